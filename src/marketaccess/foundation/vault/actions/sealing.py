"""
Sealing: needs public keys only, so that the web process never holds more.

Sealing and keeping are two calls: the first takes time and no lock, the second a lock and no time.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.queries import Kind
from marketaccess.foundation.vault import keys
from marketaccess.foundation.vault.models import Keyholder, PublicKey, SealedOriginal, SealedRecord

SEALED_NAME = "sealed-original.age"
SEALED_TYPE = "application/octet-stream"


@frozen
class Sealed:
    """Cipher text, and the public keys with whose private halves it can be opened."""

    content: bytes
    keys: tuple[int, ...]


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


def seal_bytes(payload: bytes) -> bytes:
    """The payload sealed to every key in use. Raises Refusal where a holder has none."""
    return _sealed(payload).content


def sealed_identity(payload: bytes) -> Sealed:
    """An identity, sealed and not yet kept. Raises Refusal where a holder has no key."""
    return _sealed(keys.filled(payload))


def sealed_original(*, accepted: Accepted, at: datetime) -> SealedOriginal:
    """
    An original file sealed together with its name and laid down on the disk; its rows are not yet saved.

    :raises Refusal: no keys, or no space.
    """
    sealed = _sealed(packed(accepted))
    cipher = Accepted(SEALED_NAME, SEALED_TYPE, sealed.content)
    file = documents.lay_down(accepted=cipher, kind=Kind.SEALED_ORIGINAL, at=at)
    return SealedOriginal(file=file, keys=list(sealed.keys), sealed_at=at)


def keep_identity(*, matter: str, sealed: Sealed, at: datetime) -> SealedRecord:
    """Keep an identity. Writes no audit event of its own: the caller's verb names the matter."""
    return SealedRecord.objects.create(
        matter=matter, sealed=sealed.content, keys=list(sealed.keys), sealed_at=at
    )


def keep_originals(*, matter: str, originals: Sequence[SealedOriginal]) -> None:
    """Keep sealed files, whose own rows have been entered. The caller's verb names the matter."""
    for original in originals:
        original.matter = matter
    SealedOriginal.objects.bulk_create(originals)


def _sealed(payload: bytes) -> Sealed:
    holders = active_keys()
    content = keys.seal(payload, [key.recipient for key in holders])
    return Sealed(content, tuple(key.pk for key in holders))


def packed(accepted: Accepted) -> bytes:
    """Name and type in one line before the bytes: a file name names people too."""
    head = json.dumps({"name": accepted.name, "media_type": accepted.media_type})
    return head.encode() + b"\n" + accepted.content


def unpacked(payload: bytes) -> Accepted:
    """What ``packed`` was given."""
    head, _, content = payload.partition(b"\n")
    told = json.loads(head)
    return Accepted(told["name"], told["media_type"], content)
