"""Several people, or workers, who do the same thing at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import TypeVar

import pytest
from django.db import connection, connections

from marketaccess.domain.basics.refusal import Refusal

Result = TypeVar("Result")

threads_share_a_database = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the test database of SQLite lives in one connection"
)


def at_once(act: Callable[[int], Result], number: int) -> list[Result | Refusal]:
    """
    Run ``act(0)`` … ``act(number - 1)`` in threads that start together: what each gave, refusals as values.
    """
    barrier, outcomes = Barrier(number), list[Result | Refusal]()

    def press(turn: int) -> None:
        barrier.wait()
        try:
            outcomes.append(act(turn))
        except Refusal as refusal:
            outcomes.append(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=(turn,)) for turn in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
