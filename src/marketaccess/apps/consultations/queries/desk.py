"""Consultations at the desk: lists, and the whole file of one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from marketaccess.apps.consultations import policy, wording
from marketaccess.apps.consultations.models import (
    Attachment,
    Consultation,
    Deadline,
    Message,
    Progress,
    Publication,
    Reply,
)
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.casework.consultation_flow import CONSULTATION_FLOW, RULE, TURNS, ConsultationState
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.calendars import clocks, lights
from marketaccess.foundation.calendars.clocks import Explained
from marketaccess.law import library

PAGE = 30
UNREAD = (Message.Kind.FROM_ASKER, Message.Kind.ASKED_BACK)


def visible_to(actor: Actor) -> QuerySet[Consultation]:
    """The consultations that the actor may see, newest first."""
    rows = Consultation.objects.filter(policy.visible_to(actor))
    return rows.select_related("coordinated_by", "department", "target_department")


def find(reference: str, actor: Actor) -> Consultation | None:
    """The consultation of this reference, if there is one and the actor may see it: no telling which."""
    return visible_to(actor).filter(reference=reference).first()


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """The files that the actor may open."""
    return Attachment.objects.filter(policy.openable(actor)).select_related("file")


def running_deadlines() -> QuerySet[Deadline]:
    """Every clock that runs, with its consultation: for the system's reminders. Not for people."""
    return Deadline.objects.filter(met_on__isnull=True).select_related("consultation")


def held_by(consultation: Consultation, *, is_overdue: bool) -> list[tuple[int, P]]:
    """Which right, in which department, takes the next step; when it is late the office presses too."""
    office, needed = consultation.coordinated_by_id, TURNS[ConsultationState(consultation.state)]
    at_office = needed is P.CONSULTATION_COORDINATE or consultation.department_id is None
    holder = office if at_office else consultation.department_id
    held = [(holder, needed)] if needed is not None and holder is not None else []
    return [*held, (office, P.CONSULTATION_COORDINATE)] if is_overdue and not at_office else held


def _todo(actor: Actor) -> Q:
    """What waits for the actor: the next step, or a message that nobody has read."""
    unread = Message.objects.filter(kind__in=UNREAD, read_at__isnull=True).values("consultation")
    seats = actor.departments_with(P.CONSULTATION_ANSWER)
    own = Q(department__in=seats) | Q(department__isnull=True, coordinated_by__in=seats)
    return policy.turn_of(actor) | Q(pk__in=unread) & own


@frozen
class Row:
    """A line of the list."""

    consultation: Consultation
    light: Light
    has_unread: bool


@frozen
class Inbox:
    """A page of 待办 or 已办. ``counts``: how many show each light, before that filter."""

    rows: Sequence[Row]
    page: Page[Consultation]
    counts: Mapping[Light, int]
    total: int
    other_total: int


def inbox(
    actor: Actor, *, is_done: bool, light: Light | None, text: str, today: Today, page: int, state: str = ""
) -> Inbox:
    """One page of the actor's consultations, the nearest date first, done ones by arrival."""
    seen = _narrowed(visible_to(actor), text, state)
    mine = _todo(actor)
    rows, others = (
        (seen.filter(~mine), seen.filter(mine)) if is_done else (seen.filter(mine), seen.filter(~mine))
    )
    counts = Counter(dict.fromkeys(Light, 0))
    counts.update(today.light(due_on) for due_on in rows.order_by().values_list("due_on", flat=True))
    narrowed = rows.filter(lights.shines(light, today)) if light is not None else rows
    order = ("-received_at", "-pk") if is_done else (F("due_on").asc(nulls_last=True), "pk")
    shown = Paginator(_with_unread(narrowed).order_by(*order), PAGE).get_page(page)
    return Inbox(_rows(shown, today), shown, counts, sum(counts.values()), others.count())


def listed(
    actor: Actor,
    *,
    is_done: bool,
    has_tab: bool,
    light: Light | None,
    text: str,
    today: Today,
    state: str = "",
) -> QuerySet[Consultation]:
    """The consultations of the list's filters; of both tabs where none is named."""
    rows = _narrowed(visible_to(actor), text, state)
    if has_tab:
        rows = rows.filter(~_todo(actor) if is_done else _todo(actor))
    return rows.filter(lights.shines(light, today)) if light is not None else rows


def waiting(actor: Actor, *, today: Today, most: int) -> list[Row]:
    """What waits for the actor, the nearest date first: for the inbox of everything."""
    if not any(actor.may(right) for right in policy.RIGHTS):
        return []
    rows = visible_to(actor).filter(_todo(actor)).order_by(F("due_on").asc(nulls_last=True), "pk")
    return _rows(_with_unread(rows)[:most], today)


def done_count(actor: Actor) -> int:
    """How many consultations the actor sees and has not to do anything with."""
    if not any(actor.may(right) for right in policy.RIGHTS):
        return 0
    return visible_to(actor).filter(~_todo(actor)).count()


def _with_unread(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    unread = Message.objects.filter(consultation=OuterRef("pk"), kind__in=UNREAD, read_at__isnull=True)
    return rows.annotate(has_unread=Exists(unread))


def _rows(found: "QuerySet[Consultation] | Page[Consultation]", today: Today) -> list[Row]:
    return [Row(each, today.light(each.due_on), bool(each.has_unread)) for each in found]  # type: ignore[attr-defined]


def _narrowed(rows: QuerySet[Consultation], text: str, state: str) -> QuerySet[Consultation]:
    if state in set(ConsultationState):
        rows = rows.filter(state=state)
    for word in normalise(text.replace("\x00", ""))[:100].split()[:5]:
        told = Q(title__icontains=word) | Q(text__icontains=word) | Q(item_title__icontains=word)
        rows = rows.filter(told | Q(reference__startswith=word))
    return rows


@frozen
class Dossier:
    """Everything that the page of a consultation shows to one officer."""

    light: Light
    clocks: Sequence[Explained]
    has_rule: bool
    replies: Sequence[Reply]
    messages: Sequence[Message]
    files: Sequence[Attachment]
    offers: Sequence[Offer]
    timeline: Sequence[tuple[Progress, str]]
    publication: Publication | None
    is_office: bool

    @property
    def may_write(self) -> bool:
        """Whether the actor may write to the asker."""
        return any(offer.verb == "write_to_asker" and offer.allowed for offer in self.offers)


def dossier(consultation: Consultation, actor: Actor, *, on: date) -> Dossier:
    """Gather the file. The caller has made sure that the actor may see the consultation."""
    today = clocks.today(on)
    rows = consultation.progress.select_related("department")
    return Dossier(
        light=today.light(consultation.due_on),
        clocks=explained(consultation, today),
        has_rule=RULE in library.profile(consultation.profile_key).rules,
        replies=list(consultation.replies.select_related("department", "drafted_by", "endorsed_by")),
        messages=list(consultation.messages.all()),
        files=list(attachments_visible_to(actor).filter(consultation=consultation)),
        offers=_offers(consultation, actor),
        timeline=[(row, wording.STEP_LABELS.get(row.verb) or wording.label(row.verb)) for row in rows],
        publication=Publication.objects.filter(consultation=consultation).first(),
        is_office=consultation.coordinated_by_id in actor.departments_with(P.CONSULTATION_COORDINATE),
    )


def explained(consultation: Consultation, today: Today) -> list[Explained]:
    """The runs of the clock, the last one first."""
    return [clocks.explained(each, today) for each in consultation.deadlines.order_by("-starts_on", "-pk")]


def _offers(consultation: Consultation, actor: Actor) -> tuple[Offer, ...]:
    return CONSULTATION_FLOW.offers(
        ConsultationState(consultation.state),
        lambda verb: policy.may(actor, verb, consultation).reason,
        is_officers=True,
    )
