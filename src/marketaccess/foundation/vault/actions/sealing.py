"""Sealing: needs public keys only, so that the web process never holds more."""

import json
from datetime import datetime

from django.db import transaction

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.queries import Kind
from marketaccess.foundation.vault import keys
from marketaccess.foundation.vault.models import Keyholder, PublicKey, SealedOriginal, SealedRecord

SEALED_NAME = "sealed-original.age"
SEALED_TYPE = "application/octet-stream"


def active_keys() -> list[PublicKey]:
    """
    The keys in use, one of each holder.

    :raises Refusal: a holder has none. Sealing to the other alone would lose what is sealed with it.
    """
    found = list(PublicKey.objects.filter(retired_at__isnull=True))
    missing = [label for value, label in Keyholder.choices if value not in {key.holder for key in found}]
    if missing:
        raise Refusal(
            f"身份保管尚未启用（{'、'.join(missing)}没有密钥），暂不能接收实名信息和附件，请联系系统管理员。",
            field="identity",
        )
    return found


def check_ready() -> None:
    """Raises Refusal while the vault cannot take anything in; for a form to say so before it is filled."""
    active_keys()


def seal_bytes(payload: bytes) -> bytes:
    """The payload sealed to every key in use. Raises Refusal where a holder has none."""
    return keys.seal(payload, [key.recipient for key in active_keys()])


@transaction.atomic
def seal(*, matter: str, payload: bytes, at: datetime) -> SealedRecord:
    """Keep an identity sealed. Writes no audit event of its own: the caller's verb names the matter."""
    holders = active_keys()
    return SealedRecord.objects.create(
        matter=matter,
        sealed=keys.seal(keys.filled(payload), [key.recipient for key in holders]),
        keys=[key.pk for key in holders],
        sealed_at=at,
    )


@transaction.atomic
def seal_original(*, matter: str, accepted: Accepted, at: datetime) -> SealedOriginal:
    """Keep an original file sealed together with its name. Raises Refusal: no keys, or no space."""
    holders = active_keys()
    sealed = keys.seal(packed(accepted), [key.recipient for key in holders])
    file = documents.store(
        accepted=Accepted(SEALED_NAME, SEALED_TYPE, sealed), kind=Kind.SEALED_ORIGINAL, at=at
    )
    return SealedOriginal.objects.create(
        matter=matter, file=file, keys=[key.pk for key in holders], sealed_at=at
    )


def packed(accepted: Accepted) -> bytes:
    """Name and type in one line before the bytes: a file name names people too."""
    head = json.dumps({"name": accepted.name, "media_type": accepted.media_type})
    return head.encode() + b"\n" + accepted.content


def unpacked(payload: bytes) -> Accepted:
    """What ``packed`` was given."""
    head, _, content = payload.partition(b"\n")
    told = json.loads(head)
    return Accepted(told["name"], told["media_type"], content)
