"""What people decide about a score: applied as it was made, and what was computed stays beside it."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.board import compute
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.manual import Correction, Exemption, Manual, read
from marketaccess.domain.evaluation.robustness import rank_ranges
from marketaccess.domain.evaluation.scoring import Gap, Status
from tests.domain.evaluation.samples import PILOT, banded, policies, share, system

pytestmark = pytest.mark.requirement("R4.6")
ENDS = date(2026, 9, 30)
EXEMPTION = {"unit": "u", "indicator": 1, "reason": "市级集中调整", "approver": "负责人", "until": ENDS}
CORRECTION = {
    "unit": "u",
    "indicator": 1,
    "points": 60,
    "reason": "重复计数",
    "proposed_by": "经办员",
    "decided_by": "负责人",
    "reference": "E2026-1",
}
Row = Mapping[str, Any]


def correction(unit: str, indicator: int, points: int) -> Correction:
    return Correction(unit, indicator, Fraction(points), "reason", "one", "other", "E1")


def corrected(*given: Correction) -> Manual:
    return Manual(corrections=given)


@pytest.mark.parametrize(("until", "holds"), [("2026-09-29", False), ("2026-09-30", True)])
def test_an_exemption_holds_up_to_and_with_its_day(until: str, holds: bool) -> None:
    found = read(PILOT, {"u"}, ENDS, [{**EXEMPTION, "until": date.fromisoformat(until)}])
    assert (("u", 1) in found.exempt) is holds
    assert len(found.exemptions) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"approver": None}, "approver"),
        ({"until": None}, "until"),
        ({"reason": ""}, "reason"),
        ({"unit": "w"}, "不在被评估单位中"),
        ({"indicator": 28}, "没有这一项"),
        ({"indicator": 2}, "没有写明"),
    ],
)
def test_an_exemption_that_is_not_whole_stops_the_computation(change: Row, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read(PILOT, {"u"}, ENDS, [{**EXEMPTION, **change}])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decided_by": ""}, "decided_by"),
        ({"points": Fraction(-1)}, "0至100"),
        ({"points": 101}, "0至100"),
        ({"points": None}, "points"),
        ({"unit": "w"}, "不在被评估单位中"),
    ],
)
def test_a_correction_that_is_not_whole_stops_the_computation(change: Row, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read(PILOT, {"u"}, ENDS, [], [{**CORRECTION, **change}])


def test_two_decisions_about_one_score_are_none() -> None:
    with pytest.raises(Refusal, match="不止一条"):
        read(PILOT, {"u"}, ENDS, [], [CORRECTION, {**CORRECTION, "points": 70}])


@given(st.permutations([("u", 2), ("a", 1), ("u", 1)]))
def test_the_order_of_the_rows_leaves_no_trace(order: list[tuple[str, int]]) -> None:
    rows = [{**CORRECTION, "unit": unit, "indicator": number} for unit, number in order]
    found = read(PILOT, {"u", "a"}, ENDS, [], rows)
    assert [each.place for each in found.corrections] == [("a", 1), ("u", 1), ("u", 2)]


def test_a_correction_counts_and_the_computed_score_stays() -> None:
    measured = {"u": {1: share(20), 2: share(40), 3: share(50), 4: share(50)}}
    found = compute(system(), measured, policies(), corrected(correction("u", 1, 60))).unit("u")
    score = found.scores[1]
    assert (score.status, score.points, score.value) == (Status.SCORED, 60, 20)
    assert score.replaces is not None
    assert (score.replaces.points, score.replaces.measurement.numerator) == (20, 20)
    assert found.total == 50


def test_points_where_there_were_no_data_count_but_cover_nothing() -> None:
    measured = {"u": {2: share(40), 3: share(50), 4: share(50)}}
    found = compute(system(), measured, policies(), corrected(correction("u", 1, 60))).unit("u")
    # Why there was nothing stays told, for whoever reads the corrected points.
    assert (found.scores[1].points, found.scores[1].gap, found.covered) == (60, Gap.NOT_DELIVERED, 75)
    assert found.scores[1].replaces is not None
    assert found.scores[1].replaces.status is Status.NO_DATA


def test_a_corrected_indicator_stands_in_with_its_corrected_points() -> None:
    measured = {"u": {16: share(3, 4)}}
    found = compute(PILOT, measured, policies(), corrected(correction("u", 16, 90))).unit("u")
    assert (found.scores[23].status, found.scores[23].points) == (Status.SUBSTITUTED, 90)


def test_corrected_points_are_not_banded_and_what_they_replace_bands_nobody() -> None:
    made: IndicatorSystem = evolve(banded(1))
    measured = {unit: {1: share(points)} for unit, points in (("a", 10), ("b", 98), ("c", 97))}
    close = policies(banding="when_close")
    assert not compute(made, measured, close).banded
    found = compute(made, measured, close, corrected(correction("a", 1, 50)))
    assert found.banded == {1}
    assert found.unit("a").scores[1].points == 50
    assert found.unit("b").scores[1].points == 100


def test_ranges_of_ranks_know_what_was_decided() -> None:
    measured = {"a": {1: share(10)}, "b": {1: share(90)}}
    plain = rank_ranges(system(), measured, policies())
    assert (plain["a"].best, plain["b"].best) == (2, 1)
    ranges = rank_ranges(system(), measured, policies(), corrected(correction("a", 1, 100)))
    assert (ranges["a"].best, ranges["b"].best) == (1, 2)


def test_an_exemption_may_be_given_without_touching_another_unit() -> None:
    measured = {"u": {1: share(1, 2)}, "w": {1: share(1, 2)}}
    manual = Manual(ENDS, (Exemption("u", 1, "reason", "head", ENDS),))
    found = compute(PILOT, measured, policies(), manual)
    assert found.unit("u").scores[1].status is Status.EXEMPT
    assert found.unit("w").scores[1].points == 0


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_correction_moves_the_total_by_its_weight_and_nothing_else(points: int, other: int) -> None:
    measured = {"u": {number: share(points) for number in (1, 2, 3, 4)}}
    found = compute(system(), measured, policies(), corrected(correction("u", 1, other))).unit("u")
    assert found.total == points + Fraction(other - points, 4)
