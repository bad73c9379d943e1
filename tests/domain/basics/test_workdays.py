"""The working calendar against the package that it takes its years from, and where no notice is known."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import Calendar, YearNotice
from marketaccess.law.library import known_calendar

CALENDAR = known_calendar()
KNOWN = st.dates(date(2004, 1, 1), date(2026, 12, 28))
ANY = st.dates(date(1970, 1, 2), date(2190, 12, 31))
ONE = timedelta(days=1)


@given(KNOWN)
def test_it_agrees_with_the_package(day: date) -> None:
    status = CALENDAR.status(day)
    assert status.is_working == CALENDAR.is_working(day) == chinese_calendar.is_workday(day)
    assert status.is_known
    assert f"{day.year}年" in status.source


@given(ANY)
def test_the_quick_answer_is_the_explained_one(day: date) -> None:
    assert CALENDAR.is_working(day) == CALENDAR.status(day).is_working
    assert CALENDAR.is_certain_between(day - ONE, day) == CALENDAR.status(day).is_known


@given(ANY, st.integers(0, 300), st.integers(0, 300))
def test_adding_is_additive(day: date, a: int, b: int) -> None:
    there = CALENDAR.add_working_days(CALENDAR.add_working_days(day, a), b)
    assert there == CALENDAR.add_working_days(day, a + b)


@given(ANY, st.integers(1, 300))
def test_adding_and_counting_agree(day: date, amount: int) -> None:
    end = CALENDAR.add_working_days(day, amount)
    assert CALENDAR.working_days_between(day, end) == amount
    assert CALENDAR.working_days_between(end, day) == 0
    assert CALENDAR.is_working(end)


@given(ANY)
def test_the_next_working_day_skips_only_days_off(day: date) -> None:
    following = CALENDAR.next_working_day(day)
    between = [day + n * ONE for n in range(1, (following - day).days)]
    assert not any(CALENDAR.is_working(each) for each in between)
    assert CALENDAR.on_or_after(day) == (day if CALENDAR.is_working(day) else following)


@pytest.mark.parametrize(
    ("day", "is_working", "why"),
    [
        ("2026-10-01", False, "国庆节放假"),
        ("2026-10-10", True, "调休上班（国庆节）"),
        ("2026-10-11", False, "周末"),
        ("2026-10-12", True, "工作日"),
        ("2027-03-06", False, "周末（2027年节假日安排未载入，暂定）"),
        ("2027-03-08", True, "工作日（2027年节假日安排未载入，暂定）"),
        ("2026-12-31", True, "工作日（2027年元旦安排尚未公布，暂定）"),
        ("2026-12-28", True, "工作日"),
    ],
)
def test_each_day_says_why(day: str, is_working: bool, why: str) -> None:
    status = CALENDAR.status(date.fromisoformat(day))
    assert (status.is_working, status.why) == (is_working, why)


def notice(year: int, off: list[date], worked: list[date]) -> YearNotice:
    return YearNotice(year, f"{year}年通知", dict.fromkeys(off, "放假"), dict.fromkeys(worked, "调休上班"))


def test_a_notice_may_reach_back_into_december() -> None:
    calendar = Calendar.of([notice(2030, [], []), notice(2031, [date(2030, 12, 31)], [date(2030, 12, 28)])])
    assert not calendar.is_working(date(2030, 12, 31))
    assert calendar.is_working(date(2030, 12, 28))
    assert calendar.status(date(2030, 12, 31)).is_known
    assert calendar.status(date(2030, 12, 31)).source == "2031年通知"


def test_the_later_notice_has_the_last_word() -> None:
    shared = date(2030, 12, 31)
    calendar = Calendar.of([notice(2031, [], [shared]), notice(2030, [shared], [])])
    assert calendar.is_working(shared)
    assert calendar.status(shared).is_working


def test_a_new_notice_replaces_its_year_and_leaves_the_old_calendar_alone() -> None:
    changed = CALENDAR.with_notices([notice(2026, [], [])])
    assert changed.is_working(date(2026, 10, 1))
    assert not CALENDAR.is_working(date(2026, 10, 1))


@pytest.mark.parametrize("day", [date(1969, 12, 31), date(2200, 1, 1)])
def test_days_outside_the_table_are_refused_in_words(day: date) -> None:
    with pytest.raises(Refusal, match="1970年至2199年"):
        CALENDAR.add_working_days(day, 1)


def test_counting_past_the_table_is_refused() -> None:
    with pytest.raises(Refusal, match="超出"):
        CALENDAR.add_working_days(date(2199, 12, 1), 100)


def test_counting_backwards_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_days(date(2026, 1, 1), -1)
