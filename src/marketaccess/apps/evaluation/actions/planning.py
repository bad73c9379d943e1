"""From the published results to the draft of a rectification plan, which the office then edits."""

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db import transaction

from marketaccess.apps.evaluation import policy, queries, wording
from marketaccess.apps.evaluation.actions import steps
from marketaccess.apps.evaluation.models import Round
from marketaccess.apps.rectification import actions as rectification
from marketaccess.apps.rectification.actions import TASKS_MAX
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.rectification_flow import Term
from marketaccess.domain.evaluation.plan_proposal import drafts

if TYPE_CHECKING:
    from marketaccess.apps.rectification.models import Plan


@transaction.atomic
def draw_up_plan(
    *, round: Round, threshold: Fraction, with_gaps: bool, term: Term, by: Actor, at: datetime
) -> "Plan":
    """
    The plan of a published round, one task for each indicator of a unit below the threshold.

    Asked again, the plan that is there already. :raises Refusal: no task at all, or too many for one plan.
    """
    locked = steps.lock(round)
    policy.may_plan(by, locked).require()
    if found := queries.plan_of(locked, by):
        return found
    proposed = queries.proposals(locked, threshold=threshold, with_gaps=with_gaps)
    if not proposed:
        raise Refusal(wording.NOTHING_TO_MEND, field="threshold")
    if len(proposed) > TASKS_MAX:
        told = wording.TOO_MANY_TASKS.format(count=len(proposed), most=TASKS_MAX)
        raise Refusal(told, field="threshold")
    plan = rectification.draft_plan(
        source=policy.source_of(locked),
        title=wording.PLAN_TITLE.format(title=locked.title),
        tasks=drafts(proposed, queries.departments_of(locked).get, term),
        division=locked.division,
        coordinated_by=locked.coordinated_by,
        is_demonstration=locked.is_demonstration,
        by=by,
        at=at,
    )
    detail = {"plan": plan.number, "tasks": len(proposed), "threshold": str(threshold)}
    steps.trace("plan", round=locked, by=by, at=at, detail=detail)
    return plan
