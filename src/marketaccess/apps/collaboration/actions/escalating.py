"""What the clock does to a lead that is late, and how an order stays with its lead."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.collaboration import queries, wording
from marketaccess.apps.collaboration.actions import issuing, orders
from marketaccess.apps.collaboration.actions.issuing import Missed, Terms
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.casework import escalation, reminders
from marketaccess.domain.casework.escalation import Rung
from marketaccess.domain.casework.supervision_flow import Cause, OrderState
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Deadline, Lead


def escalate_overdue(*, at: datetime) -> int:
    """
    Put every lead that has missed a date under supervision, at working hours, once for each missed date.

    Each lead is its own transaction: killed in the middle, the next run goes on. Two at once do
    no harm: the second finds the first one's order. Returns how many orders were issued.
    """
    calendar = calendars.calendar()
    if not reminders.is_sending_time(at, calendar):
        return 0
    issued = 0
    for clock in queries.missed_clocks(on=timezone.localdate(at)):
        try:
            issued += _escalate(clock, calendar=calendar, at=at)
        except NotAllowed:  # somebody was quicker, or the lead has been finished
            continue
    return issued


@transaction.atomic
def _escalate(clock: "Deadline", *, calendar: Calendar, at: datetime) -> bool:
    lead = issuing.locked_lead(clock.lead.reference, by=SYSTEM)
    on = timezone.localdate(at)
    # What was read before the lock may be over: the work done, more time granted.
    running = leads.running_deadlines().filter(pk=clock.pk, due_on__lt=on).first()
    if lead is None or running is None:
        return False
    rungs = escalation.ladder(library.profile(lead.profile_key))
    fallen = escalation.fallen_due(rungs, due_on=running.due_on, on=on, calendar=calendar)
    if Rung.ORDER not in {rung.rung for rung in fallen}:
        return False
    due_on = escalation.order_due_on(rungs, missed_on=running.due_on, issued_on=on, calendar=calendar)
    rule = queries.label_of_rule(lead.profile_key, running.rule)
    terms = Terms(
        task=wording.SYSTEM_TASK.format(
            reference=lead.reference, rule=rule, missed_on=running.due_on, due_on=due_on
        ),
        responsible_person=queries.responsible_person(lead, queries.holder_of(lead)),
        cause=Cause.OVERDUE,
        due_on=due_on,
        due_is_provisional=not calendar.is_certain_between(running.due_on, due_on),
    )
    issuing.store(lead, terms, Missed(running.rule, running.due_on), by=SYSTEM, at=at)
    return True


def follow_leads(*, at: datetime, reference: str = "") -> int:
    """
    Bring open orders into step with their leads: who holds it, who coordinates, whom it concerns.

    An announcement of the leads calls it for one; the schedule for all, since an announcement can be
    lost with its process. Returns how many orders changed.
    """
    rows = queries.open_orders()
    if reference:
        rows = rows.filter(lead_reference=reference)
    return sum(_follow(order, at=at) for order in queries.strayed(rows))


@transaction.atomic
def _follow(order: SupervisionOrder, *, at: datetime) -> bool:
    lead = issuing.locked_lead(order.lead_reference, by=SYSTEM)
    rows = SupervisionOrder.objects.select_for_update(of=("self",)).exclude(state=OrderState.CLOSED)
    locked = rows.filter(pk=order.pk).first()
    if lead is None or locked is None or not queries.has_strayed(locked, lead):
        return False
    was, holder = locked.department, queries.holder_of(lead)
    moved = was.pk != holder.pk
    if moved:
        locked.responsible_person = queries.responsible_person(lead, holder)
    _copy(lead, locked)
    locked.department = holder
    changed = ["lead_title", "target_department", "coordinated_by", "department", "responsible_person"]
    locked.save(update_fields=changed)
    detail = {"was": {"department": was.name}, "now": {"department": holder.name}}
    orders.trace("follow", order=locked, by=SYSTEM, at=at, detail=detail)
    if moved:
        told = wording.ORDER_MOVED.format(
            number=locked.number, reference=locked.lead_reference, due_on=locked.due_on
        )
        on = timezone.localdate(at)
        orders.tell(locked, told, key=f"moved:{on}", department=holder.pk, at=at)
    return True


def _copy(lead: "Lead", order: SupervisionOrder) -> None:
    order.lead_title = lead.title
    order.target_department_id = lead.target_department_id
    order.coordinated_by_id = lead.coordinated_by_id
