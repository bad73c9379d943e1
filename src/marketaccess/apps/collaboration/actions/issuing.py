"""Putting a lead under supervision, by hand or because a date was missed."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketaccess.apps.collaboration import policy, queries, wording
from marketaccess.apps.collaboration.actions import orders
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.report import clean
from marketaccess.domain.casework.supervision_flow import CAUSES, Cause, OrderState

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

TASK_MAX = 1000
LONGEST = timedelta(days=366)


@frozen
class Missed:
    """The clock that was missed, "" and None where an order has another cause."""

    rule: str = ""
    on: date | None = None


@frozen
class Terms:
    """What an order demands."""

    task: str
    responsible_person: str
    cause: Cause
    due_on: date
    due_is_provisional: bool = False


@transaction.atomic
def issue_order(
    *,
    lead_reference: str,
    task: str,
    responsible_person: str,
    cause: str,
    due_on: date,
    by: Actor,
    at: datetime,
) -> SupervisionOrder:
    """
    Put a lead under supervision by hand: complex, strongly felt, hard to rectify, or late (R15.1).

    :raises Refusal: naming the field; NotAllowed: not this person, not this lead, or it is under one.
    """
    lead = locked_lead(lead_reference, by=by)
    if reason := policy.why_not_issue(by, lead):
        raise NotAllowed(reason)
    assert lead is not None
    on = timezone.localdate(at)
    terms = _checked(task, responsible_person, cause, due_on, on=on)
    missed = Missed()
    if terms.cause is Cause.OVERDUE:
        if lead.due_on is None or lead.due_on >= on:
            raise Refusal(wording.NOT_OVERDUE, field="cause")
        missed = Missed(lead.due_rule, lead.due_on)
    return store(lead, terms, missed, by=by, at=at)


def locked_lead(reference: str, *, by: Actor) -> "Lead | None":
    """The lead if the actor may see it, held so that it neither moves nor closes while an order is made."""
    return leads.visible_to(by).select_for_update(of=("self",)).filter(reference=reference).first()


def _checked(task: str, person: str, cause: str, due_on: date, *, on: date) -> Terms:
    if cause not in CAUSES:
        raise Refusal("请选择督办原因。", field="cause")
    if due_on < on:
        raise Refusal(wording.PAST, field="due_on")
    if due_on > on + LONGEST:
        raise Refusal(wording.TOO_FAR, field="due_on")
    return Terms(
        task=clean(task, field="task", label="督办任务", longest=TASK_MAX, shortest=5),
        responsible_person=clean(person, field="responsible_person", label="责任人", longest=60, shortest=2),
        cause=Cause(cause),
        due_on=due_on,
    )


def store(lead: "Lead", terms: Terms, missed: Missed, *, by: Actor, at: datetime) -> SupervisionOrder:
    """
    Write the order and its event, and tell the department. The lead must be locked.

    :raises Refusal: the lead is under an open order, or this missed date has brought one before.
    """
    _refuse_second(lead, missed)
    holder = queries.holder_of(lead)
    order = SupervisionOrder(
        number=orders.next_number(at=at),
        lead_reference=lead.reference,
        lead_title=lead.title,
        profile_key=lead.profile_key,
        target_department_id=lead.target_department_id,
        coordinated_by_id=lead.coordinated_by_id,
        department=holder,
        responsible_person=terms.responsible_person,
        task=terms.task,
        cause=terms.cause,
        missed_rule=missed.rule,
        missed_on=missed.on,
        due_on=terms.due_on,
        due_is_provisional=terms.due_is_provisional,
        state=OrderState.ISSUED,
        issued_at=at,
        issued_by_id=by.user,
        is_demonstration=lead.is_demonstration,
    )
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError as error:  # the constraint is the last word where a lock did not hold
        raise NotAllowed(wording.OPEN_ALREADY.format(number="")) from error
    detail = {"cause": str(terms.cause), "department": holder.name, "due_on": terms.due_on.isoformat()}
    orders.trace("issue", order=order, by=by, at=at, detail=detail)
    told = wording.ORDER_ISSUED.format(
        number=order.number, reference=order.lead_reference, due_on=order.due_on
    )
    for department in {holder.pk, lead.coordinated_by_id}:
        orders.tell(order, told, key="issued", department=department, at=at)
    return order


def _refuse_second(lead: "Lead", missed: Missed) -> None:
    if earlier := queries.open_order_of(lead.reference):
        raise NotAllowed(wording.OPEN_ALREADY.format(number=earlier.number))
    if missed.on is None:
        return
    same = SupervisionOrder.objects.filter(
        lead_reference=lead.reference, missed_rule=missed.rule, missed_on=missed.on
    ).first()
    if same is not None:
        raise NotAllowed(wording.ONE_PER_DATE.format(number=same.number))
