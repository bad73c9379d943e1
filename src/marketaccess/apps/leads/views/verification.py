"""A department's steps, and the office's answer to what it found."""

from datetime import datetime

from marketaccess.apps.leads import actions, queries, wording
from marketaccess.apps.leads.forms.base import NoFields
from marketaccess.apps.leads.forms.verification import (
    ContributeForm,
    RemarkForm,
    ReturnForm,
    TakeBackForm,
    VerifyForm,
)
from marketaccess.apps.leads.models import Lead
from marketaccess.apps.leads.views.steps import Fields, StepPage, step_view
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lead_flow import Conclusion
from marketaccess.foundation.organizations import queries as organizations


def _sign(lead: Lead, _: Fields, by: Actor, at: datetime) -> object:
    return actions.sign(lead=lead, by=by, at=at)


def _return(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.return_(lead=lead, reason=fields["reason"], basis=fields["basis"], by=by, at=at)


def _contribute(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.contribute(lead=lead, statement=fields["statement"], files=fields["files"], by=by, at=at)


def _verify(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    at_fault = organizations.find(int(fields["at_fault"])) if fields["at_fault"] else None
    if fields["at_fault"] and at_fault is None:
        raise Refusal(wording.UNKNOWN_DEPARTMENT, field="at_fault")
    return actions.verify(
        lead=lead,
        conclusion=Conclusion(fields["conclusion"]),
        statement=fields["statement"],
        measures=fields["measures"],
        at_fault=at_fault,
        files=fields["files"],
        by=by,
        at=at,
    )


def _endorse(lead: Lead, _: Fields, by: Actor, at: datetime) -> object:
    return actions.endorse(lead=lead, by=by, at=at)


def _reject_draft(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.reject_draft(lead=lead, remark=fields["remark"], by=by, at=at)


def _send_back(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.send_back(lead=lead, remark=fields["remark"], by=by, at=at)


def _take_back(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.take_back(lead=lead, remark=fields["remark"], by=by, at=at)


def _conclude(lead: Lead, _: Fields, by: Actor, at: datetime) -> object:
    return actions.conclude(lead=lead, by=by, at=at)


def _last_opinion(lead: Lead, actor: Actor) -> Fields:
    """The opinion that is judged, with its proof: the one sent back last when it is written anew."""
    opinion = queries.last_opinion(lead)
    files = queries.files_of(lead, actor, opinion=opinion) if opinion else ()
    return {"opinion": opinion, "opinion_files": files}


def _as_written_before(lead: Lead) -> Fields:
    """A corrected opinion starts from the one that was sent back."""
    opinion = queries.last_opinion(lead)
    if opinion is None:
        return {}
    return {
        "conclusion": opinion.conclusion,
        "statement": opinion.statement,
        "measures": opinion.measures,
        "at_fault": opinion.at_fault_id or "",
    }


sign = step_view(StepPage(("sign",), P.LEAD_VERIFY, NoFields, _sign))
return_ = step_view(
    StepPage(("return", "appeal_transfer"), P.LEAD_RETURN, ReturnForm, _return, is_grave=True)
)
contribute = step_view(StepPage(("contribute",), P.LEAD_VERIFY, ContributeForm, _contribute))
verify = step_view(
    StepPage(
        ("verify",), P.LEAD_VERIFY, VerifyForm, _verify, initial=_as_written_before, beside=_last_opinion
    )
)
endorse = step_view(StepPage(("endorse",), P.LEAD_ENDORSE, NoFields, _endorse, beside=_last_opinion))
reject_draft = step_view(
    StepPage(("reject_draft",), P.LEAD_ENDORSE, RemarkForm, _reject_draft, beside=_last_opinion)
)
send_back = step_view(StepPage(("send_back",), P.LEAD_REVIEW, RemarkForm, _send_back, beside=_last_opinion))
take_back = step_view(
    StepPage(("take_back",), P.LEAD_TRANSFER, TakeBackForm, _take_back, beside=_last_opinion, is_grave=True)
)
conclude = step_view(StepPage(("conclude",), P.LEAD_REVIEW, NoFields, _conclude, beside=_last_opinion))
