"""The notice to the unit complained about: written for it, reviewed, carried out, reviewed again."""

from datetime import date, timedelta

import pytest
from django.db.models import Field

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Attachment, Lead, RectificationNotice
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.requirement("R12.1")
def test_rectification_counts_from_the_day_the_opinion_was_handed_in():
    lead = make.lead(LeadState.VERIFIED)

    notice = make.notified(lead, at=make.NINE + 3 * DAY)

    clock = lead.deadlines.get(rule="rectify")
    assert clock.starts_on == make.TODAY
    assert notice.due_on == clock.due_on
    assert make.fresh(lead).due_on == clock.due_on


def test_nobody_issues_the_own_draft():
    handler = User.objects.get(pk=make.handler().user)
    make.post(handler, Role.COORDINATING_HEAD, make.OFFICE)
    both = accounts.actor_of(handler, on=make.TODAY)
    notice = actions.draft_notice(
        lead=make.lead(LeadState.VERIFIED),
        department=make.department(make.TARGET),
        problem="招标文件设置了以注册地为条件的报名门槛。",
        demand="删除该条件，公开更正并排查在建项目。",
        by=both,
        at=make.NINE,
    )

    with pytest.raises(NotAllowed, match="自己起草"):
        actions.issue_notice(notice=notice, by=both, at=make.NINE)


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        ("我公司参加项目投标，被告知必须在本县注册分公司并缴纳社保才能报名", "反映人的原文"),
        ("存在报名门槛问题，可联系13800000000了解情况。", "电话"),
    ],
)
def test_a_notice_that_could_give_the_reporter_away_is_refused(problem, says):
    with pytest.raises(Refusal, match=says) as refused:
        make.notified(make.lead(LeadState.VERIFIED), problem=problem)
    assert refused.value.field == "problem"


def test_the_unit_sees_its_notice_once_issued_and_nothing_of_the_lead():
    unit, lead = make.clerk(make.TARGET), make.lead(LeadState.VERIFIED)
    draft = actions.draft_notice(
        lead=lead,
        department=make.department(make.TARGET),
        problem="招标文件设置了以注册地为条件的报名门槛。",
        demand="删除该条件，公开更正并排查在建项目。",
        by=make.handler(),
        at=make.NINE,
    )
    assert not queries.notices_visible_to(unit).exists()

    actions.issue_notice(notice=draft, by=make.head(), at=make.NINE)

    seen = queries.notices_visible_to(unit).get()
    lead = make.fresh(lead)
    told = [lead.reference, lead.title, lead.narrative, lead.summary]
    fields = [f.attname for f in RectificationNotice._meta.get_fields() if isinstance(f, Field)]
    shown = " ".join(str(getattr(seen, name)) for name in fields if name != "lead_id")
    assert not [text for text in told if text in shown]
    assert not queries.visible_to(unit).exists()
    assert queries.find(lead.reference, unit) is None


@pytest.mark.requirement("R12.3")
def test_a_report_of_rectification_needs_statement_and_proof():
    make.lead(LeadState.RECTIFYING)
    notice = RectificationNotice.objects.get()
    for changes, field in (({"report": "已改。"}, "report"), ({"files": []}, "files")):
        given = {
            "report": "已删除招标文件中的注册地条件，发布更正公告，并完成对在建项目的逐项排查。",
            "files": [make.proof()],
        }
        with pytest.raises(Refusal) as refused:
            actions.report_rectification(
                notice=notice, **{**given, **changes}, by=make.clerk(make.TARGET), at=make.NINE
            )
        assert refused.value.field == field


def test_only_the_unit_itself_reports_and_only_once():
    make.lead(LeadState.RECTIFYING)
    notice = RectificationNotice.objects.get()
    with pytest.raises(NotAllowed, match="整改单位经办员"):
        actions.report_rectification(
            notice=notice, report="改" * 30, files=[make.proof()], by=make.clerk(), at=make.NINE
        )

    make.rectified(notice)

    with pytest.raises(NotAllowed, match="已经报送"):
        make.rectified(notice)


def test_proof_on_a_notice_is_for_the_office_and_its_author():
    lead = make.lead(LeadState.REVIEWING)
    proof = Attachment.objects.get(lead=lead, purpose=Attachment.Purpose.NOTICE_PROOF)

    assert proof in queries.attachments_visible_to(make.handler())
    assert proof in queries.attachments_visible_to(make.clerk(make.TARGET))
    assert proof not in queries.attachments_visible_to(make.clerk())


def test_sending_back_takes_the_units_clock_up_and_shows_it_on_the_notice():
    lead = make.lead(LeadState.REVIEWING)
    before = lead.deadlines.get(rule="rectify").due_on

    actions.send_back_rectification(
        lead=lead, remark="更正公告未发布。", by=make.handler(), at=make.NINE + 2 * DAY
    )

    lead, notice = make.fresh(lead), RectificationNotice.objects.get()
    assert lead.state == LeadState.RECTIFYING
    assert lead.due_on == before + 2 * DAY == notice.due_on
    make.rectified(notice, at=make.NINE + 3 * DAY)
    assert make.fresh(lead).state == LeadState.REVIEWING


def test_a_draft_that_the_head_rejects_is_written_anew():
    lead = make.lead(LeadState.VERIFIED)
    said = {
        "department": make.department(make.TARGET),
        "problem": "招标文件设置了以注册地为条件的报名门槛。",
        "demand": "删除该条件，公开更正并排查在建项目。",
    }
    first = actions.draft_notice(lead=lead, **said, by=make.handler(), at=make.NINE)

    actions.reject_notice(lead=lead, remark="整改要求不具体。", by=make.head(), at=make.NINE)

    with pytest.raises(NotAllowed):
        actions.issue_notice(notice=first, by=make.head(), at=make.NINE)
    second = make.notified(lead)
    assert second.number != first.number
    assert make.fresh(first).state == RectificationNotice.State.WITHDRAWN


def test_the_draft_lapses_with_the_opinion_that_is_sent_back():
    lead = make.lead(LeadState.VERIFIED)
    draft = actions.draft_notice(
        lead=lead,
        department=make.department(make.TARGET),
        problem="招标文件设置了以注册地为条件的报名门槛。",
        demand="删除该条件，公开更正并排查在建项目。",
        by=make.handler(),
        at=make.NINE,
    )

    actions.send_back(lead=lead, remark="材料不完整。", by=make.handler(), at=make.NINE)

    assert make.fresh(draft).state == RectificationNotice.State.WITHDRAWN


def test_the_golden_dates_of_0137():
    """Received 29 September, each step on its last day."""
    lead = make.lead(LeadState.REGISTERED)
    lead = make.transferred(lead, at=make.NINE + DAY)
    on_time = make.NINE + 11 * DAY  # 10 October, a Saturday that is worked
    lead = actions.endorse(lead=make.verified(lead, at=on_time), by=make.reviewer(), at=on_time)
    make.notified(lead, at=on_time)

    dates = {clock.rule: clock.due_on for clock in Lead.objects.get().deadlines.all()}
    assert dates["transfer"] == date(2026, 9, 30)
    assert dates["verify"] == date(2026, 10, 10)
    assert dates["rectify"] in {date(2026, 10, 17), date(2026, 10, 19)}
