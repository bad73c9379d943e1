"""A report comes in, from the public page or from an officer's form."""

import re
from contextlib import suppress
from importlib import import_module

import pytest
from attrs import evolve
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Attachment, Counter, Lead
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.report import Identity
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents import queries as files
from marketaccess.foundation.vault import receipts
from marketaccess.foundation.vault.models import SealedRecord
from tests import make

pytestmark = pytest.mark.django_db
PERSON = Identity(name="示范反映人", phone="\uff11\uff13\uff18 0000 0000", email="someone@example.com")
ASKED = "SELECT|INSERT|UPDATE|DELETE"


@pytest.mark.requirement("R7.3")
def test_an_anonymous_report_gets_a_receipt_and_leaves_no_identity():
    received = make.received()

    lead = make.fresh(received.lead)
    assert lead.is_anonymous
    assert lead.identity is None
    assert len(receipts.normalise(received.receipt)) == 20
    assert received.receipt not in str(vars(lead))
    assert not SealedRecord.objects.exists()


def test_a_named_report_seals_the_identity_and_keeps_it_nowhere_else():
    make.vault_keys()

    lead = make.received(identity=PERSON).lead

    assert lead.identity.matter == lead.reference
    everywhere = str(list(Lead.objects.values())) + str(list(Event.objects.values()))
    assert "示范反映人" not in everywhere
    assert "13800000000" not in everywhere
    assert "示范反映人".encode() not in bytes(lead.identity.sealed)


def test_without_keys_a_named_report_is_refused_and_nothing_is_stored():
    with pytest.raises(Refusal, match="身份保管"):
        make.received(identity=PERSON)

    assert not Lead.objects.exists()
    assert not Counter.objects.filter(last__gt=0).exists()


def test_original_files_are_sealed_and_copies_have_neutral_names(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path
    make.vault_keys()
    original = documents.inspect(name="反映人姓名.txt", content="合同复印件的文字说明".encode())

    lead = make.received(files=(original,)).lead

    sealed = lead.attachments.get(purpose=Attachment.Purpose.SEALED_ORIGINAL)
    copy = lead.attachments.get(purpose=Attachment.Purpose.REPORTED)
    assert files.open(sealed.file) != original.content
    assert "合同".encode() in files.open(copy.file)
    assert "姓名" not in sealed.file.name + copy.file.name
    assert copy.released_at is None


def test_references_follow_one_another_without_gaps():
    first, second = make.received().lead, make.received().lead
    with suppress(IntegrityError), transaction.atomic():
        make.received()
        raise IntegrityError
    third = make.received().lead

    numbers = [lead.reference for lead in (first, second, third)]
    assert numbers == ["2026-000001", "2026-000002", "2026-000003"]


def test_a_hotline_report_sent_twice_is_stored_once():
    sent = {"channel": "hotline", "source": "政务热线", "external_number": "RX-2026-001"}
    first = make.received(by=make.handler(), **sent)
    again = make.received(by=make.handler(), title="重发", **sent)

    assert again.lead == first.lead
    assert again.is_repeat
    assert again.receipt is None
    assert Lead.objects.count() == 1


def test_the_same_number_from_another_source_is_another_report():
    sent = {"channel": "hotline", "external_number": "1"}
    make.received(by=make.handler(), source="市热线", **sent)
    make.received(by=make.handler(), source="县热线", **sent)

    assert Lead.objects.count() == 2


def test_full_width_digits_of_a_number_are_the_same_number():
    sent = {"channel": "hotline", "source": "热线"}
    first = make.received(by=make.handler(), external_number="\uff32\uff38\uff11", **sent)

    assert make.received(by=make.handler(), external_number="RX1", **sent).lead == first.lead


def test_only_who_registers_takes_in_reports_for_others():
    make.county()
    with pytest.raises(NotAllowed, match="牵头单位经办员"):
        make.received(by=make.clerk())


def test_a_lead_without_a_reporter_has_no_receipt():
    received = make.received(channel="enforcement", has_reporter=False, by=make.handler())

    assert received.receipt is None
    assert received.lead.receipt_digest is None


@pytest.mark.requirement("R7.3")
def test_a_report_about_the_coordinating_office_goes_to_the_substitute():
    lead = make.received(target_name="示范县发展和改革局").lead

    assert lead.target_department == make.department(make.OFFICE)
    assert lead.coordinated_by == make.department(make.SUBSTITUTE)
    assert not queries.visible_to(make.handler()).exists()
    assert queries.visible_to(make.handler(make.SUBSTITUTE)).get() == lead


def test_a_report_about_a_sub_office_of_the_coordinating_office_goes_there_too():
    make.county()
    centre = make.department("price_centre", "示范县价格中心", parent=make.department(make.OFFICE))

    lead = make.received(target_department_id=centre.pk).lead

    assert lead.coordinated_by == make.department(make.SUBSTITUTE)


def test_where_nobody_else_can_coordinate_the_report_is_sent_elsewhere():
    make.county()
    substitute = make.department(make.SUBSTITUTE)
    substitute.parent = make.department(make.OFFICE)
    substitute.save()

    with pytest.raises(Refusal, match="上级发展改革部门"):
        make.received(target_name="示范县发展和改革局")
    assert not Lead.objects.exists()


def test_an_officer_may_type_in_a_report_about_the_own_office():
    received = make.received(by=make.handler(), channel="visit", target_name="示范县发展和改革局")

    assert received.lead.coordinated_by == make.department(make.SUBSTITUTE)
    assert received.receipt


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"narrative": "太短"}, "narrative"),
        ({"narrative": "一" * 20_001}, "narrative"),
        ({"narrative": "内容中有\x00不可见的字符，无法保存"}, "narrative"),
        ({"title": "题" * 121}, "title"),
        ({"target_name": " "}, "target_name"),
        ({"target_department_id": 999_999}, "target_department"),
        ({"channel": "carrier_pigeon"}, "channel"),
        ({"received_at": make.NINE.replace(year=2027)}, "received_at"),
        ({"identity": evolve(PERSON, name="")}, "name"),
        ({"identity": Identity(name="示范反映人")}, "phone"),
        ({"identity": evolve(PERSON, phone="12345")}, "phone"),
        ({"identity": evolve(PERSON, email="not-an-address")}, "email"),
        ({"identity": PERSON, "has_reporter": False}, "name"),
        ({"files": tuple(make.proof(str(n)) for n in range(11))}, "files"),
    ],
)
def test_a_refusal_names_its_field(changes, field):
    make.county()
    with pytest.raises(Refusal) as refused:
        actions.receive(report=make.report(**changes), by=REPORTER, at=make.NINE)

    assert refused.value.field == field
    assert refused.value.message.endswith("。")


def test_no_receipt_twice_and_the_digest_depends_on_the_secret_key(settings):
    given = {receipts.generate() for _ in range(1000)}
    assert len(given) == 1000

    typed = given.pop()
    before = receipts.digest(typed)
    settings.SECRET_KEY = "another-" + "1" * 50
    assert receipts.digest(typed) != before


@pytest.mark.parametrize("typed", ["", "short", "U" * 20, "7K3M9" * 5, "\x00" * 20, "字" * 20])
def test_nonsense_finds_no_lead_with_one_query(typed, django_assert_num_queries):
    make.received()
    with django_assert_num_queries(1):
        assert queries.by_receipt(typed) is None


class TestSubmissionKey:
    def test_the_same_key_brings_the_same_receipt_and_stores_nothing(self):
        first = make.received(submission_key="one form")
        again = make.received(submission_key="one form", narrative="后来改动的内容，不应当覆盖原来的。")

        assert (again.lead, again.receipt, again.is_repeat) == (first.lead, first.receipt, True)
        assert Lead.objects.get().narrative == first.lead.narrative

    def test_the_receipt_looks_like_any_other_and_opens_the_report(self):
        received = make.received(submission_key="one form")

        assert len(receipts.normalise(received.receipt)) == 20
        assert queries.by_receipt(received.receipt) == received.lead

    def test_neither_key_nor_receipt_is_stored(self):
        received = make.received(submission_key="one form")

        kept = str(list(Lead.objects.values())) + str(list(Event.objects.values()))
        assert "one form" not in kept
        assert received.receipt not in kept

    def test_the_receipt_needs_the_secret_key_of_the_server(self, settings):
        before = receipts.derive("one form")
        settings.SECRET_KEY = "another-" + "1" * 50

        assert receipts.derive("one form") != before

    def test_a_report_value_does_not_tell_its_key(self):
        assert "one form" not in repr(make.report(submission_key="one form"))

    @pytest.mark.parametrize("same", [{"submission_key": "one form"}, {"external_number": "1"}])
    def test_sent_twice_at_once_the_second_finds_the_first(self, monkeypatch, same):
        first = make.received(**same)
        module = import_module("marketaccess.apps.leads.actions.receive")
        looks = [None, module._earlier]
        monkeypatch.setattr(
            module, "_earlier", lambda *given: look(*given) if (look := looks.pop(0)) else None
        )

        again = make.received(**same)

        assert again.lead == first.lead
        assert again.is_repeat
        assert Lead.objects.count() == 1

    def test_derived_receipts_differ_by_key(self):
        assert len({receipts.derive(f"form {number}") for number in range(1000)}) == 1000


class TestStatements:
    """How much the database is asked: whoever holds the number and the chain makes everybody wait."""

    def statements(self, **changes):
        make.received()  # the counter exists, the calendar is built
        with CaptureQueriesContext(connection) as asked:
            actions.receive(report=make.report(**changes), by=REPORTER, at=make.NINE)
        journeys = [query["sql"].strip() for query in asked]
        self.journeys = [
            sql
            for sql in journeys
            if re.match(ASKED, sql) and "_config" not in sql and "current_setting" not in sql
        ]
        told = [sql for journey in self.journeys for sql in re.split(f"; (?={ASKED})", journey)]
        return [sql for sql in told if "advisory" not in sql]

    def test_an_anonymous_report(self):
        told = self.statements()

        # Place, the same sent before, units with the one complained about, calendar; number, key and tail
        # of the chain; the lead with its clock, progress and event.
        assert len(told) == 11
        assert len(self.journeys) == (6 if connection.vendor == "postgresql" else 11)

    def test_nothing_is_asked_while_number_and_chain_are_held(self):
        told = self.statements()
        held = next(at for at, sql in enumerate(told) if "leads_counter" in sql)
        counted, key, tail, *written = told[held:]

        assert counted.startswith("INSERT INTO leads_counter")
        assert "leads_lead" in key
        assert "ORDER BY sequence DESC" in tail
        assert [sql.split('"')[1] for sql in written if sql.startswith("INSERT")] == [
            "leads_lead", "leads_deadline", "leads_progress", "audit_event",
        ]  # fmt: skip
        assert len(written) == 4

    def test_files_add_four_statements_however_many_they_are(self, settings, tmp_path):
        settings.DOCUMENTS_ROOT = tmp_path
        make.vault_keys()
        given = tuple(
            documents.inspect(name=f"{number}.txt", content=f"{number}".encode()) for number in range(5)
        )

        told = self.statements(files=given)

        assert len([sql for sql in told if sql.startswith("INSERT")]) == 8
