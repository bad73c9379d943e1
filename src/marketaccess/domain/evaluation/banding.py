"""Banding (分值比例划分档次): points that lie close together are pulled apart by their distance."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

from marketaccess.domain.evaluation.indicator import FULL, Banding
from marketaccess.domain.evaluation.policy import Answer

Unit = TypeVar("Unit")


def applies(points: Mapping[Unit, Fraction], banding: Banding, answer: Answer) -> bool:
    """Whether the points are to be banded. Points that are all the same have nothing to be pulled apart."""
    if answer is Answer.NEVER or not points:
        return False
    distance = max(points.values()) - min(points.values())
    return bool(distance) and (answer is Answer.ALWAYS or distance <= banding.spread)


def banded(points: Mapping[Unit, Fraction], banding: Banding) -> dict[Unit, Fraction]:
    """
    The points of the band into which each falls: the first band is worth 100, the last ``lowest``.

    The distance from the best to the worst is divided into equal bands, so nobody overtakes anybody.
    """
    best = max(points.values())
    distance = best - min(points.values())
    step = (FULL - banding.lowest) / max(banding.bands - 1, 1)
    return {unit: FULL - step * _band(best - given, distance, banding) for unit, given in points.items()}


def _band(behind: Fraction, distance: Fraction, banding: Banding) -> int:
    """The band, from 0, of who is ``behind`` the best; the worst falls into the last one."""
    place = behind * banding.bands // distance if distance else 0
    return min(int(place), banding.bands - 1)
