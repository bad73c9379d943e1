"""When people are reminded of a date, and at which hours they may be told anything."""

from datetime import date, datetime, time
from enum import StrEnum

from marketaccess.domain.basics.workdays import Calendar

OPENS, CLOSES = time(9, 0), time(17, 30)


class Kind(StrEnum):
    BEFORE = "before"
    ON = "on"
    AFTER = "after"


def is_working_time(moment: datetime, calendar: Calendar) -> bool:
    return calendar.is_working(moment.date()) and OPENS <= moment.time() < CLOSES


def kind_of(due_on: date, *, on: date, calendar: Calendar) -> Kind | None:
    if not calendar.is_working(on):
        return None
    if on == due_on:
        return Kind.ON
    if on > due_on:
        return Kind.AFTER
    return Kind.BEFORE if due_on <= calendar.next_working_day(on) else None
