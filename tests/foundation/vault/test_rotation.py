"""Keys that change under what is sealed: who can still open what, and what a fault in the middle leaves."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents import disk
from marketaccess.foundation.documents import queries as stored
from marketaccess.foundation.documents.accepted import Accepted
from marketaccess.foundation.vault import actions, keys
from marketaccess.foundation.vault.actions import resealing
from marketaccess.foundation.vault.actions.sealing import unpacked
from marketaccess.foundation.vault.models import (
    Keyholder,
    PublicKey,
    SealedOriginal,
    SealedRecord,
    WrappedKey,
)
from tests import make
from tests.foundation.vault.conftest import OTHER_PASSPHRASE, PASSPHRASE
from tests.make import NINE
from tests.races import at_once, threads_share_a_database

INTAKE, ESCROW = Keyholder.INTAKE, Keyholder.ESCROW
PAPER = Accepted("合同.txt", "text/plain", "原文".encode())
# Who holds which passphrase in these tests.
PHRASES = {"one": PASSPHRASE, "two": PASSPHRASE, "three": OTHER_PASSPHRASE}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.requirement("R4.5"),
    pytest.mark.usefixtures("quick_passphrases"),
]


def officer(username: str) -> User:
    return User.objects.filter(username=username).first() or make.user(username=username)


def create(holder: Keyholder, username: str) -> PublicKey:
    who = officer(username)
    return actions.create_key(holder=holder, officer=who, passphrase=PHRASES[username], by=SYSTEM, at=NINE)


def rotate(username: str = "one", holder: Keyholder = INTAKE) -> PublicKey:
    who = officer(username)
    return actions.rotate_key(holder=holder, officer=who, passphrase=PHRASES[username], by=SYSTEM, at=NINE)


def add(username: str = "three", *, passphrase: str = "", existing: str = "one") -> int:
    return actions.add_officer(
        holder=INTAKE,
        existing=officer(existing),
        existing_passphrase=PHRASES[existing],
        officer=officer(username),
        passphrase=passphrase or PHRASES[username],
        by=SYSTEM,
        at=NINE,
    )


def reseal(username: str) -> resealing.Resealed:
    who = officer(username)
    return actions.reseal(officer=who, passphrase=PHRASES[username], by=SYSTEM, at=NINE + timedelta(days=1))


def seal(text: str) -> SealedRecord:
    return make.sealed_identity(matter="X", payload=text.encode(), at=NINE)


def read(username: str, record: SealedRecord) -> str:
    """What an officer reads; "" where none of the officer's keys opens it."""
    record.refresh_from_db()
    try:
        privates = actions.keyring.private_keys(
            officer=officer(username), passphrase=PHRASES[username], among=record.keys
        )
    except keys.WrongPassphrase:
        return ""
    return keys.unfilled(keys.unseal(bytes(record.sealed), privates)).decode()


@pytest.fixture(autouse=True)
def two_holders(quick_passphrases: None, db: None) -> None:
    create(INTAKE, "one")
    create(ESCROW, "two")


class TestSecondOfficer:
    def test_after_a_rotation_the_second_officer_is_given_the_new_key_alone(self) -> None:
        add()
        before = seal("before")
        rotate()
        after = seal("after")
        assert (read("three", before), read("three", after)) == ("before", "")
        assert add() == 1
        assert read("three", after) == "after"

    def test_a_new_officer_reads_what_was_sealed_before_the_rotation_too(self) -> None:
        records = [seal("first")]
        for number in range(2):
            rotate()
            records.append(seal(str(number)))
        assert add() == 3
        assert [read("three", record) for record in records] == ["first", "0", "1"]

    def test_one_person_has_one_passphrase_for_all_keys(self) -> None:
        add()
        rotate()
        with pytest.raises(Refusal, match="同一个口令") as refused:
            add(passphrase=PASSPHRASE)
        assert refused.value.field == "passphrase"
        assert WrappedKey.objects.filter(officer__username="three").count() == 1
        add()
        seal("who")
        rotate("three")
        assert reseal("three").records == 1

    def test_who_was_removed_opens_nothing_and_the_other_everything(self) -> None:
        add()
        record = seal("who")
        actions.remove_officer(holder=INTAKE, officer=officer("one"), by=SYSTEM, at=NINE)
        assert (read("one", record), read("three", record)) == ("", "who")
        rotate("three")
        assert read("three", seal("new")) == "new"

    @pytest.mark.parametrize("rotations", [0, 1, 2])
    def test_the_only_holder_of_an_old_key_stays(self, rotations: int) -> None:
        for _ in range(rotations):
            rotate()
        with pytest.raises(Refusal, match="最后一位持有人"):
            actions.remove_officer(holder=INTAKE, officer=officer("one"), by=SYSTEM, at=NINE)
        assert WrappedKey.objects.filter(officer__username="one").count() == rotations + 1


class TestResealing:
    @pytest.mark.parametrize("username", ["one", "two"])
    def test_either_holder_seals_anew_and_both_open_it(self, username: str) -> None:
        records = [seal(str(number)) for number in range(3)]
        rotate()
        rotate("two", ESCROW)
        done = reseal(username)
        assert (done.records, done.unreadable) == (3, 0)
        for who in ("one", "two"):
            assert [read(who, record) for record in records] == ["0", "1", "2"]

    def test_the_old_key_opens_nothing_any_more(self) -> None:
        old = PublicKey.objects.get(holder=INTAKE)
        private = actions.keyring.private_keys(officer=officer("one"), passphrase=PASSPHRASE, among=[old.pk])
        record = seal("who")
        rotate()
        reseal("two")
        record.refresh_from_db()
        with pytest.raises(keys.NotSealedToThisKey):
            keys.unseal(bytes(record.sealed), private)

    def test_an_original_keeps_its_name_and_bytes(self) -> None:
        original = make.sealed_original(matter="X", accepted=PAPER, at=NINE)
        before = original.file.digest
        rotate()
        assert reseal("two").originals == 1
        original.refresh_from_db()
        privates = actions.keyring.private_keys(
            officer=officer("one"), passphrase=PASSPHRASE, among=original.keys
        )
        assert unpacked(keys.unseal(stored.open(original.file), privates)) == PAPER
        assert original.file.digest != before

    def test_what_nobody_here_can_open_is_counted_and_left(self) -> None:
        record = seal("who")
        SealedRecord.objects.filter(pk=record.pk).update(sealed=b"broken", keys=[])
        original = make.sealed_original(matter="X", accepted=PAPER, at=NINE)
        rotate()
        disk.place(settings.DOCUMENTS_ROOT, original.file.digest).unlink()
        done = reseal("one")
        assert (done.records, done.originals, done.unreadable) == (0, 0, 2)
        record.refresh_from_db()
        assert bytes(record.sealed) == b"broken"

    @pytest.mark.parametrize("passphrase", ["", "wrong wrong wrong"])
    def test_without_the_passphrase_nothing_is_touched(self, passphrase: str) -> None:
        seal("who")
        rotate()
        with pytest.raises(Refusal, match="口令不正确"):
            actions.reseal(officer=officer("one"), passphrase=passphrase, by=SYSTEM, at=NINE)
        assert not Event.objects.filter(action="vault.reseal").exists()

    def test_a_fault_in_the_middle_loses_nothing_is_told_and_is_gone_on_with(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record = seal("who")
        originals = [make.sealed_original(matter="X", accepted=PAPER, at=NINE) for _ in range(3)]
        rotate()
        with monkeypatch.context() as patch:
            patch.setattr(documents, "store", failing_at(2, documents.store))
            with pytest.raises(Refusal, match="存储空间不足"):
                reseal("two")
        assert Event.objects.get(action="vault.reseal").detail == {
            "records": 1,
            "originals": 1,
            "unreadable": 0,
        }
        done = reseal("two")
        assert (done.records, done.originals) == (0, 2)
        assert read("one", record) == "who"
        assert len({tuple(each.keys) for each in SealedOriginal.objects.all()}) == 1
        assert len(originals) == SealedOriginal.objects.count()

    def test_a_kill_between_seal_and_save_leaves_the_old_seal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        record = seal("who")
        rotate()
        with monkeypatch.context() as patch:
            patch.setattr(SealedRecord, "save", killed)
            with pytest.raises(KeyboardInterrupt):
                reseal("two")
        assert read("one", record) == "who"
        assert reseal("two").records == 1


def killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def failing_at(number: int, real: Callable[..., Any]) -> Callable[..., Any]:
    calls = iter(range(1, 99))

    def store(**given: Any) -> Any:
        if next(calls) == number:
            raise Refusal("服务器存储空间不足。", field="files")
        return real(**given)

    return store


def test_a_holder_s_key_made_in_the_same_moment_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one commits between the look and the insert: the constraint decides."""
    real = actions.keyring._check_one_holder
    PublicKey.objects.filter(holder=INTAKE).update(retired_at=NINE)

    def overtaken(holder: Keyholder, who: User) -> None:
        real(holder, who)
        PublicKey.objects.create(holder=INTAKE, recipient="other", created_at=NINE)

    monkeypatch.setattr(actions.keyring, "_check_one_holder", overtaken)
    with pytest.raises(Refusal, match="已有在用密钥"):
        create(INTAKE, "three")
    assert not Event.objects.filter(action="vault.key_create", detail__officer="three").exists()


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_of_two_rotations_at_once_one_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    record = seal("who")
    both, generate = threading.Barrier(2, timeout=60), keys.generate

    def together() -> tuple[str, str]:
        """Nobody goes on before both have read which key is in use."""
        both.wait()
        return generate()

    monkeypatch.setattr(keys, "generate", together)
    done = at_once(lambda _: rotate(), 2)
    assert sorted(type(each).__name__ for each in done) == ["PublicKey", "Refusal"]
    assert PublicKey.objects.filter(holder=INTAKE, retired_at__isnull=True).count() == 1
    assert read("one", record) == "who"
