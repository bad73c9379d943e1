"""The coordinating handler registers a report, and with it decides who may see what."""

from contextlib import suppress

import pytest
from django.db import transaction

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Attachment
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import actions as documents
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R9.2")
def test_registration_classifies_and_says_what_changed():
    lead = make.registered(make.received().lead)

    assert lead.state == LeadState.REGISTERED
    assert all([lead.case_type, lead.situation, lead.level])
    event = Event.objects.get(action="lead.register")
    assert event.detail["was"]["state"] == LeadState.RECEIVED
    assert event.detail["now"]["level"] == lead.level


def test_a_registration_may_be_corrected_until_it_is_transferred():
    lead = make.registered(make.received().lead)

    again = make.registered(lead, title="更正后的标题")

    assert (again.title, again.state) == ("更正后的标题", LeadState.REGISTERED)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"case_type": "nonsense"}, "case_type"),
        ({"situation": ""}, "situation"),
        ({"level": "galaxy"}, "level"),
        ({"summary": "短"}, "summary"),
        ({"summary": "反映人电话13800000000，请与其联系核实有关情况。"}, "summary"),
        ({"summary": "反映人身份证号110101199001011234，请与其核实。"}, "summary"),
        ({"title": "请联系 someone@example.com 核实"}, "title"),
        ({"released": [999]}, "released"),
    ],
)
def test_what_departments_will_read_is_checked(changes, field):
    lead = make.received().lead
    with pytest.raises(Refusal) as refused:
        make.registered(lead, **changes)

    assert refused.value.field == field
    assert make.fresh(lead).state == LeadState.RECEIVED


def test_only_released_copies_reach_the_department(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path
    make.vault_keys()
    given = [documents.inspect(name=f"{n}.txt", content=f"材料{n}的内容".encode()) for n in (1, 2)]
    lead = make.received(files=tuple(given)).lead
    first, _ = lead.attachments.filter(purpose=Attachment.Purpose.REPORTED)

    make.transferred(make.registered(lead, released=[first.pk]))

    assert list(queries.attachments_visible_to(make.clerk())) == [first]
    assert queries.attachments_visible_to(make.handler()).count() == 2


@pytest.mark.requirement("R7.5")
def test_when_the_target_turns_out_to_be_the_office_the_lead_leaves_it_at_once():
    lead = make.received(target_name="某机关").lead
    office = make.department(make.OFFICE)

    handed = make.registered(lead, target_department=office)

    assert handed.state == LeadState.RECEIVED
    assert handed.coordinated_by == make.department(make.SUBSTITUTE)
    assert handed.summary == ""
    assert not queries.visible_to(make.handler()).exists()
    assert queries.visible_to(make.handler(make.SUBSTITUTE)).count() == 1
    assert Event.objects.get(action="lead.recuse").detail["now"]["target_department"] == office.pk


def test_the_substitute_registers_and_carries_on():
    lead = make.received(target_name="示范县发展和改革局").lead

    registered = make.registered(
        lead, by=make.handler(make.SUBSTITUTE), target_department=make.department(make.OFFICE)
    )

    assert registered.state == LeadState.REGISTERED
    assert registered.coordinated_by == make.department(make.SUBSTITUTE)


def test_the_office_cannot_register_what_concerns_it():
    lead = make.received(target_name="示范县发展和改革局").lead

    with pytest.raises(NotAllowed, match="不存在，或者您无权"):
        make.registered(lead)


def test_a_second_post_in_the_unit_complained_about_hides_the_lead_from_the_handler():
    handler = make.handler()
    make.post(User.objects.get(pk=handler.user), Role.DEPARTMENT_HANDLER, make.TARGET)
    recused = accounts.actor_of(User.objects.get(pk=handler.user), on=make.TODAY)

    lead = make.received().lead

    assert not queries.visible_to(recused).exists()
    with pytest.raises(NotAllowed):
        make.registered(lead, by=recused)


@pytest.mark.parametrize("state", [LeadState.RECEIVED, LeadState.REGISTERED])
def test_a_report_is_refused_with_a_reason_that_the_reporter_reads(state):
    lead = make.lead(state)

    actions.refuse(lead=lead, reason="反映内容不属于市场准入事项范围。", by=make.handler(), at=make.NINE)

    status = queries.public_status(make.fresh(lead))
    assert status.state is LeadState.REFUSED
    assert "市场准入" in status.refusal_reason
    assert status.due_on is None


def test_a_refusal_needs_its_reason():
    with pytest.raises(Refusal, match="理由"):
        actions.refuse(lead=make.lead(), reason=" ", by=make.handler(), at=make.NINE)


def test_change_and_trace_stand_or_fall_together():
    lead = make.received().lead
    events = Event.objects.count()

    with suppress(RuntimeError), transaction.atomic():
        make.registered(lead)
        raise RuntimeError

    assert make.fresh(lead).state == LeadState.RECEIVED
    assert Event.objects.count() == events
