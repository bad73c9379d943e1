"""Questions about clocks: why this date, and which clocks run."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from marketaccess.apps.leads.models import Deadline, Lead
from marketaccess.domain.casework import lights
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.domain.mechanism.clock import Due, Event, EventKind, due
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.law import library


def events_of(deadline: Deadline) -> tuple[Event, ...]:
    """What happened to a clock, as the domain computes with it."""
    return tuple(
        Event(
            kind=EventKind(told["kind"]),
            on=date.fromisoformat(told["on"]),
            until=date.fromisoformat(told["until"]) if told.get("until") else None,
        )
        for told in deadline.events
    )


def explain(deadline: Deadline) -> Due:
    """The date with its trace (算给你看): each day counted or skipped, under today's calendar."""
    rule = library.profile(deadline.profile_key).rules[deadline.rule]
    return due(rule, starts_on=deadline.starts_on, calendar=calendars.calendar(), events=events_of(deadline))


def deadlines_of(lead: Lead) -> Sequence[Deadline]:
    """All clocks of a lead in the order in which they started."""
    return list(lead.deadlines.order_by("starts_on", "pk"))


def running_deadlines() -> QuerySet[Deadline]:
    """Every clock that runs, with its lead: for the system's reminders. Not for people: ask visible_to."""
    return Deadline.objects.filter(met_on__isnull=True).select_related("lead")


def today(on: date) -> Today:
    """The day with the working day after it, by the calendar in force."""
    return lights.today(on, calendars.calendar())


def light(lead: Lead, on: date | Today) -> Light:
    """The light of a lead on a day. Pass ``today(on)`` for many leads, so that the calendar is read once."""
    return (on if isinstance(on, Today) else today(on)).light(lead.due_on)
