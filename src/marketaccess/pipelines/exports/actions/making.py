"""What the worker does: make a ledger, and take old ones away."""

import logging
from datetime import datetime, timedelta

from attrs import frozen
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.leads import row_security
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit import log
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.pipelines.exports import queries
from marketaccess.pipelines.exports.models import Export
from marketaccess.pipelines.exports.queries import State
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE

KEPT = timedelta(days=7)
logger = logging.getLogger(__name__)


@frozen
class Made:
    """A finished workbook, for the posts with which its rows were chosen."""

    accepted: Accepted
    rows: int
    actor: Actor


def make(*, export: int, at: datetime) -> Export:
    """
    Make the file of an export as its officer sees the leads now, and tell the officer.

    Safe to run again: what is finished stays as it is. A fault is noted and told, not raised: the queue
    would not try again anyway.
    """
    row = Export.objects.select_related("requested_by").get(pk=export)
    if row.state != State.WAITING:
        return row
    made = None
    try:
        made = _made(row, at)
    except Refusal as refusal:
        logger.warning("export %s refused: %s", row.pk, refusal.message)
    except Exception:
        logger.exception("export %s failed", row.pk)
    return _finish(export=row, made=made, at=at)


def _made(row: Export, at: datetime) -> Made:
    on = timezone.localdate(at)
    actor = accounts.actor_of(row.requested_by, on=on)
    if not (row.requested_by.is_active and actor.may(Permission.LEAD_VIEW)):
        raise NotAllowed("申请人已无权导出台账。")
    with row_security.hidden_from(actor.departments):
        ledger = queries.LEDGERS[queries.Kind(row.kind)](actor, row.parameters, on=on)
        content = ledger.content()
    return Made(Accepted(ledger.name, MEDIA_TYPE, content), ledger.count, actor)


@transaction.atomic
def _finish(*, export: Export, made: Made | None, at: datetime) -> Export:
    row = Export.objects.select_for_update().get(pk=export.pk)
    if row.state != State.WAITING:  # made by another worker, meanwhile
        return row
    row.state, row.finished_at = State.FAILED, at
    if made is not None:
        try:
            row.file = documents.store(accepted=made.accepted, kind=documents.Kind.EXPORT, at=at)
            row.state, row.rows, row.seats = State.READY, made.rows, queries.seats_of(made.actor)
        except Refusal as refusal:
            logger.warning("export %s not stored: %s", row.pk, refusal.message)
    row.save(update_fields=["state", "finished_at", "file", "rows", "seats"])
    detail = {"state": row.get_state_display(), "rows": row.rows}
    log.record("export.make", "export", str(row.pk), str(row), by=SYSTEM, at=at, detail=detail)
    notifications.notify(
        users=[row.requested_by_id],
        key=f"export:{row.pk}",
        text=f"{row.get_kind_display()}：{row.get_state_display()}",
        link=reverse("exports:list"),
        at=at,
    )
    return row


@transaction.atomic
def delete_old(*, by: Actor, at: datetime) -> int:
    """Take away what was asked for a week ago or earlier, with its file. Returns how many."""
    old = Export.objects.select_for_update(of=("self",)).filter(requested_at__lte=at - KEPT)
    rows = list(old.select_related("file"))
    for row in rows:
        pk, file = row.pk, row.file
        row.delete()
        if file is not None:
            documents.discard(file=file, at=at)
        log.record("export.delete", "export", str(pk), row.get_kind_display(), by=by, at=at)
    return len(rows)
