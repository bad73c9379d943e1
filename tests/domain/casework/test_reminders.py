"""When somebody is reminded of a date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.casework.reminders import (
    Moment,
    Reminder,
    reminder_on,
)
from marketaccess.law import library

CALENDAR = library.known_calendar()
days = st.dates(date(2024, 1, 1), date(2026, 12, 1))


def on(day: date, due_on: date) -> Reminder | None:
    return reminder_on(day, due_on=due_on, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("day", "moment", "overdue"),
    [
        (date(2026, 9, 28), None, 0),
        (date(2026, 9, 29), Moment.BEFORE, 0),
        (date(2026, 9, 30), Moment.TODAY, 0),
        (date(2026, 10, 1), None, 0),  # National Day
        (date(2026, 10, 8), Moment.OVERDUE, 1),
        (date(2026, 10, 10), Moment.OVERDUE, 3),  # a Saturday that is worked
        (date(2026, 10, 11), None, 0),
        (date(2026, 10, 13), Moment.OVERDUE, 5),
        (date(2026, 10, 14), None, 0),
        (date(2026, 10, 20), Moment.OVERDUE, 10),
    ],
)
def test_around_the_national_day(day: date, moment: Moment | None, overdue: int) -> None:
    due_on = date(2026, 9, 30)
    assert on(day, due_on) == (None if moment is None else Reminder(moment, due_on, overdue))


def test_a_date_on_a_day_off_is_told_on_the_last_working_day_before() -> None:
    saturday = date(2026, 10, 17)
    assert on(date(2026, 10, 15), saturday) == Reminder(Moment.BEFORE, saturday)
    assert on(date(2026, 10, 16), saturday) == Reminder(Moment.TODAY, saturday)
    assert on(date(2026, 10, 17), saturday) is None
    assert on(date(2026, 10, 19), saturday) == Reminder(Moment.OVERDUE, saturday, 1)


@given(days)
def test_each_date_is_told_once_before_and_once_as_due(due_on: date) -> None:
    found = [on(due_on + timedelta(days=shift), due_on) for shift in range(-20, 1)]
    assert [r.moment for r in found if r] == [Moment.BEFORE, Moment.TODAY]


@given(days, st.integers(-20, 60))
def test_nobody_is_reminded_on_a_day_off(due_on: date, shift: int) -> None:
    day = due_on + timedelta(days=shift)
    assert on(day, due_on) is None or CALENDAR.is_working(day)


@given(days)
def test_no_reminder_repeats_another(due_on: date) -> None:
    keys = [r.key for shift in range(-20, 90) if (r := on(due_on + timedelta(days=shift), due_on))]
    assert len(keys) == len(set(keys))
