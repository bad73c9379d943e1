"""Finding supervision orders: every list, print and export begins at ``visible_to``."""

from typing import TYPE_CHECKING, TypedDict

from attrs import frozen
from django.db.models import Q, QuerySet

from marketaccess.apps.collaboration import policy
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.supervision_flow import SUPERVISION_FLOW, OrderState

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

OPEN = "open"
WORDS_MAX = 5


@frozen
class Filter:
    """What the ledger is narrowed to; "" or None leaves a field open. ``state`` may be "open"."""

    state: str = ""
    cause: str = ""
    department: int | None = None
    year: int | None = None
    is_listed: bool = False
    text: str = ""


def visible_to(actor: Actor) -> QuerySet[SupervisionOrder]:
    """The orders that the actor may see, newest first."""
    rows = SupervisionOrder.objects.filter(policy.visible_to(actor))
    return rows.select_related("department", "coordinated_by", "issued_by")


def find(number: str, actor: Actor) -> SupervisionOrder | None:
    """The order of this number, if there is one and the actor may see it."""
    return visible_to(actor).filter(number=number.replace("\x00", "")).first()


def open_order_of(lead_reference: str) -> SupervisionOrder | None:
    """The order under which a lead stands now. For pages of a lead that the person may see."""
    rows = SupervisionOrder.objects.filter(lead_reference=lead_reference)
    return rows.exclude(state=OrderState.CLOSED).first()


def narrow(rows: QuerySet[SupervisionOrder], wanted: Filter) -> QuerySet[SupervisionOrder]:
    """The ledger narrowed to a filter."""
    if wanted.state == OPEN:
        rows = rows.exclude(state=OrderState.CLOSED)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.cause:
        rows = rows.filter(cause=wanted.cause)
    if wanted.department is not None:
        rows = rows.filter(department=wanted.department)
    if wanted.year is not None:
        rows = rows.filter(issued_at__year=wanted.year)
    if wanted.is_listed:
        rows = rows.filter(listed_at__isnull=False)
    for word in normalise(wanted.text)[:100].split()[:WORDS_MAX]:
        rows = rows.filter(_mentions(word))
    return rows


class Choices(TypedDict):
    """What the ledger can be filtered by."""

    departments: list[tuple[int, str]]
    years: list[int]


def choices(actor: Actor) -> Choices:
    """The departments and years of the orders that the actor sees: no others are named."""
    rows = visible_to(actor).order_by()
    departments = rows.values_list("department", "department__name").distinct()
    return {
        "departments": sorted(departments, key=lambda pair: pair[1]),
        "years": [moment.year for moment in rows.datetimes("issued_at", "year", order="DESC")],
    }


def _mentions(word: str) -> Q:
    return (
        Q(number__icontains=word)
        | Q(lead_reference__icontains=word)
        | Q(lead_title__icontains=word)
        | Q(task__icontains=word)
        | Q(responsible_person__icontains=word)
    )


def listed(actor: Actor) -> QuerySet[SupervisionOrder]:
    """The circular list (通报名单): who is on it and not closed yet, first listed first."""
    rows = visible_to(actor).filter(listed_at__isnull=False).exclude(state=OrderState.CLOSED)
    return rows.order_by("listed_at", "pk")


def offers(order: SupervisionOrder, actor: Actor) -> tuple[Offer, ...]:
    """The steps that leave the order's state, each with the reason where it is not the actor's."""
    return SUPERVISION_FLOW.offers(OrderState(order.state), lambda verb: policy.why_not(actor, verb, order))


def why_not(actor: Actor, verb: str, order: SupervisionOrder) -> str:
    """Why the actor may not take a step with an order that they see; "" where they may."""
    return policy.why_not(actor, verb, order)


def why_not_issue(actor: Actor, lead: "Lead | None") -> str:
    """Why the actor may not put a lead under supervision; "" where they may."""
    return policy.why_not_issue(actor, lead)
