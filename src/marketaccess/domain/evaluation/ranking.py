"""Ranks with ties: who has the same total has the same rank, and the next rank is left out."""

from collections.abc import Mapping
from fractions import Fraction


def ranks(totals: Mapping[str, Fraction | None]) -> dict[str, int]:
    """The rank of each unit that has a total, 1 for the highest; by the exact totals, before any rounding."""
    known = sorted((total for total in totals.values() if total is not None), reverse=True)
    first: dict[Fraction, int] = {}
    for place, total in enumerate(known, 1):
        first.setdefault(total, place)
    return {unit: first[total] for unit, total in totals.items() if total is not None}
