"""
Who may see which plan and task, and who may do what. One answer for lists, buttons and writes.

1. The office that coordinates a plan sees all of it; its handler drafts, its head issues and accepts.
2. A department sees, once issued, the tasks that it does or assists in, and the plans that they stand in.
"""

from collections.abc import Callable

from django.db.models import Q

from marketaccess.apps.rectification import wording
from marketaccess.apps.rectification.models import Extension, Plan, Task
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.rectification_flow import (
    PLAN_FLOW,
    RECTIFICATION_FLOW,
    PlanState,
    RectificationState,
)

RIGHTS = (P.RECTIFICATION_ASSIGN, P.RECTIFICATION_ACCEPT, P.RECTIFICATION_ANSWER)
_WHOSE: dict[P | None, str] = {
    P.RECTIFICATION_ASSIGN: wording.DRAFTING_IS_THE_OFFICES,
    P.RECTIFICATION_ACCEPT: wording.ISSUING_IS_THE_HEADS,
    P.RECTIFICATION_ANSWER: wording.ANSWERING_IS_THE_DEPARTMENTS,
    None: wording.ONLY_SYSTEM,
}


def offices(actor: Actor) -> frozenset[int]:
    """The departments for which the actor coordinates plans."""
    return actor.departments_with(P.RECTIFICATION_ASSIGN) | actor.departments_with(P.RECTIFICATION_ACCEPT)


def visible_tasks(actor: Actor) -> Q:
    """The tasks that the actor may see. The system sees all; who has no seat sees none."""
    if actor.is_system:
        return Q()
    own = actor.departments_with(P.RECTIFICATION_ANSWER)
    assisted = Task.assisting.through.objects.filter(department__in=own).values("task")
    theirs = (Q(department__in=own) | Q(pk__in=assisted)) & ~Q(state=RectificationState.DRAFTED)
    return Q(plan__coordinated_by__in=offices(actor)) | theirs


def visible_plans(actor: Actor) -> Q:
    """The plans that the actor may see: those it coordinates, and those with a task that it may see."""
    if actor.is_system:
        return Q()
    tasks = Task.objects.filter(visible_tasks(actor)).values("plan")
    return Q(coordinated_by__in=offices(actor)) | Q(pk__in=tasks)


def why_not_draft(actor: Actor, coordinated_by: int) -> str:
    """Why this person may not draft a plan for an office, or ""."""
    is_theirs = actor.may(P.RECTIFICATION_ASSIGN, at=coordinated_by)
    return "" if is_theirs else wording.DRAFTING_IS_THE_OFFICES


def why_not_plan(actor: Actor, verb: str, plan: Plan) -> str:
    """Why this person may not take a step with a plan, or ""."""
    try:
        step = PLAN_FLOW.step(verb, PlanState(plan.state))
    except NotAllowed as refusal:
        return refusal.message
    if step.needs is None or not actor.may(step.needs, at=plan.coordinated_by_id):
        return _WHOSE[step.needs]
    if verb == "issue":
        if plan.drafted_by_id is not None and plan.drafted_by_id == actor.user:
            return wording.OWN_DRAFT
        return "" if plan.tasks.exists() else wording.NO_TASKS
    return ""


def why_not_task(actor: Actor, verb: str, task: Task) -> str:
    """Why this person may not take a step with a task, or ""."""
    try:
        step = RECTIFICATION_FLOW.step(verb, RectificationState(task.state))
    except NotAllowed as refusal:
        return refusal.message
    answers = step.needs is P.RECTIFICATION_ANSWER
    place = task.department_id if answers else task.plan.coordinated_by_id
    if step.needs is None or not actor.may(step.needs, at=place):
        return _WHOSE[step.needs]
    condition = _CONDITIONS.get(verb)
    return condition(actor, task) if condition else ""


def open_extension(task: Task) -> Extension | None:
    """The request for more time that waits for the head."""
    return task.extensions.filter(state=Extension.State.ASKED).first()


def _accept(actor: Actor, task: Task) -> str:
    report = task.steps.filter(verb="report").last()
    if report is None:
        return wording.NO_REPORT
    return wording.OWN_REPORT if report.user_id == actor.user else ""


def _ask(_: Actor, task: Task) -> str:
    return wording.EXTENSION_WAITS if open_extension(task) else ""


def _decide(actor: Actor, task: Task) -> str:
    asked = open_extension(task)
    if asked is None:
        return wording.NO_EXTENSION
    return wording.OWN_REQUEST if asked.asked_by_id == actor.user else ""


_CONDITIONS: dict[str, Callable[[Actor, Task], str]] = {
    "accept": _accept,
    "ask_extension": _ask,
    "grant_extension": _decide,
    "refuse_extension": _decide,
}


def tasks_waiting(actor: Actor) -> Q:
    """The tasks on which the next step is the actor's (待办)."""
    own, heads = (actor.departments_with(right) for right in (P.RECTIFICATION_ANSWER, P.RECTIFICATION_ACCEPT))
    asked = Extension.objects.filter(state=Extension.State.ASKED).values("task")
    office = Q(plan__coordinated_by__in=heads)
    return (
        Q(state=RectificationState.ASSIGNED, department__in=own)
        | office & Q(state=RectificationState.REPORTED)
        | office & Q(state=RectificationState.ASSIGNED, pk__in=asked)
    )


def plans_waiting(actor: Actor) -> Q:
    """The drafted plans that wait for the actor: to be issued by the head."""
    heads = actor.departments_with(P.RECTIFICATION_ACCEPT)
    return Q(state=PlanState.DRAFTED, coordinated_by__in=heads) & ~Q(drafted_by=actor.user)
