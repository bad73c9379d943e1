"""The light of a lead: how near its running clock is to its date."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from attrs import frozen


class Light(StrEnum):
    """Red, yellow, green; blue where no clock runs. Values are used in addresses."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"


LIGHTS: dict[Light, str] = {
    Light.RED: "超期",
    Light.YELLOW: "临期",
    Light.GREEN: "正常",
    Light.BLUE: "不计时",
}


class _Status(Protocol):
    @property
    def is_working(self) -> bool: ...


class WorkingDays(Protocol):
    """The part of a calendar that lights need."""

    def status(self, day: date, /) -> _Status: ...


@frozen
class Today:
    """A day, and the working day after it: all that a light depends on besides its due date."""

    on: date
    next_working_day: date

    def light(self, due_on: date | None) -> Light:
        """Yellow is due today or by the next working day, so that a Friday warns of Monday."""
        if due_on is None:
            return Light.BLUE
        if due_on < self.on:
            return Light.RED
        return Light.YELLOW if due_on <= self.next_working_day else Light.GREEN


def today(on: date, calendar: WorkingDays) -> Today:
    """A day with the working day that follows it. No run of days off is longer than a month."""
    days = (on + timedelta(days=n) for n in range(1, 32))
    following = next((day for day in days if calendar.status(day).is_working), on + timedelta(days=1))
    return Today(on=on, next_working_day=following)
