"""The "zero" board (动态清零): the open stock by step, department and light, and its trend."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from attrs import frozen
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from marketaccess.apps.leads.models import Hop, Lead
from marketaccess.apps.leads.queries.leads import visible_to
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lead_flow import FINISHED, LEAD_FLOW, LeadState
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.calendars import lights

WEEK = timedelta(days=7)


@frozen
class Line:
    """One line of the board: a step or a department, with its open leads by light."""

    key: str
    label: str
    counts: dict[Light, int]

    @property
    def total(self) -> int:
        """All open leads of the line."""
        return sum(self.counts.values())


@frozen
class Week:
    """One week: what came in, what was finished, what was open at its end (Sunday)."""

    ends_on: date
    received: int
    closed: int
    open: int


@frozen
class Board:
    """The open stock that the actor may see."""

    counts: dict[Light, int]
    by_step: tuple[Line, ...]
    by_department: tuple[Line, ...]

    @property
    def total(self) -> int:
        """Everything that is open. Zero is the aim."""
        return sum(self.counts.values())


def unfinished(actor: Actor) -> QuerySet[Lead]:
    """The open leads that the actor may see."""
    return visible_to(actor).exclude(state__in=FINISHED)


def board(actor: Actor, *, today: Today) -> Board:
    """The stock today, in three queries."""
    rows = unfinished(actor)
    return Board(
        counts=dict(lights.counted(rows, today)),
        by_step=_by_step(rows, today),
        by_department=_by_department(rows, today),
    )


def _by_step(rows: QuerySet[Lead], today: Today) -> tuple[Line, ...]:
    found: dict[str, dict[str, Any]] = {
        row["state"]: dict(row) for row in rows.order_by().values("state").annotate(**lights.by_light(today))
    }
    return tuple(
        Line(state.value, LEAD_FLOW.labels[state], {light: found[state][light.value] for light in Light})
        for state in LeadState
        if state in found
    )


def _by_department(rows: QuerySet[Lead], today: Today) -> tuple[Line, ...]:
    """By the department that handles it; leads that lie with the coordinating office are not among them."""
    held = Hop.objects.filter(
        part=Hop.Part.LEAD, ended_at__isnull=True, lead__in=rows.order_by().values("pk")
    ).order_by()
    counts = {light.value: Count("pk", filter=_on_lead(light, today)) for light in Light}
    found: list[dict[str, Any]] = list(
        map(dict, held.values("department", "department__name").annotate(**counts))
    )
    lines = [
        Line(
            str(row["department"]),
            str(row["department__name"]),
            {light: int(row[light.value]) for light in Light},
        )
        for row in found
    ]
    return tuple(sorted(lines, key=lambda line: (-line.counts[Light.RED], -line.total, line.label)))


def _on_lead(light: Light, today: Today) -> Q:
    return Q(lead__in=Lead.objects.filter(lights.shines(light, today)).values("pk"))


def trend(actor: Actor, *, on: date, weeks: int = 12) -> Sequence[Week]:
    """The last weeks, oldest first; the last is the week of ``on``, up to its Sunday. In one query."""
    sunday = on + timedelta(days=6 - on.weekday())
    sundays = [sunday - WEEK * back for back in reversed(range(weeks))]
    counts = {name: count for ends_on in sundays for name, count in _counts(ends_on).items()}
    found = visible_to(actor).order_by().aggregate(**counts)
    return [
        Week(ends_on, *(found[_name(word, ends_on)] for word in ("received", "closed", "open")))
        for ends_on in sundays
    ]


def _name(word: str, ends_on: date) -> str:
    return f"{word}_{ends_on:%Y%m%d}"


def _counts(ends_on: date) -> dict[str, Count]:
    """What is counted for a week, by name."""
    end = timezone.make_aware(datetime.combine(ends_on + timedelta(days=1), time.min))
    begin = end - WEEK
    before = Q(received_at__lt=end)
    counted = {
        "received": Q(received_at__gte=begin) & before,
        "closed": Q(closed_at__gte=begin, closed_at__lt=end),
        "open": before & (Q(closed_at__isnull=True) | Q(closed_at__gte=end)),
    }
    return {_name(word, ends_on): Count("pk", filter=chosen) for word, chosen in counted.items()}
