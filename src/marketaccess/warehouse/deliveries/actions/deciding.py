"""A person decides on what was checked; who brought it may take it back."""

from datetime import datetime
from functools import partial

from django.db import transaction

from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.delivery_flow import DeliveryState
from marketaccess.warehouse.deliveries import announcements, queries, store, wording
from marketaccess.warehouse.deliveries.actions.steps import begin, finish, tell
from marketaccess.warehouse.deliveries.models import Delivery

DECIDED = ("decided_by", "decided_by_label", "decided_at", "decision_reason")


@transaction.atomic
def accept(*, delivery: Delivery, remark: str = "", by: Actor, at: datetime) -> Delivery:
    """
    From now on it is the one that holds; the one before it, for the same period, is replaced as a whole.

    :raises NotAllowed: not checked (any more), not this person. Refusal: its files are gone.
    """
    _hold_all(delivery)
    row = begin("accept", delivery=delivery, by=by)
    if not store.parquet_files(row) and row.rows_kept:
        raise Refusal(wording.GONE)
    _replace(row, at=at)
    _sign(row, remark, by, at)
    finish("accept", delivery=row, by=by, at=at, changed=DECIDED, detail={"digest": row.digest})
    tell(row, to_office=False, at=at)
    announcements.delivery_accepted.send(sender=Delivery, delivery=row.pk, need=row.need, at=at)
    return row


def _hold_all(row: Delivery) -> None:
    """Lock all that are for the same purpose, in one order: who accepts another one waits here."""
    list(queries.alike(row).select_for_update(of=("self",)).order_by("pk"))


def _replace(row: Delivery, *, at: datetime) -> None:
    """The one that held so far; there is one at most."""
    for before in queries.alike(row).filter(state=DeliveryState.ACCEPTED):
        before.replaced_by, before.replaced_at = row, at
        finish("replace", delivery=before, by=SYSTEM, at=at, changed=("replaced_by", "replaced_at"))


def _sign(row: Delivery, reason: str, by: Actor, at: datetime) -> None:
    row.decided_by_id, row.decided_by_label = by.user, by.label
    row.decided_at, row.decision_reason = at, reason


@transaction.atomic
def refuse(*, delivery: Delivery, reason: str, by: Actor, at: datetime) -> Delivery:
    """Do not take it. :raises NotAllowed: not checked, not this person. Refusal: no reason."""
    row = begin("refuse", delivery=delivery, by=by)
    if not reason.strip():
        raise Refusal(wording.NO_REASON, field="reason")
    _sign(row, reason.strip(), by, at)
    finish("refuse", delivery=row, by=by, at=at, changed=DECIDED, detail={"reason": row.decision_reason})
    tell(row, to_office=False, at=at)
    return row


@transaction.atomic
def withdraw(*, delivery: Delivery, by: Actor, at: datetime) -> Delivery:
    """Take it back before anybody decided; a check under way is stopped. :raises NotAllowed: too late."""
    row = begin("withdraw", delivery=delivery, by=by)
    was_checked = row.state == DeliveryState.CHECKED
    finish("withdraw", delivery=row, by=by, at=at)
    if was_checked:
        transaction.on_commit(partial(store.drop, row.pk))
    return row


@transaction.atomic
def recheck(*, delivery: Delivery, by: Actor, at: datetime) -> Delivery:
    """Have a check that broke off done again. :raises NotAllowed: it did not, or not this person."""
    row = begin("recheck", delivery=delivery, by=by)
    row.trouble = ""
    finish("recheck", delivery=row, by=by, at=at, changed=("trouble",))
    announcements.check_wanted.send(sender=Delivery, delivery=row.pk)
    return row
