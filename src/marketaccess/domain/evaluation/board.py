"""One computation: the measurements of all units in, their scores, totals and ranks out."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import evolve, frozen

from marketaccess.domain.evaluation import banding
from marketaccess.domain.evaluation.indicator import FULL, IndicatorSystem
from marketaccess.domain.evaluation.manual import Manual
from marketaccess.domain.evaluation.policy import Answer, Policies, Question
from marketaccess.domain.evaluation.ranking import ranks
from marketaccess.domain.evaluation.scoring import (
    NOTHING,
    Measurement,
    Score,
    corrected,
    exempted,
    score,
    substituted,
)
from marketaccess.domain.evaluation.weights import Weights, declared, maximum, spread

Measured = Mapping[str, Mapping[int, Measurement]]  # unit, number of the indicator
NOTHING_MANUAL = Manual()


@frozen
class UnitResult:
    """
    A unit's scores by indicator, the weight of each in the end, the total and the rank.

    ``covered`` is the share of the declared weights, in percent, that rests on the unit's own data;
    points that people set where there were none do not count as such.
    ``total`` and ``rank`` are None where it has no data at all.
    """

    unit: str
    scores: Mapping[int, Score]
    weights: Weights
    total: Fraction | None
    covered: Fraction
    rank: int | None = None


@frozen
class Scored:
    """The scores of all units by indicator; ``banded`` are the indicators that were pulled apart."""

    units: Mapping[str, Mapping[int, Score]]
    banded: frozenset[int]


@frozen
class Board:
    """All units of one computation, the best first; ``banded`` are the indicators that were pulled apart."""

    units: tuple[UnitResult, ...]
    policies: Policies
    weights: Weights
    banded: frozenset[int]

    def unit(self, key: str) -> UnitResult:
        """:raises KeyError: no such unit."""
        for each in self.units:
            if each.unit == key:
                return each
        raise KeyError(key)


def compute(
    system: IndicatorSystem, measured: Measured, policies: Policies, manual: Manual = NOTHING_MANUAL
) -> Board:
    """
    The board of one computation. Exact throughout: nothing is rounded here.

    Corrected points are what two persons said: they are not banded, and what they replace bands no other.
    """
    return weighed(system, scored(system, measured, policies, manual), policies)


def scored(
    system: IndicatorSystem, measured: Measured, policies: Policies, manual: Manual = NOTHING_MANUAL
) -> Scored:
    """
    The scores of all units, whatever the indicators weigh.

    Points are banded among the units that have some, then given to indicators that others stand in for.
    """
    scores = {
        unit: _scores(system, unit, given, policies, manual) for unit, given in sorted(measured.items())
    }
    pulled = _band(system, scores, policies)
    if policies[Question.SUBSTITUTION] is Answer.ON:
        _substitute(system, scores)
    return Scored(scores, pulled)


def weighed(system: IndicatorSystem, given: Scored, policies: Policies) -> Board:
    """The board that the scores come to under the weights of the system."""
    weights = declared(system, policies)
    results = list(_results(system, given.units, weights, policies))
    placed = ranks({each.unit: each.total for each in results})
    ranked = [evolve(each, rank=placed.get(each.unit)) for each in results]
    ranked.sort(key=lambda each: (each.rank is None, each.rank or 0, each.unit))
    return Board(tuple(ranked), policies, weights, given.banded)


def _scores(
    system: IndicatorSystem,
    unit: str,
    given: Mapping[int, Measurement],
    policies: Policies,
    manual: Manual,
) -> dict[int, Score]:
    exempt, points = manual.exempt, manual.corrected
    found = {}
    for indicator in system.indicators:
        place = (unit, indicator.number)
        made = score(indicator, given.get(indicator.number, NOTHING), policies)
        if place in exempt and made.points != FULL:
            made = exempted(made, policies)
        found[indicator.number] = corrected(made, points[place]) if place in points else made
    return found


def _band(
    system: IndicatorSystem, scores: Mapping[str, dict[int, Score]], policies: Policies
) -> frozenset[int]:
    pulled = set()
    for number in (each.number for each in system.indicators if each.is_banded):
        known = {
            unit: points
            for unit, each in scores.items()
            if each[number].is_computed and (points := each[number].points) is not None
        }
        if not banding.applies(known, system.banding, policies[Question.BANDING]):
            continue
        pulled.add(number)
        for unit, worth in banding.banded(known, system.banding).items():
            scores[unit][number] = evolve(scores[unit][number], points=worth)
    return frozenset(pulled)


def _substitute(system: IndicatorSystem, scores: Mapping[str, dict[int, Score]]) -> None:
    for indicator in system.indicators:
        if indicator.substitute is not None:
            for each in scores.values():
                each[indicator.number] = substituted(each[indicator.number], each[indicator.substitute])


def _results(
    system: IndicatorSystem,
    units: Mapping[str, Mapping[int, Score]],
    weights: Weights,
    policies: Policies,
) -> Iterator[UnitResult]:
    whole = maximum(weights)
    # Most units have points on the same indicators, and with them the same weights.
    spreads: dict[frozenset[int], Weights] = {}
    for unit, scores in units.items():
        points = {number: each.points for number, each in scores.items() if each.points is not None}
        if (there := frozenset(points)) not in spreads:
            spreads[there] = spread(system, weights, there, policies[Question.MISSING])
        final = spreads[there]
        rests = sum((weights[number] for number, each in scores.items() if each.rests_on_data), Fraction(0))
        covered = FULL * rests / whole if whole else Fraction(0)
        total = sum((points[number] * weight / FULL for number, weight in final.items()), Fraction(0))
        yield UnitResult(unit, scores, final, total if points else None, covered)
