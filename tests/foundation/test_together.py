"""R4.2, R12.1: work that waits at the same moment is done in one go, and nobody fails for another's sake."""

from collections.abc import Sequence
from threading import Event, Thread

import pytest

from marketaccess.foundation.together import Together

pytestmark = pytest.mark.requirement("R12.1")
PATIENCE = 10


class Clerk:
    """Doubles numbers, and holds the first go until it is let go on."""

    def __init__(self, *, bad: int | None = None, most: int = 10) -> None:
        self.goes: list[list[int]] = []
        self.bad = bad
        self.is_at_work, self.may_go_on = Event(), Event()
        self.double = Together(self.work, most=most)
        self.results: dict[int, int | BaseException] = {}
        self.threads: list[Thread] = []

    def work(self, items: Sequence[int]) -> list[int]:
        self.goes.append(list(items))
        if len(self.goes) == 1:
            self.is_at_work.set()
            assert self.may_go_on.wait(PATIENCE)
        if self.bad in items:
            raise ValueError(self.bad)
        return [2 * item for item in items]

    def ask(self, item: int) -> None:
        def press() -> None:
            try:
                self.results[item] = self.double(item)
            except (ValueError, SystemExit) as error:
                self.results[item] = error

        before = len(self.double._queue)
        self.threads.append(Thread(target=press))
        self.threads[-1].start()
        while len(self.threads) > 1 and len(self.double._queue) == before:
            pass  # until it stands in the queue, so that the order is ours

    def asked(self, *items: int) -> list[list[int]]:
        """The first alone, the others while it is at work; the goes that came of it."""
        first, *others = items
        self.ask(first)
        assert self.is_at_work.wait(PATIENCE)
        for item in others:
            self.ask(item)
        self.may_go_on.set()
        for thread in self.threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()
        return self.goes


def test_who_is_alone_is_served_at_once() -> None:
    clerk = Clerk()
    clerk.may_go_on.set()
    assert [clerk.double(item) for item in (1, 2)] == [2, 4]
    assert clerk.goes == [[1], [2]]


def test_who_comes_while_one_is_at_work_waits_for_one_go_of_all() -> None:
    clerk = Clerk()
    assert clerk.asked(1, 2, 3, 4) == [[1], [2, 3, 4]]
    assert clerk.results == {1: 2, 2: 4, 3: 6, 4: 8}


def test_a_go_holds_no_more_than_it_may_and_the_rest_is_the_next() -> None:
    clerk = Clerk(most=2)
    assert clerk.asked(1, 2, 3, 4) == [[1], [2, 3], [4]]
    assert clerk.results == {1: 2, 2: 4, 3: 6, 4: 8}


def test_what_fails_is_tried_again_alone_and_fails_nobody_else() -> None:
    clerk = Clerk(bad=3)
    goes = clerk.asked(1, 2, 3, 4)
    assert goes[:2] == [[1], [2, 3, 4]]
    assert sorted(goes[2:]) == [[2], [3], [4]]
    assert {item: str(result) for item, result in clerk.results.items()} == {1: "2", 2: "4", 3: "3", 4: "8"}
    assert isinstance(clerk.results[3], ValueError)


def test_after_a_failure_the_next_is_served() -> None:
    clerk = Clerk(bad=1)
    clerk.may_go_on.set()
    with pytest.raises(ValueError, match="1"):
        clerk.double(1)
    assert clerk.double(2) == 4
    assert clerk.goes == [[1], [1], [2]]


def test_who_is_torn_out_of_the_work_leaves_the_others_to_do_theirs() -> None:
    """A worker that is stopped in the middle (SystemExit) must not leave anybody waiting for ever."""
    clerk = Clerk()

    def torn(items: Sequence[int]) -> list[int]:
        given = plain(items)
        if items == [1]:
            raise SystemExit
        return given

    plain, clerk.double._work = clerk.double._work, torn
    clerk.asked(1, 2, 3)
    assert isinstance(clerk.results.pop(1), SystemExit)
    assert clerk.results == {2: 4, 3: 6}
