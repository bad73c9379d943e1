"""How much a rank owes to choices: weights a quarter up or down, and each declared policy in its turn."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from marketaccess.domain.evaluation.board import NOTHING_MANUAL, Board, Measured, compute, scored, weighed
from marketaccess.domain.evaluation.indicator import FULL, Indicator, IndicatorSystem, Method
from marketaccess.domain.evaluation.manual import Manual
from marketaccess.domain.evaluation.policy import Policies
from marketaccess.domain.evaluation.scoring import Measurement

QUARTER = Fraction(1, 4)


@frozen
class RankRange:
    """The best and the worst rank of a unit over all variations; None where it has no rank in any."""

    best: int | None
    worst: int | None


def variations(system: IndicatorSystem) -> Iterator[IndicatorSystem]:
    """The system with the weight of one indicator or of one group a quarter smaller, or larger."""
    for factor in (1 - QUARTER, 1 + QUARTER):
        for indicator in system.indicators:
            changed = evolve(indicator, weight=indicator.weight * factor)
            yield evolve(
                system,
                indicators=tuple(changed if each is indicator else each for each in system.indicators),
            )
        for group in system.groups:
            heavier = evolve(group, weight=group.weight * factor)
            yield evolve(system, groups=tuple(heavier if each is group else each for each in system.groups))


def rank_ranges(
    system: IndicatorSystem, measured: Measured, policies: Policies, manual: Manual = NOTHING_MANUAL
) -> dict[str, RankRange]:
    """Between which ranks each unit moves, its own rank included."""
    scores = scored(system, measured, policies, manual)
    boards = [weighed(each, scores, policies) for each in (system, *variations(system))]
    boards += [compute(system, measured, other, manual) for other in policies.alternatives()]
    placed = [{each.unit: each.rank for each in board.units} for board in boards]
    return {unit: _range([ranks[unit] for ranks in placed]) for unit in measured}


def _range(found: Sequence[int | None]) -> RankRange:
    known = [rank for rank in found if rank is not None]
    return RankRange(min(known, default=None), max(known, default=None))


@frozen
class Gain:
    """
    What an indicator would still bring a unit at full marks.

    ``total`` in points of the total; ``records`` how many records would have to be put right for it, None
    where it does not go by records.
    """

    indicator: int
    total: Fraction
    records: Fraction | None


def gains(system: IndicatorSystem, board: Board, unit: str) -> tuple[Gain, ...]:
    """The gains that are open to a unit, those first that bring most for each record to be put right."""
    result = board.unit(unit)
    open_ = []
    for number, score in result.scores.items():
        if score.points is not None and score.stands_in is None and score.points < FULL:
            indicator = system.indicator(number)
            total = (FULL - score.points) * result.weights[number] / FULL
            if total:
                open_.append(Gain(number, total, _records(indicator, score.measurement)))
    return tuple(sorted(open_, key=_cheapest))


def cheapest(found: Sequence[Gain], wanted: Fraction) -> tuple[Gain, ...]:
    """The first gains that together bring at least ``wanted``; all of them where they do not suffice."""
    taken: list[Gain] = []
    for gain in found:
        if sum((each.total for each in taken), Fraction(0)) >= wanted:
            break
        taken.append(gain)
    return tuple(taken)


def _records(indicator: Indicator, measured: Measurement) -> Fraction | None:
    """How many records stand between the measurement and full marks."""
    if indicator.method in (Method.SHARE, Method.ALL_DONE):
        return measured.denominator - measured.numerator
    return measured.numerator if indicator.method in (Method.REMAINDER, Method.NONE_FOUND) else None


def _cheapest(gain: Gain) -> tuple[bool, Fraction, int]:
    """By points for each record; what does not go by records comes after, the greatest first."""
    worth = gain.total / gain.records if gain.records else gain.total
    return (gain.records is None, -worth, gain.indicator)


def strengths(board: Board, unit: str) -> Mapping[int, Fraction]:
    """How far a unit's points lie above (or below) the mean of the units that have points, by indicator."""
    own = board.unit(unit).scores
    found = {}
    for number, score in own.items():
        if score.points is not None:
            others = [
                given.points for each in board.units if (given := each.scores[number]).points is not None
            ]
            found[number] = score.points - sum(others, Fraction(0)) / len(others)
    return found
