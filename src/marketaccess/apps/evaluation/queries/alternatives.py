"""
A round under other policies, side by side.

What was counted does not depend on a policy: the board is computed again from the counts of the worksheet,
in the very function that made the first. It is shown and not kept.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from marketaccess.apps.evaluation.models import Computation, Score, Total
from marketaccess.apps.evaluation.queries.results import system_of, worksheet
from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.board import Board, compute
from marketaccess.domain.evaluation.manual import Correction, Exemption, Manual
from marketaccess.domain.evaluation.scoring import Gap, Measurement
from marketaccess.domain.evaluation.worksheet import rounded

# What the counts do not say by themselves.
TOLD = (Gap.NOT_DELIVERED, Gap.SAMPLE_TOO_SMALL)


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
    system = system_of(computation.round)
    policies = system.defaults.with_({**computation.round.policies, **chosen})
    measured: dict[str, dict[int, Measurement]] = {}
    for score in computation.scores.select_related("unit"):
        measured.setdefault(score.unit.code, {})[score.indicator] = _measurement(score)
    return compute(system, measured, policies, _decided(computation))


def _measurement(score: Score) -> Measurement:
    gap = Gap(score.gap)
    return Measurement(
        numerator=Fraction(score.numerator),
        denominator=Fraction(score.denominator),
        left_out=score.left_out,
        lacking=tuple(score.lacking),
        gap=gap if gap in TOLD else Gap.NONE,
    )


def _decided(computation: Computation) -> Manual:
    """What people decided about single scores, as the worksheet has it."""
    sheet = worksheet(computation)
    return Manual(
        Period.of(computation.round.period).ends,
        tuple(
            Exemption(
                each["unit"],
                each["indicator"],
                each["reason"],
                each["approver"],
                date.fromisoformat(each["until"]),
            )
            for each in sheet.get("exemptions", ())
        ),
        tuple(
            Correction(**{**each, "points": Fraction(each["points"])})
            for each in sheet.get("corrections", ())
        ),
    )
