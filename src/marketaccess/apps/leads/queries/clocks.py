"""Questions about clocks: why this date, and which clocks run."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from marketaccess.apps.leads.models import Deadline, Lead
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.calendars.clocks import events_of, explain, explained, today

__all__ = ["deadlines_of", "events_of", "explain", "explained", "light", "running_deadlines", "today"]


def deadlines_of(lead: Lead) -> Sequence[Deadline]:
    """All clocks of a lead in the order in which they started."""
    return list(lead.deadlines.order_by("starts_on", "pk"))


def running_deadlines() -> QuerySet[Deadline]:
    """Every clock that runs, with its lead: for the system's reminders. Not for people: ask visible_to."""
    return Deadline.objects.filter(met_on__isnull=True).select_related("lead")


def light(lead: Lead, on: date | Today) -> Light:
    """The light of a lead on a day. Pass ``today(on)`` for many leads, so that the calendar is read once."""
    return (on if isinstance(on, Today) else today(on)).light(lead.due_on)
