"""Points that lie close together are pulled apart, and nobody overtakes anybody."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.evaluation.banding import applies, banded
from marketaccess.domain.evaluation.indicator import Banding
from marketaccess.domain.evaluation.policy import Answer

pytestmark = pytest.mark.requirement("R4.3")
FIVE = Banding(spread=Fraction(1), bands=5, lowest=Fraction(60))
POINTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.fractions(0, 100, max_denominator=1000), min_size=2
)


def points(*given: str) -> dict[int, Fraction]:
    return {place: Fraction(each) for place, each in enumerate(given)}


@pytest.mark.parametrize(
    ("given", "answer", "expected"),
    [
        (("98", "99"), Answer.WHEN_CLOSE, True),
        (("98", "99.01"), Answer.WHEN_CLOSE, False),
        (("10", "99"), Answer.ALWAYS, True),
        (("98", "99"), Answer.NEVER, False),
        (("99", "99"), Answer.ALWAYS, False),
        (("99",), Answer.ALWAYS, False),
        ((), Answer.ALWAYS, False),
    ],
)
def test_when_points_are_banded(given: tuple[str, ...], answer: Answer, *, expected: bool) -> None:
    assert applies(points(*given), FIVE, answer) is expected


def test_five_bands_from_the_best_to_the_worst() -> None:
    found = banded(points("100", "99.81", "99.8", "99.6", "99.4", "99.2", "99"), FIVE)
    assert list(found.values()) == [100, 100, 90, 80, 70, 60, 60]


def test_two_units_are_the_first_and_the_last_band() -> None:
    assert list(banded(points("99.5", "99.4"), FIVE).values()) == [100, 60]


def test_equal_points_stay_equal() -> None:
    assert banded(points("50", "50"), FIVE) == {0: 100, 1: 100}


@given(POINTS, st.integers(2, 20), st.integers(0, 99))
def test_the_order_is_kept_and_the_ends_are_fixed(
    given: dict[str, Fraction], bands: int, lowest: int
) -> None:
    rule = Banding(spread=Fraction(100), bands=bands, lowest=Fraction(lowest))
    found = banded(given, rule)
    best, worst = max(given, key=given.__getitem__), min(given, key=given.__getitem__)
    assert found[best] == 100
    assert found[worst] == (lowest if given[best] != given[worst] else 100)
    in_order = sorted(given, key=given.__getitem__)
    assert [found[unit] for unit in in_order] == sorted(found.values())
