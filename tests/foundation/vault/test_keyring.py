"""Keys: made, shared, changed, taken away; sealing needs both holders."""

import pytest

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.vault import actions, keys
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

INTAKE, ESCROW = Keyholder.INTAKE, Keyholder.ESCROW


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passphrases")]


def created(holder: Keyholder = INTAKE, username: str = "one") -> PublicKey:
    officer = make.user(username=username)
    return actions.create_key(holder=holder, officer=officer, passphrase=PASSPHRASE, by=SYSTEM, at=NINE)


def opened_by(username: str, passphrase: str, record: SealedRecord) -> bytes:
    privates = actions.keyring.private_keys(
        officer=WrappedKey.objects.filter(officer__username=username).first().officer,  # type: ignore[union-attr]
        passphrase=passphrase,
        among=record.keys,
    )
    return keys.unfilled(keys.unseal(bytes(record.sealed), privates))


class TestSealing:
    def test_needs_both_holders(self) -> None:
        with pytest.raises(Refusal, match="受理组、监督保管没有密钥"):
            make.sealed_identity(matter="X", payload=b"x", at=NINE)
        created(INTAKE)
        with pytest.raises(Refusal, match="（监督保管没有密钥）"):
            make.sealed_identity(matter="X", payload=b"x", at=NINE)
        assert not SealedRecord.objects.exists()

    def test_either_holder_can_open(self) -> None:
        created(INTAKE, "one")
        created(ESCROW, "two")
        record = make.sealed_identity(matter="X", payload=b"who", at=NINE)
        assert opened_by("one", PASSPHRASE, record) == opened_by("two", PASSPHRASE, record) == b"who"

    def test_its_length_tells_no_name(self) -> None:
        make.vault_keys()
        short = make.sealed_identity(matter="X", payload=b"a", at=NINE)
        longer = make.sealed_identity(matter="X", payload=b"a" * 300, at=NINE)
        # age puts a random line into its header: what counts is the body behind it.
        bodies = [bytes(record.sealed).partition(b"\n--- ")[2] for record in (short, longer)]
        assert len(bodies[0]) == len(bodies[1]) > 512

    def test_the_same_payload_never_looks_the_same(self) -> None:
        make.vault_keys()
        assert actions.seal_bytes(b"a") != actions.seal_bytes(b"a")


class TestKeys:
    def test_a_holder_has_one_key_in_use(self) -> None:
        created()
        with pytest.raises(Refusal, match="已有在用密钥"):
            created(username="other")

    def test_an_event_tells_who_holds_but_no_secret(self) -> None:
        created()
        event = Event.objects.get(action="vault.key_create")
        assert event.detail["officer"] == "one"
        assert "SECRET" not in str(event.detail)

    @pytest.mark.parametrize("passphrase", ["", "short", "aaaaaaaaaaaaaaaaaaa", "  abcdefgh  "])
    def test_a_weak_passphrase_is_refused(self, passphrase: str) -> None:
        officer = make.user()
        with pytest.raises(Refusal, match="过于简单"):
            actions.create_key(holder=INTAKE, officer=officer, passphrase=passphrase, by=SYSTEM, at=NINE)
        assert not PublicKey.objects.exists()

    def test_nobody_serves_both_holders(self) -> None:
        created(INTAKE, "one")
        with pytest.raises(Refusal, match="必须由不同的人持有"):
            actions.create_key(
                holder=ESCROW,
                officer=WrappedKey.objects.get().officer,
                passphrase=PASSPHRASE,
                by=SYSTEM,
                at=NINE,
            )
        assert PublicKey.objects.count() == 1


class TestOfficers:
    def test_another_officer_gets_the_key_under_their_own_passphrase(self) -> None:
        created(INTAKE, "one")
        created(ESCROW, "two")
        record = make.sealed_identity(matter="X", payload=b"who", at=NINE)
        assert add("three") == 1
        assert opened_by("three", OTHER_PASSPHRASE, record) == b"who"
        with pytest.raises(keys.WrongPassphrase):
            opened_by("three", PASSPHRASE, record)

    def test_needs_the_existing_officers_passphrase(self) -> None:
        created(INTAKE, "one")
        with pytest.raises(Refusal, match="口令不正确"):
            add("three", existing_passphrase="not the passphrase")
        assert WrappedKey.objects.count() == 1

    def test_is_not_added_twice(self) -> None:
        created(INTAKE, "one")
        add("three")
        with pytest.raises(Refusal, match="没有可以移交的密钥"):
            add("three")

    def test_can_be_removed_but_not_the_last(self) -> None:
        created(INTAKE, "one")
        add("three")
        assert actions.remove_officer(holder=INTAKE, officer=officer("three"), by=SYSTEM, at=NINE) == 1
        with pytest.raises(Refusal, match="最后一位持有人"):
            actions.remove_officer(holder=INTAKE, officer=officer("one"), by=SYSTEM, at=NINE)
        assert Event.objects.filter(action="vault.officer_remove").count() == 1


class TestRotation:
    def test_old_records_stay_readable_and_new_ones_use_the_new_key(self) -> None:
        old = created(INTAKE, "one")
        created(ESCROW, "two")
        before = make.sealed_identity(matter="X", payload=b"before", at=NINE)
        new = rotate("one")
        after = make.sealed_identity(matter="X", payload=b"after", at=NINE)
        old.refresh_from_db()
        assert old.retired_at == NINE
        assert new.pk in after.keys
        assert old.pk not in after.keys
        assert opened_by("one", PASSPHRASE, before) == b"before"
        assert opened_by("one", PASSPHRASE, after) == b"after"

    def test_needs_a_holder_of_the_old_key(self) -> None:
        created(INTAKE, "one")
        make.user(username="stranger")
        with pytest.raises(Refusal, match="不持有此密钥"):
            rotate("stranger")
        assert PublicKey.objects.count() == 1

    def test_there_must_be_a_key_to_rotate(self) -> None:
        make.user(username="one")
        with pytest.raises(Refusal, match="还没有密钥"):
            rotate("one")

    def test_sealing_anew_takes_the_old_key_out(self) -> None:
        created(INTAKE, "one")
        created(ESCROW, "two")
        make.sealed_identity(matter="X", payload=b"who", at=NINE)
        make.sealed_original(matter="X", accepted=Accepted("a.txt", "text/plain", b"text"), at=NINE)
        rotate("one")
        done = actions.reseal(officer=officer("two"), passphrase=PASSPHRASE, by=SYSTEM, at=NINE)
        assert (done.records, done.originals, done.unreadable) == (1, 1, 0)
        current = sorted(PublicKey.objects.filter(retired_at__isnull=True).values_list("pk", flat=True))
        assert sorted(SealedRecord.objects.get().keys) == current
        assert opened_by("one", PASSPHRASE, SealedRecord.objects.get()) == b"who"
        assert sorted(SealedOriginal.objects.get().keys) == current
        again = actions.reseal(officer=officer("two"), passphrase=PASSPHRASE, by=SYSTEM, at=NINE)
        assert (again.records, again.originals) == (0, 0)


def test_an_original_keeps_its_name_inside() -> None:
    accepted = Accepted("甲\n乙.txt", "text/plain", b"\n\nx\0")
    assert unpacked(actions.sealing.packed(accepted)) == accepted


def officer(username: str) -> "make.User":
    return make.User.objects.get(username=username)


def rotate(username: str) -> PublicKey:
    return actions.rotate_key(
        holder=INTAKE, officer=officer(username), passphrase=PASSPHRASE, by=SYSTEM, at=NINE
    )


def add(username: str, existing_passphrase: str = PASSPHRASE) -> int:
    given = make.User.objects.filter(username=username).first() or make.user(username=username)
    return actions.add_officer(
        holder=INTAKE,
        existing=officer("one"),
        existing_passphrase=existing_passphrase,
        officer=given,
        passphrase=OTHER_PASSPHRASE,
        by=SYSTEM,
        at=NINE,
    )
