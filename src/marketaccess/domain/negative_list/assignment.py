"""Who belongs to whom between two lists: the pairs whose scores add up to most, none below a floor."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from attrs import frozen
from scipy.optimize import linear_sum_assignment

A = TypeVar("A")
B = TypeVar("B")


@frozen
class Pair:
    """Positions in the two lists, and how sure the pair is (0 to 1)."""

    old: int
    new: int
    score: float


def assign(
    old: Sequence[A], new: Sequence[B], score: Callable[[A, B], float], *, floor: float
) -> tuple[Pair, ...]:
    """
    The best one-to-one pairs as a whole, not greedily one after the other.

    A pair below ``floor`` is no pair: it neither appears nor takes a partner from another.
    """
    if not old or not new:
        return ()
    scores = np.array([[score(a, b) for b in new] for a in old])
    scores[scores < floor] = 0.0
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return tuple(
        Pair(int(i), int(j), float(scores[i, j]))
        for i, j in zip(rows, columns, strict=True)
        if scores[i, j] > 0
    )
