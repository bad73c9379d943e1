"""Reading what is sealed: the requester, once, in time, with the passphrase."""

import json
from datetime import timedelta

import pytest
from attrs import evolve
from pytest_django import Settings

from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import disk
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.organizations.models import Post
from marketaccess.foundation.vault import actions, policy
from marketaccess.foundation.vault.models import Opening, UnsealRequest, WrappedKey
from tests import make
from tests.foundation.vault.conftest import PASSPHRASE, REFERENCE, County
from tests.make import NINE

IDENTITY = json.dumps({"name": "CANARY-NAME", "phone": "CANARY-PHONE"}).encode()
LATER = NINE + timedelta(hours=2)


@pytest.fixture
def approved(county: County) -> UnsealRequest:
    make.sealed_identity(matter=REFERENCE, payload=IDENTITY, at=NINE)
    request = actions.request_unseal(
        matter=REFERENCE, reason="需要电话核实经营场所的位置。", by=county.actor(county.handler), at=NINE
    )
    return actions.decide(request=request, approve=True, by=county.actor(county.head), at=NINE)


def opened(county: County, request: UnsealRequest, passphrase: str = PASSPHRASE) -> bytes:
    return actions.open_record(
        request=request, passphrase=passphrase, by=county.actor(county.handler), at=LATER
    )


def test_the_requester_reads_it_once(county: County, approved: UnsealRequest) -> None:
    assert opened(county, approved) == IDENTITY
    assert Event.objects.get(action="identity.open").subject_ref == REFERENCE
    with pytest.raises(NotAllowed, match="已经查看过"):
        opened(county, approved)
    assert Opening.objects.count() == 1


def test_a_wrong_passphrase_is_recorded_and_counted(county: County, approved: UnsealRequest) -> None:
    with pytest.raises(Refusal, match="口令不正确") as caught:
        opened(county, approved, "not the passphrase at all")
    assert caught.value.field == "passphrase"
    assert Event.objects.filter(action="identity.open_failed").count() == 1
    approved.refresh_from_db()
    assert approved.tries == 1
    assert not Opening.objects.exists()


def test_too_many_tries_end_the_request(county: County, approved: UnsealRequest) -> None:
    UnsealRequest.objects.update(tries=policy.TRIES)
    with pytest.raises(NotAllowed, match="已失效"):
        opened(county, approved)


def test_an_approval_lasts_a_day(county: County, approved: UnsealRequest) -> None:
    late = NINE + timedelta(hours=24, seconds=1)
    with pytest.raises(NotAllowed, match="24小时"):
        actions.open_record(request=approved, passphrase=PASSPHRASE, by=county.actor(county.handler), at=late)


@pytest.mark.parametrize("state", ["requested", "denied"])
def test_without_consent_nobody_reads(county: County, approved: UnsealRequest, state: str) -> None:
    cleared = {"decided_by": None, "decided_at": None} if state == "requested" else {}
    UnsealRequest.objects.update(state=state, **cleared)
    with pytest.raises(NotAllowed, match="获得同意后"):
        opened(county, approved)


def test_not_even_who_approved_reads(county: County, approved: UnsealRequest) -> None:
    with pytest.raises(NotAllowed, match="只有申请人本人"):
        actions.open_record(request=approved, passphrase=PASSPHRASE, by=county.actor(county.head), at=LATER)


def test_who_left_the_office_no_longer_reads(county: County, approved: UnsealRequest) -> None:
    Post.objects.filter(user=county.handler).update(ends_on=make.TODAY - timedelta(days=1))
    with pytest.raises(NotAllowed):
        opened(county, approved)


def test_who_has_become_recused_no_longer_reads(county: County, approved: UnsealRequest) -> None:
    county.matter = evolve(county.matter, target=county.matter.department)
    with pytest.raises(NotAllowed):
        opened(county, approved)


def test_an_officer_without_a_key_cannot_read(county: County, approved: UnsealRequest) -> None:
    WrappedKey.objects.all().delete()
    with pytest.raises(Refusal, match="不持有"):
        opened(county, approved)


def test_readings_in_a_day_are_limited(
    county: County, approved: UnsealRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "OPENINGS_PER_DAY", 1)
    Opening.objects.create(request=approved, original=None, opened_at=NINE)
    with pytest.raises(NotAllowed, match="次数已达上限"):
        opened(county, approved)


def test_two_tabs_get_one_reading(
    county: County, approved: UnsealRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second tab reads between the first one's try and its record."""
    unwrap = actions.reading.private_keys

    def overtaken(**given: object) -> list[str]:
        Opening.objects.create(request=approved, original=None, opened_at=LATER)
        return unwrap(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(actions.reading, "private_keys", overtaken)
    with pytest.raises(NotAllowed, match="已经查看过"):
        opened(county, approved)
    assert not Event.objects.filter(action="identity.open").exists()


class TestOriginals:
    PAPER = Accepted("赵某的合同.txt", "text/plain", "原文".encode())

    def test_one_approval_opens_identity_and_originals(self, county: County, approved: UnsealRequest) -> None:
        original = make.sealed_original(matter=REFERENCE, accepted=self.PAPER, at=NINE)
        assert opened(county, approved) == IDENTITY
        read = actions.open_file(
            request=approved,
            original=original,
            passphrase=PASSPHRASE,
            by=county.actor(county.handler),
            at=LATER,
        )
        assert read == self.PAPER
        assert original.file.name == "sealed-original.age"
        assert Event.objects.get(action="identity.open_file").detail["original"] == original.pk

    def test_another_matters_original_stays_closed(self, county: County, approved: UnsealRequest) -> None:
        other = make.sealed_original(matter="XS-2", accepted=self.PAPER, at=NINE)
        with pytest.raises(NotAllowed):
            actions.open_file(
                request=approved,
                original=other,
                passphrase=PASSPHRASE,
                by=county.actor(county.handler),
                at=LATER,
            )

    def test_a_damaged_original_is_said_to_be_so(
        self, county: County, approved: UnsealRequest, settings: Settings
    ) -> None:
        original = make.sealed_original(matter=REFERENCE, accepted=self.PAPER, at=NINE)
        disk.place(settings.DOCUMENTS_ROOT, original.file.digest).unlink()
        with pytest.raises(Refusal, match="损坏或丢失"):
            actions.open_file(
                request=approved,
                original=original,
                passphrase=PASSPHRASE,
                by=county.actor(county.handler),
                at=LATER,
            )

    def test_an_anonymous_matter_has_no_identity(self, county: County, approved: UnsealRequest) -> None:
        UnsealRequest.objects.update(matter="XS-3")
        approved.refresh_from_db()
        with pytest.raises(Refusal, match="匿名"):
            opened(county, approved)


def test_roles_are_as_the_tests_assume(county: County) -> None:
    assert {p.role for p in Post.objects.all()} == {Role.COORDINATING_HANDLER, Role.COORDINATING_HEAD}
