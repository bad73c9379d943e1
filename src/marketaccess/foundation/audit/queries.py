"""What the auditor asks."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from attrs import define, frozen
from django.db.models import Q, QuerySet
from django.utils import timezone

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import FIRST_DAY, LAST_DAY
from marketaccess.foundation.audit import anchors
from marketaccess.foundation.audit.anchors import Anchor
from marketaccess.foundation.audit.labels import LABELS
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.subjects import FIELDS, KINDS

WHOLE_LOG = ("audit_log", "whole")  # kind and reference of the events about the log itself
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


def events(wanted: Wanted) -> QuerySet[Event]:
    """The events that match, the latest first."""
    rows = Event.objects.order_by("-sequence")
    exact = {"subject_kind": wanted.kind, "action": wanted.action}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.ref:
        rows = rows.filter(subject_ref__startswith=wanted.ref)
    if wanted.actor:
        rows = rows.filter(Q(actor=wanted.actor) | Q(actor_label=wanted.actor))
    # The first and the last years of a date's range have no midnight in every time zone.
    if wanted.since and wanted.since > FIRST_DAY:
        rows = rows.filter(at__gte=_midnight(min(wanted.since, LAST_DAY)))
    if wanted.until and wanted.until < LAST_DAY:
        rows = rows.filter(at__lt=_midnight(max(wanted.until, FIRST_DAY) + timedelta(days=1)))
    return rows


def count(wanted: Wanted) -> int:
    """How many match. Without filters the last number answers: a log of millions is not counted."""
    if wanted.is_empty():
        return head()
    return events(wanted).count()


def head() -> int:
    """The number of the last event, 0 where there is none."""
    return Event.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def verifications() -> QuerySet[Event]:
    """The daily verifications of the whole log, the latest first."""
    kind, ref = WHOLE_LOG
    return Event.objects.filter(subject_kind=kind, subject_ref=ref).order_by("-sequence")


def last_verification() -> Event | None:
    """The latest verification of the whole log."""
    return verifications().first()


@frozen
class Safekeeping:
    """How the log is kept: its last anchor, where the anchors lie, and what is wrong with them."""

    head: int
    path: Path
    anchor: Anchor | None
    anchored_at: datetime | None
    fault: str
    is_beside_the_database: bool


def safekeeping() -> Safekeeping:
    """The anchors as they stand now. A file that cannot be read is said in ``fault``."""
    path, fault = anchors.own_file(), ""
    known: tuple[Anchor, ...] = ()
    try:
        known = anchors.read_anchors(path) if path.exists() else ()
    except Refusal as refusal:
        fault = refusal.message
    last = known[-1] if known else None
    anchored_at = datetime.fromisoformat(last.at) if last else None
    return Safekeeping(head(), path, last, anchored_at, fault, anchors.is_beside_the_database())


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
