"""
Who may see which round, and who may do what with it. One answer for lists, buttons and writes.

1. The coordinating office sees and steers the rounds that it coordinates.
2. A unit sees the rounds in which it is evaluated from their start; its own results once they are shown.
3. An evaluator, wherever seated, sees the rounds that have started, and no score before it is published.
4. Published results are everybody's in the division.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from marketaccess.apps.evaluation import wording
from marketaccess.apps.evaluation.models import (
    AT_WORK,
    Computation,
    Correction,
    Exemption,
    ManualCheck,
    ManualInput,
    Objection,
    Round,
    RoundUnit,
    Score,
)
from marketaccess.apps.rectification import queries as rectification
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.decision import YES, Decision, no
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.rectification_flow import Source, SourceKind
from marketaccess.domain.evaluation.round_flow import (
    OBJECTION_FLOW,
    OPEN_OBJECTIONS,
    PUBLIC,
    ROUND_FLOW,
    TURNS,
    ObjectionState,
    RoundState,
)

OFFICE = (P.EVALUATION_MANAGE, P.EVALUATION_DECIDE)
UNIT = (P.EVALUATION_CONTRIBUTE, P.EVALUATION_ENDORSE)
RIGHTS = (*OFFICE, *UNIT, P.EVALUATION_JUDGE)
HIDDEN = (RoundState.PREPARING, RoundState.CANCELLED)


def seats(actor: Actor, rights: tuple[P, ...]) -> frozenset[int]:
    """The departments in which somebody holds one of these rights."""
    return frozenset().union(*(actor.departments_with(right) for right in rights))


def visible_to(actor: Actor) -> Q:
    """The rounds that the actor may see. The system sees all; who has no seat sees none."""
    if actor.is_system:
        return Q()
    office, unit = seats(actor, OFFICE), seats(actor, UNIT)
    if actor.may(P.EVALUATION_JUDGE):
        return Q(coordinated_by__in=office) | ~Q(state__in=HIDDEN)
    evaluated = RoundUnit.objects.filter(department__in=unit).values("round")
    return (
        Q(coordinated_by__in=office)
        | (Q(pk__in=evaluated) & ~Q(state__in=HIDDEN))
        | Q(division__departments__in=unit, state__in=PUBLIC)
    )


def sees(actor: Actor, round: Round) -> bool:
    """Whether the actor may see this one, asked of the database as the lists ask it."""
    return Round.objects.filter(visible_to(actor), pk=round.pk).exists()


def is_office(actor: Actor, round: Round) -> bool:
    """Whether somebody steers this round."""
    return actor.is_system or round.coordinated_by_id in seats(actor, OFFICE)


def units_seen(actor: Actor, round: Round) -> Q:
    """The units of a round whose results somebody may see now."""
    if is_office(actor, round) or round.state in PUBLIC:
        return Q()
    if round.state == RoundState.OBJECTIONS:
        return Q(department__in=seats(actor, UNIT))
    return Q(pk__in=())


def may(actor: Actor, verb: str, round: Round) -> Decision:
    """Whether the actor may take this step now. What needs no permission is the system's alone."""
    if not actor.is_system and not sees(actor, round):
        return no(wording.UNKNOWN)
    try:
        step = ROUND_FLOW.step(verb, RoundState(round.state))
    except NotAllowed as refusal:
        return no(refusal.message)
    if (step.needs is None) != actor.is_system:
        return no(wording.ONLY_THE_SYSTEM if step.needs is None else wording.UNKNOWN)
    if step.needs and round.coordinated_by_id not in actor.departments_with(step.needs):
        return no(f"{wording.label(verb)}须由{wording.HOLDERS[step.needs]}办理。")
    condition = _CONDITIONS.get(verb)
    reason = condition(round, actor) if condition else ""
    return no(reason) if reason else YES


def is_computing(round: Round) -> bool:
    """Whether the worker has to do with the round."""
    return round.computations.filter(state__in=AT_WORK).exists()


def may_cancel_computation(actor: Actor, round: Round) -> Decision:
    """Whether somebody may give up a computation that is under way."""
    holds = round.coordinated_by_id in actor.departments_with(P.EVALUATION_MANAGE)
    return YES if holds else no(f"中止计算须由{wording.HOLDERS['evaluation.manage']}办理。")


def may_verify(actor: Actor, round: Round, computation: Computation) -> Decision:
    """Whether somebody may have a worksheet computed again and compared."""
    if round.coordinated_by_id not in seats(actor, OFFICE):
        return no(f"复核底稿须由{wording.HOLDERS['evaluation.manage']}或者负责人办理。")
    return YES if computation.state == Computation.State.READY else no(wording.NO_WORKSHEET)


def latest(round: Round) -> Computation | None:
    """The computation that counts: the last one that is ready."""
    return round.computations.filter(state=Computation.State.READY).order_by("-number").first()


def may_object(actor: Actor, round: Round, score: Score, *, on: date) -> Decision:
    """Whether the actor may object to a score on a day: one of the unit's own, while it is time."""
    if score.unit.department_id not in actor.departments_with(P.EVALUATION_ENDORSE):
        return no(f"提出异议须由{wording.HOLDERS[P.EVALUATION_ENDORSE]}办理。")
    if round.state != RoundState.OBJECTIONS or round.objections_until is None:
        return no(wording.NOT_IN_OBJECTIONS)
    if on > round.objections_until:
        return no(wording.TOO_LATE.format(until=round.objections_until))
    counts = latest(round)
    return YES if counts and score.computation_id == counts.pk else no(wording.NOT_THE_SCORE)


def sees_objection(actor: Actor, objection: Objection) -> bool:
    """An objection is the office's and the unit's, for good."""
    return is_office(actor, objection.round) or objection.department_id in seats(actor, UNIT)


def may_with_objection(actor: Actor, verb: str, objection: Objection) -> Decision:
    """Whether the actor may take this step with an objection now."""
    if not sees_objection(actor, objection):
        return no(wording.UNKNOWN)
    try:
        step = OBJECTION_FLOW.step(verb, ObjectionState(objection.state))
    except NotAllowed as refusal:
        return no(refusal.message)
    needed = step.needs or P.EVALUATION_DECIDE
    at_unit = needed is P.EVALUATION_ENDORSE
    place = objection.department_id if at_unit else objection.round.coordinated_by_id
    if place not in actor.departments_with(needed):
        return no(f"{OBJECTION_FLOW.verbs[verb]}须由{wording.HOLDERS[needed]}办理。")
    if objection.round.state != RoundState.OBJECTIONS:
        return no(wording.NOT_IN_OBJECTIONS)
    if needed is P.EVALUATION_DECIDE and objection.proposed_by_id == actor.user:
        return no(wording.OWN_PROPOSAL)
    return YES


def may_list(actor: Actor, round: Round, unit: RoundUnit) -> bool:
    """Whether somebody may go down to the records behind a score: the office, and each unit its own."""
    if is_office(actor, round):
        return True
    shown = round.state in (RoundState.OBJECTIONS, *PUBLIC)
    return shown and unit.department_id in seats(actor, UNIT)


def _idle(round: Round, _: Actor) -> str:
    return wording.AT_WORK if is_computing(round) else ""


def _start(round: Round, actor: Actor) -> str:
    if round.opened_by_id == actor.user:
        return wording.OWN_ROUND
    return "" if round.units.exists() else wording.NO_UNITS


def _show(round: Round, actor: Actor) -> str:
    if reason := _idle(round, actor):
        return reason
    return "" if latest(round) else wording.NOT_READY


def _publish(round: Round, actor: Actor) -> str:
    if reason := _show(round, actor):
        return reason
    if round.shown_by_id == actor.user:
        return wording.OWN_SHOWING
    if count := round.objections.filter(state__in=OPEN_OBJECTIONS).count():
        return wording.OPEN_OBJECTIONS.format(count=count)
    if upheld_since(round):
        return wording.NOT_CARRIED_OUT
    if left := not_carried_out(round):
        return wording.SAME_SCORE.format(unit=left.unit.name, number=left.indicator)
    return wording.NOT_COUNTED if decided_since(round) else ""


def _close(round: Round, _: Actor) -> str:
    plan = rectification.unfinished_plan(source_of(round))
    return wording.PLAN_OPEN.format(number=plan.number) if plan else ""


def source_of(round: Round) -> Source:
    """The round as the source of a rectification plan."""
    return Source(SourceKind.EVALUATION_ROUND, round.reference)


def may_plan(actor: Actor, round: Round) -> Decision:
    """Whether the actor may have a rectification plan drawn up from the results."""
    held = actor.departments_with(P.EVALUATION_MANAGE) & actor.departments_with(P.RECTIFICATION_ASSIGN)
    if round.coordinated_by_id not in held:
        return no(f"{wording.label('plan')}须由{wording.HOLDERS[P.EVALUATION_MANAGE]}办理。")
    return YES if round.state == RoundState.PUBLISHED else no(wording.NOT_PUBLISHED)


def upheld_since(round: Round) -> bool:
    """Whether an objection was upheld after the computation that counts had been asked for."""
    counts = latest(round)
    upheld = round.objections.filter(state=ObjectionState.UPHELD)
    return upheld.filter(decided_at__gt=counts.requested_at).exists() if counts else upheld.exists()


def not_carried_out(round: Round) -> Objection | None:
    """An objection that was upheld and whose score has stayed what it was, None where each had its effect."""
    upheld = round.objections.filter(state=ObjectionState.UPHELD).select_related("score", "unit")
    return next((each for each in upheld if not is_carried_out(each)), None)


def score_now(objection: Objection) -> Score | None:
    """The score that counts in the place of the one that was objected to."""
    counts = latest(objection.round)
    if counts is None:
        return None
    return counts.scores.filter(unit=objection.unit_id, indicator=objection.indicator).first()


def is_carried_out(objection: Objection) -> bool:
    """Whether the score that counts now is another than the one that was objected to."""
    return is_another(score_now(objection), objection.score)


def is_another(now: Score | None, before: Score) -> bool:
    """Whether there is a score now that says something else than the one before."""
    return now is not None and any(getattr(now, name) != getattr(before, name) for name in _SAID)


# What a score says of itself: where one of these is different, it is another score.
_SAID = ("status", "points", "numerator", "denominator", "left_out", "is_corrected", "corrected_from")


def decided_since(round: Round) -> bool:
    """Whether two persons have decided something since the computation that counts was asked for."""
    counts = latest(round)
    if counts is None:
        return False
    # An approval that is taken back bears its decision too; what was merely rejected changes nothing.
    decided = Q(state__in=(ManualInput.State.APPROVED, ManualInput.State.WITHDRAWN))
    late = decided & Q(unit__round=round, decided_at__gt=counts.requested_at)
    return any(kind.objects.filter(late).exists() for kind in (ManualCheck, Exemption, Correction))


_CONDITIONS: dict[str, Callable[[Round, Actor], str]] = {
    "start": _start,
    "unfreeze": _idle,
    "compute": _idle,
    "show": _show,
    "publish": _publish,
    "close": _close,
    "cancel": _idle,
}


def turn_of(actor: Actor) -> Q:
    """The rounds on which the next step is the actor's (待办)."""
    mine = Q(pk__in=())
    for state, needed in TURNS.items():
        if needed is not None and (held := actor.departments_with(needed)):
            mine |= Q(state=state, coordinated_by__in=held)
    # Whose plan is open waits for the units, not for whoever would close it.
    planned = rectification.unfinished_sources(SourceKind.EVALUATION_ROUND)
    return mine & ~Q(state=RoundState.PUBLISHED, reference__in=planned)
