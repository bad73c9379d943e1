"""Registering, refusing, transferring a lead; ruling on a second return."""

from datetime import datetime
from typing import TYPE_CHECKING

from marketaccess.apps.leads import actions, queries, wording
from marketaccess.apps.leads.forms.intake import RefuseForm, RegisterForm, RuleForm, TransferForm
from marketaccess.apps.leads.models import Lead
from marketaccess.apps.leads.views.steps import Fields, StepPage, step_view
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework import redaction
from marketaccess.foundation.organizations import queries as organizations

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department


def _proposed(lead: Lead) -> Fields:
    """What a registration starts from: what is there, and a summary without contacts where there is none."""
    return {
        "title": redaction.redact(lead.title).text,
        "summary": lead.summary or redaction.redact(lead.narrative).text[:5000],
        "case_type": lead.case_type,
        "situation": lead.situation,
        "level": lead.level,
        "list_item": lead.list_item,
        "target_department": lead.target_department_id or "",
        "released": queries.released_copies(lead),
    }


def _register(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.register(
        lead=lead,
        title=fields["title"],
        summary=fields["summary"],
        case_type=fields["case_type"],
        situation=fields["situation"],
        level=fields["level"],
        list_item=fields["list_item"],
        target_department=_department(fields["target_department"]) if fields["target_department"] else None,
        released=[int(pk) for pk in fields.get("released", [])],
        by=by,
        at=at,
    )


def _department(pk: str) -> "Department":
    found = organizations.find(int(pk))
    if found is None:
        raise Refusal(wording.UNKNOWN_DEPARTMENT)
    return found


def _refuse(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.refuse(lead=lead, reason=fields["reason"], by=by, at=at)


def _transfer(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.transfer(
        lead=lead,
        to=_department(fields["to"]),
        assisting=[_department(pk) for pk in fields["assisting"]],
        instructions=fields["instructions"],
        by=by,
        at=at,
    )


def _rule(lead: Lead, fields: Fields, by: Actor, at: datetime) -> object:
    return actions.rule(lead=lead, keep=fields["keep"] == "yes", reason=fields["reason"], by=by, at=at)


def _similar(lead: Lead, actor: Actor) -> Fields:
    return {"similar": queries.similar(lead, actor)}


register = step_view(
    StepPage(
        verbs=("register",),
        permission=P.LEAD_REGISTER,
        form=RegisterForm,
        perform=_register,
        initial=_proposed,
        beside=_similar,
        template="leads/register.html",
    )
)
refuse = step_view(StepPage(("refuse",), P.LEAD_REGISTER, RefuseForm, _refuse, is_grave=True))
transfer = step_view(StepPage(("transfer",), P.LEAD_TRANSFER, TransferForm, _transfer))
rule = step_view(StepPage(("rule_keep", "rule_withdraw"), P.LEAD_RULE, RuleForm, _rule))
