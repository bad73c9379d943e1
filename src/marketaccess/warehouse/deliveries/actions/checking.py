"""What the worker does: check, keep how far it is, say what was found."""

import json
import logging
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.evaluation.delivery_flow import DeliveryState
from marketaccess.warehouse.deliveries import announcements, running, store, wording
from marketaccess.warehouse.deliveries.actions.steps import finish, tell, trace
from marketaccess.warehouse.deliveries.models import Delivery
from marketaccess.warehouse.deliveries.orders import order_of
from marketaccess.warehouse.quality.order import Order

# A check says how far it is several times a minute. One that has been silent for so long is lost.
SILENT = timedelta(minutes=5)
REPORT = "report.json"
Clock = Callable[[], datetime]
logger = logging.getLogger(__name__)


def check(*, delivery: int, at: datetime, clock: Clock) -> Delivery | None:
    """
    Check a delivery, in a process of its own. Safe to run again: a killed check leaves nothing that counts.

    Nothing happens where it is checked already, or where another worker is at it. A fault is kept with the
    delivery, not raised: the queue would not try again anyway.
    """
    row = _begin(delivery=delivery, at=at)
    if row is None:
        return None
    scratch = store.beside(row.pk, store.COMPARED)
    try:
        order = _prepared(row)
        running.run(order, partial(_heard, row.pk, clock))
        report = json.loads((order.folder / REPORT).read_text(encoding="utf-8"))
    except running.Stopped:
        store.drop(row.pk)
        return None
    except Exception:
        logger.exception("check of delivery %s failed", row.pk)
        return _interrupt(delivery=row.pk, at=clock())
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return _report(delivery=row.pk, report=report, at=clock())


def _prepared(row: Delivery) -> Order:
    store.drop(row.pk)
    store.folder(row.pk).parent.mkdir(parents=True, exist_ok=True)
    on = timezone.localdate(row.delivered_at)
    return order_of(row, on=on, scratch=store.beside(row.pk, store.COMPARED))


@transaction.atomic
def _begin(*, delivery: int, at: datetime) -> Delivery | None:
    row = Delivery.objects.select_for_update().filter(pk=delivery).first()
    if row is None or not _waits(row, at):
        return None
    row.stage, row.share, row.trouble = "read", 0, ""
    row.check_started_at = row.heard_at = at
    changed = ("stage", "share", "trouble", "check_started_at", "heard_at")
    return finish("check", delivery=row, by=SYSTEM, at=at, changed=changed)


def _waits(row: Delivery, at: datetime) -> bool:
    """Whether nobody is at it: not begun, or begun by a worker that is gone."""
    if row.state == DeliveryState.CHECKING:
        return row.heard_at is None or row.heard_at < at - SILENT
    return row.state == DeliveryState.RECEIVED


def _heard(pk: int, clock: Clock, stage: str, share: float) -> bool:
    """Keep how far it is; whether anybody still wants to know."""
    rows = Delivery.objects.filter(pk=pk, state=DeliveryState.CHECKING)
    return bool(rows.update(stage=stage, share=share, heard_at=clock()))


@transaction.atomic
def _interrupt(*, delivery: int, at: datetime) -> Delivery | None:
    row = Delivery.objects.select_for_update().get(pk=delivery)
    if row.state != DeliveryState.CHECKING:
        return None
    row.trouble, row.stage, row.share = wording.LOST, "", 0
    finish("interrupt", delivery=row, by=SYSTEM, at=at, changed=("trouble", "stage", "share"))
    tell(row, to_office=False, at=at)
    return row


@transaction.atomic
def _report(*, delivery: int, report: dict[str, Any], at: datetime) -> Delivery | None:
    row = Delivery.objects.select_for_update().get(pk=delivery)
    if row.state != DeliveryState.CHECKING:  # withdrawn, or checked by another worker meanwhile
        return None
    row.report, row.digest = report, report["digest"]
    row.rows_in, row.rows_kept = report["rows_in"], report["rows_kept"]
    row.rows_rejected, row.checked_at = report["rows_rejected"], at
    row.stage, row.share = "", 1
    is_refused = bool(report["refusals"])
    if is_refused:
        row.decision_reason = "；".join(each["reason"] for each in report["refusals"])
    changed = (
        *("report", "digest", "rows_in", "rows_kept", "rows_rejected"),
        *("checked_at", "stage", "share", "decision_reason"),
    )
    verb = "refuse_by_rule" if is_refused else "report"
    detail = {"rows": row.rows_in, "faults": row.rows_rejected, "digest": row.digest}
    finish(verb, delivery=row, by=SYSTEM, at=at, changed=changed, detail=detail)
    tell(row, to_office=not is_refused, at=at)
    return row


@transaction.atomic
def resume_checks(*, at: datetime) -> int:
    """Have the checks done again whose worker was killed. Returns how many."""
    lost = Delivery.objects.filter(state=DeliveryState.CHECKING, heard_at__lt=at - SILENT)
    rows = list(lost.select_for_update(skip_locked=True))
    for row in rows:
        trace("resume", delivery=row, by=SYSTEM, at=at)
        announcements.check_wanted.send(sender=Delivery, delivery=row.pk)
    return len(rows)
