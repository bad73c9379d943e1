"""How long a log-in waits: it grows, it has a bound, and it is forgotten."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.authority.pace import (
    FORGOTTEN_AFTER,
    FREE,
    LONGEST,
    failures_that_count,
    next_try_at,
    wait_after,
)

NOON = datetime(2026, 9, 29, 4, 0, tzinfo=UTC)
failures = st.integers(min_value=0, max_value=10_000)


@given(failures)
def test_more_failures_never_wait_less_and_never_for_good(number: int) -> None:
    assert timedelta(0) <= wait_after(number) <= wait_after(number + 1) <= LONGEST


@given(st.integers(min_value=0, max_value=FREE - 1))
def test_the_first_ones_are_free(number: int) -> None:
    assert wait_after(number) == timedelta(0)


def test_the_wait_doubles() -> None:
    assert [wait_after(FREE + n).seconds for n in range(4)] == [1, 2, 4, 8]


@given(failures)
def test_a_quiet_hour_forgets_everything(number: int) -> None:
    assert failures_that_count(number, NOON, NOON + FORGOTTEN_AFTER) == 0
    assert next_try_at(number, NOON, NOON + FORGOTTEN_AFTER) == NOON
