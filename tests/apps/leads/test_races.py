"""Officers who press the same button at the same moment: exactly one wins."""

import pytest

from marketaccess.apps.leads import actions
from marketaccess.apps.leads.models import Hop, Lead
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.races import at_once, threads_share_a_database

pytestmark = pytest.mark.django_db(transaction=True)
OFFICERS = 4


@threads_share_a_database
@pytest.mark.parametrize("_round", range(5))
def test_four_officers_transfer_the_same_lead_and_one_does(_round):
    lead = make.lead(LeadState.REGISTERED)
    to, officer = make.department(make.HANDLING), make.handler()

    outcomes = at_once(
        lambda _: actions.transfer(lead=lead, to=to, instructions="", by=officer, at=make.NINE), OFFICERS
    )

    refusals = [outcome for outcome in outcomes if isinstance(outcome, NotAllowed)]
    assert len(refusals) == OFFICERS - 1
    assert all("办理“移交”" in refusal.message for refusal in refusals)
    assert Hop.objects.count() == 1
    assert Event.objects.filter(action="lead.transfer").count() == 1


@threads_share_a_database
def test_reports_at_the_same_moment_get_numbers_without_gaps():
    make.county()

    at_once(lambda _: make.received(), OFFICERS)

    assert sorted(Lead.objects.values_list("reference", flat=True)) == [
        f"2026-{number:06}" for number in range(1, OFFICERS + 1)
    ]
    assert sorted(Event.objects.values_list("sequence", flat=True)) == list(range(1, OFFICERS + 1))


@threads_share_a_database
def test_the_same_hotline_report_sent_at_the_same_moment_is_stored_once():
    make.county()
    officer = make.handler()
    sent = {"channel": "hotline", "source": "热线", "external_number": "RX-1"}

    outcomes = at_once(lambda _: make.received(by=officer, **sent), OFFICERS)

    assert len({outcome.lead.pk for outcome in outcomes}) == 1
    assert sum(outcome.is_repeat for outcome in outcomes) == OFFICERS - 1
    assert Event.objects.filter(action="lead.receive").count() == 1


def test_one_after_the_other_with_the_same_stale_page():
    lead = make.lead(LeadState.RULING)
    stale = make.fresh(lead)
    actions.rule(lead=lead, keep=True, reason="属于该部门监管职责。", by=make.head(), at=make.NINE)

    with pytest.raises(NotAllowed, match="裁定维持移交"):
        actions.rule(lead=stale, keep=False, reason="应由其他部门办理。", by=make.head(), at=make.NINE)

    assert make.fresh(lead).state == LeadState.VERIFYING


@threads_share_a_database
@pytest.mark.parametrize("_round", range(5))
def test_the_same_form_sent_at_the_same_moment_is_stored_once_with_one_receipt(_round):
    make.county()

    outcomes = at_once(lambda _: make.received(submission_key="one form"), OFFICERS)

    assert len({outcome.receipt for outcome in outcomes}) == 1
    assert sorted(outcome.is_repeat for outcome in outcomes) == [False, True, True, True]
    assert [lead.reference for lead in Lead.objects.all()] == ["2026-000001"]
    assert Event.objects.filter(action="lead.receive").count() == 1
