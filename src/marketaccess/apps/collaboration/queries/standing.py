"""How an order stands on the ladder: how late its lead is, and which rungs have fallen due."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen
from django.utils import timezone

from marketaccess.apps.collaboration import wording
from marketaccess.apps.collaboration.models import Reminder, SupervisionOrder
from marketaccess.apps.collaboration.queries.clocks import BATCH, open_orders
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.casework import escalation
from marketaccess.domain.casework.escalation import Escalation, Rung
from marketaccess.domain.casework.supervision_flow import OrderState
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead


@frozen
class Standing:
    """
    An order with what follows from its lead today.

    ``days`` is the number of working days by which the lead is late, 0 where it is not. ``due`` are the rungs
    that have fallen due and have not been climbed. ``is_late``: the order's own date has passed.
    """

    order: SupervisionOrder
    lead: "Lead"
    days: int
    due: tuple[Escalation, ...]
    is_late: bool
    lead_misses_a_date: bool

    @property
    def is_overdue(self) -> bool:
        """Whether the lead is late by a working day at least: what the ladder counts."""
        return self.days > 0

    @property
    def rule_label(self) -> str:
        """The clock that the lead misses (or missed, when the order was issued), in words."""
        rule = self.lead.due_rule if self.is_overdue else self.order.missed_rule
        return label_of_rule(self.order.profile_key, rule)


def label_of_rule(profile_key: str, rule: str) -> str:
    """A clock's name in a profile; its key where a later edition no longer has it."""
    found = library.profile(profile_key).rules.get(rule)
    return found.label if found else rule


def standings(orders: Sequence[SupervisionOrder], *, on: date) -> tuple[Standing, ...]:
    """The orders of a page with their leads, in one query. The orders must be visible to whoever asks."""
    calendar = calendars.calendar()
    wanted = {order.lead_reference for order in orders}
    rows = leads.visible_to(SYSTEM).filter(reference__in=wanted).defer("narrative", "summary")
    found = {lead.reference: lead for lead in rows}
    return tuple(_standing(order, found[order.lead_reference], on, calendar) for order in orders)


def _standing(order: SupervisionOrder, lead: "Lead", on: date, calendar: Calendar) -> Standing:
    is_open = order.state != OrderState.CLOSED
    days = 0
    due: tuple[Escalation, ...] = ()
    misses = lead.due_on is not None and lead.due_on < on
    if lead.due_on is not None and misses:
        days = escalation.overdue_days(lead.due_on, on=on, calendar=calendar)
        fallen = escalation.fallen_due(rungs(order), due_on=lead.due_on, on=on, calendar=calendar)
        due = tuple(rung for rung in fallen if is_open and not _is_climbed(order, rung.rung))
    return Standing(
        order=order,
        lead=lead,
        days=days,
        due=due,
        is_late=is_open and order.due_on < on,
        lead_misses_a_date=misses,
    )


def _is_climbed(order: SupervisionOrder, rung: Rung) -> bool:
    if rung is Rung.REPORT:
        return order.reported_at is not None
    return rung is Rung.ORDER or order.listed_at is not None


def climbing(*, on: date) -> Iterator[Standing]:
    """The open orders with a rung that has fallen due and of which the head has not been told today."""
    told = Reminder.objects.filter(matter=Reminder.Matter.ORDER, on=on).exclude(rule="")
    last, rows = 0, open_orders()
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        numbers = [order.number for order in batch]
        given = set(told.filter(reference__in=numbers).values_list("reference", "rule"))
        for standing in standings(batch, on=on):
            due = tuple(r for r in standing.due if (standing.order.number, str(r.rung)) not in given)
            if due:
                yield evolve(standing, due=due)
        last = batch[-1].pk


def rung_of(order: SupervisionOrder, rung: Rung) -> Escalation | None:
    """A rung as the order's profile has it, or None."""
    return next((each for each in rungs(order) if each.rung is rung), None)


def rungs(order: SupervisionOrder) -> tuple[Escalation, ...]:
    """The ladder of the order's profile."""
    return escalation.ladder(library.profile(order.profile_key))


def government(profile_key: str) -> str:
    """The government that the profile names, or a general word for it."""
    names = {entry.key: entry.name for entry in library.profile(profile_key).departments}
    return names.get("government", wording.GOVERNMENT)


def report_draft(standing: Standing) -> str:
    """The report to the government as the head finds it, to be edited and sent."""
    order, rung = standing.order, rung_of(standing.order, Rung.REPORT)
    return wording.REPORT_TEXT.format(
        government=government(order.profile_key),
        reference=order.lead_reference,
        title=order.lead_title,
        received_on=timezone.localdate(standing.lead.received_at),
        department=order.department.name,
        person=order.responsible_person,
        cause=order.get_cause_display(),
        issued_on=timezone.localdate(order.issued_at),
        number=order.number,
        due_on=order.due_on,
        task=order.task,
        progress=_progress(standing),
        basis=wording.BASIS.format(clause=rung.clause) if rung else wording.BASIS_NONE,
    )


def _progress(standing: Standing) -> str:
    order = standing.order
    if standing.is_overdue:
        told = wording.PROGRESS_OVERDUE.format(
            rule=standing.rule_label, missed_on=standing.lead.due_on, days=standing.days
        )
    else:
        told = wording.PROGRESS_OPEN
    return told + (wording.PROGRESS_RESULT.format(result=order.result) if order.result else "")
