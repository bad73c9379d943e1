"""
Reading what is sealed, once, by the officer who asked.

Three steps: count the try; open outside of any transaction (a passphrase takes seconds, and SQLite's
lock must not be held so long); record that it was opened. Bytes are handed out only after the third.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit import log
from marketaccess.foundation.documents import queries as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.vault import keys, policy
from marketaccess.foundation.vault.actions.keyring import private_keys
from marketaccess.foundation.vault.actions.sealing import unpacked
from marketaccess.foundation.vault.models import Opening, SealedOriginal, SealedRecord, UnsealRequest


def open_record(*, request: UnsealRequest, passphrase: str, by: Actor, at: datetime) -> bytes:
    """
    The identity of the matter, once.

    :raises NotAllowed: not approved, not the requester, too late, read before, or too many tries.
    :raises Refusal: wrong passphrase (recorded), or the matter has no identity.
    """
    record = SealedRecord.objects.filter(matter=request.matter).order_by("pk").last()
    if record is None:
        raise Refusal("此事项是匿名反映，没有身份信息。")
    return keys.unfilled(
        _opened(request, None, record.keys, lambda: bytes(record.sealed), passphrase, by, at)
    )


def open_file(
    *, request: UnsealRequest, original: SealedOriginal, passphrase: str, by: Actor, at: datetime
) -> Accepted:
    """One original of the matter under its own name, once. Raises like ``open_record``."""
    if original.matter != request.matter:
        raise NotAllowed(policy.UNSEEN)
    sealed = lambda: documents.open(original.file)  # noqa: E731 - read only when it is allowed
    try:
        return unpacked(_opened(request, original, original.keys, sealed, passphrase, by, at))
    except documents.Damaged:
        raise Refusal("原件已损坏或丢失，请联系系统管理员检查文件存储。") from None


def _opened(
    request: UnsealRequest,
    original: SealedOriginal | None,
    among: list[int],
    sealed: Callable[[], bytes],
    passphrase: str,
    by: Actor,
    at: datetime,
) -> bytes:
    _count_try(request, original, by, at)
    try:
        privates = private_keys(officer=by.user or 0, passphrase=passphrase, among=among)
        payload = keys.unseal(sealed(), privates)
    except (keys.WrongPassphrase, keys.NotSealedToThisKey):
        _record_failure(request, by, at)
        raise Refusal(
            "保管口令不正确，或您不持有打开它的密钥，请核对后重试；多次错误后申请失效。", field="passphrase"
        ) from None
    _record_opening(request, original, by, at)
    return payload


def _count_try(request: UnsealRequest, original: SealedOriginal | None, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        locked = _checked(request, original, by, at)
        locked.tries += 1
        locked.save(update_fields=["tries"])


def _checked(
    request: UnsealRequest, original: SealedOriginal | None, by: Actor, at: datetime
) -> UnsealRequest:
    locked = UnsealRequest.objects.select_for_update().get(pk=request.pk)
    policy.check_may_open(locked, policy.find(locked.matter, by), by, at)
    if locked.openings.filter(original=original).exists():
        raise NotAllowed("本次申请已经查看过，如仍需查看请重新申请。")
    return locked


@transaction.atomic
def _record_failure(request: UnsealRequest, by: Actor, at: datetime) -> None:
    kind, detail = policy.find(request.matter, by).kind, {"request": request.pk}
    log.record("identity.open_failed", kind, request.matter, request.matter, by=by, at=at, detail=detail)


@transaction.atomic
def _record_opening(request: UnsealRequest, original: SealedOriginal | None, by: Actor, at: datetime) -> None:
    # A second tab with the right passphrase waits here, and finds that it comes too late.
    locked = UnsealRequest.objects.select_for_update().get(pk=request.pk)
    if locked.openings.filter(original=original).exists():
        raise NotAllowed("本次申请已经查看过，如仍需查看请重新申请。")
    locked.tries = 0
    locked.save(update_fields=["tries"])
    Opening.objects.create(request=locked, original=original, opened_at=at)
    action = "identity.open" if original is None else "identity.open_file"
    detail = {"request": request.pk} | ({"original": original.pk} if original else {})
    kind = policy.find(request.matter, by).kind
    log.record(action, kind, request.matter, request.matter, by=by, at=at, detail=detail)
