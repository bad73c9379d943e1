"""
Webhooks: set by the system administrator, queued with the change they tell of, delivered at least once.

The other side tells repeats by the Idempotency-Key header.
"""

import secrets
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit import log
from marketaccess.foundation.notifications import sending, wording
from marketaccess.foundation.notifications.models import Delivery, Webhook

ATTEMPTS = 10
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
BATCH = 50


def _check(by: Actor) -> None:
    if not by.may(Permission.ORGANIZATION_EDIT):
        raise NotAllowed("只有系统管理员可以管理推送地址，请联系系统管理员。")


@transaction.atomic
def add_webhook(*, department: int, address: str, by: Actor, at: datetime) -> Webhook:
    """A new webhook with a secret of its own. Raises Refusal for an address that we would not call."""
    _check(by)
    try:
        sending.parsed(address)
    except ValueError:
        raise Refusal(
            "推送地址无效，请填写以 http:// 或 https:// 开头、不含账号口令的地址。", field="address"
        ) from None
    webhook = Webhook.objects.create(
        department_id=department, address=address, secret=secrets.token_urlsafe(32), created_at=at
    )
    detail = {"department": department, "address": address}
    log.record("webhook.add", "webhook", str(webhook.pk), address, by=by, at=at, detail=detail)
    return webhook


@transaction.atomic
def stop_webhook(*, webhook: Webhook, by: Actor, at: datetime) -> None:
    """Deliver nothing more there; what waits is given up."""
    _check(by)
    webhook.is_active = False
    webhook.save(update_fields=["is_active"])
    waiting = webhook.deliveries.filter(delivered_at__isnull=True, given_up_at__isnull=True)
    waiting.update(given_up_at=at, last_error=wording.ERRORS["stopped"])
    log.record("webhook.stop", "webhook", str(webhook.pk), webhook.address, by=by, at=at)


@transaction.atomic
def retry(*, delivery: Delivery, by: Actor, at: datetime) -> None:
    """Try again what was given up. Raises NotAllowed where the webhook is stopped or it has arrived."""
    _check(by)
    delivery = Delivery.objects.select_for_update().select_related("webhook").get(pk=delivery.pk)
    if delivery.delivered_at is not None or not delivery.webhook.is_active:
        raise NotAllowed("此项已送达或者推送地址已停用，不需要重试。")
    delivery.attempts, delivery.given_up_at, delivery.next_attempt_at = 0, None, at
    delivery.save(update_fields=["attempts", "given_up_at", "next_attempt_at"])
    log.record("webhook.retry", "webhook", str(delivery.webhook_id), delivery.key, by=by, at=at)


@transaction.atomic
def queue_webhooks(*, department: int, key: str, payload: dict[str, Any], at: datetime) -> int:
    """
    Queue an event for every webhook of the department, once per ``key``, in the caller's transaction.

    ``payload`` names numbers, states and dates; never a narrative or an identity.
    """
    hooks = Webhook.objects.filter(department=department, is_active=True)
    rows = [Delivery(webhook=hook, key=key, payload=payload, next_attempt_at=at) for hook in hooks]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def deliver_due(*, at: datetime) -> int:
    """
    Send what is due, oldest first; returns how many arrived. Two workers share the work.

    Each is claimed before it is sent: the next attempt is set already, so that a worker that is killed
    while sending leaves it to be sent again (with the same key), and none sends it at the same time.
    """
    arrived, began = 0, monotonic()
    for pk in list(_due(at).values_list("pk", flat=True)[:BATCH]):
        # Others may have taken minutes to answer: a claim made in the past would be none, and the other
        # side takes a signature of long ago for a message that was kept.
        now = at + timedelta(seconds=int(monotonic() - began))
        claimed = _claim(pk, now)
        if claimed is not None:
            arrived += _send(claimed, now)
    return arrived


def _due(at: datetime) -> QuerySet[Delivery]:
    waiting = Delivery.objects.filter(delivered_at__isnull=True, given_up_at__isnull=True)
    return waiting.filter(next_attempt_at__lte=at, webhook__is_active=True).order_by("next_attempt_at", "pk")


def wait_after(attempts: int) -> timedelta:
    """The pause after so many failed attempts: doubling, up to six hours."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)


@transaction.atomic
def _claim(pk: int, at: datetime) -> Delivery | None:
    skip = connection.features.has_select_for_update_skip_locked
    delivery = (
        _due(at).select_for_update(skip_locked=skip, of=("self",) if skip else ()).filter(pk=pk).first()
    )
    if delivery is None:
        return None
    delivery.attempts += 1
    delivery.next_attempt_at = at + wait_after(delivery.attempts)
    delivery.save(update_fields=["attempts", "next_attempt_at"])
    return delivery


def _send(delivery: Delivery, at: datetime) -> bool:
    hook = delivery.webhook
    body = sending.body_of(delivery.payload)
    given = sending.headers(secret=hook.secret, key=delivery.key, timestamp=int(at.timestamp()), body=body)
    try:
        sending.post(hook.address, body, given, loopback=settings.WEBHOOKS_TO_LOOPBACK)
    except sending.Failed as failure:
        _record(delivery, at, failure)
        return False
    _record(delivery, at, None)
    return True


@transaction.atomic
def _record(delivery: Delivery, at: datetime, failure: sending.Failed | None) -> None:
    if failure is None:
        delivery.delivered_at, delivery.last_error = at, ""
    else:
        delivery.last_error = wording.ERRORS.get(failure.reason) or wording.STATUS_ERROR.format(
            failure.reason
        )
        if delivery.attempts >= ATTEMPTS:
            delivery.given_up_at = at
    delivery.save(update_fields=["delivered_at", "last_error", "given_up_at"])
