"""
Who may see which consultation, and who may do what with it. One answer for lists, buttons and writes.

1. A unit that the asker wants kept out never sees it, nor anybody with a post in it or above or below it.
2. The coordinating office sees and steers all the others that it coordinates.
3. A department sees what has been assigned to it, until it passes it on.
"""

from collections.abc import Callable

from django.db.models import Q

from marketaccess.apps.consultations import wording
from marketaccess.apps.consultations.models import Consultation, Reply
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.authority.decision import YES, Decision, no
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.consultation_flow import (
    CONSULTATION_FLOW,
    REDIRECTS,
    ROUNDS,
    TURNS,
    ConsultationState,
)

RIGHTS = (P.CONSULTATION_COORDINATE, P.CONSULTATION_ANSWER, P.CONSULTATION_REVIEW)


def visible_to(actor: Actor) -> Q:
    """The consultations that the actor may see. The system sees all; who has no seat sees none."""
    if actor.is_system:
        return Q()
    offices = actor.departments_with(P.CONSULTATION_COORDINATE)
    own = actor.departments_with(P.CONSULTATION_ANSWER) | actor.departments_with(P.CONSULTATION_REVIEW)
    seen = Q(coordinated_by__in=offices) | Q(department__in=own)
    return seen & ~Q(target_department__in=actor.departments)


def sees(actor: Actor, consultation: Consultation) -> bool:
    """Whether the actor may see this one, asked of the database as the lists ask it."""
    return Consultation.objects.filter(visible_to(actor), pk=consultation.pk).exists()


def may(actor: Actor, verb: str, consultation: Consultation) -> Decision:
    """
    Whether the actor may take this step now.

    The asker's own verbs need no permission: whoever holds the receipt is the asker, and the portal has
    checked it. An officer may not use them.
    """
    if actor != REPORTER and (actor.is_system or not sees(actor, consultation)):
        return no(wording.UNKNOWN)
    try:
        step = CONSULTATION_FLOW.step(verb, ConsultationState(consultation.state))
    except NotAllowed as refusal:
        return no(refusal.message)
    if (step.needs is None) != (actor == REPORTER):
        return no(wording.ONLY_THE_ASKER if step.needs is None else wording.UNKNOWN)
    if step.needs and not actor.departments_with(step.needs) & _places(step.needs, verb, consultation):
        return no(f"{wording.label(verb)}须由{wording.HOLDERS[step.needs]}办理。")
    reason = _why_not(verb, consultation, actor)
    return no(reason) if reason else YES


def _places(needs: P, verb: str, consultation: Consultation) -> frozenset[int]:
    """The departments in which the permission must be held."""
    office, answering = consultation.coordinated_by_id, consultation.department_id
    if needs is P.CONSULTATION_COORDINATE:
        return frozenset({office})
    held = {answering, office} if verb == "write_to_asker" else {answering}
    return frozenset(pk for pk in held if pk is not None)


def draft_of(consultation: Consultation) -> Reply | None:
    """The draft that waits for the department's reviewer."""
    return consultation.replies.filter(state=Reply.State.DRAFTED).first()


def _why_not(verb: str, consultation: Consultation, actor: Actor) -> str:
    """What the step asks beyond state and permission: why not, or ""."""
    condition = _CONDITIONS.get(verb)
    return condition(consultation, actor) if condition else ""


def _redirect(consultation: Consultation, _: Actor) -> str:
    return wording.REDIRECTED if consultation.redirects >= REDIRECTS else ""


def _review(consultation: Consultation, actor: Actor) -> str:
    draft = draft_of(consultation)
    if draft is None:
        return wording.NO_DRAFT
    return wording.OWN_DRAFT if draft.drafted_by_id == actor.user else ""


def _publish(consultation: Consultation, _: Actor) -> str:
    if not consultation.asker_agrees:
        return wording.ASKER_DISAGREES
    return "" if consultation.department_agrees else wording.DEPARTMENT_DISAGREES


def _ask_back(consultation: Consultation, _: Actor) -> str:
    return wording.ENOUGH_ROUNDS.format(most=ROUNDS) if consultation.rounds >= ROUNDS else ""


_CONDITIONS: dict[str, Callable[[Consultation, Actor], str]] = {
    "redirect": _redirect,
    "endorse": _review,
    "reject_draft": _review,
    "publish": _publish,
    "ask_back": _ask_back,
}


def turn_of(actor: Actor) -> Q:
    """The consultations on which the next step is the actor's (待办)."""
    mine = Q(pk__in=())
    for state, needed in TURNS.items():
        if needed is None or not (seats := actor.departments_with(needed)):
            continue
        at_office = needed is P.CONSULTATION_COORDINATE
        place = Q(coordinated_by__in=seats) if at_office else Q(department__in=seats)
        ripe = state is ConsultationState.ANSWERED
        mine |= Q(state=state) & place & (Q(asker_agrees=True, department_agrees=True) if ripe else Q())
    return mine


def openable(actor: Actor) -> Q:
    """The files that the actor may open: clean copies, never a sealed original."""
    seen = Consultation.objects.filter(visible_to(actor))
    return Q(consultation__in=seen.values("pk"), is_sealed=False)
