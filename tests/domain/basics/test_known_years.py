"""The published holidays of the years that the program knows: the days that clerks remember."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import FIRST_DAY, LAST_DAY, Calendar, YearNotice
from marketaccess.law import library

CALENDAR = library.known_calendar()
DAY = timedelta(days=1)
# Of each holiday: its name, the first and last day off. (Notices of the General Office of the State Council)
HOLIDAYS = [
    ("元旦", "2024-01-01", "2024-01-01"),
    ("春节", "2024-02-10", "2024-02-17"),
    ("清明", "2024-04-04", "2024-04-06"),
    ("劳动节", "2024-05-01", "2024-05-05"),
    ("端午", "2024-06-10", "2024-06-10"),
    ("中秋", "2024-09-15", "2024-09-17"),
    ("国庆节", "2024-10-01", "2024-10-07"),
    ("元旦", "2025-01-01", "2025-01-01"),
    ("春节", "2025-01-28", "2025-02-04"),
    ("清明", "2025-04-04", "2025-04-06"),
    ("劳动节", "2025-05-01", "2025-05-05"),
    ("端午", "2025-05-31", "2025-06-02"),
    ("国庆节", "2025-10-01", "2025-10-08"),
    ("元旦", "2026-01-01", "2026-01-03"),
    ("春节", "2026-02-15", "2026-02-23"),
    ("清明", "2026-04-04", "2026-04-06"),
    ("劳动节", "2026-05-01", "2026-05-05"),
    ("端午", "2026-06-19", "2026-06-21"),
    ("中秋", "2026-09-25", "2026-09-27"),
    ("国庆节", "2026-10-01", "2026-10-07"),
]
MADE_UP = [
    *("2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29"),
    *("2024-10-12", "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
]


@pytest.mark.parametrize(("name", "first", "last"), HOLIDAYS, ids=[f"{h[1]}" for h in HOLIDAYS])
def test_nobody_works_on_a_holiday_and_everybody_right_after(name: str, first: str, last: str) -> None:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    off = [begin + n * DAY for n in range((end - begin).days + 1)]
    assert not any(CALENDAR.is_working(day) for day in off)
    weekdays = [CALENDAR.status(day).why for day in off if day.weekday() < 5]
    assert any(name in why for why in weekdays) or not weekdays
    assert CALENDAR.add_working_days(begin - DAY, 1) == CALENDAR.on_or_after(begin)
    assert CALENDAR.on_or_after(begin) > end


@pytest.mark.parametrize("day", MADE_UP)
def test_a_weekend_day_is_worked_where_the_notice_says_so(day: str) -> None:
    status = CALENDAR.status(date.fromisoformat(day))
    assert date.fromisoformat(day).weekday() >= 5
    assert (status.is_working, status.is_known) == (True, True)
    assert status.why.startswith("调休上班")


@pytest.mark.parametrize(
    ("year", "days"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248)],
)
def test_the_working_days_of_a_whole_year(year: int, days: int) -> None:
    found = CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31))
    assert found == days


def test_every_working_day_of_a_known_year_names_its_notice() -> None:
    for offset in range(365):
        status = CALENDAR.status(date(2025, 1, 1) + offset * DAY)
        assert status.is_known
        assert "2025" in status.source or "2026" in status.source


# ── What nobody has announced yet ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "is_known"),
    [
        ("2026-12-28", True),
        ("2026-12-29", False),
        ("2026-12-31", False),
        ("2027-01-01", False),
        ("2027-06-01", False),
        ("2025-12-31", True),
        ("2003-06-02", False),
    ],
)
def test_the_days_that_rest_on_no_notice_say_so(day: str, *, is_known: bool) -> None:
    status = CALENDAR.status(date.fromisoformat(day))
    assert status.is_known is is_known
    assert ("暂定" in status.why) is not is_known
    assert bool(status.source) is is_known


@given(st.dates(date(2004, 1, 1), date(2030, 12, 31)), st.integers(0, 60))
def test_a_span_is_certain_when_each_of_its_days_is(after: date, length: int) -> None:
    days = [after + (n + 1) * DAY for n in range(length)]
    assert CALENDAR.is_certain_between(after, after + length * DAY) == all(
        CALENDAR.status(day).is_known for day in days
    )


@given(st.dates(date(2020, 1, 1), date(2028, 12, 31)), st.dates(date(2020, 1, 1), date(2028, 12, 31)))
def test_counts_between_days_add_up(one: date, other: date) -> None:
    low, high = sorted([one, other])
    middle = low + (high - low) // 2
    whole = CALENDAR.working_days_between(low, high)
    assert whole == CALENDAR.working_days_between(low, middle) + CALENDAR.working_days_between(middle, high)
    assert CALENDAR.working_days_between(high, low) == 0 if high > low else whole == 0


@given(st.dates(date(2020, 1, 1), date(2028, 12, 31)))
def test_on_or_after_stays_on_working_days_and_leaves_the_others(day: date) -> None:
    found = CALENDAR.on_or_after(day)
    assert CALENDAR.is_working(found)
    assert (found == day) == CALENDAR.is_working(day)
    assert found - day < timedelta(days=12)


@given(st.dates(date(2020, 1, 1), date(2028, 12, 31)), st.integers(0, 200))
def test_adding_days_one_by_one_is_adding_them_at_once(day: date, amount: int) -> None:
    walked = day
    for _ in range(min(amount, 30)):
        walked = CALENDAR.next_working_day(walked)
    assert walked == CALENDAR.add_working_days(day, min(amount, 30))


# ── The ends of the table ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", [date.min, FIRST_DAY - DAY, LAST_DAY + DAY, date.max])
def test_a_day_outside_of_the_table_is_refused_by_every_question(day: date) -> None:
    for ask in (CALENDAR.is_working, CALENDAR.next_working_day, CALENDAR.on_or_after):
        with pytest.raises(Refusal, match="1970年至2199年"):
            ask(day)
    with pytest.raises(Refusal):
        CALENDAR.working_days_between(day, date(2026, 1, 1))


def test_the_first_and_last_days_of_the_table_are_answered() -> None:
    assert CALENDAR.is_working(FIRST_DAY)  # a Thursday; no notice of 1970 is known
    assert CALENDAR.is_working(LAST_DAY)  # a Tuesday
    with pytest.raises(Refusal, match="2199年以后"):
        CALENDAR.next_working_day(LAST_DAY)


@pytest.mark.parametrize("amount", [100_000, 10**9])
def test_counting_past_the_end_is_refused_and_not_a_crash(amount: int) -> None:
    with pytest.raises(Refusal, match="超出可计算的范围"):
        CALENDAR.add_working_days(date(2026, 1, 1), amount)


def test_a_replaced_year_forgets_its_old_days() -> None:
    def notice(day: date) -> YearNotice:
        return YearNotice(2027, "示范通知", {day: "放假"}, {})

    first = Calendar.of([notice(date(2027, 3, 1))])
    second = first.with_notices([notice(date(2027, 3, 2))])
    assert not first.is_working(date(2027, 3, 1))
    assert second.is_working(date(2027, 3, 1))
    assert not second.is_working(date(2027, 3, 2))
