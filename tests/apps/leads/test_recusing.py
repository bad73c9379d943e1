"""A unit found at fault while the lead is under way: out of it at once, whoever it was."""

from importlib import import_module

import pytest
from django.db import connection

from marketaccess.apps.leads import actions, queries, row_security
from marketaccess.apps.leads.models import Attachment, Fault, Hop, Lead, Progress, RectificationNotice
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import Conclusion, LeadState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.apps.leads.test_visibility import everything
from tests.apps.leads.verbs import TEXT, ask_for_time
from tests.races import at_once, threads_share_a_database

pytestmark = pytest.mark.django_db
S = LeadState
ROLES = [Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_REVIEWER, Role.COORDINATING_HANDLER, Role.COORDINATING_HEAD]


def shared(state: LeadState = S.VERIFIED) -> Lead:
    """A lead that one department handles and another helps with, up to the opinion handed in."""
    lead = make.transferred(make.lead(S.REGISTERED), assisting=(make.HELPING,))
    actions.contribute(
        lead=lead, statement=TEXT, by=make.clerk(make.HELPING), at=make.NINE, files=[make.proof()]
    )
    lead = make.verified(lead)
    return lead if state is S.ENDORSING else actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)


def draft(lead: Lead, unit: str, **changes: object) -> RectificationNotice:
    said = {"problem": TEXT, "demand": TEXT, "by": make.handler(), "at": make.NINE}
    return actions.draft_notice(lead=lead, department=make.department(unit), **{**said, **changes})


def open_hops(lead: Lead) -> set[str]:
    return set(lead.hops.filter(ended_at__isnull=True).values_list("department__key", flat=True))


@pytest.mark.requirement("R7.5")
def test_a_co_handler_for_which_a_notice_is_drafted_learns_nothing_more() -> None:
    lead = shared()
    helper = make.clerk(make.HELPING)
    assert any(everything(helper, lead))

    draft(lead, make.HELPING)

    for role in ROLES:
        assert not any(everything(make.actor(role, make.HELPING), lead)), role
    assert open_hops(lead) == {make.HANDLING}
    assert Fault.objects.get().department.key == make.HELPING


def test_the_way_out_is_recorded_and_audited() -> None:
    lead = shared()

    draft(lead, make.HELPING)

    event = Event.objects.get(action="lead.recuse_handler")
    assert (event.subject_ref, event.actor) == (lead.reference, make.handler().name)
    assert event.detail["part"] == Hop.Part.ASSIST
    assert Hop.objects.get(department__key=make.HELPING).ended_at == make.NINE
    step = Progress.objects.get(verb="recuse_handler")
    assert make.NAMES[make.HELPING] in step.remark
    assert "存在问题" not in step.remark  # other departments read it before the notice is issued


def test_it_keeps_its_notice_and_nothing_else() -> None:
    lead = shared()
    notice = actions.issue_notice(notice=draft(lead, make.HELPING), by=make.head(), at=make.NINE)
    clerk = make.clerk(make.HELPING)

    assert list(queries.notices_visible_to(clerk)) == [notice]
    actions.report_rectification(
        notice=notice, report=make.STATEMENT, files=[make.proof("own.pdf")], by=clerk, at=make.NINE
    )

    files = queries.attachments_visible_to(clerk)
    assert {file.purpose for file in files} == {Attachment.Purpose.NOTICE_PROOF}
    assert make.fresh(lead).state == S.REVIEWING


def test_a_draft_given_up_does_not_bring_the_unit_back() -> None:
    lead = shared()
    draft(lead, make.HELPING)
    actions.reject_notice(lead=make.fresh(lead), remark=TEXT, by=make.head(), at=make.NINE)

    assert not any(everything(make.clerk(make.HELPING), lead))


def test_a_second_draft_for_the_same_unit_adds_nothing() -> None:
    lead = shared()
    draft(lead, make.HELPING)
    draft(make.fresh(lead), make.HELPING)

    assert Event.objects.filter(action="lead.recuse_handler").count() == 1
    assert Fault.objects.count() == 1


def test_who_also_has_a_post_in_the_unit_is_out_too_and_is_told_nothing() -> None:
    lead = shared()
    both = make.user(Role.COORDINATING_HANDLER, make.OFFICE)
    make.post(both, Role.DEPARTMENT_HANDLER, make.HELPING)
    draft(lead, make.HELPING)

    assert not any(everything(accounts.actor_of(both, on=make.TODAY), lead))
    concerned = queries.concerned(make.fresh(lead))
    told = accounts.officers(lead.coordinated_by_id, (P.LEAD_REVIEW,), concerned=concerned, on=make.TODAY)
    assert both not in told
    assert told


def test_it_is_not_offered_and_not_given_the_lead_again() -> None:
    lead = shared()
    draft(lead, make.HANDLING)
    lead = actions.take_back(lead=make.fresh(lead), remark=TEXT, by=make.handler(), at=make.NINE)

    with pytest.raises(NotAllowed, match="查明存在问题"):
        make.transferred(lead)
    assert make.department(make.HANDLING).pk in queries.barred(lead)
    assert make.transferred(lead, to=make.HELPING).state == S.VERIFYING


def test_the_only_handler_at_fault_leaves_the_lead_with_the_office() -> None:
    lead = make.lead(S.VERIFIED)
    draft(lead, make.HANDLING)
    lead = make.fresh(lead)

    assert not open_hops(lead)
    assert lead.state == S.VERIFIED
    with pytest.raises(NotAllowed, match="收回另行移交"):
        actions.send_back(lead=lead, remark=TEXT, by=make.handler(), at=make.NINE)

    lead = actions.take_back(lead=lead, remark=TEXT, by=make.handler(), at=make.NINE)
    assert (lead.state, lead.conclusion, lead.verified_at) == (S.REGISTERED, "", None)
    assert lead.due_rule == "transfer"
    assert Event.objects.get(action="lead.take_back").detail["remark"] == TEXT
    assert not RectificationNotice.objects.exclude(state="withdrawn").exists()


def test_a_lead_with_its_handler_is_not_taken_back() -> None:
    lead = shared()
    draft(lead, make.HELPING)
    with pytest.raises(NotAllowed, match="主办部门仍在办理"):
        actions.take_back(lead=make.fresh(lead), remark=TEXT, by=make.handler(), at=make.NINE)


def test_without_a_handler_the_office_asks_for_more_time() -> None:
    lead = make.lead(S.VERIFIED)
    actions.issue_notice(notice=draft(lead, make.HANDLING), by=make.head(), at=make.NINE)

    extension = ask_for_time(lead, by=make.handler())

    assert extension.department_id == lead.coordinated_by_id
    with pytest.raises(NotAllowed):
        ask_for_time(lead, by=make.clerk())


def test_with_a_handler_it_does_not() -> None:
    with pytest.raises(NotAllowed, match="主办部门经办员"):
        ask_for_time(make.lead(S.RECTIFYING), by=make.handler())


# ── Named by the opinion itself ───────────────────────────────────────────────────────────────────────


def test_an_opinion_names_a_unit_and_it_is_out_when_the_opinion_is_handed_in() -> None:
    lead = make.transferred(make.lead(S.REGISTERED), assisting=(make.HELPING,))
    helper = make.clerk(make.HELPING)
    lead = make.verified(lead, at_fault=make.department(make.HELPING))
    assert any(everything(helper, lead))

    actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)

    assert not any(everything(helper, lead))
    assert open_hops(lead) == {make.HANDLING}


def test_a_department_that_finds_itself_at_fault_is_out_too() -> None:
    lead = make.verified(make.lead(S.VERIFYING), at_fault=make.department(make.HANDLING))
    lead = actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)

    assert lead.state == S.VERIFIED
    assert not any(everything(make.reviewer(), lead))
    assert queries.find(lead.reference, make.handler()) == lead


def test_a_unit_above_or_below_it_is_out_with_it() -> None:
    lead = make.transferred(make.lead(S.REGISTERED), assisting=(make.HELPING,))
    station = make.department("station", "示范监测站", parent=make.department(make.HELPING))
    lead = make.verified(lead, at_fault=station)

    actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)

    assert not any(everything(make.clerk(make.HELPING), lead))
    assert open_hops(lead) == {make.HANDLING}


def test_nobody_is_at_fault_where_nothing_was_found() -> None:
    lead = make.lead(S.VERIFYING)
    with pytest.raises(Refusal) as refused:
        make.verified(lead, conclusion=Conclusion.UNSUBSTANTIATED, at_fault=make.department(make.HELPING))
    assert refused.value.field == "at_fault"


# ── The office itself ─────────────────────────────────────────────────────────────────────────────────


def test_the_office_at_fault_gives_the_lead_to_its_substitute() -> None:
    lead = shared(S.ENDORSING)
    lead.opinions.filter(hop__part=Hop.Part.LEAD).update(at_fault=make.department(make.OFFICE))

    lead = actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)

    assert lead.coordinated_by.key == make.SUBSTITUTE
    assert not any(everything(make.handler(), lead))
    assert queries.find(lead.reference, make.handler(make.SUBSTITUTE)) == lead
    assert open_hops(lead) == {make.HANDLING, make.HELPING}
    assert (
        Event.objects.get(action="lead.recuse").detail["was"]["coordinated_by"]
        == make.department(make.OFFICE).pk
    )


def test_an_office_that_drafts_a_notice_for_itself_hands_the_draft_over_too() -> None:
    lead = shared()
    notice = draft(lead, make.OFFICE)

    assert notice not in queries.notices_visible_to(make.handler())
    assert notice in queries.notices_visible_to(make.handler(make.SUBSTITUTE))
    issued = actions.issue_notice(notice=notice, by=make.head(make.SUBSTITUTE), at=make.NINE)
    assert issued.state == RectificationNotice.State.ISSUED


def test_where_nobody_can_take_its_place_nothing_is_written() -> None:
    lead = shared()
    draft(lead, make.OFFICE)  # the substitute coordinates now
    with pytest.raises(Refusal):
        draft(make.fresh(lead), make.SUBSTITUTE, by=make.handler(make.SUBSTITUTE))


# ── Leads that were under way before ──────────────────────────────────────────────────────────────────


def test_units_with_a_notice_from_before_are_out_of_their_leads_too() -> None:
    lead = shared()
    draft(lead, make.HELPING)
    other = make.lead(S.VERIFIED)
    Fault.objects.all().delete()
    Hop.objects.update(ended_at=None)

    with connection.cursor() as cursor:
        import_module("marketaccess.apps.leads.migrations.0004_fault_security").name(None, cursor)

    assert not any(everything(make.clerk(make.HELPING), lead))
    assert (open_hops(lead), open_hops(other)) == ({make.HANDLING}, {make.HANDLING})
    assert Fault.objects.get().named_at == make.NINE


# ── In the database itself, and at the same moment ────────────────────────────────────────────────────


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security")
@pytest.mark.parametrize("table", ["lead", "hop", "deadline", "opinion", "progress", "attachment"])
def test_the_database_hides_every_row_from_the_unit_at_fault(table: str) -> None:
    draft(shared(), make.HELPING)
    row_security.hide_from(make.clerk(make.HELPING).departments)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM leads_{table}")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM leads_rectificationnotice")
        assert cursor.fetchone() == (1,)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security")
def test_a_reviewer_hands_in_an_opinion_that_names_the_own_unit_although_the_lead_goes_out_of_sight() -> None:
    lead = make.verified(make.lead(S.VERIFYING), at_fault=make.department(make.HANDLING))
    reviewer = make.reviewer()
    row_security.hide_from(reviewer.departments)

    actions.endorse(lead=lead, by=reviewer, at=make.NINE)

    assert not Lead.objects.exists()
    assert make.fresh(lead).state == S.VERIFIED


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_two_who_draft_at_the_same_moment_end_the_hop_once() -> None:
    lead = shared()
    make.handler()
    at_once(lambda _: draft(lead, make.HELPING), 4)

    assert Event.objects.filter(action="lead.recuse_handler").count() == 1
    assert Fault.objects.count() == 1
