"""
Work that waits at the same moment, done in one go by one of those who wait for it (ADR 0009).

Nobody is made to wait for company, and there is no thread but those that call: who finds nobody at work
begins at once with what waits; what comes meanwhile is the next go. Whoever waits first does it for all.
"""

from collections.abc import Callable, Sequence
from threading import Event, Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Waiting(Generic[Item, Result]):
    """An item, its turn, and what came of it; no result: it failed together with others, or leads."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.turn = Event()
        self.is_settled = False
        self.results: Sequence[Result] = ()


class Together(Generic[Item, Result]):
    """
    Call it with an item from any thread; it gives that item's result when the go that held it is over.

    ``work`` takes items and gives the result of each in their order. It must bear to be called again with
    an item of a go that failed: then each is tried once more alone, by its own caller, so that nobody
    fails for another's sake.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Result]], *, most: int) -> None:
        self._work, self._most = work, most
        self._lock = Lock()
        self._queue: list[_Waiting[Item, Result]] = []
        self._is_busy = False

    def __call__(self, item: Item) -> Result:
        """The result of the item. Raises what ``work`` raises of the item alone."""
        mine = _Waiting[Item, Result](item)
        if not self._leads(mine):
            mine.turn.wait()
        if not mine.is_settled:
            self._lead()
        (result,) = mine.results or self._work([item])
        return result

    def _leads(self, mine: _Waiting[Item, Result]) -> bool:
        with self._lock:
            self._queue.append(mine)
            leads, self._is_busy = not self._is_busy, True
        return leads

    def _lead(self) -> None:
        """Do what waits, the own item first of all; then let the first of those who came meanwhile do so."""
        with self._lock:
            go, self._queue = self._queue[: self._most], self._queue[self._most :]
        try:
            results = self._work([each.item for each in go])
            for each, result in zip(go, results, strict=True):
                each.results = (result,)
        except Exception:  # noqa: S110  # each caller meets it again, alone
            pass
        finally:
            self._hand_over(go)

    def _hand_over(self, done: Sequence[_Waiting[Item, Result]]) -> None:
        with self._lock:
            next_ = self._queue[0] if self._queue else None
            self._is_busy = next_ is not None
        for each in done:
            each.is_settled = True
            each.turn.set()
        if next_ is not None:
            next_.turn.set()
