"""Who may see which task of a bad rating, and who may do what."""

from django.db.models import Q

from marketaccess.apps.ratings import wording
from marketaccess.apps.ratings.models import RatingTask
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.rating_flow import RATING_FLOW, RatingState, may_answer
from marketaccess.law import library

RIGHTS = (P.RATING_ANSWER, P.RATING_REVIEW)


def visible_to(actor: Actor) -> Q:
    """The office sees all, a department its own; who has no seat sees none."""
    if actor.is_system or actor.may(P.RATING_REVIEW):
        return Q()
    return Q(department__in=actor.departments_with(P.RATING_ANSWER))


def why_not_take_in(actor: Actor) -> str:
    """Why this person may not take ratings in, or ""."""
    return "" if actor.is_system or actor.may(P.RATING_REVIEW) else wording.TAKING_IN_IS_THE_OFFICES


def why_not(actor: Actor, verb: str, task: RatingTask) -> str:
    """Why this person may not take a step, or ""."""
    try:
        step = RATING_FLOW.step(verb, RatingState(task.state))
    except NotAllowed as refusal:
        return refusal.message
    if step.needs is P.RATING_ANSWER:
        if not actor.may(P.RATING_ANSWER, at=task.department_id):
            return wording.ANSWERING_IS_THE_DEPARTMENTS
        return _too_early(task) if verb == "answer" else ""
    if not actor.may(P.RATING_REVIEW):
        return wording.REVIEWING_IS_THE_OFFICES
    answered = task.steps.filter(verb="answer").last()
    return wording.OWN_ANSWER if answered is not None and answered.user_id == actor.user else ""


def _too_early(task: RatingTask) -> str:
    calls = task.steps.filter(verb="call_back").values_list("reached", flat=True)
    most = library.callback_terms().attempts
    return "" if may_answer([bool(each) for each in calls], most) else wording.TOO_EARLY.format(most=most)


def waiting(actor: Actor) -> Q:
    """The tasks on which the next step is the actor's."""
    own = actor.departments_with(P.RATING_ANSWER)
    mine = Q(state__in=(RatingState.OPEN, RatingState.HANDLING), department__in=own)
    return mine | Q(state=RatingState.ANSWERED) if actor.may(P.RATING_REVIEW) else mine
