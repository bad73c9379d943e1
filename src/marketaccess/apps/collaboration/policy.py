"""
Who may see which supervision order, and who may do what with it.

An order is seen by whom its lead is seen by: the unit complained about never. Issuing and recording belong
to the office that coordinates the lead, reporting, listing and closing to its head; the department
under supervision tells what it has done.
"""

from typing import TYPE_CHECKING

from django.db.models import Q

from marketaccess.apps.collaboration import wording
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import FINISHED, LeadState
from marketaccess.domain.casework.supervision_flow import SUPERVISION_FLOW, OrderState

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead


def visible_to(actor: Actor) -> Q:
    """The orders of leads that the actor may see, asked of the leads as they are now."""
    if actor.is_system:
        return Q()
    seen = leads.visible_to(actor).order_by().values("reference")
    return Q(lead_reference__in=seen) & ~Q(target_department__in=actor.departments)


def why_not_issue(actor: Actor, lead: "Lead | None") -> str:
    """Why the actor may not put a lead under supervision; "" where they may."""
    if lead is None:
        return wording.UNKNOWN_LEAD
    if LeadState(lead.state) in FINISHED:
        return wording.FINISHED
    if actor.is_system or actor.may(P.SUPERVISION_ISSUE, at=lead.coordinated_by_id):
        return ""
    return wording.OFFICE_ISSUES


def why_not(actor: Actor, verb: str, order: SupervisionOrder) -> str:
    """Why the actor may not take a step with an order that they see; "" where they may."""
    try:
        step = SUPERVISION_FLOW.step(verb, OrderState(order.state))
    except NotAllowed as refusal:
        return refusal.message
    if not _has_right(actor, verb, step.needs, order):
        return wording.WHO_MAY[verb]
    if verb == "list" and order.listed_at is not None:
        return wording.LISTED
    return ""


def _has_right(actor: Actor, verb: str, needs: P | None, order: SupervisionOrder) -> bool:
    if needs is not None and actor.may(needs, at=order.coordinated_by_id):
        return True
    return verb == "record_result" and actor.may(P.LEAD_VERIFY, at=order.department_id)
