"""
Reminders of a date: one working day before it, on it, and after it while it is overdue.

Nobody is reminded at night or on a day off: what falls due then is sent at the next opening.
"""

from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from attrs import frozen

from marketaccess.domain.basics.workdays import Calendar

BEIJING = timezone(timedelta(hours=8))
OPENS, CLOSES = time(9, 0), time(17, 30)
# Every working day of the first week overdue, then once in five: a daily mail for months is read by nobody.
DAILY_UNTIL = 5
THEN_EVERY = 5


class Moment(StrEnum):
    """Where a reminder stands to its date."""

    BEFORE = "before"
    TODAY = "today"
    OVERDUE = "overdue"


@frozen
class Reminder:
    """One reminder. ``days`` is how many working days overdue, 0 before and on the date."""

    moment: Moment
    due_on: date
    days: int = 0

    @property
    def key(self) -> str:
        """The same for the same reminder of the same date; a date that moves is reminded of anew."""
        return f"{self.moment}:{self.due_on.isoformat()}:{self.days}"


def reminder_on(day: date, *, due_on: date, calendar: Calendar) -> Reminder | None:
    """
    The reminder that is to be sent on a day, or None.

    A date on a day off is reminded of on the last working day before it, as due: nobody is there on the day.
    """
    if not calendar.is_working(day):
        return None
    if day > due_on:
        days = calendar.working_days_between(due_on, day)
        is_time = days <= DAILY_UNTIL or days % THEN_EVERY == 0
        return Reminder(Moment.OVERDUE, due_on, days) if is_time else None
    last = due_on if calendar.is_working(due_on) else _working_day_before(due_on, calendar)
    if day == last:
        return Reminder(Moment.TODAY, due_on)
    return Reminder(Moment.BEFORE, due_on) if day == _working_day_before(last, calendar) else None


def _working_day_before(day: date, calendar: Calendar) -> date:
    before = day - timedelta(days=1)
    while not calendar.is_working(before):
        before -= timedelta(days=1)
    return before


def is_sending_time(at: datetime, calendar: Calendar) -> bool:
    """Whether reminders may be sent at this moment: a working day in Beijing, from 9:00 to 17:30."""
    local = at.astimezone(BEIJING)
    return calendar.is_working(local.date()) and OPENS <= local.time() < CLOSES
