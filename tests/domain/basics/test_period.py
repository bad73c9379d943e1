"""Periods as people name them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal

pytestmark = pytest.mark.requirement("R4.7")


@pytest.mark.parametrize(
    ("name", "begins", "ends", "plain"),
    [
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30), "2026Q3"),
        ("2026q4", date(2026, 10, 1), date(2026, 12, 31), "2026Q4"),
        ("\uff12\uff10\uff12\uff16\uff31\uff11", date(2026, 1, 1), date(2026, 3, 31), "2026Q1"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "2026-12"),
        (" 2025 ", date(2025, 1, 1), date(2025, 12, 31), "2025"),
    ],
)
def test_names_of_periods(name: str, begins: date, ends: date, plain: str) -> None:
    assert Period.of(name) == Period(begins, ends, plain)


@pytest.mark.parametrize(
    "name", ["", "2026Q0", "2026Q5", "2026-13", "2026-1", "26Q3", "2026Q3 x", "0026", "9999Q", "二〇二六"]
)
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="2026Q3（季度）"):
        Period.of(name)


@given(st.integers(1000, 2999), st.integers(1, 4))
def test_quarters_follow_each_other_without_a_gap(year: int, quarter: int) -> None:
    one = Period.of(f"{year}Q{quarter}")
    following = Period.of(f"{year + quarter // 4}Q{quarter % 4 + 1}") if year < 2999 or quarter < 4 else one
    assert following is one or following.begins == one.ends + timedelta(days=1)
    assert Period.of(str(year)).begins <= one.begins <= one.ends <= Period.of(str(year)).ends
