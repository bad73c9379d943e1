"""The one way to write an audit event."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from attrs import frozen
from django.db import connection, transaction
from django.db.models import Model

from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation import statements
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.statements import Row, Statement

GENESIS = "0" * 64
LOCK = 7_105_021  # any number, the same everywhere: PostgreSQL advisory lock of the chain's tail
HOLD = "SELECT pg_advisory_xact_lock(%s)"
TAIL = "SELECT sequence, digest FROM audit_event ORDER BY sequence DESC LIMIT 1"

# What the digest covers, in this order. Adding a field would break every chain: never change it.
COVERED = (
    "sequence",
    "at",
    "action",
    "actor",
    "actor_label",
    "subject_kind",
    "subject_ref",
    "subject_title",
    "detail",
    "previous_digest",
)
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def digest_of_fields(fields: Sequence[Any]) -> str:
    """SHA-256 over the values named by ``COVERED``, in that order (``at`` in any time zone)."""
    sequence, at, *rest = fields
    text = _encode([sequence, at.astimezone(UTC).isoformat(timespec="microseconds"), *rest])
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(event: Event) -> str:
    """SHA-256 over the event's fields in a fixed order, and over the digest before it."""
    return digest_of_fields([getattr(event, name) for name in COVERED])


@frozen
class Tail:
    """The last event of the chain, held until the transaction ends: who holds it is the next to append."""

    sequence: int
    digest: str


def record(
    action: str,
    kind: str,
    ref: str,
    title: str,
    *,
    by: Actor,
    at: datetime,
    detail: dict[str, Any] | None = None,
    after: Tail | None = None,
    along: Sequence[Model] = (),
) -> Event:
    """
    Append one event to the chain, in the transaction of the change that it describes.

    ``detail`` is plain JSON; for a change put {"was": {...}, "now": {...}} in it. ``after`` is the tail
    where the caller holds it already, ``along`` new rows that are written in the same journey.
    :raises RuntimeError: outside of a transaction, where change and trace could part.
    :raises TypeError, ValueError: if the detail is not plain JSON.
    """
    _require_transaction()
    # Through text and back, as the database will give it: the digest must not see a tuple or an enum.
    detail = json.loads(_without_nul(_encode(detail or {})))
    tail = after or hold()[0]
    event = Event(
        sequence=tail.sequence + 1,
        at=at,
        action=action,
        actor=_fit(by.name, 60),
        actor_label=_fit(by.label, 100),
        subject_kind=kind,
        subject_ref=_fit(ref, 60),
        subject_title=_fit(title, 200),
        detail=detail,
        previous_digest=tail.digest,
    )
    event.digest = digest_of(event)
    statements.run(*statements.insertions([*along, event]))
    return event


def hold(*before: Statement) -> tuple[Tail, list[Row]]:
    """
    Hold the chain's tail until the transaction ends; ``before`` is asked in the same journey, before it.

    Everybody who writes waits for the tail: what comes between this and the commit makes all others wait.
    Lock and look stay two statements, since one would look before it has the lock. SQLite has one writer
    at a time anyway.
    """
    _require_transaction()
    lock = [(HOLD, [LOCK])] if connection.vendor == "postgresql" else []
    *answers, last = statements.run(*before, *lock, (TAIL, []))
    return Tail(*(last or (0, GENESIS))), answers[: len(before)]


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record must run in the transaction of the change")


def _fit(text: str, length: int) -> str:
    return text.replace("\x00", "")[:length]


def _without_nul(text: str) -> str:
    # PostgreSQL's jsonb holds no NUL. An escaped backslash before "u0000" is somebody's own text: keep it.
    return "\\\\".join(part.replace("\\u0000", "") for part in text.split("\\\\"))
