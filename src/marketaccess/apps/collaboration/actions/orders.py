"""What every verb of an order shares: the locked row, its number, its trace, and who is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.collaboration import policy, wording
from marketaccess.apps.collaboration.models import OrderCounter, SupervisionOrder
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.supervision_flow import SUPERVISION_FLOW, OrderState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit import log
from marketaccess.foundation.notifications import actions as notifications

KIND = "supervision_order"
# Who can do what an order asks: the handlers of a department, the office for its own step.
WORKERS = (P.LEAD_VERIFY, P.LEAD_ENDORSE, P.LEAD_TRANSFER)
HEADS = (P.LEAD_RULE,)


def begin(verb: str, *, order: SupervisionOrder, by: Actor) -> SupervisionOrder:
    """
    The order as it stands now, locked until the end of the transaction.

    :raises NotAllowed: the actor does not see it, may not do this, or it is too late for it.
    """
    rows = SupervisionOrder.objects.select_for_update(of=("self",)).filter(policy.visible_to(by))
    locked = rows.filter(pk=order.pk).first()
    if locked is None:
        raise NotAllowed(wording.UNKNOWN_ORDER)
    if reason := policy.why_not(by, verb, locked):
        raise NotAllowed(reason)
    return locked


def finish(
    verb: str,
    *,
    order: SupervisionOrder,
    by: Actor,
    at: datetime,
    changed: Sequence[str],
    detail: dict[str, Any] | None = None,
) -> SupervisionOrder:
    """Take the arrow of the verb, save what changed, and write the event."""
    was = order.state
    order.state = SUPERVISION_FLOW.step(verb, OrderState(was)).target
    order.save(update_fields=["state", *changed])
    trace(verb, order=order, by=by, at=at, detail={"was": {"state": was}, **(detail or {})})
    return order


def trace(verb: str, *, order: SupervisionOrder, by: Actor, at: datetime, detail: dict[str, Any]) -> None:
    """One audit event in the transaction of the change."""
    told = {"lead": order.lead_reference, "now": {"state": str(order.state)}, **detail}
    log.record(f"supervision.{verb}", KIND, order.number, order.lead_title, by=by, at=at, detail=told)


def next_number(*, at: datetime) -> str:
    """The next number of the year: S2026-00001. Take it late: everybody else who wants one waits."""
    year = timezone.localdate(at).year
    OrderCounter.objects.get_or_create(year=year)
    counter = OrderCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"S{year}-{counter.last:05}"


def tell(
    order: SupervisionOrder,
    text: str,
    *,
    key: str,
    department: int,
    at: datetime,
    permissions: Iterable[P] = WORKERS,
) -> None:
    """A notice to the officers of a department who can act on the order."""
    lead = leads.find(order.lead_reference, SYSTEM)
    concerned = leads.concerned(lead) if lead is not None else frozenset()
    users = accounts.officers(department, permissions, concerned=concerned, on=timezone.localdate(at))
    link = reverse("collaboration:order", args=[order.number])
    notifications.notify(users=users, key=f"{order.number}:{key}", text=text, link=link, at=at)
