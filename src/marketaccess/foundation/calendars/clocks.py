"""What a clock's dates are, and why: the domain's arithmetic over a slice's rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from attrs import frozen

from marketaccess.domain.casework import lights
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.domain.mechanism.clock import Due, Event, EventKind, due, due_on
from marketaccess.foundation.calendars.models import Clock
from marketaccess.foundation.calendars.queries import calendar
from marketaccess.law import library

C = TypeVar("C", bound=Clock)
# What follows from rule, start and events.
COMPUTED: Sequence[str] = ("due_on", "first_due_on", "is_provisional")


def today(on: date) -> Today:
    """The day with the working day after it, by the calendar in force."""
    return lights.today(on, calendar())


def events_of(clock: Clock) -> tuple[Event, ...]:
    """What happened to a clock, as the domain computes with it."""
    return tuple(
        Event(
            kind=EventKind(told["kind"]),
            on=date.fromisoformat(told["on"]),
            until=date.fromisoformat(told["until"]) if told.get("until") else None,
        )
        for told in clock.events
    )


def as_json(event: Event) -> dict[str, Any]:
    """An event as the row keeps it."""
    told = {"kind": event.kind.value, "on": event.on.isoformat()}
    return {**told, "until": event.until.isoformat()} if event.until else told


def explain(clock: Clock) -> Due:
    """The date with its trace (算给你看): each day counted or skipped, under today's calendar."""
    rule = library.profile(clock.profile_key).rules[clock.rule]
    return due(rule, starts_on=clock.starts_on, calendar=calendar(), events=events_of(clock))


@frozen
class Explained:
    """A clock with its explanation and its light."""

    deadline: Clock
    due: Due
    light: Light

    @property
    def is_running(self) -> bool:
        """Whether what it asks for is still to be done."""
        return self.deadline.met_on is None

    @property
    def is_late(self) -> bool:
        """Whether it was met, but after its date."""
        return self.deadline.met_on is not None and self.deadline.met_on > self.deadline.due_on


def explained(clock: Clock, today: Today) -> Explained:
    """A clock as a page shows it: one that was met shows no light."""
    return Explained(clock, explain(clock), today.light(clock.due_on if clock.met_on is None else None))


def compute(clock: C) -> C:
    """Set the dates that follow from the clock's rule, start and events. The caller saves."""
    rule = library.profile(clock.profile_key).rules[clock.rule]
    dates = due_on(rule, starts_on=clock.starts_on, calendar=calendar(), events=events_of(clock))
    for name in COMPUTED:
        setattr(clock, name, getattr(dates, name))
    return clock
