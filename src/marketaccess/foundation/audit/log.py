"""The one way to write an audit event."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.audit.models import Event

GENESIS = "0" * 64
LOCK = 7_105_021  # any number, the same everywhere: PostgreSQL advisory lock of the chain's tail


def digest_of(event: Event) -> str:
    """SHA-256 over the event's fields in a fixed order, and over the digest before it."""
    fields = [
        event.sequence,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.action,
        event.actor,
        event.actor_label,
        event.subject_kind,
        event.subject_ref,
        event.subject_title,
        event.detail,
        event.previous_digest,
    ]
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    action: str,
    kind: str,
    ref: str,
    title: str,
    *,
    by: Actor,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> Event:
    """
    Append one event to the chain, in the transaction of the change that it describes.

    ``detail`` is plain JSON; for a change put {"was": {...}, "now": {...}} in it.
    :raises RuntimeError: outside of a transaction, where change and trace could part.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record must run in the transaction of the change")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = Event.objects.order_by("-sequence").first()
    event = Event(
        sequence=last.sequence + 1 if last else 1,
        at=at,
        action=action,
        actor=by.name,
        actor_label=by.label,
        subject_kind=kind,
        subject_ref=ref,
        subject_title=title[:200],
        detail=detail or {},
        previous_digest=last.digest if last else GENESIS,
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    return event
