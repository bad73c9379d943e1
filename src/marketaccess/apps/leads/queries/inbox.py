"""The inbox: what waits for this person (待办), and what has been done or waits for others (已办)."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from marketaccess.apps.leads import policy
from marketaccess.apps.leads.models import Extension, Hop, Lead, Message, RectificationNotice
from marketaccess.apps.leads.queries.leads import Filter, in_light, narrow, visible_to
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.lead_flow import TURNS, LeadState
from marketaccess.domain.casework.lights import Light, Today

PAGE = 50

ORDERS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "due": (F("due_on").asc(nulls_last=True), "pk"),
    "received": ("-received_at", "-pk"),
    "oldest": ("received_at", "pk"),
}


@frozen
class Page:
    """
    One page of the inbox, in a fixed number of queries whatever its length.

    ``counts`` is over the whole list before the light's filter, so that the lights can be shown as tabs.
    ``other_total`` is the number of leads in the other list under the same filter.
    """

    leads: Sequence[Lead]
    total: int
    number: int
    pages: int
    counts: Mapping[Light, int]
    other_total: int = 0


def todo(actor: Actor) -> Q:
    """Leads on which the next step is the actor's."""
    return _office_turn(actor) | _department_turn(actor)


def _states(permission: P) -> list[LeadState]:
    return [state for state, permissions in TURNS.items() if permission in permissions]


def _office_turn(actor: Actor) -> Q:
    turn = Q(pk__in=())
    permissions = {p for needed in TURNS.values() for p in needed} - policy.AT_HOP
    for permission in sorted(permissions):
        if seats := actor.departments_with(permission):
            turn |= Q(coordinated_by__in=seats, state__in=_states(permission)) & _ripe(permission)
    if seats := actor.departments_with(P.LEAD_CLOSE):
        turn |= Q(coordinated_by__in=seats, state=LeadState.ANSWERING, has_reporter=False)
    if seats := actor.departments_with(P.EXTENSION_DECIDE):
        asked = Extension.objects.filter(state=Extension.State.REQUESTED)
        turn |= Q(coordinated_by__in=seats, state=LeadState.RECTIFYING, pk__in=asked.values("lead"))
    if seats := actor.departments_with(P.LEAD_ANSWER):
        unread = Message.objects.filter(kind=Message.Kind.FROM_REPORTER, read_at__isnull=True)
        turn |= Q(coordinated_by__in=seats, pk__in=unread.values("lead"))
    return turn


def _ripe(permission: P) -> Q:
    """What a state alone does not say: a draft to sign, somebody to answer."""
    if permission is P.NOTICE_ISSUE:
        drafts = RectificationNotice.objects.filter(state=RectificationNotice.State.DRAFTED)
        return Q(pk__in=drafts.values("lead"))
    if permission is P.LEAD_ANSWER:
        return Q(has_reporter=True)
    return Q()


def _department_turn(actor: Actor) -> Q:
    turn = Q(pk__in=())
    for permission in (P.LEAD_VERIFY, P.LEAD_ENDORSE):
        if seats := actor.departments_with(permission):
            held = Hop.objects.filter(department__in=seats, ended_at__isnull=True, part=Hop.Part.LEAD)
            turn |= Q(state__in=_states(permission), pk__in=held.values("lead"))
    if seats := actor.departments_with(P.LEAD_VERIFY):
        unsigned = Hop.objects.filter(
            department__in=seats, ended_at__isnull=True, part=Hop.Part.ASSIST, signed_at__isnull=True
        )
        turn |= Q(state=LeadState.VERIFYING, pk__in=unsigned.values("lead"))
    return turn


def inbox(
    actor: Actor,
    *,
    is_done: bool,
    wanted: Filter,
    today: Today,
    page: int = 1,
    size: int = PAGE,
    sort: str = "",
) -> Page:
    """
    One page of 待办 or 已办. To-do is ordered by its date, nearest first; the rest by arrival.

    ``sort`` is a key of ``ORDERS``; any other leaves that order.
    """
    mine = todo(actor)
    seen = visible_to(actor)
    both = _count_both(narrow(seen, _without_light(wanted), actor=actor, today=today), mine, today)
    counts, others = both[not is_done], both[is_done]
    rows = narrow(seen.filter(~mine if is_done else mine), wanted, actor=actor, today=today)
    total = _shown(counts, wanted.light)
    pages = max(1, -(-total // size))
    number = min(max(page, 1), pages)
    order = ORDERS.get(sort) or ORDERS["received" if is_done else "due"]
    start = (number - 1) * size
    leads = _with_rows(rows.order_by(*order))[start : start + size]
    return Page(
        leads=list(leads),
        total=total,
        number=number,
        pages=pages,
        counts=counts,
        other_total=_shown(others, wanted.light),
    )


def _shown(counts: Mapping[Light, int], light: Light | None) -> int:
    return sum(counts.values()) if light is None else counts[light]


def _count_both(rows: QuerySet[Lead], mine: Q, today: Today) -> Mapping[bool, Mapping[Light, int]]:
    """The lights of 待办 (True) and 已办 (False): one query that looks at each lead once."""
    is_mine = Case(When(mine, then=Value(True)), default=Value(False))  # noqa: FBT003
    lights = {light.value: Count("pk", filter=in_light(light, today)) for light in Light}
    groups = rows.annotate(is_mine=is_mine).order_by().values("is_mine").annotate(**lights)
    found: dict[bool, dict[str, Any]] = {bool(group["is_mine"]): dict(group) for group in groups}
    return {
        side: {light: found.get(side, {}).get(light.value, 0) for light in Light} for side in (True, False)
    }


def _without_light(wanted: Filter) -> Filter:
    return Filter(
        state=wanted.state,
        channel=wanted.channel,
        department=wanted.department,
        situation=wanted.situation,
        level=wanted.level,
        text=wanted.text,
    )


def _with_rows(rows: QuerySet[Lead]) -> QuerySet[Lead]:
    """What a line of the list shows besides the lead: who has it, and whether there are messages."""
    hops = Hop.objects.filter(ended_at__isnull=True).select_related("department")
    unread = Message.objects.filter(
        lead=OuterRef("pk"), kind=Message.Kind.FROM_REPORTER, read_at__isnull=True
    )
    return (
        rows.select_related("coordinated_by", "target_department")
        .prefetch_related(Prefetch("hops", queryset=hops, to_attr="open_hops"))
        .annotate(has_unread=Exists(unread))
        .defer("narrative")
    )


def count_by_light(rows: QuerySet[Lead], today: Today) -> Mapping[Light, int]:
    """How many leads of a list show each light: one query."""
    counts = {light.value: Count("pk", filter=in_light(light, today)) for light in Light}
    found = rows.order_by().aggregate(**counts)
    return {light: found[light.value] for light in Light}


def notice_inbox(actor: Actor, *, is_done: bool) -> QuerySet[RectificationNotice]:
    """The notices that wait for the actor's own unit, or the others addressed to it."""
    own = actor.departments_with(P.NOTICE_ANSWER)
    issued = RectificationNotice.State.ISSUED
    hidden = [RectificationNotice.State.DRAFTED, RectificationNotice.State.WITHDRAWN]
    rows = RectificationNotice.objects.filter(department__in=own).exclude(state__in=hidden)
    rows = rows.exclude(state=issued) if is_done else rows.filter(state=issued)
    return rows.select_related("department").order_by(F("due_on").asc(nulls_last=True), "pk")
