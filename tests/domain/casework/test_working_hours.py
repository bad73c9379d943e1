"""When reminders go out: told by the clock on an office wall in Beijing."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.casework.escalation import ladder, order_due_on, overdue_days
from marketaccess.domain.casework.lights import LIGHTS, Light, today
from marketaccess.domain.casework.reminders import (
    BEIJING,
    CLOSES,
    DAILY_UNTIL,
    OPENS,
    THEN_EVERY,
    Moment,
    is_sending_time,
    reminder_on,
)
from marketaccess.law import library

CALENDAR = library.known_calendar()
DAY = timedelta(days=1)
days = st.dates(date(2024, 2, 1), date(2026, 11, 1))


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-09-29T08:59:59", False),
        ("2026-09-29T09:00:00", True),
        ("2026-09-29T12:30:00", True),
        ("2026-09-29T17:29:59", True),
        ("2026-09-29T17:30:00", False),
        ("2026-09-29T23:59:59", False),
        ("2026-09-26T10:00:00", False),  # a Saturday within the Mid-Autumn holiday
        ("2026-10-01T10:00:00", False),  # National Day
        ("2026-10-10T10:00:00", True),  # a Saturday that is worked
        ("2026-09-20T10:00:00", True),  # a Sunday that is worked
    ],
)
def test_the_office_is_open_on_working_days_from_nine_to_half_past_five(
    moment: str, *, is_open: bool
) -> None:
    assert is_sending_time(beijing(moment), CALENDAR) is is_open


def test_the_hours_are_those_of_an_office() -> None:
    assert (time(9, 0), time(17, 30)) == (OPENS, CLOSES)


# ── Which days ────────────────────────────────────────────────────────────────────────────────────────


@given(days, st.integers(-15, 60))
def test_a_reminder_is_told_on_working_days_alone(due_on: date, offset: int) -> None:
    day = due_on + offset * DAY
    found = reminder_on(day, due_on=due_on, calendar=CALENDAR)
    assert found is None or CALENDAR.is_working(day)
    assert found is None or found.due_on == due_on


@given(days)
def test_overdue_is_told_daily_for_a_week_and_then_once_in_five(due_on: date) -> None:
    found = [reminder_on(due_on + n * DAY, due_on=due_on, calendar=CALENDAR) for n in range(1, 50)]
    told = [each.days for each in found if each and each.moment is Moment.OVERDUE]
    expected = [n for n in range(1, told[-1] + 1) if n <= DAILY_UNTIL or n % THEN_EVERY == 0]
    assert told == expected


@given(days, days)
def test_a_date_that_moves_is_told_of_anew(one: date, other: date) -> None:
    keys = set()
    for due_on in {one, other}:
        for offset in range(-12, 13):
            found = reminder_on(due_on + offset * DAY, due_on=due_on, calendar=CALENDAR)
            if found:
                assert found.key not in keys
                keys.add(found.key)


# ── Lights ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("on", "due_on", "light"),
    [
        ("2026-06-05", "2026-06-04", Light.RED),
        ("2026-06-05", "2026-06-05", Light.YELLOW),
        ("2026-06-05", "2026-06-06", Light.YELLOW),
        ("2026-06-05", "2026-06-08", Light.YELLOW),
        ("2026-06-05", "2026-06-09", Light.GREEN),
        ("2026-06-06", "2026-06-08", Light.YELLOW),
        ("2026-06-06", "2026-06-05", Light.RED),
        ("2026-09-30", "2026-10-08", Light.YELLOW),
        ("2026-09-30", "2026-10-09", Light.GREEN),
        ("2026-10-03", "2026-10-08", Light.YELLOW),
        ("2026-02-14", "2026-02-24", Light.YELLOW),
        ("2026-02-14", "2026-02-25", Light.GREEN),
        ("2026-10-09", "2026-10-10", Light.YELLOW),  # a Saturday that is worked
        ("2026-10-09", "2026-10-12", Light.GREEN),
    ],
)
def test_a_friday_warns_of_monday_and_the_eve_of_a_holiday_of_the_day_after(
    on: str, due_on: str, light: Light
) -> None:
    assert today(date.fromisoformat(on), CALENDAR).light(date.fromisoformat(due_on)) is light


@given(days)
def test_what_is_not_timed_is_blue_on_every_day(on: date) -> None:
    assert today(on, CALENDAR).light(None) is Light.BLUE


@given(days, st.integers(0, 40))
def test_a_light_only_goes_from_green_by_yellow_to_red(due_on: date, before: int) -> None:
    order = [Light.GREEN, Light.YELLOW, Light.RED]
    seen = [today(due_on + n * DAY, CALENDAR).light(due_on) for n in range(-before, 5)]
    places = [order.index(light) for light in seen]
    assert places == sorted(places)
    assert Light.YELLOW in seen
    assert seen[-1] is Light.RED


@given(days)
def test_nothing_turns_red_that_was_not_yellow_on_the_working_day_before(due_on: date) -> None:
    eve = due_on - DAY
    while not CALENDAR.is_working(eve):
        eve -= DAY
    assert today(eve, CALENDAR).light(due_on) is Light.YELLOW


def test_a_light_is_told_in_words_too() -> None:
    assert LIGHTS == {Light.RED: "超期", Light.YELLOW: "临期", Light.GREEN: "正常", Light.BLUE: "不计时"}


# ── The ladder beside them ────────────────────────────────────────────────────────────────────────────


@given(days, st.integers(0, 60))
def test_a_lead_is_overdue_on_exactly_the_days_on_which_it_is_red_and_worked(
    due_on: date, later: int
) -> None:
    on = due_on + later * DAY
    is_red = today(on, CALENDAR).light(due_on) is Light.RED
    overdue = overdue_days(due_on, on=on, calendar=CALENDAR)
    assert not overdue or is_red
    assert overdue == sum(CALENDAR.is_working(due_on + n * DAY) for n in range(1, later + 1))


@pytest.mark.requirement("R12.4", "R15.1")
@pytest.mark.parametrize("profile", library.profile_keys())
def test_an_order_leaves_time_and_ends_before_the_next_rung(profile: str) -> None:
    rungs = ladder(library.profile(profile))
    missed = date(2026, 6, 5)
    issued = CALENDAR.next_working_day(missed)
    demanded = order_due_on(rungs, missed_on=missed, issued_on=issued, calendar=CALENDAR)
    assert demanded > issued
    later = [escalation.after for escalation in rungs[1:] if escalation.after]
    assert all(overdue_days(missed, on=demanded, calendar=CALENDAR) < after for after in later)
