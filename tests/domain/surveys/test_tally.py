"""Counting points, and how sure a share is."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.surveys.tally import tally, wilson


# Newcombe, Statistics in Medicine 17 (1998), table I, method 3; the last two by the closed form.
@pytest.mark.requirement("R4.2")
@pytest.mark.parametrize(
    ("successes", "number", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (8, 10, 0.4902, 0.9433),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_the_interval_has_the_published_values(successes: int, number: int, low: float, high: float) -> None:
    assert wilson(successes, number) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    empty = tally([])
    assert (empty.mean, empty.share, empty.is_enough, empty.interval) == (None, None, False, (0.0, 100.0))


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(case: tuple[int, int]) -> None:
    successes, number = case
    low, high = wilson(successes, number)
    assert 0 <= low <= successes / number <= high <= 1
    assert wilson(number - successes, number) == pytest.approx((1 - high, 1 - low))
    wider = wilson(successes * 4, number * 4)
    assert wider[1] - wider[0] < high - low


def test_points_are_counted_exactly() -> None:
    found = tally([Fraction(100), Fraction(75), Fraction(50), Fraction(200, 3)], minimum=4)
    assert found.mean == Fraction(875, 12)
    assert found.share == 50
    assert found.is_enough
    assert not tally([Fraction(1)] * 3, minimum=4).is_enough
