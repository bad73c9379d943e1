"""Telling people that it is their turn."""

import pytest

from marketaccess.apps.collaboration import actions
from marketaccess.apps.leads import actions as leads
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.notifications.models import Delivery, Notice, Webhook
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county() -> None:
    make.vault_keys()


def told() -> dict[str, str]:
    """Who was told what."""
    return dict(Notice.objects.values_list("user__username", "text"))


@pytest.mark.requirement("R7.4")
def test_an_endorsed_opinion_reaches_the_coordinating_office_at_once() -> None:
    lead = make.lead(LeadState.VERIFIED)
    make.handler(), make.clerk()
    assert actions.tell_next(reference=lead.reference, verb="endorse", at=make.NINE) >= 1
    assert told()[make.handler().name] == f"线索{lead.reference}：待复核，请办理。"
    assert make.clerk().name not in told()


@pytest.mark.requirement("R7.4")
def test_the_step_itself_tells_after_its_commit(django_capture_on_commit_callbacks: object) -> None:
    lead = make.lead(LeadState.ENDORSING)
    make.handler()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        leads.endorse(lead=lead, by=make.reviewer(), at=make.NINE)
    assert make.handler().name in told()


def test_a_transfer_reaches_the_handling_department() -> None:
    lead = make.lead(LeadState.VERIFYING)
    make.clerk()
    actions.tell_next(reference=lead.reference, verb="transfer", at=make.NINE)
    assert told()[make.clerk().name].startswith(f"线索{lead.reference}")


def test_the_unit_complained_about_hears_of_its_notice_and_of_no_lead() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    unit = make.clerk(make.TARGET)
    actions.tell_next(reference=lead.reference, verb="notify", at=make.NINE)
    text = told()[unit.name]
    assert lead.reference not in text
    assert lead.notices.get().number in text
    assert not Notice.objects.filter(user__username=unit.name, link__contains=lead.reference).exists()


@pytest.mark.parametrize("state", [s for s in LeadState if s is not LeadState.RECTIFYING])
def test_the_unit_complained_about_hears_nothing_of_the_lead(state: LeadState) -> None:
    lead = make.lead(state)
    unit = make.clerk(make.TARGET)
    actions.tell_next(reference=lead.reference, verb="transfer", at=make.NINE)
    assert unit.name not in told()


def test_twice_is_once() -> None:
    lead = make.lead(LeadState.VERIFIED)
    make.handler()
    first = actions.tell_next(reference=lead.reference, verb="endorse", at=make.NINE)
    assert first >= 1
    assert actions.tell_next(reference=lead.reference, verb="endorse", at=make.NINE) == 0
    assert Notice.objects.filter(user__username=make.handler().name).count() == 1


def test_a_webhook_of_the_department_is_queued_with_numbers_only() -> None:
    lead = make.lead(LeadState.VERIFYING)
    Webhook.objects.create(
        department=make.department(make.HANDLING),
        address="http://127.0.0.1:9/hook",
        secret="s" * 32,
        created_at=make.NINE,
    )
    actions.tell_next(reference=lead.reference, verb="transfer", at=make.NINE)
    payload = Delivery.objects.get().payload
    assert payload == {
        "reference": lead.reference,
        "verb": "transfer",
        "state": "verifying",
        "at": make.NINE.isoformat(),
    }


def test_an_unknown_lead_tells_nobody() -> None:
    assert actions.tell_next(reference="2026-999999", verb="endorse", at=make.NINE) == 0


@pytest.mark.parametrize(
    ("unit", "words"), [(make.HELPING, "有承办单位按回避规定退出办理"), (make.HANDLING, "已由你单位收回")]
)
def test_the_office_is_told_that_a_department_at_fault_is_out(unit: str, words: str) -> None:
    lead = make.transferred(make.lead(LeadState.REGISTERED), assisting=(make.HELPING,))
    lead = leads.endorse(lead=make.verified(lead), by=make.reviewer(), at=make.NINE)
    make.head(), make.clerk(make.HELPING)
    leads.draft_notice(
        lead=lead,
        department=make.department(unit),
        problem=make.STATEMENT,
        demand=make.MEASURES,
        by=make.handler(),
        at=make.NINE,
    )
    actions.tell_next(reference=lead.reference, verb="recuse_handler", at=make.NINE)

    assert words in told()[make.handler().name]
    assert words in told()[make.head().name]
    assert make.clerk(unit).name not in told()
