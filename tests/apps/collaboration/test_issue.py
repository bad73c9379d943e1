"""Putting a lead under supervision by hand."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from marketaccess.apps.collaboration import actions, queries
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R15.1")
def test_a_hard_lead_goes_to_the_ledger_with_time_task_and_person() -> None:
    lead = make.lead(LeadState.VERIFYING)
    order = make.order(lead, cause="hard", due_on=date(2026, 10, 15))
    assert (order.number, order.state, order.cause) == ("S2026-00001", "issued", "hard")
    assert (order.department.key, order.coordinated_by.key) == (make.HANDLING, make.OFFICE)
    assert (order.due_on, order.responsible_person) == (date(2026, 10, 15), "市场监督管理局分管负责人")
    assert order.lead_reference == lead.reference
    assert order.missed_on is None


def test_the_event_says_who_put_what_under_supervision() -> None:
    order = make.order()
    event = Event.objects.get(action="supervision.issue")
    assert (event.subject_ref, event.actor) == (order.number, make.handler().name)
    assert event.detail["lead"] == order.lead_reference
    assert event.detail["cause"] == "complex"


def test_the_department_and_the_office_are_told() -> None:
    make.clerk(), make.reviewer(), make.clerk(make.TARGET)
    order = make.order()
    told = set(Notice.objects.filter(key=f"{order.number}:issued").values_list("user__username", flat=True))
    assert {make.clerk().name, make.reviewer().name, make.handler().name} <= told
    assert make.clerk(make.TARGET).name not in told


def test_a_step_of_the_offices_own_is_the_offices_order() -> None:
    order = make.order(make.lead(LeadState.REGISTERED))
    assert order.department.key == make.OFFICE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cause": "boredom"}, "cause"),
        ({"cause": "overdue"}, "cause"),
        ({"task": "x"}, "task"),
        ({"task": "查\x00清有关要求"}, "task"),
        ({"task": "长" * 1001}, "task"),
        ({"responsible_person": " "}, "responsible_person"),
        ({"due_on": make.TODAY - timedelta(days=1)}, "due_on"),
        ({"due_on": make.TODAY + timedelta(days=400)}, "due_on"),
    ],
)
def test_a_bad_order_names_its_field(changes: dict[str, object], field: str) -> None:
    lead = make.lead(LeadState.VERIFYING)
    with pytest.raises(Refusal) as refusal:
        make.order(lead, **changes)
    assert refusal.value.field == field
    assert not SupervisionOrder.objects.exists()


def test_a_lead_has_one_open_order() -> None:
    lead = make.lead(LeadState.VERIFYING)
    first = make.order(lead)
    with pytest.raises(NotAllowed, match=first.number):
        make.order(lead)
    assert Event.objects.filter(action="supervision.issue").count() == 1


def test_the_database_keeps_a_second_open_order_out() -> None:
    order = make.order()
    order.pk, order.number = None, "S2026-09999"
    with pytest.raises(IntegrityError), transaction.atomic():
        order.save(force_insert=True)


def test_after_closing_a_lead_may_come_under_supervision_again() -> None:
    lead = make.lead(LeadState.VERIFYING)
    first = make.order(lead)
    actions.close_order(order=first, result="已经查清并完成整改。", by=make.head(), at=make.NINE)
    assert make.order(lead).number == "S2026-00002"


@pytest.mark.parametrize("state", [LeadState.CLOSED, LeadState.REFUSED])
def test_a_finished_lead_is_not_pressed(state: LeadState) -> None:
    lead = make.lead(state)
    with pytest.raises(NotAllowed, match="无须督办"):
        make.order(lead)


def outsiders() -> dict[str, Actor]:
    return {
        "department": make.clerk(),
        "another department": make.clerk(make.HELPING),
        "unit complained about": make.head(make.TARGET),
        "substitute": make.head(make.SUBSTITUTE),
    }


@pytest.mark.parametrize("who", ["department", "another department", "unit complained about", "substitute"])
def test_others_cannot_issue(who: str) -> None:
    lead = make.lead(LeadState.VERIFYING)
    with pytest.raises(NotAllowed):
        make.order(lead, by=outsiders()[who])
    assert queries.open_order_of(lead.reference) is None


def test_an_unknown_lead_and_a_hidden_one_are_refused_alike() -> None:
    lead = make.lead(LeadState.VERIFYING)
    answers = []
    for reference in (lead.reference, "2026-999999"):
        with pytest.raises(NotAllowed) as refusal:
            actions.issue_order(
                lead_reference=reference, task="查清有关要求的出处。", responsible_person="负责人",
                cause="hard", due_on=make.TODAY, by=make.head(make.TARGET), at=make.NINE,
            )  # fmt: skip
        answers.append(refusal.value.message)
    assert len(set(answers)) == 1


def test_a_failed_order_gives_its_number_back() -> None:
    lead = make.lead(LeadState.VERIFYING)
    with pytest.raises(Refusal):
        make.order(lead, task="")
    assert make.order(lead).number.endswith("00001")
