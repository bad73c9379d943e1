"""What a measurement is worth, and what is worth nothing because nobody measured."""

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.evaluation.indicator import Method
from marketaccess.domain.evaluation.scoring import (
    GAPS,
    NOTHING,
    Gap,
    Measurement,
    Status,
    exempted,
    score,
    substituted,
)
from tests.domain.evaluation.samples import PILOT, indicator, policies, share

pytestmark = pytest.mark.requirement("R4.2")
COUNTS = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("method", "numerator", "denominator", "value", "points"),
    [
        (Method.SHARE, 3, 4, 75, 75),
        (Method.SHARE, 1, 3, Fraction(100, 3), Fraction(100, 3)),
        (Method.REMAINDER, 1, 4, 75, 75),
        (Method.ALL_DONE, 4, 4, 100, 100),
        (Method.ALL_DONE, 3, 4, 75, 0),
        (Method.NONE_FOUND, 0, 900, 0, 100),
        (Method.NONE_FOUND, 1, 900, 1, 0),
        (Method.EXTERNAL, 87, 1, 87, 87),
        (Method.LEVELS, 60, 1, 60, 60),
        (Method.SURVEY, 240, 3, 80, 80),
    ],
)
def test_each_method_has_its_points(
    method: Method, numerator: int, denominator: int, value: int, points: int
) -> None:
    found = score(indicator(1, method=method), share(numerator, denominator), policies())
    assert (found.status, found.value, found.points) == (Status.SCORED, value, points)


@pytest.mark.requirement("R4.6")
@pytest.mark.parametrize(
    ("method", "gap"),
    [
        (Method.SHARE, Gap.NOTHING_COUNTED),
        (Method.REMAINDER, Gap.NOTHING_COUNTED),
        (Method.ALL_DONE, Gap.NOTHING_COUNTED),
        (Method.NONE_FOUND, Gap.NOBODY_LOOKED),
        (Method.EXTERNAL, Gap.NOT_JUDGED),
        (Method.LEVELS, Gap.NOT_JUDGED),
        (Method.SURVEY, Gap.NOT_JUDGED),
    ],
)
def test_nothing_counted_is_no_data_and_says_why(method: Method, gap: Gap) -> None:
    found = score(indicator(1, method=method), share(0, 0), policies())
    assert (found.status, found.points, found.gap) == (Status.NO_DATA, None, gap)
    assert GAPS[gap]


@pytest.mark.parametrize(("answer", "points"), [("zero", 0), ("full", 100)])
def test_an_empty_ratio_can_be_declared_otherwise(answer: str, points: int) -> None:
    found = score(indicator(1), share(0, 0), policies(empty_ratio=answer))
    assert (found.status, found.points, found.value) == (Status.SCORED, points, None)
    assert found.gap is Gap.NOTHING_COUNTED


def test_nobody_looked_is_never_full_marks() -> None:
    looked_at_nothing = share(0, 0)
    for answer in ("no_data", "zero", "full"):
        found = score(indicator(1, method=Method.NONE_FOUND), looked_at_nothing, policies(empty_ratio=answer))
        assert found.status is Status.NO_DATA


def test_a_data_set_that_was_not_delivered_is_named() -> None:
    lacking = Measurement(Fraction(5), Fraction(5), lacking=("ratings",))
    found = score(indicator(1), lacking, policies(empty_ratio="full"))
    assert (found.status, found.gap, found.measurement.lacking) == (
        Status.NO_DATA,
        Gap.NOT_DELIVERED,
        ("ratings",),
    )


def test_what_was_never_measured_is_no_data() -> None:
    assert score(indicator(1), NOTHING, policies()).gap is Gap.NOT_DELIVERED


def test_a_sample_that_is_too_small_is_not_scored() -> None:
    few = Measurement(Fraction(180), Fraction(2), gap=Gap.SAMPLE_TOO_SMALL)
    found = score(indicator(1, method=Method.SURVEY), few, policies())
    assert (found.status, found.gap) == (Status.NO_DATA, Gap.SAMPLE_TOO_SMALL)


@pytest.mark.requirement("R4.2")
@pytest.mark.parametrize(
    ("number", "gap"),
    [(0, Gap.SAMPLE_TOO_SMALL), (29, Gap.SAMPLE_TOO_SMALL), (30, Gap.NONE), (31, Gap.NONE)],
)
def test_a_survey_with_too_few_answers_has_no_points(number: int, gap: Gap) -> None:
    asked = evolve(indicator(1, method=Method.SURVEY), minimum_answers=30)
    found = score(asked, Measurement(Fraction(80 * number), Fraction(number)), policies())
    assert (found.gap, found.points) == (gap, None if gap else 80)
    missing = score(asked, Measurement(lacking=("survey_answers",)), policies())
    assert missing.gap is Gap.NOT_DELIVERED


def test_exemption_takes_nothing_away_or_leaves_the_indicator_out() -> None:
    missed = score(indicator(1, method=Method.ALL_DONE), share(3, 4), policies())
    assert exempted(missed, policies()).points == 100
    left_out = exempted(missed, policies(exemption="left_out"))
    assert (left_out.status, left_out.points, left_out.value) == (Status.EXEMPT, None, 75)


@pytest.mark.requirement("R4.4")
def test_another_indicator_stands_in_only_where_there_are_no_data() -> None:
    other = score(indicator(16), share(9, 10), policies())
    empty = score(indicator(23), share(0, 0), policies())
    stood_in = substituted(empty, other)
    assert (stood_in.status, stood_in.points, stood_in.stands_in) == (Status.SUBSTITUTED, 90, 16)
    own = score(indicator(23), share(1, 10), policies())
    assert substituted(own, other) == own
    assert substituted(empty, empty) == empty


@given(COUNTS, COUNTS)
def test_points_lie_between_none_and_full(numerator: int, denominator: int) -> None:
    for each in PILOT.indicators:
        points = score(each, share(numerator, denominator), policies()).points
        assert points is None or 0 <= points <= 100


@given(COUNTS, st.integers(1, 10**9))
def test_more_done_is_never_worth_less(numerator: int, denominator: int) -> None:
    for method, step in (
        (Method.SHARE, 1),
        (Method.ALL_DONE, 1),
        (Method.REMAINDER, -1),
        (Method.NONE_FOUND, -1),
    ):
        less = score(indicator(1, method=method), share(numerator, denominator), policies()).points
        more = score(
            indicator(1, method=method), share(max(0, numerator + step), denominator), policies()
        ).points
        assert less is not None
        assert more is not None
        assert more >= less or (method is Method.ALL_DONE and numerator >= denominator)
