"""Verification: the department's opinion with its proof, its own reviewer, and the office's review."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from marketaccess.apps.leads import conditions
from marketaccess.apps.leads.actions import files as attachments
from marketaccess.apps.leads.actions import recusing, steps
from marketaccess.apps.leads.actions.transfer import own_hop
from marketaccess.apps.leads.models import Attachment, Hop, Lead, Opinion, RectificationNotice
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import NEEDS_RECTIFICATION, Conclusion
from marketaccess.domain.casework.report import AcceptedFile, clean

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department

# A "detailed statement" (详细情况说明) cannot be said in less.
STATEMENT_MIN = 30


@transaction.atomic
def verify(
    *,
    lead: Lead,
    conclusion: str,
    statement: str,
    measures: str = "",
    at_fault: "Department | None" = None,
    files: Sequence[AcceptedFile] = (),
    by: Actor,
    at: datetime,
) -> Lead:
    """
    Hand the department's opinion to its own reviewer.

    Substantiated or partly so, it needs measures and complete proof (完整印证材料), else it is refused.
    ``at_fault`` is the unit that verification found at fault, the department's own too: it is out of the
    lead as soon as the opinion is handed in.
    """
    lead = steps.begin("verify", lead=lead, by=by, at=at)
    found = _conclusion(conclusion)
    needs_proof = found in NEEDS_RECTIFICATION
    opinion = Opinion(
        lead=lead,
        hop=own_hop(lead, by),
        conclusion=found,
        statement=clean(statement, field="statement", label="情况说明", shortest=STATEMENT_MIN),
        measures=clean(measures, field="measures", label="整改意见", shortest=10 if needs_proof else 0),
        at_fault=_at_fault(lead, at_fault, found),
        drafted_by_id=steps.officer(by),
        drafted_at=at,
    )
    if needs_proof and not files:
        raise Refusal("核查属实或者部分属实的，应当附完整印证材料，请至少上传一个文件。", field="files")
    opinion.save(force_insert=True)
    attachments.attach(lead=lead, files=files, purpose=Attachment.Purpose.PROOF, at=at, opinion=opinion)
    detail = {"conclusion": found.value, "files": len(files)}
    return steps.finish(
        "verify", lead=lead, by=by, at=at, department=opinion.hop.department_id, detail=detail
    )


def _conclusion(value: str) -> Conclusion:
    try:
        return Conclusion(value)
    except ValueError:
        raise Refusal("请选择核查结论。", field="conclusion") from None


def _at_fault(lead: Lead, department: "Department | None", found: Conclusion) -> "Department | None":
    if department is None:
        return None
    if found not in NEEDS_RECTIFICATION:
        raise Refusal("核查不属实的，没有存在问题的单位，请不要选择。", field="at_fault")
    if not department.is_active or department.division_id != lead.division_id:
        raise Refusal("所选的单位已停用或者不属于本地，请重新选择。", field="at_fault")
    return department


@transaction.atomic
def contribute(
    *, lead: Lead, statement: str, files: Sequence[AcceptedFile] = (), by: Actor, at: datetime
) -> Lead:
    """A co-handler's statement for the department that handles the lead."""
    lead = steps.begin("contribute", lead=lead, by=by, at=at)
    hop = own_hop(lead, by)
    opinion = Opinion.objects.create(
        lead=lead,
        hop=hop,
        state=Opinion.State.SUBMITTED,
        statement=clean(statement, field="statement", label="协办意见", shortest=10),
        drafted_by_id=steps.officer(by),
        drafted_at=at,
    )
    attachments.attach(lead=lead, files=files, purpose=Attachment.Purpose.PROOF, at=at, opinion=opinion)
    return steps.finish("contribute", lead=lead, by=by, at=at, department=hop.department_id)


@transaction.atomic
def endorse(*, lead: Lead, by: Actor, at: datetime) -> Lead:
    """
    The department's reviewer hands the opinion in. From this day rectification counts.

    Whom the opinion names at fault is out of the lead from now on.
    """
    lead = steps.begin("endorse", lead=lead, by=by, at=at)
    opinion = _drafted(lead)
    opinion.state, opinion.endorsed_by_id, opinion.endorsed_at = (
        Opinion.State.SUBMITTED,
        steps.officer(by),
        at,
    )
    opinion.save(update_fields=["state", "endorsed_by", "endorsed_at"])
    lead.conclusion, lead.verified_at = opinion.conclusion, at
    steps.finish(
        "endorse",
        lead=lead,
        by=by,
        at=at,
        department=opinion.hop.department_id,
        changed=("conclusion", "verified_at"),
        detail={"conclusion": opinion.conclusion},
    )
    if opinion.at_fault is not None:
        recusing.recuse(lead, opinion.at_fault, by=by, at=at)
    return lead


@transaction.atomic
def reject_draft(*, lead: Lead, remark: str, by: Actor, at: datetime) -> Lead:
    """The department's reviewer gives the draft back to its handler."""
    lead = steps.begin("reject_draft", lead=lead, by=by, at=at)
    opinion = _drafted(lead)
    opinion.state, opinion.remark = (
        Opinion.State.REJECTED,
        clean(remark, field="remark", label="退回意见", shortest=5),
    )
    opinion.save(update_fields=["state", "remark"])
    return steps.finish(
        "reject_draft", lead=lead, by=by, at=at, department=opinion.hop.department_id, remark=opinion.remark
    )


@transaction.atomic
def send_back(*, lead: Lead, remark: str, by: Actor, at: datetime) -> Lead:
    """The office sends an incomplete reply back; the department's clock runs on where it stopped."""
    return _discard("send_back", lead=lead, remark=remark, by=by, at=at)


@transaction.atomic
def take_back(*, lead: Lead, remark: str, by: Actor, at: datetime) -> Lead:
    """
    The office takes a lead back whose handler was found at fault, and transfers it anew.

    What that department had found no longer counts; those who assisted it are released too.
    """
    lead = _discard("take_back", lead=lead, remark=remark, by=by, at=at)
    lead.hops.filter(ended_at__isnull=True).update(ended_at=at)
    return lead


def _discard(verb: str, *, lead: Lead, remark: str, by: Actor, at: datetime) -> Lead:
    """The opinion that was handed in does not count, nor what was drafted on it."""
    lead = steps.begin(verb, lead=lead, by=by, at=at)
    text = clean(remark, field="remark", label="退回意见", shortest=5)
    _submitted(lead).update(state=Opinion.State.SENT_BACK, remark=text)
    withdraw_drafts(lead)
    lead.conclusion, lead.verified_at = "", None
    return steps.finish(
        verb,
        lead=lead,
        by=by,
        at=at,
        remark=text,
        changed=("conclusion", "verified_at"),
        detail={"remark": text},
    )


@transaction.atomic
def conclude(*, lead: Lead, by: Actor, at: datetime) -> Lead:
    """The office accepts a conclusion that asks for no rectification."""
    lead = steps.begin("conclude", lead=lead, by=by, at=at)
    _submitted(lead).update(state=Opinion.State.ACCEPTED)
    withdraw_drafts(lead)
    return steps.finish("conclude", lead=lead, by=by, at=at, detail={"conclusion": lead.conclusion})


def accept_opinion(lead: Lead) -> None:
    """The opinion counts: a notice is issued on it."""
    _submitted(lead).update(state=Opinion.State.ACCEPTED)


def withdraw_drafts(lead: Lead) -> None:
    """Notices that were never issued lapse with the opinion on which they rest."""
    lead.notices.filter(state=RectificationNotice.State.DRAFTED).update(
        state=RectificationNotice.State.WITHDRAWN
    )


def _drafted(lead: Lead) -> Opinion:
    opinion = conditions.drafted_opinion(lead)
    if opinion is None:
        raise NotAllowed("没有待审核的核查意见，请刷新页面。")
    return opinion


def _submitted(lead: Lead) -> QuerySet[Opinion]:
    return lead.opinions.filter(state=Opinion.State.SUBMITTED, hop__part=Hop.Part.LEAD)
