"""How every step of a delivery is taken: lock, ask, change, trace, tell whom it concerns."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.evaluation.delivery_flow import DELIVERY_FLOW, DeliveryState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit import log
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library
from marketaccess.warehouse.deliveries import policy, wording
from marketaccess.warehouse.deliveries.models import Delivery


def begin(verb: str, *, delivery: Delivery, by: Actor) -> Delivery:
    """The delivery as it stands now, locked. :raises NotAllowed: not this step, or not this person."""
    locked = Delivery.objects.select_for_update().filter(pk=delivery.pk).first()
    if locked is None:
        raise NotAllowed(wording.UNKNOWN)
    policy.may(by, verb, locked).require()
    return locked


def finish(
    verb: str,
    *,
    delivery: Delivery,
    by: Actor,
    at: datetime,
    changed: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
) -> Delivery:
    """Take the arrow of the verb; ``changed`` names the fields that the action set."""
    was = DeliveryState(delivery.state)
    delivery.state = DELIVERY_FLOW.step(verb, was).target.value
    delivery.save(update_fields=sorted({"state", *changed}))
    trace(verb, delivery=delivery, by=by, at=at, was=was.value, detail=detail)
    return delivery


def trace(
    verb: str,
    *,
    delivery: Delivery,
    by: Actor,
    at: datetime,
    was: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """One audit event."""
    told = {"was": {"state": was}, "now": {"state": delivery.state}, **(detail or {})}
    log.record(f"delivery.{verb}", "delivery", str(delivery.pk), name_of(delivery), by=by, at=at, detail=told)


def name_of(delivery: Delivery) -> str:
    """What people call it."""
    return f"{library.data_need_named(delivery.need).label} {delivery.period}"


def tell(delivery: Delivery, *, to_office: bool, at: datetime) -> None:
    """Word to who delivered it, or to those at the coordinating office who decide."""
    users = _deciders(on=timezone.localdate(at)) if to_office else []
    if delivery.delivered_by_id is not None:
        users.append(delivery.delivered_by_id)
    state = DELIVERY_FLOW.labels[DeliveryState(delivery.state)]
    notifications.notify(
        users=users,
        key=f"delivery:{delivery.pk}:{delivery.state}:{at.isoformat()}",
        text=wording.YOUR_TURN.format(
            label=library.data_need_named(delivery.need).label, period=delivery.period, state=state
        ),
        link=reverse("deliveries:detail", args=[delivery.pk]),
        at=at,
    )


def _deciders(*, on: date) -> list[int]:
    """Those who accept deliveries at the coordinating office; nobody before the platform is installed."""
    locality = organizations.locality_or_none(on=on)
    if locality is None:
        return []
    office = organizations.department(library.profile(locality.profile_key).coordinating_office, on=on)
    return [user.pk for user in accounts.officers(office.pk, (P.DELIVERY_ACCEPT,), on=on)]
