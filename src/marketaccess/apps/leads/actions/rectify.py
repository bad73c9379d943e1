"""Rectification: the notice to the unit complained about, its report, and the review of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from marketaccess.apps.leads import conditions, policy, row_security
from marketaccess.apps.leads.actions import files as attachments
from marketaccess.apps.leads.actions import numbers, recusing, steps, timing, verify
from marketaccess.apps.leads.models import Attachment, Extension, Lead, RectificationNotice
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.disclosure import check_no_contact, check_no_quotation
from marketaccess.domain.casework.report import AcceptedFile, clean

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department

State = RectificationNotice.State


@transaction.atomic
def draft_notice(
    *,
    lead: Lead,
    department: "Department",
    problem: str,
    demand: str,
    basis: str = "",
    by: Actor,
    at: datetime,
) -> RectificationNotice:
    """
    Write the notice to the unit that has to rectify, or write a draft anew.

    The text is written for that unit: contact data and the reporter's own words are refused. From now on
    the unit is out of the lead (see ``recusing``), and has its notice once that is issued.
    """
    lead = steps.begin("draft_notice", lead=lead, by=by, at=at)
    if not department.is_active or department.division_id != lead.division_id:
        raise Refusal("所选的整改单位已停用或者不属于本地，请重新选择。", field="department")
    notice = conditions.open_notice(lead) or RectificationNotice(
        lead=lead, number=numbers.notice_number(at=at)
    )
    notice.department = department
    notice.problem = _for_the_unit(lead, problem, field="problem", label="存在问题")
    notice.demand = _for_the_unit(lead, demand, field="demand", label="整改要求")
    notice.basis = clean(basis, field="basis", label="依据", longest=300)
    notice.drafted_by_id, notice.drafted_at = steps.officer(by), at
    notice.save()
    steps.finish("draft_notice", lead=lead, by=by, at=at, detail={"notice": notice.number})
    recusing.recuse(lead, department, by=by, at=at)
    return notice


def _for_the_unit(lead: Lead, text: str, *, field: str, label: str) -> str:
    text = clean(text, field=field, label=label, shortest=10)
    check_no_contact(text, field=field, label=label)
    # What is quoted from the reviewed summary is already fit for others' eyes.
    if lead.narrative not in lead.summary:
        check_no_quotation(text, narrative=lead.narrative, field=field, label=label)
    return text


@transaction.atomic
def reject_notice(*, lead: Lead, remark: str, by: Actor, at: datetime) -> Lead:
    """The head does not issue the draft; a new one is to be written."""
    lead = steps.begin("reject_notice", lead=lead, by=by, at=at)
    text = clean(remark, field="remark", label="退回意见", shortest=5)
    lead.notices.filter(state=State.DRAFTED).update(state=State.WITHDRAWN, remark=text)
    return steps.finish("reject_notice", lead=lead, by=by, at=at, remark=text)


@transaction.atomic
def issue_notice(*, notice: RectificationNotice, by: Actor, at: datetime) -> RectificationNotice:
    """
    Sign and send the notice: a second person has read it. The rectification clock runs.

    :raises NotAllowed: the drafter signs, or the notice has been issued already.
    """
    lead = steps.begin("notify", lead=notice.lead, by=by, at=at)
    notice = RectificationNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.state != State.DRAFTED:
        raise NotAllowed("该整改通知已发出或者已退回，请刷新页面。")
    verify.accept_opinion(lead)
    detail = {"notice": notice.number, "department": notice.department.name}
    steps.finish("notify", lead=lead, by=by, at=at, detail=detail)
    notice.state, notice.issued_by_id, notice.issued_at = State.ISSUED, steps.officer(by), at
    timing.show_on_notice(lead, notice)
    notice.save(update_fields=["state", "issued_by", "issued_at", "due_on", "due_is_provisional"])
    return notice


@transaction.atomic
def report_rectification(
    *,
    notice: RectificationNotice,
    report: str,
    files: Sequence[AcceptedFile] = (),
    by: Actor,
    at: datetime,
) -> RectificationNotice:
    """
    The unit reports what it has done, with its proof.

    It acts on the notice alone: the lead moves behind it, unseen. Its trace stands under the notice.
    """
    with row_security.lifted():
        lead = steps.lock(notice.lead)
        notice = RectificationNotice.objects.select_for_update().get(pk=notice.pk)
        policy.may_report(by, notice).require()
        notice.report = clean(report, field="report", label="整改情况", shortest=verify.STATEMENT_MIN)
        if not files:
            raise Refusal("整改情况应当附完整印证材料，请至少上传一个文件。", field="files")
        notice.state, notice.reported_by_id, notice.reported_at = State.REPORTED, steps.officer(by), at
        notice.save(update_fields=["state", "report", "reported_by", "reported_at"])
        attachments.attach(
            lead=lead, files=files, purpose=Attachment.Purpose.NOTICE_PROOF, at=at, notice=notice
        )
        detail = {"notice": notice.number, "files": len(files)}
        department = notice.department_id
        steps.finish("report_rectification", lead=lead, by=by, at=at, department=department, detail=detail)
    return notice


@transaction.atomic
def send_back_rectification(*, lead: Lead, remark: str, by: Actor, at: datetime) -> Lead:
    """What was done does not do; the unit's clock runs on where it stopped."""
    lead = steps.begin("send_back_rectification", lead=lead, by=by, at=at)
    text = clean(remark, field="remark", label="退回意见", shortest=5)
    notice = lead.notices.select_for_update().get(state=State.REPORTED)
    steps.finish("send_back_rectification", lead=lead, by=by, at=at, remark=text, detail={"remark": text})
    notice.state, notice.remark = State.ISSUED, text
    timing.show_on_notice(lead, notice)
    notice.save(update_fields=["state", "remark", "due_on", "due_is_provisional"])
    return lead


@transaction.atomic
def accept_rectification(*, lead: Lead, by: Actor, at: datetime) -> Lead:
    """The office has reviewed the rectification and accepts it. What was asked of more time lapses."""
    lead = steps.begin("accept_rectification", lead=lead, by=by, at=at)
    lead.notices.filter(state=State.REPORTED).update(state=State.ACCEPTED)
    lead.extensions.filter(state=Extension.State.REQUESTED).update(state=Extension.State.LAPSED)
    return steps.finish("accept_rectification", lead=lead, by=by, at=at)
