"""Who sees what: the same answer for lists, counts, search, suggestions, buttons and files."""

import pytest

from marketaccess.apps.leads import queries
from marketaccess.domain.authority.actor import REPORTER, SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from tests import make

pytestmark = pytest.mark.django_db


def everything(actor, lead):
    """All that a person could learn of a lead by any question."""
    today = queries.today(make.TODAY)
    page = {"wanted": queries.Filter(), "today": today}
    searched = queries.narrow(
        queries.visible_to(actor), queries.Filter(text=lead.reference), actor=actor, today=today
    )
    return [
        queries.visible_to(actor).count(),
        queries.find(lead.reference, actor),
        searched.count(),
        queries.inbox(actor, is_done=False, **page).total,
        queries.inbox(actor, is_done=True, **page).total,
        queries.board(actor, today=today).total,
        sum(week.received for week in queries.trend(actor, on=make.TODAY, weeks=2)),
        len(queries.offers(lead, actor, make.TODAY)),
        len(queries.timeline(lead, actor)),
        len(queries.attachments_of(lead, actor)),
        len(queries.messages_of(lead, actor)),
    ]


STATES = [LeadState.RECEIVED, LeadState.RULING, LeadState.REVIEWING, LeadState.CLOSED]


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("state", STATES)
def test_nobody_of_the_unit_complained_about_learns_anything(state):
    lead = make.lead(state)
    for role in Role:
        *learned, files, talk = everything(make.actor(role, make.TARGET), lead)
        assert not any([*learned, talk]), role
        assert files <= 1  # the unit's own proof on its own notice


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR])
def test_the_three_powers_see_no_leads(role):
    assert not any(everything(make.actor(role, make.OFFICE), make.lead(LeadState.VERIFYING)))


def test_a_department_that_was_not_asked_sees_nothing():
    assert not any(everything(make.clerk(make.HELPING), make.lead(LeadState.VERIFYING)))


def test_the_office_and_the_department_see_it_and_the_public_does_not():
    lead = make.lead(LeadState.VERIFYING)
    assert queries.find(lead.reference, make.handler()) == lead
    assert queries.find(lead.reference, make.clerk()) == lead
    assert queries.find(lead.reference, REPORTER) is None
    assert queries.visible_to(SYSTEM).count() == 1


def test_a_parents_post_is_hidden_from_what_concerns_its_sub_office():
    make.county()
    make.department("station", "示范监测站", parent=make.department(make.HELPING))
    lead = make.lead(LeadState.VERIFYING)
    lead = make.received(target_name="示范监测站").lead

    assert queries.find(lead.reference, make.officer(Role.COORDINATING_HANDLER, make.HELPING)) is None
    assert queries.find(lead.reference, make.handler()) == lead


def test_a_department_cannot_search_what_it_cannot_read():
    lead = make.lead(LeadState.VERIFYING)
    wanted = queries.Filter(text="社保才能报名")
    today = queries.today(make.TODAY)

    def found(actor):
        return queries.narrow(queries.visible_to(actor), wanted, actor=actor, today=today).count()

    assert wanted.text in lead.narrative
    assert found(make.handler()) == 1
    assert found(make.clerk()) == 0


def test_a_department_does_not_see_what_was_said_to_the_reporter():
    lead = make.lead(LeadState.CLOSED)
    verbs = {entry.verb for entry in queries.timeline(lead, make.clerk())}
    assert {"transfer", "verify", "endorse", "notify"} <= verbs
    assert not verbs & {"answer", "rate", "receive"}
    assert "answer" in {entry.verb for entry in queries.timeline(lead, make.handler())}


def test_the_reporter_reads_plain_words_and_no_names():
    lead = make.lead(LeadState.CLOSED)
    status = queries.public_status(lead)

    assert status.words == "已办结。"
    assert [step.words for step in status.steps][:3] == ["收到反映", "完成登记", "移交主管单位核查"]
    assert "coordinating_handler" not in str(status.steps)


def test_offers_say_what_is_permitted_and_why_the_rest_is_not():
    lead = make.lead(LeadState.VERIFYING)

    mine = {offer.verb: offer for offer in queries.offers(lead, make.clerk(), make.TODAY)}
    theirs = {offer.verb: offer for offer in queries.offers(lead, make.handler(), make.TODAY)}

    assert mine["verify"].allowed
    assert not mine["appeal_transfer"].allowed
    assert theirs["verify"].reason == "提交核查意见须由承办部门经办员办理。"
    assert all(offer.reason.endswith("。") for offer in theirs.values() if not offer.allowed)
