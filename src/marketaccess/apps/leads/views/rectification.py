"""Rectification from the office's side: the notice, more time, the review of what was done."""

from datetime import datetime

from django.utils import timezone

from marketaccess.apps.leads import actions, queries, wording
from marketaccess.apps.leads.forms.base import NoFields
from marketaccess.apps.leads.forms.rectification import (
    DecideExtensionForm,
    DraftNoticeForm,
    RequestExtensionForm,
)
from marketaccess.apps.leads.forms.verification import RemarkForm
from marketaccess.apps.leads.models import Lead
from marketaccess.apps.leads.views.steps import Fields, StepPage, step_view
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.organizations import queries as organizations


def _draft(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    department = organizations.find(int(fields["department"]))
    if department is None:
        raise Refusal(wording.UNKNOWN_DEPARTMENT, field="department")
    return actions.draft_notice(
        lead=lead,
        department=department,
        problem=fields["problem"],
        demand=fields["demand"],
        basis=fields["basis"],
        by=by,
        at=at,
    )


def _issue(lead: Lead, _: Fields, by: Actor, at: datetime) -> object:
    notice = queries.open_notice(lead)
    if notice is None:
        raise NotAllowed(wording.NOTHING_TO_ISSUE)
    return actions.issue_notice(notice=notice, by=by, at=at)


def _reject(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.reject_notice(lead=lead, remark=fields["remark"], by=by, at=at)


def _send_back(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.send_back_rectification(lead=lead, remark=fields["remark"], by=by, at=at)


def _accept(lead: Lead, _: Fields, by: Actor, at: datetime) -> object:
    return actions.accept_rectification(lead=lead, by=by, at=at)


def _request(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.request_extension(
        lead=lead, reason=fields["reason"], until=fields["until"], files=fields["files"], by=by, at=at
    )


def _decide(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    extension = queries.pending_extension(lead)
    if extension is None:
        raise NotAllowed(wording.NOTHING_TO_DECIDE)
    return actions.decide_extension(
        extension=extension,
        grant=fields["grant"] == "yes",
        approver=fields["approver"],
        approval_number=fields["approval_number"],
        files=fields["files"],
        by=by,
        at=at,
    )


def _as_drafted_before(lead: Lead) -> Fields:
    """A draft that was sent back is written on; a new one goes to the unit complained about."""
    notice, opinion = queries.open_notice(lead), queries.last_opinion(lead)
    if notice is not None:
        return {
            "department": notice.department_id,
            "problem": notice.problem,
            "demand": notice.demand,
            "basis": notice.basis,
        }
    return {
        "department": (opinion.at_fault_id if opinion else None) or lead.target_department_id or "",
        "demand": opinion.measures if opinion else "",
    }


def _approver(lead: Lead) -> Fields:
    rule = queries.extension_rule(lead)
    return {"approver": rule.approver_label} if rule else {}


def _found(lead: Lead, _: Actor) -> Fields:
    return {"opinion": queries.last_opinion(lead), "notice": queries.open_notice(lead)}


def _notice(lead: Lead, actor: Actor) -> Fields:
    return {"notice": queries.open_notice(lead), "notice_files": queries.files_of(lead, actor, notice=True)}


def _extension(lead: Lead, actor: Actor) -> Fields:
    return {
        "extension": queries.pending_extension(lead),
        "extension_rule": queries.extension_rule(lead),
        "clock": queries.clock(lead, "rectify", on=timezone.localdate()),
        "extension_files": queries.files_of(lead, actor, extension=True),
    }


draft_notice = step_view(
    StepPage(
        ("draft_notice",), P.NOTICE_DRAFT, DraftNoticeForm, _draft, initial=_as_drafted_before, beside=_found
    )
)
issue_notice = step_view(
    StepPage(("notify",), P.NOTICE_ISSUE, NoFields, _issue, beside=_found, is_grave=True)
)
reject_notice = step_view(StepPage(("reject_notice",), P.NOTICE_ISSUE, RemarkForm, _reject, beside=_found))
accept = step_view(StepPage(("accept_rectification",), P.LEAD_REVIEW, NoFields, _accept, beside=_notice))
send_back = step_view(
    StepPage(("send_back_rectification",), P.LEAD_REVIEW, RemarkForm, _send_back, beside=_notice)
)
request_extension = step_view(
    StepPage(("request_extension",), P.EXTENSION_REQUEST, RequestExtensionForm, _request, beside=_extension)
)
decide_extension = step_view(
    StepPage(
        ("decide_extension",),
        P.EXTENSION_DECIDE,
        DecideExtensionForm,
        _decide,
        initial=_approver,
        beside=_extension,
    )
)
