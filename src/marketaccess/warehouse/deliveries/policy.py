"""
Who may see which delivery, and who may do what with it. One answer for lists, buttons and writes.

1. The coordinating office sees all of them, and decides; who delivered one does not decide on it.
2. A department sees its own, and may withdraw them until something is decided.
"""

from django.db.models import Q

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.decision import YES, Decision, no
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.evaluation.delivery_flow import DELIVERY_FLOW, DeliveryState
from marketaccess.warehouse.deliveries import wording
from marketaccess.warehouse.deliveries.models import Delivery

RIGHTS = (P.DELIVERY_SUBMIT, P.DELIVERY_ACCEPT, P.EVALUATION_MANAGE, P.EVALUATION_DECIDE)
SEE_ALL = (P.DELIVERY_ACCEPT, P.EVALUATION_MANAGE, P.EVALUATION_DECIDE)


def sees_all(actor: Actor) -> bool:
    """Whether everybody's deliveries are shown."""
    return actor.is_system or any(actor.may(right) for right in SEE_ALL)


def visible_to(actor: Actor) -> Q:
    """The deliveries that the actor may see."""
    if sees_all(actor):
        return Q()
    return Q(department__in=actor.departments_with(P.DELIVERY_SUBMIT))


def may(actor: Actor, verb: str, delivery: Delivery) -> Decision:
    """Whether the actor may take this step now. The system's own steps are the system's alone."""
    try:
        step = DELIVERY_FLOW.step(verb, DeliveryState(delivery.state))
    except NotAllowed as refusal:
        return no(refusal.message)
    if step.needs is None:
        return YES if actor.is_system else no(wording.UNKNOWN)
    if not actor.may(step.needs):
        return no(f"{wording.label(verb)}须由{wording.HOLDERS[step.needs]}办理。")
    if step.needs is P.DELIVERY_ACCEPT:
        return no(wording.OWN_DELIVERY) if delivery.delivered_by_id == actor.user else YES
    return YES if _is_theirs(actor, delivery) else no(wording.OTHERS_DELIVERY)


def _is_theirs(actor: Actor, delivery: Delivery) -> bool:
    """Whether it came from the actor's department; what came by the command line is the office's."""
    if delivery.department_id is None:
        return sees_all(actor)
    return delivery.department_id in actor.departments_with(P.DELIVERY_SUBMIT)
