"""
Sealing anew: after a rotation, or by the escrow when the intake group has lost its passphrases.

Needs an officer's passphrase and hands nothing out: plain text exists only between two sealings.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen
from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit import log
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents import queries as stored
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.queries import Kind
from marketaccess.foundation.vault import keys
from marketaccess.foundation.vault.actions.keyring import private_keys
from marketaccess.foundation.vault.actions.sealing import SEALED_NAME, SEALED_TYPE, active_keys
from marketaccess.foundation.vault.models import PublicKey, SealedOriginal, SealedRecord

if TYPE_CHECKING:
    from marketaccess.foundation.accounts.models import User


@frozen
class Resealed:
    """How many were sealed anew, and how many this officer's keys could not open."""

    records: int
    originals: int
    unreadable: int


def reseal(*, officer: "User", passphrase: str, by: Actor, at: datetime) -> Resealed:
    """
    Seal everything to the keys in use that is not yet. One transaction for each: a kill loses nothing.

    :raises Refusal: wrong passphrase, a holder without a key, or a disk that takes nothing more.
    """
    current = sorted(key.pk for key in active_keys())
    try:
        everything = list(PublicKey.objects.values_list("pk", flat=True))
        privates = private_keys(officer=officer, passphrase=passphrase, among=everything)
    except keys.WrongPassphrase:
        raise Refusal("口令不正确，或该账号不持有任何密钥，请核对后重试。", field="passphrase") from None
    counts = {"records": 0, "originals": 0, "unreadable": 0}
    try:
        for record in SealedRecord.objects.only("pk", "keys").iterator():
            if sorted(record.keys) != current:
                counts["records" if _record(record.pk, privates) else "unreadable"] += 1
        for original in SealedOriginal.objects.iterator():
            if sorted(original.keys) != current:
                counts["originals" if _original(original.pk, privates, at) else "unreadable"] += 1
    finally:  # what was sealed anew before a fault stays so, and is told
        with transaction.atomic():
            log.record("vault.reseal", "vault", "all", officer.username, by=by, at=at, detail=dict(counts))
    return Resealed(**counts)


@transaction.atomic
def _record(pk: int, privates: list[str]) -> bool:
    record = SealedRecord.objects.select_for_update().get(pk=pk)
    try:
        payload = keys.unseal(bytes(record.sealed), privates)
    except keys.NotSealedToThisKey:
        return False
    holders = active_keys()
    record.sealed = keys.seal(payload, [key.recipient for key in holders])
    record.keys = [key.pk for key in holders]
    record.save(update_fields=["sealed", "keys"])
    return True


@transaction.atomic
def _original(pk: int, privates: list[str], at: datetime) -> bool:
    # The old cipher text stays on the disk with its row: nothing that was stored is ever removed.
    original = SealedOriginal.objects.select_for_update().select_related("file").get(pk=pk)
    try:
        payload = keys.unseal(stored.open(original.file), privates)
    except (keys.NotSealedToThisKey, stored.Damaged):
        return False
    holders = active_keys()
    sealed = keys.seal(payload, [key.recipient for key in holders])
    accepted = Accepted(SEALED_NAME, SEALED_TYPE, sealed)
    original.file = documents.store(accepted=accepted, kind=Kind.SEALED_ORIGINAL, at=at)
    original.keys = [key.pk for key in holders]
    original.save(update_fields=["file", "keys"])
    return True
