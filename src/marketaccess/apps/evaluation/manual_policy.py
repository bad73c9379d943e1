"""
Who may propose and decide checks, exemptions and corrections: always two persons, never of the unit itself.

Where the coordinating office is a unit itself, its head must decide all the same; the proposal then comes
from an evaluator outside of it.
"""

from django.db.models import Q

from marketaccess.apps.evaluation import evidence_wording as wording
from marketaccess.apps.evaluation import policy
from marketaccess.apps.evaluation.models import ManualInput, RoundUnit
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.decision import YES, Decision, no
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.evaluation.round_flow import RoundState

RIGHTS = (*policy.OFFICE, P.EVALUATION_JUDGE)
_R = RoundState
OPEN_IN = (_R.COLLECTING, _R.FROZEN, _R.COMPUTED, _R.OBJECTIONS)
State = ManualInput.State


def visible_to(actor: Actor) -> Q:
    """What the actor may see of all that was proposed: the office's own rounds, an evaluator all of them."""
    if actor.is_system or actor.may(P.EVALUATION_JUDGE):
        return ~Q(unit__department__in=actor.departments) | Q(unit__department__isnull=True)
    return Q(unit__round__coordinated_by__in=policy.seats(actor, policy.OFFICE))


def rounds_seen(actor: Actor) -> Q:
    """The rounds in which the actor may see what was proposed."""
    if actor.may(P.EVALUATION_JUDGE):
        return ~Q(state__in=policy.HIDDEN)
    return Q(coordinated_by__in=policy.seats(actor, policy.OFFICE))


def may_propose(actor: Actor, unit: RoundUnit) -> Decision:
    """Whether somebody may propose something about a unit now."""
    office = unit.round.coordinated_by_id in actor.departments_with(P.EVALUATION_MANAGE)
    if actor.user is None or not (office or actor.may(P.EVALUATION_JUDGE)):
        return no(wording.UNKNOWN_MANUAL)
    if actor.is_recused_from(unit.department_id):
        return no(wording.OWN_UNIT)
    return YES if unit.round.state in OPEN_IN else no(wording.NOT_DECIDING)


def may_decide(actor: Actor, what: ManualInput) -> Decision:
    """Whether somebody may approve or reject it, or take an approval back."""
    round, unit = what.unit.round, what.unit.department_id
    if round.coordinated_by_id not in actor.departments_with(P.EVALUATION_DECIDE):
        return no(wording.NEEDS.format(label="决定", holder=wording.HOLDERS[P.EVALUATION_DECIDE]))
    if what.proposed_by_id == actor.user:
        return no(wording.OWN_PROPOSAL)
    if unit != round.coordinated_by_id and actor.is_recused_from(unit):
        return no(wording.OWN_UNIT)
    if round.state not in OPEN_IN:
        return no(wording.NOT_DECIDING)
    return YES if what.state in (State.PROPOSED, State.APPROVED) else no(wording.NOT_PROPOSED)


def may_withdraw(actor: Actor, what: ManualInput) -> Decision:
    """Whether somebody may take back what nobody has decided."""
    if what.proposed_by_id != actor.user:
        return no(wording.ONLY_OWN)
    return YES if what.state == State.PROPOSED else no(wording.NOT_PROPOSED)
