"""Asking to read, and the second person's decision."""

from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.audit import log
from marketaccess.foundation.vault import policy
from marketaccess.foundation.vault.announcements import unseal_decided, unseal_requested
from marketaccess.foundation.vault.models import SealedOriginal, SealedRecord, UnsealRequest

REASON_LENGTH = 10
REASON_LIMIT = 500


@transaction.atomic
def request_unseal(*, matter: str, reason: str, by: Actor, at: datetime) -> UnsealRequest:
    """
    Ask to read what is sealed of a matter.

    :raises NotAllowed: not this person's matter, or too many requests in a day.
    :raises Refusal: no reason, nothing sealed, or a request is waiting already.
    """
    found = policy.find(matter, by)
    officer = policy.check_may_request(found, by)
    reason = checked_reason(reason)
    if not is_anything_sealed(matter):
        raise Refusal("此事项没有密封的身份信息或原件，无需申请。")
    recent = UnsealRequest.objects.filter(requested_by=officer, requested_at__gt=at - timedelta(days=1))
    if recent.count() >= policy.REQUESTS_PER_DAY:
        raise NotAllowed("您24小时内的申请次数已达上限，请明日再试或联系牵头单位负责人。")
    try:
        with transaction.atomic():
            request = UnsealRequest.objects.create(
                matter=matter,
                department_id=found.department,
                reason=reason,
                requested_by_id=officer,
                requested_at=at,
            )
    except IntegrityError:
        raise Refusal("您对此事项的申请正在等待审批，请勿重复申请。") from None
    log.record(
        "identity.request", found.kind, matter, found.title, by=by, at=at, detail={"request": request.pk}
    )
    transaction.on_commit(
        partial(unseal_requested.send, sender=UnsealRequest, request=request, matter=found, at=at)
    )
    return request


@transaction.atomic
def decide(*, request: UnsealRequest, approve: bool, by: Actor, at: datetime) -> UnsealRequest:
    """Consent or not, by a second person. Raises NotAllowed."""
    request = UnsealRequest.objects.select_for_update().get(pk=request.pk)
    found = policy.find(request.matter, by)
    officer = policy.check_may_decide(request, found, by)
    if request.state != UnsealRequest.State.REQUESTED:
        raise NotAllowed(f"申请已经是“{request.get_state_display()}”，不需要再审批。")
    request.state = UnsealRequest.State.APPROVED if approve else UnsealRequest.State.DENIED
    request.decided_by_id, request.decided_at = officer, at
    request.save(update_fields=["state", "decided_by", "decided_at"])
    action = "identity.approve" if approve else "identity.deny"
    log.record(action, found.kind, request.matter, found.title, by=by, at=at, detail={"request": request.pk})
    transaction.on_commit(
        partial(unseal_decided.send, sender=UnsealRequest, request=request, matter=found, at=at)
    )
    return request


def checked_reason(reason: str) -> str:
    """The reason as it can be read: unseen characters are none. Raises Refusal where it is none."""
    plain = normalise(reason)
    if not REASON_LENGTH <= len(plain) <= REASON_LIMIT:
        raise Refusal(
            f"请写明查看理由（{REASON_LENGTH}至{REASON_LIMIT}字），说明为什么必须知道反映人身份。",
            field="reason",
        )
    return plain


def is_anything_sealed(matter: str) -> bool:
    """Whether the vault keeps anything of the matter."""
    return (
        SealedRecord.objects.filter(matter=matter).exists()
        or SealedOriginal.objects.filter(matter=matter).exists()
    )
