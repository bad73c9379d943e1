"""The page of one lead, its files, and the entry of a lead from another channel."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from marketaccess.apps.leads import announcements, queries, row_security
from marketaccess.apps.leads.models import Attachment, Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from tests import make

pytestmark = pytest.mark.django_db

FULL_WIDTH = "RX２０２６０９００１"  # noqa: RUF001
SECRET = "报名现场被一名穿红色制服的工作人员口头告知，此句只有牵头单位能看到。"


def page_of(lead: Lead, role: Role, at: str) -> Any:
    return make.browser(role, at).get(f"/desk/leads/{lead.reference}/")


@pytest.mark.parametrize("state", LeadState)
def test_every_state_has_its_page(state: LeadState) -> None:
    lead = make.lead(state)
    for role in (Role.COORDINATING_HANDLER, Role.COORDINATING_HEAD):
        answer = page_of(lead, role, make.OFFICE)
        assert answer.status_code == 200
        assert lead.get_state_display() in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "at", "status"),
    [
        (Role.COORDINATING_HANDLER, make.OFFICE, 200),
        (Role.COORDINATING_HEAD, make.OFFICE, 200),
        (Role.DEPARTMENT_HANDLER, make.HANDLING, 200),
        (Role.DEPARTMENT_REVIEWER, make.HANDLING, 200),
        (Role.DEPARTMENT_HANDLER, make.TARGET, 404),
        (Role.DEPARTMENT_REVIEWER, make.TARGET, 404),
        (Role.COORDINATING_HANDLER, make.TARGET, 404),
        (Role.DEPARTMENT_HANDLER, make.HELPING, 404),
        (Role.COORDINATING_HEAD, make.SUBSTITUTE, 404),
        (Role.AUDITOR, make.OFFICE, 403),
        (Role.SYSTEM_ADMINISTRATOR, make.OFFICE, 403),
        (Role.SECURITY_ADMINISTRATOR, make.OFFICE, 403),
        (Role.EVALUATOR, make.OFFICE, 403),
    ],
)
def test_who_finds_a_lead(role: Role, at: str, status: int) -> None:
    assert page_of(make.lead(LeadState.VERIFYING), role, at).status_code == status


def test_a_department_reads_the_summary_and_not_what_the_reporter_wrote() -> None:
    lead = make.lead(LeadState.VERIFYING, narrative=SECRET)
    office = page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE).content.decode()
    department = page_of(lead, Role.DEPARTMENT_HANDLER, make.HANDLING).content.decode()
    assert SECRET in office
    assert SECRET not in department
    assert lead.summary in department


def test_what_could_lead_to_the_reporter_stays_in_the_office() -> None:
    lead = make.lead(LeadState.VERIFYING, channel="hotline", source="12345", external_number="RX20260900177")
    assert "RX20260900177" in page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE).content.decode()
    department = page_of(lead, Role.DEPARTMENT_HANDLER, make.HANDLING).content.decode()
    assert "RX20260900177" not in department
    assert "匿名" not in department


def test_the_talk_with_the_reporter_stays_in_the_office() -> None:
    lead = make.lead(LeadState.ANSWERED)
    answer = lead.messages.get(kind="answer").body
    assert answer in page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE).content.decode()
    assert answer not in page_of(lead, Role.DEPARTMENT_HANDLER, make.HANDLING).content.decode()


def test_a_department_s_draft_stays_in_the_department_until_it_is_endorsed() -> None:
    lead = make.lead(LeadState.ENDORSING)
    assert make.STATEMENT in page_of(lead, Role.DEPARTMENT_REVIEWER, make.HANDLING).content.decode()
    assert make.STATEMENT not in page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE).content.decode()
    later = make.lead(LeadState.VERIFIED)
    assert make.STATEMENT in page_of(later, Role.COORDINATING_HANDLER, make.OFFICE).content.decode()


@pytest.mark.requirement("R16.3")
def test_every_date_is_counted_out_with_its_clause() -> None:
    lead = make.lead(LeadState.VERIFYING)
    answer = page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE)
    clock = answer.context["file"].running
    assert clock.deadline.rule == "verify"
    page = answer.content.decode()
    assert "算给你看" in page
    assert str(clock.due.rule.clause) in page
    assert [day.on for day in clock.due.trace if day.counted][-1] == clock.deadline.due_on


def test_permitted_steps_are_links_and_the_others_say_why_not() -> None:
    lead = make.lead(LeadState.RECEIVED)
    answer = page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE)
    assert [offer.verb for offer, *_ in answer.context["permitted"]] == ["register", "refuse"]
    head = page_of(lead, Role.COORDINATING_HEAD, make.OFFICE)
    assert head.context["permitted"] == []
    reasons = {offer.verb: offer.reason for offer in head.context["barred"]}
    assert "经办员" in reasons["register"]
    assert reasons["register"] in head.content.decode()


def test_a_step_that_leads_on_stands_before_one_that_sends_back() -> None:
    lead = make.lead(LeadState.VERIFIED)
    verbs = [o.verb for o, *_ in page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE).context["permitted"]]
    assert verbs == ["draft_notice", "send_back"]


@pytest.mark.parametrize(
    ("state", "primary"), [(LeadState.VERIFIED, ["draft_notice"]), (LeadState.CLOSED, [])]
)
def test_only_a_step_that_leads_on_stands_out(state: LeadState, primary: list[str]) -> None:
    steps = page_of(make.lead(state), Role.COORDINATING_HEAD, make.OFFICE).context["permitted"]
    steps += page_of(Lead.objects.get(), Role.COORDINATING_HANDLER, make.OFFICE).context["permitted"]
    assert [offer.verb for offer, _, is_primary in steps if is_primary] == primary
    assert steps


def test_the_days_with_each_department_are_working_days_and_stop_with_its_part() -> None:
    friday = make.NINE - timedelta(days=4)  # 2026-09-25, before the National Day holiday
    lead = make.registered(make.received(at=friday).lead, at=friday)
    make.transferred(lead, assisting=(make.HELPING,), at=friday)
    file = queries.dossier(make.fresh(lead), make.handler(), on=make.TODAY)
    assert [(stay.days, stay.is_over) for stay in file.stays] == [(2, False), (2, False)]
    lead = make.verified(make.fresh(lead), at=make.NINE)
    done = queries.dossier(make.lead(LeadState.VERIFIED), make.handler(), on=timezone.localdate())
    assert [stay.is_over for stay in done.stays] == [True]


@pytest.mark.parametrize("is_named", [True, False])
def test_the_identity_box_leads_to_the_vault_only_where_something_is_sealed(*, is_named: bool) -> None:
    make.vault_keys()
    lead = make.lead(LeadState.RECEIVED, identity=make.identity() if is_named else None)
    page = page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE).content.decode()
    assert (f"/desk/identity/new/{lead.reference}/" in page) is is_named
    head = page_of(lead, Role.COORDINATING_HEAD, make.OFFICE).content.decode()
    assert f"/desk/identity/new/{lead.reference}/" not in head


@pytest.mark.requirement("R15.1")
def test_the_office_may_put_a_lead_under_supervision_from_its_page() -> None:
    lead = make.lead(LeadState.VERIFYING)
    where = f"/desk/supervision/new/?lead={lead.reference}"
    office = page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE)
    assert where in office.content.decode()
    department = page_of(lead, Role.DEPARTMENT_HANDLER, make.HANDLING)
    assert where not in department.content.decode()
    assert department.context["panels"] == []


def test_another_slice_hangs_its_part_into_the_page() -> None:
    lead = make.lead(LeadState.RECEIVED)

    def answer(**_: Any) -> announcements.Panel:
        return announcements.Panel("leads/parts/file_list.html", {"number": 7})

    announcements.lead_shown.connect(answer)
    try:
        page = page_of(lead, Role.DEPARTMENT_HANDLER, make.HANDLING)
        assert page.status_code == 404
        page = page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE)
    finally:
        announcements.lead_shown.disconnect(answer)
    assert {"number": 7} in [panel.context for panel in page.context["panels"]]


class TestFiles:
    def test_proof_is_saved_by_those_who_may_see_the_lead(self) -> None:
        lead = make.lead(LeadState.VERIFIED)
        proof = lead.attachments.get(purpose=Attachment.Purpose.PROOF)
        address = f"/desk/leads/{lead.reference}/files/{proof.pk}/"
        answer = make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        for role, at in [
            (Role.DEPARTMENT_HANDLER, make.TARGET),
            (Role.DEPARTMENT_HANDLER, make.HELPING),
        ]:
            assert make.browser(role, at).get(address).status_code == 404
        assert make.browser(Role.AUDITOR, make.OFFICE).get(address).status_code == 403

    def test_the_proof_of_rectification_is_not_for_departments(self) -> None:
        lead = make.lead(LeadState.REVIEWING)
        proof = lead.attachments.get(purpose=Attachment.Purpose.NOTICE_PROOF)
        address = f"/desk/leads/{lead.reference}/files/{proof.pk}/"
        assert make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(address).status_code == 200
        assert make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING).get(address).status_code == 404

    @pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999999"])
    def test_an_unknown_file_is_not_found(self, pk: str) -> None:
        lead = make.lead(LeadState.VERIFIED)
        browser = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
        assert browser.get(f"/desk/leads/{lead.reference}/files/{pk}/").status_code == 404

    def test_another_lead_s_file_is_not_found_under_this_one(self) -> None:
        lead, other = make.lead(LeadState.VERIFIED), make.lead(LeadState.VERIFIED)
        proof = other.attachments.get(purpose=Attachment.Purpose.PROOF)
        browser = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
        assert browser.get(f"/desk/leads/{lead.reference}/files/{proof.pk}/").status_code == 404

    def test_a_damaged_file_is_said_in_words(self) -> None:
        lead = make.lead(LeadState.VERIFIED)
        proof = lead.attachments.get(purpose=Attachment.Purpose.PROOF)
        proof.file.digest = "0" * 64
        proof.file.save(update_fields=["digest"])
        browser = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
        answer = browser.get(f"/desk/leads/{lead.reference}/files/{proof.pk}/", follow=True)
        assert "系统管理员" in str(next(iter(answer.context["messages"])))


def entry(**changes: Any) -> dict[str, Any]:
    said = {
        "channel": "hotline",
        "source": "12345热线",
        "external_number": FULL_WIDTH,
        "received_on": "2026-09-28",
        "received_time": "10:30",
        "title": "要求设立分公司方可投标",
        "narrative": "来电反映某项目要求外地企业在本县设立分公司方可报名。",
        "target_name": "示范县住房和城乡建设局",
        "target_department": "",
        "list_item": "",
        "reporter": "anonymous",
    }
    return {**said, **changes}


class TestEntry:
    def post(self, **changes: Any) -> Any:
        make.county()
        browser = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
        return browser.post("/desk/leads/new/", entry(**changes), follow=True)

    @pytest.mark.requirement("R7.3")
    @pytest.mark.parametrize("channel", ["hotline", "visit", "enforcement", "internet_supervision"])
    def test_a_lead_of_every_channel_is_entered(self, channel: str) -> None:
        make.county()
        known = {c for c, _ in self.get().context["form"].fields["channel"].choices}
        assert channel in known, sorted(known)
        self.post(channel=channel)
        assert Lead.objects.get().channel == channel

    def get(self) -> Any:
        return make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get("/desk/leads/new/")

    def test_number_and_moment_are_kept_and_the_receipt_is_shown_once(self) -> None:
        answer = self.post()
        lead = Lead.objects.get()
        assert lead.external_number == "RX202609001"
        assert timezone.localtime(lead.received_at).isoformat() == "2026-09-28T10:30:00+08:00"
        said = [str(message) for message in answer.context["messages"]]
        assert lead.reference in said[0]
        assert "查询码" in said[1]
        again = make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(f"/desk/leads/{lead.reference}/")
        assert list(again.context["messages"]) == []

    def test_the_same_number_is_received_once(self) -> None:
        self.post()
        self.post()
        assert Lead.objects.count() == 1

    def test_a_named_reporter_is_sealed(self) -> None:
        make.vault_keys()
        self.post(reporter="named", name="某某", phone="13800001234")
        lead = Lead.objects.get()
        assert lead.identity is not None
        assert "13800001234" not in page_of(lead, Role.COORDINATING_HANDLER, make.OFFICE).content.decode()

    def test_without_a_reporter_there_is_no_receipt(self) -> None:
        answer = self.post(reporter="none", channel="enforcement")
        assert Lead.objects.get().has_reporter is False
        assert len(list(answer.context["messages"])) == 1

    def test_a_lead_about_one_s_own_office_goes_out_of_sight(self) -> None:
        make.county()
        answer = self.post(target_department=str(make.department(make.OFFICE).pk))
        with row_security.lifted():
            lead = Lead.objects.get()
        assert lead.coordinated_by == make.department(make.SUBSTITUTE)
        assert answer.redirect_chain == [("/desk/", 302)]
        assert lead.reference not in answer.content.decode()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("channel", "carrier_pigeon"),
            ("received_on", "2026-02-30"),
            ("received_on", "9999-12-31"),
            ("received_on", "2099-01-01"),
            ("received_time", "25:61"),
            ("title", "长" * 200),
            ("title", "标题\x00标题"),
            ("narrative", "短"),
            ("narrative", ""),
            ("target_name", ""),
            ("target_department", "999999"),
            ("reporter", "maybe"),
            ("external_number", "1" * 200),
        ],
    )
    def test_bad_input_is_named_at_its_field_and_the_rest_kept(self, field: str, value: str) -> None:
        answer = self.post(**{field: value})
        assert answer.status_code == 422
        named = {"received_at": "received_on"}.get(field, field)
        assert named in answer.context["form"].errors
        kept = "source"
        assert answer.context["form"][kept].value() == entry()[kept]
        assert not Lead.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"reporter": "named", "name": ""}, "name"),
            ({"reporter": "anonymous", "name": "某某"}, "reporter"),
            ({"reporter": "named", "name": "某某", "phone": "12"}, "phone"),
        ],
    )
    def test_what_is_said_of_the_reporter_must_fit(self, changes: dict[str, str], field: str) -> None:
        assert field in self.post(**changes).context["form"].errors
        assert not Lead.objects.exists()

    def test_only_the_office_enters_leads(self) -> None:
        make.county()
        for role, at in [(Role.DEPARTMENT_HANDLER, make.HANDLING), (Role.AUDITOR, make.OFFICE)]:
            assert make.browser(role, at).post("/desk/leads/new/", entry()).status_code == 403
        assert not Lead.objects.exists()


def test_the_whole_file_is_one_download() -> None:
    lead = make.lead(LeadState.VERIFYING)
    page = make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(f"/desk/leads/{lead.reference}/")
    assert f"/desk/leads/{lead.reference}/file.pdf" in page.content.decode()
