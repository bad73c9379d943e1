"""The lights of deliveries, walked day by day through the year, and across its ends."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.casework.lights import Light
from marketaccess.domain.evaluation.data_need import Frequency
from marketaccess.domain.evaluation.freshness import last_day, last_ended, light, months

pytestmark = pytest.mark.requirement("R5.2")
REGULAR = [Frequency.MONTHLY, Frequency.QUARTERLY]
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def walk(frequency: Frequency, covers: date | None, begins: date, ends: date, due: int = 10) -> str:
    """The lights from one day to another, one letter each."""
    days = (begins + timedelta(days=offset) for offset in range((ends - begins).days + 1))
    found = (light(frequency, covers_until=covers, due_days=due, on=day) for day in days)
    return "".join(each.value[0] for each in found)


def test_a_month_that_came_is_green_until_the_next_one_is_over() -> None:
    """July is there. August is owed from 1 September, to be had until the 10th."""
    told = walk(Frequency.MONTHLY, date(2026, 7, 31), date(2026, 8, 28), date(2026, 9, 13))
    assert told == "gggg" + "y" * 10 + "rrr"


def test_a_quarter_that_came_is_green_for_three_months() -> None:
    told = walk(Frequency.QUARTERLY, date(2026, 6, 30), date(2026, 7, 1), date(2026, 10, 16), due=15)
    assert told == "g" * 92 + "y" * 15 + "r"


def test_nothing_ever_came_is_yellow_while_there_is_time() -> None:
    assert walk(Frequency.MONTHLY, None, date(2026, 2, 9), date(2026, 2, 12)) == "yyrr"


def test_new_year_s_day_owes_december_and_the_last_quarter() -> None:
    on = date(2027, 1, 1)
    for frequency in REGULAR:
        found = last_ended(frequency, on)
        assert found is not None
        assert found.ends == date(2026, 12, 31)
        before = last_ended(frequency, on - timedelta(days=1))
        assert before is not None
        assert before.ends < date(2026, 12, 1)


@pytest.mark.parametrize(
    ("covers", "expected"),
    [
        (date(2024, 2, 28), Light.RED),  # a day short of a leap year's February
        (date(2024, 2, 29), Light.GREEN),
        (date(2024, 3, 15), Light.GREEN),  # the running month has begun to come: all the better
    ],
)
def test_a_month_is_whole_or_it_has_not_come(covers: date, expected: Light) -> None:
    found = light(Frequency.MONTHLY, covers_until=covers, due_days=10, on=date(2024, 3, 20))
    assert found is expected


def test_what_is_due_at_once_has_no_yellow_day() -> None:
    assert walk(Frequency.MONTHLY, date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 2), due=0) == "grr"


@pytest.mark.parametrize("frequency", REGULAR)
@settings(max_examples=40)
@given(on=DAYS)
def test_what_is_owed_is_the_nearest_period_that_is_over(frequency: Frequency, on: date) -> None:
    found = last_ended(frequency, on)
    assert found is not None
    assert found.begins.day == 1
    assert found.ends < on
    # The period after it is not over yet.
    after = found.ends + timedelta(days=1)
    following = last_ended(frequency, on + timedelta(days=93))
    assert following is not None
    assert after <= on
    assert following.ends > found.ends


@pytest.mark.parametrize("frequency", REGULAR)
def test_periods_follow_one_another_without_a_gap_through_four_years(frequency: Frequency) -> None:
    begins = date(2024, 1, 1)
    walked = [last_ended(frequency, begins + timedelta(days=offset)) for offset in range(4 * 365)]
    periods = [period for period in dict.fromkeys(walked) if period is not None]
    assert len(periods) == (48 if frequency is Frequency.MONTHLY else 16)
    for one, other in pairwise(periods):
        assert other.begins == one.ends + timedelta(days=1)


@pytest.mark.parametrize("frequency", REGULAR)
@settings(max_examples=40)
@given(on=DAYS, covers=DAYS, more=st.integers(0, 400), due=st.integers(0, 60))
def test_more_data_never_make_the_light_worse(
    frequency: Frequency, on: date, covers: date, more: int, due: int
) -> None:
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    later = covers + timedelta(days=more)
    one, other = (light(frequency, covers_until=each, due_days=due, on=on) for each in (covers, later))
    assert order.index(other) >= order.index(one)


@settings(max_examples=40)
@given(on=DAYS, due=st.integers(0, 60), longer=st.integers(0, 60))
def test_a_longer_time_never_makes_the_light_worse(on: date, due: int, longer: int) -> None:
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    one, other = (
        light(Frequency.MONTHLY, covers_until=None, due_days=each, on=on) for each in (due, due + longer)
    )
    assert order.index(other) >= order.index(one)


@given(on=DAYS, covers=st.none() | DAYS)
def test_what_is_given_for_a_round_is_never_late(on: date, covers: date | None) -> None:
    assert light(Frequency.EACH_ROUND, covers_until=covers, due_days=0, on=on) is Light.BLUE


@pytest.mark.parametrize(
    ("begins", "ends", "names"),
    [
        (date(2026, 7, 1), date(2026, 9, 30), ["2026-07", "2026-08", "2026-09"]),
        (date(2026, 7, 31), date(2026, 8, 1), ["2026-07", "2026-08"]),
        (date(2025, 12, 31), date(2026, 1, 1), ["2025-12", "2026-01"]),
        (date(2026, 2, 3), date(2026, 2, 3), ["2026-02"]),
        (date(2026, 9, 30), date(2026, 7, 1), []),
    ],
)
def test_the_months_of_a_delivery(begins: date, ends: date, names: list[str]) -> None:
    assert months(begins, ends) == names


@pytest.mark.parametrize(
    ("month", "day"),
    [("2024-02", 29), ("2026-02", 28), ("2100-02", 28), ("2000-02", 29), ("2026-12", 31), ("2026-04", 30)],
)
def test_the_last_day_of_a_month(month: str, day: int) -> None:
    assert last_day(month).day == day
