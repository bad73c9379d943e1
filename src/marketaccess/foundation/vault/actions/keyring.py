"""
Keys of the two holders, and which officers can unwrap them. Run from the command line, never from a page.

The slow work on passphrases is done before the transaction, which would otherwise hold SQLite's lock.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit import log
from marketaccess.foundation.vault import keys
from marketaccess.foundation.vault.models import Keyholder, PublicKey, WrappedKey

if TYPE_CHECKING:
    from marketaccess.foundation.accounts.models import User


def create_key(*, holder: Keyholder, officer: "User", passphrase: str, by: Actor, at: datetime) -> PublicKey:
    """A holder's first key. Raises Refusal where it has one, or the officer serves the other holder."""
    keys.check_passphrase(passphrase)
    public, private = keys.generate()
    wrapped = keys.wrap(private, passphrase)
    taken = Refusal(f"{holder.label}已有在用密钥，需要更换时请用 rotate。", field="holder")
    try:
        with transaction.atomic():
            if PublicKey.objects.filter(holder=holder, retired_at__isnull=True).exists():
                raise taken
            return _add_key(holder, officer, public, wrapped, "vault.key_create", by, at)
    except IntegrityError:  # somebody else made the holder's key in this moment
        raise taken from None


def rotate_key(*, holder: Keyholder, officer: "User", passphrase: str, by: Actor, at: datetime) -> PublicKey:
    """
    A new key in place of the one in use. What was sealed before stays readable with the old one.

    :raises Refusal: there is none yet, or the officer does not hold the old one.
    """
    keys.check_passphrase(passphrase)
    old = PublicKey.objects.filter(holder=holder, retired_at__isnull=True).first()
    if old is None:
        raise Refusal(f"{holder.label}还没有密钥，请先用 keygen 建立。", field="holder")
    _unwrapped(old, officer, passphrase)
    public, private = keys.generate()
    wrapped = keys.wrap(private, passphrase)
    with transaction.atomic():
        old = PublicKey.objects.select_for_update().get(pk=old.pk)
        if old.retired_at is not None:
            raise Refusal("密钥刚刚已被更换，请先用 status 核对。", field="holder")
        old.retired_at = at
        old.save(update_fields=["retired_at"])
        return _add_key(holder, officer, public, wrapped, "vault.key_rotate", by, at)


def add_officer(
    *,
    holder: Keyholder,
    existing: "User",
    existing_passphrase: str,
    officer: "User",
    passphrase: str,
    by: Actor,
    at: datetime,
) -> int:
    """
    Give another officer the holder's keys, the retired ones too, under a passphrase of their own.

    :returns: how many keys. :raises Refusal: wrong passphrase, another than for the keys that the officer
    has already, or the officer serves the other holder.
    """
    keys.check_passphrase(passphrase)
    held = WrappedKey.objects.filter(public_key__holder=holder)
    had = set(held.filter(officer=officer).values_list("public_key_id", flat=True))
    theirs = held.filter(officer=existing).exclude(public_key__in=had).select_related("public_key")
    given = [
        (key.public_key, keys.wrap(_unwrapped(key.public_key, existing, existing_passphrase), passphrase))
        for key in theirs
    ]
    if not given:
        raise Refusal("没有可以移交的密钥：原持有人不持有，或新持有人已经持有。", field="officer")
    if had:
        _check_same_passphrase(officer, passphrase, sorted(had))
    with transaction.atomic():
        _check_one_holder(holder, officer)
        for public_key, wrapped in given:
            WrappedKey.objects.create(public_key=public_key, officer=officer, wrapped=wrapped, created_at=at)
        detail = {"holder": holder.value, "officer": officer.username, "keys": len(given)}
        log.record("vault.officer_add", "vault", holder.value, holder.label, by=by, at=at, detail=detail)
    return len(given)


@transaction.atomic
def remove_officer(*, holder: Keyholder, officer: "User", by: Actor, at: datetime) -> int:
    """
    Take an officer's wrapped keys away. Rotate afterwards: what a person has read cannot be taken back.

    :raises Refusal: the officer holds none, or is the last who holds the key in use.
    """
    held = WrappedKey.objects.select_for_update().filter(public_key__holder=holder)
    mine = held.filter(officer=officer)
    for key in mine:
        if not held.filter(public_key=key.public_key_id).exclude(officer=officer).exists():
            raise Refusal("这是最后一位持有人，移除后密封内容将无法打开，请先用 add-officer 增加持有人。")
    count = mine.count()
    if not count:
        raise Refusal("该账号不持有此密钥，请用 status 核对。", field="officer")
    mine.delete()
    detail = {"holder": holder.value, "officer": officer.username, "keys": count}
    log.record("vault.officer_remove", "vault", holder.value, holder.label, by=by, at=at, detail=detail)
    return count


def private_keys(*, officer: "User | int", passphrase: str, among: list[int]) -> list[str]:
    """
    The officer's private keys out of these public ones, in memory only.

    :raises keys.WrongPassphrase: the officer holds none of them, or the passphrase is wrong.
    """
    held = WrappedKey.objects.filter(officer=officer, public_key__in=among)
    found = [keys.unwrap(bytes(key.wrapped), passphrase) for key in held]
    if not found:
        raise keys.WrongPassphrase
    return found


def _unwrapped(public_key: PublicKey, officer: "User", passphrase: str) -> str:
    try:
        return private_keys(officer=officer, passphrase=passphrase, among=[public_key.pk])[0]
    except keys.WrongPassphrase:
        raise Refusal("口令不正确，或该账号不持有此密钥，请核对后重试。", field="passphrase") from None


def _check_same_passphrase(officer: "User", passphrase: str, among: list[int]) -> None:
    # One person, one passphrase: sealing anew unwraps all of an officer's keys with the one that is typed.
    try:
        private_keys(officer=officer, passphrase=passphrase, among=among)
    except keys.WrongPassphrase:
        raise Refusal("该账号已持有此前的密钥，请用同一个口令接收新密钥。", field="passphrase") from None


def _add_key(
    holder: Keyholder, officer: "User", public: str, wrapped: bytes, action: str, by: Actor, at: datetime
) -> PublicKey:
    _check_one_holder(holder, officer)
    key = PublicKey.objects.create(holder=holder, recipient=public, created_at=at)
    WrappedKey.objects.create(public_key=key, officer=officer, wrapped=wrapped, created_at=at)
    detail = {"holder": holder.value, "officer": officer.username, "recipient": public}
    log.record(action, "vault", holder.value, holder.label, by=by, at=at, detail=detail)
    return key


def _check_one_holder(holder: Keyholder, officer: "User") -> None:
    # The escrow watches the intake group: one person in both would watch themselves.
    if WrappedKey.objects.filter(officer=officer).exclude(public_key__holder=holder).exists():
        raise Refusal("该账号已为另一保管方持有密钥，受理组与监督保管必须由不同的人持有。", field="officer")
