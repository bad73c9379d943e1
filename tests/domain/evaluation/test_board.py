"""A whole computation: points, weights, totals and ranks of all units."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.evaluation.board import Board, compute
from marketaccess.domain.evaluation.indicator import IndicatorSystem, Method
from marketaccess.domain.evaluation.manual import Exemption, Manual
from marketaccess.domain.evaluation.scoring import Gap, Measurement, Status
from tests.domain.evaluation.samples import PILOT, banded, policies, share, system

pytestmark = pytest.mark.requirement("R4.2")


def board(units: Mapping[str, Mapping[int, int]], **chosen: str) -> Board:
    """The small system computed for units whose points are given by indicator."""
    measured = {unit: {n: share(points) for n, points in given.items()} for unit, given in units.items()}
    return compute(system(), measured, policies(**chosen))


def full(denominator: int = 100) -> dict[int, Measurement]:
    """Full marks in each indicator of the pilot table."""
    found = {}
    for each in PILOT.indicators:
        none = each.method in (Method.NONE_FOUND, Method.REMAINDER)
        points = each.method in (Method.EXTERNAL, Method.LEVELS, Method.SURVEY)
        found[each.number] = (
            share(0 if none else 100 * denominator, denominator) if points or none else share(10, 10)
        )
    return found


def test_a_total_is_the_weighted_mean() -> None:
    found = board({"water": {1: 100, 2: 50, 3: 80, 4: 20}})
    assert found.unit("water").total == Fraction(125, 2)
    assert (found.unit("water").rank, found.unit("water").covered) == (1, 100)


@pytest.mark.requirement("R4.5")
@pytest.mark.parametrize(("answer", "total"), [("renormalise", 100), ("as_printed", 96), ("overall", 100)])
def test_full_marks_everywhere_under_each_reading_of_the_pilot_table(answer: str, total: int) -> None:
    found = compute(PILOT, {"water": full()}, policies(group_weights=answer))
    assert found.unit("water").total == total


@pytest.mark.requirement("R4.7")
def test_ranks_are_by_the_exact_total_and_ties_share_one() -> None:
    found = board(
        {
            "d": {1: 50, 2: 50, 3: 50, 4: 50},
            "b": {1: 90, 2: 90, 3: 90, 4: 90},
            "c": {1: 80, 2: 100, 3: 95, 4: 85},
            "a": {1: 91, 2: 90, 3: 90, 4: 90},
        }
    )
    assert [(each.unit, each.rank) for each in found.units] == [("a", 1), ("b", 2), ("c", 2), ("d", 4)]


def test_a_difference_that_rounding_would_hide_still_decides() -> None:
    measured = {
        "a": {1: share(1, 3), 2: share(1), 3: share(1), 4: share(1)},
        "b": {1: share(333333, 1_000_000), 2: share(1), 3: share(1), 4: share(1)},
    }
    found = compute(system(), measured, policies())
    assert (found.unit("a").rank, found.unit("b").rank) == (1, 2)


@pytest.mark.requirement("R4.6")
def test_a_unit_without_any_data_has_neither_total_nor_rank() -> None:
    found = board({"quiet": {}, "water": {1: 1, 2: 1, 3: 1, 4: 1}})
    quiet = found.unit("quiet")
    assert (quiet.total, quiet.rank, quiet.covered) == (None, None, 0)
    assert found.units[-1] is quiet
    assert {each.gap for each in quiet.scores.values()} == {Gap.NOT_DELIVERED}


def test_missing_data_neither_help_nor_harm() -> None:
    found = board({"some": {1: 80, 3: 60, 4: 60}, "all": {1: 80, 2: 80, 3: 60, 4: 60}})
    assert found.unit("some").total == found.unit("all").total == 70
    assert (found.unit("some").covered, found.unit("all").covered) == (75, 100)


def test_lost_weight_costs_points() -> None:
    assert board({"some": {1: 80, 3: 60, 4: 60}}, missing="lost").unit("some").total == 50


@pytest.mark.requirement("R4.3")
def test_close_points_are_banded_between_the_units_that_have_some() -> None:
    measured = {
        "a": {1: share(995, 1000), 3: share(10)},
        "b": {1: share(990, 1000), 3: share(10)},
        "c": {3: share(10)},
    }
    found = compute(banded(1), measured, policies(banding="when_close"))
    assert found.banded == {1}
    points = {each.unit: each.scores[1].points for each in found.units}
    assert points == {"a": 100, "b": 60, "c": None}
    assert found.unit("a").scores[1].value == Fraction(199, 2)


def test_points_far_apart_are_left_alone() -> None:
    measured = {"a": {1: share(90)}, "b": {1: share(50)}}
    found = compute(banded(1), measured, policies(banding="when_close"))
    assert found.banded == frozenset()
    assert found.unit("b").scores[1].points == 50


@pytest.mark.requirement("R4.4")
def test_the_pilot_table_takes_the_ratings_where_nobody_rated_the_handling() -> None:
    given = full() | {16: share(3, 4), 23: share(0, 0)}
    found = compute(PILOT, {"water": given}, policies())
    stood_in = found.unit("water").scores[23]
    assert (stood_in.status, stood_in.points, stood_in.stands_in) == (Status.SUBSTITUTED, 75, 16)
    assert found.unit("water").covered == Fraction(195, 2)
    without = compute(PILOT, {"water": given}, policies(substitution="off")).unit("water")
    assert without.scores[23].status is Status.NO_DATA


EXEMPTED = Exemption("water", 1, "市级集中调整", "示范县发展和改革局负责人", date(2026, 12, 31))


def exempt(measurement: Measurement, **chosen: str) -> Board:
    made = system()
    judged = evolve(made.indicators[0], method=Method.ALL_DONE)
    with_one: IndicatorSystem = evolve(made, indicators=(judged, *made.indicators[1:]))
    given = {"water": {1: measurement, 2: share(50), 3: share(50), 4: share(50)}}
    return compute(with_one, given, policies(**chosen), Manual(exemptions=(EXEMPTED,)))


def test_an_exempted_unit_loses_nothing() -> None:
    found = exempt(share(3, 4)).unit("water")
    assert (found.scores[1].status, found.scores[1].points, found.total) == (
        Status.EXEMPT,
        100,
        Fraction(125, 2),
    )


def test_an_exempted_indicator_can_be_left_out() -> None:
    found = exempt(share(3, 4), exemption="left_out").unit("water")
    assert (found.scores[1].points, found.total, 1 in found.weights) == (None, 50, False)


def test_nobody_needs_to_be_exempted_from_full_marks() -> None:
    assert exempt(share(4, 4)).unit("water").scores[1].status is Status.SCORED


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(KeyError):
        board({"water": {}}).unit("fire")


POINTS = st.dictionaries(st.integers(1, 4), st.integers(0, 100))


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), POINTS, min_size=1))
def test_totals_are_bounded_and_ranks_follow_them(units: dict[str, dict[int, int]]) -> None:
    found = board(units)
    known = [each for each in found.units if each.total is not None]
    assert all(each.total is not None and 0 <= each.total <= 100 for each in known)
    for one in known:
        above = sum(other.total > one.total for other in known)  # type: ignore[operator]
        assert one.rank == above + 1


@given(POINTS.filter(bool), st.integers(1, 4))
def test_better_points_never_cost_anything(given: dict[int, int], better: int) -> None:
    raised = {**given, better: 100}
    if better in given:
        before, after = board({"a": given}).unit("a").total, board({"a": raised}).unit("a").total
        assert before is not None
        assert after is not None
        assert after >= before


@given(st.permutations(["a", "b", "c"]))
def test_the_order_in_which_units_come_does_not_matter(order: list[str]) -> None:
    units = {"a": {1: 10}, "b": {1: 20, 2: 30}, "c": {3: 20}}
    assert board({key: units[key] for key in order}) == board(units)
