"""One plan and one task as their pages show them."""

from collections.abc import Sequence

from django.db.models import QuerySet

from marketaccess.apps.rectification import policy, wording
from marketaccess.apps.rectification.models import Plan, Task, TaskStep
from marketaccess.apps.rectification.queries.lists import visible_plans, visible_tasks
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.rectification_flow import (
    FINISHED,
    PLAN_FLOW,
    RECTIFICATION_FLOW,
    PlanState,
    RectificationState,
    Source,
    SourceKind,
)
from marketaccess.foundation.ui.timeline import Moment

OPEN = (PlanState.DRAFTED, PlanState.ISSUED)
_ICONS = {"issue": "flag", "accept": "check-circle"}
_GRAVE = frozenset({"send_back", "refuse_extension", "cancel"})


def find_plan(number: str, actor: Actor) -> Plan | None:
    """The plan of this number, if there is one and the actor may see it: no telling which."""
    return visible_plans(actor).filter(number=number).first()


def find_task(pk: int, actor: Actor) -> Task | None:
    """The task likewise."""
    return visible_tasks(actor).select_related("plan__coordinated_by").filter(pk=pk).first()


def plan_of_source(source: Source, actor: Actor) -> Plan | None:
    """The plan that follows from a source (an evaluation round, say), if the actor may see it."""
    rows = visible_plans(actor).filter(source_kind=source.kind, source_reference=source.reference)
    return rows.exclude(state=PlanState.CANCELLED).first()


def unfinished_plan(source: Source) -> Plan | None:
    """The plan of a source that still has something open, for whoever decides what waits for it."""
    rows = Plan.objects.filter(source_kind=source.kind, source_reference=source.reference)
    return rows.filter(state__in=OPEN).first()


def unfinished_sources(kind: SourceKind) -> QuerySet[Plan, str]:
    """The references of all sources of a kind whose plan still has something open."""
    open_ones = Plan.objects.filter(source_kind=kind, state__in=OPEN).order_by()
    return open_ones.values_list("source_reference", flat=True)


def plan_offers(plan: Plan, actor: Actor) -> tuple[Offer, ...]:
    """What may be done with the plan as a whole, with the reason where not by this person."""
    state = PlanState(plan.state)
    return PLAN_FLOW.offers(state, lambda verb: policy.why_not_plan(actor, verb, plan), is_officers=True)


def task_offers(task: Task, actor: Actor) -> tuple[Offer, ...]:
    """Every step from where a task stands; issuing is the plan's."""
    state = RectificationState(task.state)
    offers = RECTIFICATION_FLOW.offers(state, lambda verb: policy.why_not_task(actor, verb, task))
    return tuple(sorted((o for o in offers if o.verb != "issue"), key=lambda offer: not offer.allowed))


def steps_of(task: Task) -> Sequence[TaskStep]:
    """What happened to a task, in order, with the evidence."""
    return list(task.steps.prefetch_related("files"))


def timeline(task: Task, steps: Sequence[TaskStep]) -> tuple[Moment, ...]:
    """Past steps, and the one that comes next."""
    told = [
        Moment(
            title=RECTIFICATION_FLOW.verbs[step.verb],
            icon=_ICONS.get(step.verb, "check"),
            at=step.at,
            by=step.label,
            body=step.remark,
            is_current=place == len(steps) and task.state in FINISHED,
            is_grave=step.verb in _GRAVE,
        )
        for place, step in enumerate(steps, start=1)
    ]
    coming = wording.COMING.get(task.state)
    return (*told, Moment(coming, "clock", is_coming=True)) if coming else tuple(told)
