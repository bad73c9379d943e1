"""
A round under other policies, side by side.

What was counted does not depend on a policy: the board is computed again from the counts of the worksheet,
in the very function that made the first. It is shown and not kept.
"""

from collections.abc import Mapping
from decimal import Decimal

from attrs import frozen

from marketaccess.apps.evaluation.models import Computation, Total
from marketaccess.apps.evaluation.queries.results import system_of, worksheet
from marketaccess.domain.evaluation import rebuilding
from marketaccess.domain.evaluation.board import Board, compute
from marketaccess.domain.evaluation.worksheet import rounded


@frozen
class Beside:
    """A unit's total and rank as they count, and under the other policies."""

    counts: Total
    total: Decimal | None
    rank: int | None

    @property
    def moved(self) -> int:
        """By how many places it would rise; below zero it falls."""
        return (self.counts.rank or 0) - (self.rank or 0) if self.counts.rank and self.rank else 0

    @property
    def fell(self) -> int:
        """By how many places it would fall."""
        return max(-self.moved, 0)


def beside(computation: Computation, totals: list[Total], chosen: Mapping[str, str]) -> list[Beside]:
    """Each of these totals beside the one under other policies. :raises Refusal: no such policy."""
    board = board_under(computation, chosen)
    results = {each.unit: each for each in board.units}
    found = []
    for total in totals:
        other = results[total.unit.code]
        worth = rounded(other.total)
        found.append(Beside(total, None if worth is None else Decimal(str(worth)), other.rank))
    return found


def board_under(computation: Computation, chosen: Mapping[str, str]) -> Board:
    """The board from the counts of a computation. :raises Refusal: no such policy."""
    system, sheet = system_of(computation.round), worksheet(computation)
    policies = system.defaults.with_({**computation.round.policies, **chosen})
    return compute(system, rebuilding.measured_of(sheet), policies, rebuilding.manual_of(sheet))
