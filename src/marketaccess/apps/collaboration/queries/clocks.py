"""Clocks that are near or missed: read by index, in batches, so that memory stays flat."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from marketaccess.apps.collaboration.models import Reminder, SupervisionOrder
from marketaccess.apps.collaboration.queries.holders import holder_key
from marketaccess.apps.consultations import queries as consultations
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.casework.lead_flow import FINISHED, LeadState
from marketaccess.domain.casework.supervision_flow import OrderState

if TYPE_CHECKING:
    from marketaccess.apps.consultations.models import Deadline as QuestionDeadline
    from marketaccess.apps.leads.models import Deadline, Lead

BATCH = 500
RUNNING = [state for state in LeadState if state not in FINISHED]
Row = TypeVar("Row", bound=Model)


def _running(*, until: date) -> "QuerySet[Deadline]":
    """Running clocks up to a date. The lead's own copy of its next date is indexed: it narrows first."""
    near = leads.running_deadlines().filter(lead__state__in=RUNNING, lead__due_on__lte=until)
    return near.filter(due_on__lte=until).defer("lead__narrative", "lead__summary")


def _open_orders() -> QuerySet[SupervisionOrder]:
    about = SupervisionOrder.objects.filter(lead_reference=OuterRef("lead__reference"))
    return about.exclude(state=OrderState.CLOSED)


def missed_clocks(*, on: date) -> "Iterator[Deadline]":
    """The clocks whose date has passed and for which no order has been issued."""
    issued = SupervisionOrder.objects.filter(
        lead_reference=OuterRef("lead__reference"),
        missed_rule=OuterRef("rule"),
        missed_on=OuterRef("due_on"),
    )
    return batches(_running(until=on).filter(~Exists(issued), ~Exists(_open_orders()), due_on__lt=on))


def near_clocks(*, on: date, until: date) -> "Iterator[Deadline]":
    """The clocks due up to a date that nobody has been reminded of today and that no open order presses."""
    given = Reminder.objects.filter(
        matter=Reminder.Matter.LEAD,
        reference=OuterRef("lead__reference"),
        rule=OuterRef("rule"),
        due_on=OuterRef("due_on"),
        on=on,
    )
    return batches(_running(until=until).filter(~Exists(given), ~Exists(_open_orders())))


def near_orders(*, on: date, until: date) -> Iterator[SupervisionOrder]:
    """The open orders due up to a date that nobody has been reminded of today."""
    given = Reminder.objects.filter(
        matter=Reminder.Matter.ORDER, reference=OuterRef("number"), due_on=OuterRef("due_on"), on=on
    )
    return batches(open_orders().filter(~Exists(given), due_on__lte=until))


def near_questions(*, on: date, until: date) -> "Iterator[QuestionDeadline]":
    """The clocks of consultations due up to a date that nobody has been reminded of today."""
    given = Reminder.objects.filter(
        matter=Reminder.Matter.CONSULTATION,
        reference=OuterRef("consultation__reference"),
        due_on=OuterRef("due_on"),
        on=on,
    )
    return batches(consultations.running_deadlines().filter(~Exists(given), due_on__lte=until))


def open_orders() -> QuerySet[SupervisionOrder]:
    """All orders that are not closed: for the system. Not for people: ask visible_to."""
    return SupervisionOrder.objects.exclude(state=OrderState.CLOSED).select_related("department")


def batches(rows: QuerySet[Row]) -> Iterator[Row]:
    """The rows by key, a batch at a time: no cursor stays open while the caller writes."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk


def strayed(rows: QuerySet[SupervisionOrder]) -> Iterator[SupervisionOrder]:
    """The orders that no longer say what their leads say: two queries a batch."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        wanted = [order.lead_reference for order in batch]
        found = leads.visible_to(SYSTEM).filter(reference__in=wanted).defer("narrative", "summary")
        by_reference = {lead.reference: lead for lead in found.prefetch_related("hops")}
        pairs = [(order, by_reference.get(order.lead_reference)) for order in batch]
        yield from (order for order, lead in pairs if lead is not None and has_strayed(order, lead))
        last = batch[-1].pk


def has_strayed(order: SupervisionOrder, lead: "Lead") -> bool:
    """Whether an order differs from its lead in what it copies."""
    copied = (order.lead_title, order.target_department_id, order.coordinated_by_id, order.department_id)
    return copied != (lead.title, lead.target_department_id, lead.coordinated_by_id, holder_key(lead))
