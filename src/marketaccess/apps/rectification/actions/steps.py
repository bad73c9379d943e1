"""What every verb shares: the locked row, its trace, its dates, and who is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.rectification import policy, wording
from marketaccess.apps.rectification.models import Plan, Task, TaskStep
from marketaccess.apps.rectification.queries.dates import due_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import roles_with
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.rectification_flow import (
    FINISHED,
    PLAN_FLOW,
    RECTIFICATION_FLOW,
    PlanState,
    RectificationState,
)
from marketaccess.foundation.audit import log
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.foundation.organizations import queries as organizations

DATES: Sequence[str] = ("due_on", "first_due_on", "due_is_provisional")
# Whose turn it is, or who wants to know, after a verb.
_TOLD = {
    "issue": P.RECTIFICATION_ANSWER,
    "report": P.RECTIFICATION_ACCEPT,
    "ask_extension": P.RECTIFICATION_ACCEPT,
}


def locked_plan(verb: str, *, plan: Plan, by: Actor) -> Plan:
    """
    The plan as it stands now, locked until the end of the transaction.

    :raises NotAllowed: the step does not apply (any more), or not to this person.
    """
    row = Plan.objects.select_for_update().filter(policy.visible_plans(by), pk=plan.pk).first()
    if row is None:
        raise NotAllowed(wording.UNKNOWN_PLAN)
    if why := policy.why_not_plan(by, verb, row):
        raise NotAllowed(why)
    return row


def locked_task(verb: str, *, task: Task, by: Actor) -> Task:
    """The task likewise. Its plan is locked first, so that two last tasks close it once."""
    plan = Plan.objects.select_for_update().filter(pk=task.plan_id).first()
    rows = Task.objects.select_for_update(of=("self",)).filter(policy.visible_tasks(by))
    row = rows.select_related("department").filter(pk=task.pk).first()
    if plan is None or row is None:
        raise NotAllowed(wording.UNKNOWN_TASK)
    row.plan = plan
    if why := policy.why_not_task(by, verb, row):
        raise NotAllowed(why)
    return row


def turn_plan(
    verb: str, *, plan: Plan, by: Actor, at: datetime, changed: Sequence[str] = (), **detail: Any
) -> None:
    """Take the plan's arrow, save what changed, and write the event."""
    was = plan.state
    plan.state = PLAN_FLOW.step(verb, PlanState(was)).target
    plan.save(update_fields=["state", *changed])
    record_plan(verb, plan=plan, by=by, at=at, was={"state": was}, **detail)


def record_plan(verb: str, *, plan: Plan, by: Actor, at: datetime, **detail: Any) -> None:
    """One audit event about a plan, in the transaction of the change."""
    told = {"now": {"state": str(plan.state)}, **detail}
    log.record(
        f"rectification_plan.{verb}", "rectification_plan", plan.number, plan.title, by=by, at=at, detail=told
    )


def take(
    verb: str,
    *,
    task: Task,
    remark: str,
    by: Actor,
    at: datetime,
    changed: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
) -> TaskStep:
    """Take the arrow of the verb: save, put the step down, set the dates, record, tell who is next."""
    was = task.state
    task.state = RECTIFICATION_FLOW.step(verb, RectificationState(was)).target
    if task.state in FINISHED:
        task.finished_at = at
    step = TaskStep.objects.create(
        task=task, verb=verb, at=at, user_id=by.user, label=by.label, remark=remark
    )
    if task.state == RectificationState.ASSIGNED:
        set_dates(task)
    task.save(update_fields=["state", "finished_at", *DATES, *changed])
    told = {
        "was": {"state": was},
        "now": {"state": str(task.state), "due_on": task.due_on.isoformat() if task.due_on else None},
        "reason": remark,
        **(detail or {}),
    }
    title = task.problem[:120]
    log.record(f"rectification.{verb}", "rectification_task", task.number, title, by=by, at=at, detail=told)
    _tell(verb, task, at=at)
    return step


def set_dates(task: Task) -> None:
    """The dates that follow from the task's term, start and events. The caller saves."""
    dates = due_of(task)
    task.due_on, task.first_due_on = dates.due_on, dates.first_due_on
    task.due_is_provisional = dates.is_provisional


def _tell(verb: str, task: Task, *, at: datetime) -> None:
    needed = _TOLD.get(verb, P.RECTIFICATION_ANSWER)
    office = needed is P.RECTIFICATION_ACCEPT
    tell(
        department=task.plan.coordinated_by_id if office else task.department_id,
        needed=needed,
        key=f"rectification:{task.pk}:{verb}:{at.isoformat()}",
        text=wording.NOTICES[verb].format(number=task.number),
        link=reverse("rectification:task", args=[task.pk]),
        at=at,
    )
    if verb == "issue":
        for helper in task.assisting.all():
            tell(
                department=helper.pk,
                needed=P.RECTIFICATION_ANSWER,
                key=f"rectification:{task.pk}:assist",
                text=wording.ASSISTS.format(number=task.number),
                link=reverse("rectification:task", args=[task.pk]),
                at=at,
            )


def tell(*, department: int, needed: P, key: str, text: str, link: str, at: datetime) -> None:
    """A notice to those of a department who may act."""
    users = organizations.holders(roles=roles_with(needed), on=timezone.localdate(at), department=department)
    notifications.notify(users=users, key=key, text=text, link=link, at=at)
