"""What the auditor asks."""

import json
from datetime import date, datetime, time
from typing import Any

from attrs import define, frozen
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from marketaccess.foundation.audit.labels import FIELDS, KINDS, LABELS
from marketaccess.foundation.audit.log import GENESIS
from marketaccess.foundation.audit.models import Event

SHOWN = 300  # characters of one value on the page; the digest covers the whole


@define
class Wanted:
    """Filters of the log; empty ones do not count. Days are days in Beijing."""

    kind: str = ""
    ref: str = ""
    actor: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None

    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return not any((self.kind, self.ref, self.actor, self.action, self.since, self.until))


@frozen
class Change:
    """One field of a detail: what it was (None where the event does not say) and what it is."""

    label: str
    was: str | None
    now: str


@frozen
class Line:
    """An event as people read it."""

    event: Event
    action: str
    kind: str
    changes: tuple[Change, ...]


def head() -> str:
    """
    The digest of the last event: it changes with every recorded change, and covers all before it.

    Change and event share a transaction, so what is read after this is never older than this.
    """
    with connection.cursor() as cursor:  # asked for every page: building the query would cost more than it
        cursor.execute(f"SELECT digest FROM {Event._meta.db_table} ORDER BY sequence DESC LIMIT 1")  # noqa: S608
        found = cursor.fetchone()
    return str(found[0]) if found else GENESIS


def events(wanted: Wanted) -> QuerySet[Event]:
    """The events that match, the latest first."""
    rows = Event.objects.order_by("-sequence")
    exact = {"subject_kind": wanted.kind, "action": wanted.action}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.ref:
        rows = rows.filter(subject_ref__startswith=wanted.ref)
    if wanted.actor:
        rows = rows.filter(Q(actor=wanted.actor) | Q(actor_label=wanted.actor))
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(date.fromordinal(wanted.until.toordinal() + 1)))
    return rows


def count(wanted: Wanted) -> int:
    """How many match. Without filters the last number answers: a log of millions is not counted."""
    if wanted.is_empty():
        return Event.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    return events(wanted).count()


def line(event: Event) -> Line:
    """An event with its words."""
    return Line(
        event,
        LABELS.get(event.action, event.action),
        KINDS.get(event.subject_kind, event.subject_kind),
        _changes(event.detail),
    )


def _changes(detail: dict[str, Any]) -> tuple[Change, ...]:
    was, now = detail.get("was"), detail.get("now")
    rest = [Change(_label(k), None, _text(v)) for k, v in detail.items() if k not in {"was", "now"}]
    if isinstance(was, dict) or isinstance(now, dict):
        old, new = _mapping(was), _mapping(now)
        names = [*new, *(name for name in old if name not in new)]
        changed = [name for name in names if old.get(name) != new.get(name)]
        return (*(Change(_label(n), _text(old.get(n)), _text(new.get(n))) for n in changed), *rest)
    if was is not None or now is not None:
        return (Change(_label("state"), _text(was), _text(now)), *rest)
    return tuple(rest)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _label(name: str) -> str:
    return FIELDS.get(name, name)


def _text(value: object) -> str:
    if value is None or value == "":
        return "（空）"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
