"""Verification with complete proof, the department's own reviewer, the office's review."""

from datetime import date, timedelta

import pytest

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Attachment, Opinion
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import Conclusion, LeadState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.requirement("R12.3")
@pytest.mark.parametrize("conclusion", [Conclusion.SUBSTANTIATED, Conclusion.PARTLY])
def test_what_is_found_true_needs_complete_proof(conclusion):
    lead = make.lead(LeadState.VERIFYING)
    with pytest.raises(Refusal, match="完整印证材料") as refused:
        make.verified(lead, conclusion=conclusion, files=[])

    assert refused.value.field == "files"
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("conclusion", [Conclusion.UNSUBSTANTIATED, Conclusion.OUTSIDE])
def test_what_is_not_true_needs_a_statement_but_no_file(conclusion):
    lead = make.verified(make.lead(LeadState.VERIFYING), conclusion=conclusion, files=[], measures="")

    assert lead.state == LeadState.ENDORSING


@pytest.mark.requirement("R12.3")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"statement": "属实。"}, "statement"),
        ({"measures": ""}, "measures"),
        ({"conclusion": "maybe"}, "conclusion"),
    ],
)
def test_an_empty_reply_is_refused(changes, field):
    with pytest.raises(Refusal) as refused:
        make.verified(make.lead(LeadState.VERIFYING), **changes)
    assert refused.value.field == field


def test_the_proof_belongs_to_the_opinion_and_both_sides_may_open_it():
    lead = make.lead(LeadState.ENDORSING)

    proof = Attachment.objects.get(lead=lead)

    assert proof.opinion == lead.opinions.get()
    assert queries.attachments_visible_to(make.reviewer()).get() == proof
    actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)
    assert queries.attachments_visible_to(make.handler()).get() == proof
    assert not queries.attachments_visible_to(make.clerk(make.TARGET)).exists()


def test_endorsing_hands_it_in_and_meets_the_clock():
    lead = actions.endorse(lead=make.lead(LeadState.ENDORSING), by=make.reviewer(), at=make.NINE + DAY)

    assert (lead.state, lead.conclusion) == (LeadState.VERIFIED, Conclusion.SUBSTANTIATED)
    assert lead.verified_at == make.NINE + DAY
    assert lead.deadlines.get(rule="verify").met_on == date(2026, 9, 30)
    assert lead.due_on is None


def test_nobody_endorses_the_own_opinion():

    clerk = User.objects.get(pk=make.clerk().user)
    make.post(clerk, Role.DEPARTMENT_REVIEWER, make.HANDLING)
    both = accounts.actor_of(clerk, on=make.TODAY)

    with pytest.raises(NotAllowed, match="起草人不能审核"):
        actions.endorse(lead=make.lead(LeadState.ENDORSING), by=both, at=make.NINE)


def test_the_reviewer_gives_a_draft_back_with_a_remark():
    lead = make.lead(LeadState.ENDORSING)

    actions.reject_draft(lead=lead, remark="印证材料不全。", by=make.reviewer(), at=make.NINE)

    assert make.fresh(lead).state == LeadState.VERIFYING
    assert lead.opinions.get().state == Opinion.State.REJECTED


@pytest.mark.requirement("R12.3")
def test_sending_back_takes_the_clock_up_where_it_stopped():
    lead = make.lead(LeadState.ENDORSING)
    first = lead.deadlines.get(rule="verify").due_on
    lead = actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)

    lead = actions.send_back(lead=lead, remark="缺少印证材料。", by=make.handler(), at=make.NINE + DAY)

    clock = lead.deadlines.get(rule="verify")
    assert (first, clock.first_due_on, clock.due_on) == (
        date(2026, 10, 9),
        date(2026, 10, 9),
        date(2026, 10, 10),
    )
    assert lead.due_on == clock.due_on
    assert lead.conclusion == ""
    assert lead.opinions.get().state == Opinion.State.SENT_BACK


def test_sent_back_on_the_day_it_came_nothing_moves_however_often():
    lead = make.lead(LeadState.VERIFYING)
    due_on = lead.due_on
    for _ in range(3):
        lead = make.verified(make.fresh(lead))
        lead = actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)
        lead = actions.send_back(lead=lead, remark="仍不完整。", by=make.handler(), at=make.NINE)
    assert lead.due_on == due_on

    lead = actions.endorse(lead=make.verified(lead), by=make.reviewer(), at=make.NINE)
    lead = actions.send_back(lead=lead, remark="仍不完整。", by=make.handler(), at=make.NINE + DAY)
    assert lead.due_on > due_on


def test_what_is_true_is_not_simply_accepted():
    with pytest.raises(NotAllowed, match="整改通知"):
        actions.conclude(lead=make.lead(LeadState.VERIFIED), by=make.handler(), at=make.NINE)


def test_what_is_not_true_is_accepted_without_a_notice():
    lead = make.verified(make.lead(LeadState.VERIFYING), conclusion=Conclusion.UNSUBSTANTIATED, files=[])
    lead = actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)

    lead = actions.conclude(lead=lead, by=make.handler(), at=make.NINE)

    assert lead.state == LeadState.ANSWERING
    with pytest.raises(NotAllowed):
        make.notified(lead)


def test_a_co_handler_contributes_and_the_lead_stays():
    lead = make.transferred(make.lead(LeadState.REGISTERED), assisting=[make.HELPING])

    actions.contribute(
        lead=lead, statement="经查资金拨付未设置地域条件。", by=make.clerk(make.HELPING), at=make.NINE
    )

    assert make.fresh(lead).state == LeadState.VERIFYING
    assert lead.opinions.get().conclusion == ""
    with pytest.raises(NotAllowed, match="主办部门"):
        actions.contribute(lead=lead, statement="主办部门的意见内容。", by=make.clerk(), at=make.NINE)
    with pytest.raises(NotAllowed, match="承办部门经办员"):
        make.verified(lead, by=make.clerk(make.HELPING))
