"""The inbox: what waits for this person (待办), and what has been done or waits for others (已办)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial, reduce
from itertools import product
from operator import or_

from attrs import evolve, frozen
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.expressions import OrderBy

from marketaccess.apps.leads import policy
from marketaccess.apps.leads.models import Extension, Hop, Lead, Message, RectificationNotice
from marketaccess.apps.leads.queries.freshness import finished_version
from marketaccess.apps.leads.queries.leads import Filter, narrow, visible_to
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.lead_flow import FINISHED, TURNS, LeadState
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.calendars import lights
from marketaccess.foundation.ui.shelf import Shelf

PAGE = 50
Counts = Mapping[Light, int]
UNDER_WAY = [state for state in LeadState if state not in FINISHED]
# A few bytes for each standing and filter.
COUNTS = Shelf[Counter[tuple[Light, bool]]](room=4096)

ORDERS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "due": (F("due_on").asc(nulls_last=True), "pk"),
    "received": ("-received_at", "-pk"),
    "oldest": ("received_at", "pk"),
}
# The columns of a line.
SHOWN = (
    *("reference", "title", "target_name", "state", "channel", "profile_key"),
    *("due_rule", "due_on", "due_is_provisional", "received_at", "reopenings", "is_demonstration"),
)


@frozen
class Asked:
    """Whose list it is, and what it is narrowed to on which day."""

    actor: Actor
    wanted: Filter
    today: Today

    def rows(self) -> QuerySet[Lead]:
        """Everything that there is to list, to be done or done."""
        return narrow(visible_to(self.actor), self.wanted, actor=self.actor, today=self.today)


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
    """
    Leads on which the next step is the actor's.

    A union: each branch finds its few leads by an index, where one long OR would look at every lead.
    """
    first, *others = (Lead.objects.filter(turn).order_by().values("pk") for turn in _turns(actor))
    return Q(pk__in=first.union(*others))


def _turns(actor: Actor) -> Iterator[Q]:
    yield Q(pk__in=())
    yield from _office_turns(actor)
    yield from _department_turns(actor)


def _states(permission: P) -> list[LeadState]:
    return [state for state, permissions in TURNS.items() if permission in permissions]


def _office_turns(actor: Actor) -> Iterator[Q]:
    permissions = {p for needed in TURNS.values() for p in needed} - policy.AT_HOP
    for permission in sorted(permissions):
        if seats := actor.departments_with(permission):
            yield Q(coordinated_by__in=seats, state__in=_states(permission)) & _ripe(permission)
    if seats := actor.departments_with(P.LEAD_CLOSE):
        yield Q(coordinated_by__in=seats, state=LeadState.ANSWERING, has_reporter=False)
    if seats := actor.departments_with(P.EXTENSION_DECIDE):
        asked = Extension.objects.filter(state=Extension.State.REQUESTED)
        yield Q(coordinated_by__in=seats, state=LeadState.RECTIFYING, pk__in=asked.values("lead"))
    yield _messages(actor)


def _messages(actor: Actor) -> Q:
    """A word of the reporter's that nobody has read, whatever the state."""
    seats = actor.departments_with(P.LEAD_ANSWER)
    unread = Message.objects.filter(kind=Message.Kind.FROM_REPORTER, read_at__isnull=True)
    return Q(coordinated_by__in=seats, pk__in=unread.values("lead")) if seats else Q(pk__in=())


def _ripe(permission: P) -> Q:
    """What a state alone does not say: a draft to sign, somebody to answer."""
    if permission is P.NOTICE_ISSUE:
        drafts = RectificationNotice.objects.filter(state=RectificationNotice.State.DRAFTED)
        return Q(pk__in=drafts.values("lead"))
    if permission is P.LEAD_ANSWER:
        return Q(has_reporter=True)
    return Q()


def _department_turns(actor: Actor) -> Iterator[Q]:
    for permission in (P.LEAD_VERIFY, P.LEAD_ENDORSE):
        if seats := actor.departments_with(permission):
            held = Hop.objects.filter(department__in=seats, ended_at__isnull=True, part=Hop.Part.LEAD)
            yield Q(state__in=_states(permission), pk__in=held.values("lead"))
    if seats := actor.departments_with(P.LEAD_VERIFY):
        unsigned = Hop.objects.filter(
            department__in=seats, ended_at__isnull=True, part=Hop.Part.ASSIST, signed_at__isnull=True
        )
        yield Q(state=LeadState.VERIFYING, pk__in=unsigned.values("lead"))


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
    asked = Asked(actor, evolve(wanted, light=None), today)
    everything, waiting, finished = _counts(asked)
    rest = {light: everything[light] - waiting[light] for light in Light}
    counts, others = (rest, waiting) if is_done else (waiting, rest)
    total = _shown(counts, wanted.light)
    pages = max(1, -(-total // size))
    number = min(max(page, 1), pages)
    sort = sort if sort in ORDERS else "received" if is_done else "due"
    part = slice((number - 1) * size, number * size)
    listed = _done if is_done else partial(_waiting, finished=finished)
    return Page(
        leads=listed(evolve(asked, wanted=wanted), sort, part),
        total=total,
        number=number,
        pages=pages,
        counts=counts,
        other_total=_shown(others, wanted.light),
    )


def _waiting(asked: Asked, sort: str, part: slice, *, finished: int) -> list[Lead]:
    """
    A part of 待办, found before it is fetched: by keys among the leads under way, which are few.

    On a finished lead nothing but a message waits; ``finished`` is how many there are, mostly none.
    """
    rows = asked.rows()
    told = rows.filter(_messages(asked.actor), state__in=FINISHED).order_by().values_list("pk", flat=True)
    under_way = Q(state__in=UNDER_WAY) | Q(pk__in=list(told) if finished else ())
    waiting = rows.filter(reduce(or_, _turns(asked.actor)), under_way)
    found = list(waiting.order_by(*ORDERS[sort]).values_list("pk", flat=True)[part])
    leads = {lead.pk: lead for lead in _with_rows(rows.filter(pk__in=found)).order_by()}
    return [leads[pk] for pk in found if pk in leads]


def _done(asked: Asked, sort: str, part: slice) -> list[Lead]:
    return list(_with_rows(asked.rows().filter(~todo(asked.actor)).order_by(*ORDERS[sort]))[part])


def _counts(asked: Asked) -> tuple[Counts, Counts, int]:
    """
    How many leads show each light: all of them, and those in 待办; and how many of these are finished.

    Most leads of a county are finished. They are counted anew only when something else has happened than
    that leads came in; those under way, every time.
    """
    key = ("finished", asked.actor.standing, asked.wanted, asked.today, finished_version())
    done = COUNTS.get(key, partial(_counted, asked, Q(state__in=FINISHED)))
    under_way = _counted(asked, Q(state__in=UNDER_WAY))
    both = {light: [done[light, mine] + under_way[light, mine] for mine in (False, True)] for light in Light}
    everything = {light: sum(two) for light, two in both.items()}
    waiting = {light: mine for light, (_, mine) in both.items()}
    return everything, waiting, sum(done[light, True] for light in Light)


def _counted(asked: Asked, stage: Q) -> Counter[tuple[Light, bool]]:
    """Leads by light and by whether they are in 待办: one query, which the index ``lead_by_turn`` answers."""
    mine = Case(When(reduce(or_, _turns(asked.actor)), then=True), default=False)
    rows = asked.rows().filter(stage).annotate(is_mine=mine).order_by()
    counts = Counter(dict.fromkeys(product(Light, (False, True)), 0))
    shining = lights.by_light(asked.today)
    told = rows.values("is_mine").annotate(**shining).values_list("is_mine", *shining)
    for is_mine, *found in told:
        counts.update({(Light(key), is_mine): count for key, count in zip(shining, found, strict=True)})
    return counts


def _shown(counts: Mapping[Light, int], light: Light | None) -> int:
    return sum(counts.values()) if light is None else counts[light]


def _with_rows(rows: QuerySet[Lead]) -> QuerySet[Lead]:
    """What a line of the list shows, and nothing else: who has it, and whether there are messages."""
    hops = Hop.objects.filter(ended_at__isnull=True).select_related("department")
    unread = Message.objects.filter(
        lead=OuterRef("pk"), kind=Message.Kind.FROM_REPORTER, read_at__isnull=True
    )
    held = Prefetch("hops", hops.only("lead", "part", "department__name"), to_attr="open_hops")
    return rows.only(*SHOWN).prefetch_related(held).annotate(has_unread=Exists(unread))


def notice_inbox(actor: Actor, *, is_done: bool) -> QuerySet[RectificationNotice]:
    """The notices that wait for the actor's own unit, or the others addressed to it."""
    own = actor.departments_with(P.NOTICE_ANSWER)
    issued = RectificationNotice.State.ISSUED
    hidden = [RectificationNotice.State.DRAFTED, RectificationNotice.State.WITHDRAWN]
    rows = RectificationNotice.objects.filter(department__in=own).exclude(state__in=hidden)
    rows = rows.exclude(state=issued) if is_done else rows.filter(state=issued)
    return rows.select_related("department").order_by(F("due_on").asc(nulls_last=True), "pk")
