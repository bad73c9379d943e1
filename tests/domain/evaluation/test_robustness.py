"""How far a rank moves with the weights, and where points are cheapest to gain."""

from fractions import Fraction

import pytest
from attrs import evolve

from marketaccess.domain.evaluation.board import Measured, compute
from marketaccess.domain.evaluation.indicator import Method
from marketaccess.domain.evaluation.robustness import (
    RankRange,
    cheapest,
    gains,
    rank_ranges,
    strengths,
    variations,
)
from tests.domain.evaluation.samples import PILOT, indicator, policies, share, system

pytestmark = pytest.mark.requirement("R4.7")
MEASURED: Measured = {
    "ahead": {1: share(95), 2: share(95), 3: share(95), 4: share(95)},
    "first_half": {1: share(80), 2: share(80), 3: share(60), 4: share(61)},
    "second_half": {1: share(60), 2: share(60), 3: share(80), 4: share(80)},
}


def test_every_weight_is_tried_both_ways() -> None:
    tried = list(variations(PILOT))
    assert len(tried) == 2 * (27 + 4)
    assert {each.indicator(1).weight for each in tried} == {10, Fraction(15, 2), Fraction(25, 2)}
    assert {each.groups[0].weight for each in tried} == {30, Fraction(45, 2), Fraction(75, 2)}


def test_who_is_ahead_everywhere_stays_ahead_and_close_ones_change_places() -> None:
    found = rank_ranges(system(), MEASURED, policies())
    assert found["ahead"] == RankRange(1, 1)
    assert found["first_half"] == found["second_half"] == RankRange(2, 3)


def test_a_unit_without_data_has_no_range() -> None:
    assert rank_ranges(system(), {"quiet": {}}, policies())["quiet"] == RankRange(None, None)


def test_a_policy_can_move_a_rank() -> None:
    measured: Measured = {
        "silent": {1: share(90), 2: share(0, 0), 3: share(90), 4: share(90)},
        "busy": {1: share(85), 2: share(85), 3: share(85), 4: share(85)},
    }
    assert rank_ranges(system(), measured, policies())["silent"] == RankRange(1, 2)


def test_the_cheapest_points_come_first() -> None:
    measured: Measured = {"a": {1: share(90), 2: share(9000, 10_000), 3: share(50), 4: share(100)}}
    board = compute(system(), measured, policies())
    found = gains(system(), board, "a")
    assert [(each.indicator, each.total, each.records) for each in found] == [
        (1, Fraction(5, 2), 10),
        (3, Fraction(25, 2), 50),
        (2, Fraction(5, 2), 1000),
    ]


def test_as_many_gains_as_are_wanted_and_all_where_they_do_not_suffice() -> None:
    measured: Measured = {"a": {1: share(90), 2: share(100), 3: share(50), 4: share(100)}}
    found = gains(system(), compute(system(), measured, policies()), "a")
    assert [each.indicator for each in cheapest(found, Fraction(2))] == [1]
    assert [each.indicator for each in cheapest(found, Fraction(3))] == [1, 3]
    assert [each.indicator for each in cheapest(found, Fraction(99))] == [1, 3]
    assert cheapest(found, Fraction(0)) == ()


def test_what_does_not_go_by_records_comes_after_and_borrowed_points_are_not_offered() -> None:
    judged = evolve(
        system(),
        indicators=(
            indicator(1, method=Method.LEVELS),
            indicator(2, method=Method.NONE_FOUND),
            evolve(indicator(3, group="b"), substitute=4),
            indicator(4, group="b", method=Method.REMAINDER),
        ),
    )
    measured: Measured = {"a": {1: share(60, 1), 2: share(3, 90), 3: share(0, 0), 4: share(5)}}
    found = gains(judged, compute(judged, measured, policies()), "a")
    assert [(each.indicator, each.records) for each in found] == [(2, 3), (4, 5), (1, None)]


def test_full_marks_leave_nothing_to_gain() -> None:
    measured: Measured = {"a": dict.fromkeys(range(1, 5), share(100))}
    assert gains(system(), compute(system(), measured, policies()), "a") == ()


def test_strengths_are_against_the_mean_of_those_that_have_points() -> None:
    measured: Measured = {"a": {1: share(90), 2: share(10)}, "b": {1: share(50)}, "c": {}}
    board = compute(system(), measured, policies())
    assert strengths(board, "a") == {1: 20, 2: 0}
    assert strengths(board, "c") == {}
