"""Transfer, signing, return, ruling: who has the lead, and what the clock does meanwhile."""

from datetime import date, timedelta

import pytest

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Hop
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GROUNDS = {"reason": "该事项不属于本部门职责范围。", "basis": "三定规定第三条"}


def returned(lead, *, at=make.NINE, by=None):
    return actions.return_(lead=lead, **GROUNDS, by=by or make.clerk(), at=at)


@pytest.mark.requirement("R12.1")
def test_transfer_meets_its_clock_and_starts_verification_from_dispatch():
    lead = make.transferred(make.lead(LeadState.REGISTERED), at=make.NINE + DAY)

    transfer, verify = queries.deadlines_of(lead)
    assert (transfer.rule, transfer.met_on) == ("transfer", date(2026, 9, 30))
    assert (verify.starts_on, verify.due_on) == (date(2026, 9, 30), date(2026, 10, 10))
    assert lead.due_on == date(2026, 10, 10)


def test_signing_late_gives_no_time():
    lead = make.lead(LeadState.VERIFYING)

    actions.sign(lead=lead, by=make.clerk(), at=make.NINE + 5 * DAY)

    assert lead.hops.get().signed_at == make.NINE + 5 * DAY
    assert make.fresh(lead).due_on == lead.due_on
    with pytest.raises(NotAllowed, match="已经签收"):
        actions.sign(lead=lead, by=make.clerk(), at=make.NINE + 6 * DAY)


@pytest.mark.requirement("R7.5")
def test_departments_see_a_lead_from_dispatch_only():
    lead = make.lead(LeadState.REGISTERED)
    assert not queries.visible_to(make.clerk()).exists()

    make.transferred(lead, assisting=[make.HELPING])

    assert queries.visible_to(make.clerk()).get() == lead
    assert queries.visible_to(make.clerk(make.HELPING)).get() == lead


@pytest.mark.parametrize("part", ["to", "assisting"])
def test_the_unit_complained_about_is_never_given_the_lead(part):
    lead = make.lead(LeadState.REGISTERED)
    way = {"to": make.TARGET} if part == "to" else {"assisting": [make.TARGET]}

    with pytest.raises(NotAllowed, match="被反映单位") as refused:
        make.transferred(lead, **way)

    assert refused.value.field == "to"
    assert make.fresh(lead).state == LeadState.REGISTERED
    assert not Hop.objects.exists()


@pytest.mark.parametrize("relation", ["above", "below"])
def test_nor_what_stands_above_or_below_it(relation):
    lead = make.lead(LeadState.REGISTERED)
    target, other = make.department(make.TARGET), make.department("other", "示范单位")
    upper, lower = (other, target) if relation == "above" else (target, other)
    lower.parent = upper
    lower.save()

    with pytest.raises(NotAllowed, match="上下级"):
        make.transferred(lead, to="other")


def test_a_department_cannot_handle_and_assist_at_once():
    with pytest.raises(Refusal, match="协办"):
        make.transferred(make.lead(LeadState.REGISTERED), assisting=[make.HANDLING])


def test_a_department_that_no_longer_exists_gets_nothing():
    closed = make.department("closed")
    closed.is_active = False
    closed.save()

    with pytest.raises(Refusal, match="停用"):
        make.transferred(make.lead(LeadState.REGISTERED), to="closed")


def test_the_first_return_sends_it_back_to_be_transferred_and_ends_the_sight():
    lead = make.transferred(make.lead(LeadState.REGISTERED), assisting=[make.HELPING])

    returned(lead, at=make.NINE + DAY)

    lead = make.fresh(lead)
    assert (lead.state, lead.returns) == (LeadState.REGISTERED, 1)
    assert (lead.due_rule, lead.due_on) == ("transfer", date(2026, 10, 8))
    assert not queries.visible_to(make.clerk()).exists()
    assert not queries.visible_to(make.clerk(make.HELPING)).exists()


def test_a_co_handler_that_returns_it_leaves_alone():
    lead = make.transferred(make.lead(LeadState.REGISTERED), assisting=[make.HELPING])

    returned(lead, by=make.clerk(make.HELPING))

    lead = make.fresh(lead)
    assert (lead.state, lead.returns) == (LeadState.VERIFYING, 0)
    assert not queries.visible_to(make.clerk(make.HELPING)).exists()
    assert queries.visible_to(make.clerk()).exists()


@pytest.mark.parametrize("missing", ["reason", "basis"])
def test_a_return_needs_reason_and_legal_basis(missing):
    lead = make.lead(LeadState.VERIFYING)
    with pytest.raises(Refusal) as refused:
        actions.return_(lead=lead, **{**GROUNDS, missing: ""}, by=make.clerk(), at=make.NINE)
    assert refused.value.field == missing


def test_the_second_return_waits_for_a_ruling_while_the_clock_runs_on():
    lead = make.lead(LeadState.RULING)

    assert lead.returns == 2
    assert lead.due_rule == "verify"
    assert queries.visible_to(make.clerk()).exists()


def test_a_ruling_to_keep_is_final_and_the_clock_counts_from_dispatch():
    lead = make.lead(LeadState.RULING)
    due_on = lead.due_on

    actions.rule(lead=lead, keep=True, reason="属于该部门监管职责。", by=make.head(), at=make.NINE + 2 * DAY)

    lead = make.fresh(lead)
    assert (lead.state, lead.due_on) == (LeadState.VERIFYING, due_on)
    with pytest.raises(NotAllowed, match="裁定维持"):
        returned(lead)


def test_a_ruling_to_withdraw_opens_a_new_transfer():
    lead = make.lead(LeadState.RULING)

    actions.rule(lead=lead, keep=False, reason="应由其他部门办理。", by=make.head(), at=make.NINE)

    assert make.fresh(lead).state == LeadState.REGISTERED
    assert make.fresh(lead).due_rule == "transfer"
    assert not queries.visible_to(make.clerk()).exists()


def test_only_the_head_rules():
    with pytest.raises(NotAllowed, match="牵头单位负责人"):
        actions.rule(
            lead=make.lead(LeadState.RULING), keep=True, reason="维持移交。", by=make.handler(), at=make.NINE
        )


def test_the_second_officer_at_the_same_button_reads_who_was_quicker():
    lead = make.lead(LeadState.REGISTERED)
    stale = make.fresh(lead)
    make.transferred(lead)

    with pytest.raises(NotAllowed, match="已于2026-09-29 09:00办理“移交”"):
        make.transferred(stale)

    assert Hop.objects.count() == 1
