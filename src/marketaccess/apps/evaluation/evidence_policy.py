"""
Who may see which evidence, and who may do what with it.

1. The unit's own department sees what it owes and what it handed in; points only once results are shown.
2. The coordinating office sees all of its rounds. Evaluators see all rounds, whatever department they sit in,
   but nothing of a unit in which they have a post, or above or below it.
3. Nobody reads another reviewer's judgement before giving an own one, nor how the own unit was judged.
"""

from datetime import date

from django.db.models import F, Q

from marketaccess.apps.evaluation import evidence_wording as wording
from marketaccess.apps.evaluation import policy
from marketaccess.apps.evaluation.models import EvidenceTask, Judgement
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.decision import YES, Decision, no
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.evaluation import judging
from marketaccess.domain.evaluation.evidence_flow import EVIDENCE_FLOW, EvidenceState
from marketaccess.domain.evaluation.judging import Verdict
from marketaccess.domain.evaluation.round_flow import RoundState

RIGHTS = policy.RIGHTS
_R = RoundState
JUDGED_IN = (_R.COLLECTING, _R.FROZEN, _R.COMPUTED)
_JUDGING = frozenset({"judge", "settle"})
_BY_REVIEWERS = frozenset({"judge", "settle", "send_back"})
_BEFORE_DUE = frozenset({"add_item", "remove_item", "submit", "withdraw"})
# Results are shown to the units from here on.
SHOWN_IN = (_R.OBJECTIONS, _R.PUBLISHED, _R.CLOSED)


def visible_to(actor: Actor) -> Q:
    """The evidence that the actor may see. The system sees all; who has no seat sees none."""
    if actor.is_system:
        return Q()
    own = Q(unit__department__in=policy.seats(actor, policy.UNIT))
    office = Q(unit__round__coordinated_by__in=policy.seats(actor, policy.OFFICE))
    seen = own | office | (_not_own(actor) if actor.may(P.EVALUATION_JUDGE) else Q(pk__in=()))
    return ~Q(unit__round__state__in=policy.HIDDEN) & seen


def _not_own(actor: Actor) -> Q:
    """Not of a unit in which the reviewer has a seat."""
    return Q(unit__department__isnull=True) | ~Q(unit__department__in=actor.departments)


def sees(actor: Actor, task: EvidenceTask) -> bool:
    """Whether the actor may see this one, asked of the database as the lists ask it."""
    return EvidenceTask.objects.filter(visible_to(actor), pk=task.pk).exists()


def may_read_results(actor: Actor, task: EvidenceTask) -> bool:
    """Whether somebody may read how it was judged."""
    shown = task.unit.round.state in SHOWN_IN
    return actor.is_system or shown or not actor.is_recused_from(task.unit.department_id)


def may_know_reviewers(actor: Actor, task: EvidenceTask) -> bool:
    """Whether somebody may read who judged: the unit never does."""
    return actor.is_system or not actor.is_recused_from(task.unit.department_id)


def verdicts(task: EvidenceTask) -> list[Verdict]:
    """The judgements of the two reviewers in the attempt that counts."""
    return [
        Verdict(each.reviewer_id, each.points, each.reason)
        for each in task.judgements.filter(attempt=task.attempt, is_settlement=False)
    ]


def judgements_seen(actor: Actor, task: EvidenceTask) -> list[Judgement]:
    """The judgements that the actor may read now: the own one, and all of them once both are given."""
    if not may_read_results(actor, task):
        return []
    given = list(task.judgements.filter(attempt=task.attempt))
    first = [each for each in given if not each.is_settlement]
    told = [Verdict(each.reviewer_id, each.points, each.reason) for each in first]
    seen = {verdict.reviewer for verdict in judging.visible(told, actor.user)}
    return [each for each in given if each.reviewer_id in seen or each.is_settlement]


def may(actor: Actor, verb: str, task: EvidenceTask, *, on: date) -> Decision:
    """Whether the actor may take this step on a day. What needs no permission is the system's alone."""
    if not actor.is_system and not sees(actor, task):
        return no(wording.UNKNOWN)
    try:
        step = EVIDENCE_FLOW.step(verb, EvidenceState(task.state))
    except NotAllowed as refusal:
        return no(refusal.message)
    if step.needs is not None and not _holds(actor, step.needs, task):
        label = EVIDENCE_FLOW.verbs[verb]
        return no(wording.NEEDS.format(label=label, holder=wording.HOLDERS[step.needs]))
    reason = _why_not(actor, verb, task, on=on)
    return no(reason) if reason else YES


def _holds(actor: Actor, needed: P, task: EvidenceTask) -> bool:
    if needed is P.EVALUATION_JUDGE:
        return actor.may(needed)
    is_units = needed is P.EVALUATION_CONTRIBUTE
    place = task.unit.department_id if is_units else task.unit.round.coordinated_by_id
    return place is not None and place in actor.departments_with(needed)


def _why_not(actor: Actor, verb: str, task: EvidenceTask, *, on: date) -> str:
    state = task.unit.round.state
    if verb in _JUDGING:
        if state not in JUDGED_IN:
            return wording.NOT_JUDGING
    elif state != _R.COLLECTING:
        return wording.NOT_COLLECTING
    if verb in _BEFORE_DUE and on > task.due_on:
        return wording.TOO_LATE.format(due_on=task.due_on)
    if verb in _BY_REVIEWERS:
        recused = actor.is_recused_from(task.unit.department_id)
        given = [] if verb == "send_back" else verdicts(task)
        return judging.why_not(actor.user, given, is_recused=recused)
    return ""


def to_judge(actor: Actor) -> Q:
    """What waits for this reviewer: handed in, not yet judged by this one; or to be settled as the third."""
    if not actor.may(P.EVALUATION_JUDGE):
        return Q(pk__in=())
    waiting = (EvidenceState.SUBMITTED, EvidenceState.JUDGING, EvidenceState.DISPUTED)
    mine = Judgement.objects.filter(reviewer=actor.user, attempt=F("task__attempt"))
    return (
        Q(unit__round__state__in=JUDGED_IN, state__in=waiting)
        & _not_own(actor)
        & ~Q(pk__in=mine.values("task"))
    )
