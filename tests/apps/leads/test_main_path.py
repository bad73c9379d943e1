"""A lead from the complaint page to closure, each state reached by its verb."""

from datetime import date

import pytest

from marketaccess.apps.leads import queries
from marketaccess.apps.leads.models import Deadline, Progress
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(LeadState))
@pytest.mark.requirement("R7.5")
def test_every_state_is_reached_by_real_verbs(state):
    lead = make.lead(state)

    assert lead.state == state
    assert lead.reference == "2026-000001"


def test_every_step_leaves_one_event_and_one_line_of_progress():
    lead = make.lead(LeadState.CLOSED)

    verbs = list(Progress.objects.filter(lead=lead).values_list("verb", flat=True))
    assert [f"lead.{verb}" for verb in verbs] == list(
        Event.objects.filter(subject_ref=lead.reference).values_list("action", flat=True)
    )
    assert verbs[0] == "receive"
    assert verbs[-1] == "close"


@pytest.mark.requirement("R12.1")
def test_the_clocks_of_0137_run_one_after_the_other():
    lead = make.lead(LeadState.RECTIFYING)

    clocks = {d.rule: d for d in Deadline.objects.filter(lead=lead)}
    assert clocks["transfer"].due_on == date(2026, 9, 30)
    assert clocks["transfer"].met_on == make.TODAY
    assert clocks["verify"].met_on == make.TODAY
    assert (lead.due_rule, lead.due_on) == ("rectify", clocks["rectify"].due_on)


def test_the_receipt_finds_the_lead_however_it_is_typed():
    received = make.received()
    typed = received.receipt.replace("-", " ").lower().replace("0", "O")

    assert queries.by_receipt(typed) == received.lead
    assert queries.by_receipt("7K3M9") is None
