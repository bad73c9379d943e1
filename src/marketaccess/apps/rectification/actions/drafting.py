"""Drafting: a plan from an evaluation or by hand, and its tasks until it is issued."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from marketaccess.apps.leads.actions import numbers
from marketaccess.apps.rectification import policy, wording
from marketaccess.apps.rectification.actions import steps
from marketaccess.apps.rectification.models import Plan, Task
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.rectification_flow import (
    PlanState,
    RectificationState,
    Source,
    TaskDraft,
    checked_term,
)
from marketaccess.domain.casework.report import clean
from marketaccess.foundation.organizations import queries as organizations

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department, Division

SERIES = "rectification"
TASKS_MAX = 99


@transaction.atomic
def draft_plan(
    *,
    source: Source,
    title: str,
    tasks: Sequence[TaskDraft] = (),
    division: "Division",
    coordinated_by: "Department",
    is_demonstration: bool = False,
    by: Actor,
    at: datetime,
) -> Plan:
    """
    A plan with its tasks; asked again for the same source, the plan that is there already.

    :raises Refusal: a text too long or too short, a department not in use; NotAllowed: not this person.
    """
    if why := policy.why_not_draft(by, coordinated_by.pk):
        raise NotAllowed(why)
    reference = clean(source.reference, field="reference", label="来源编号", longest=60)
    if found := _of_source(source, reference):
        return found
    year, number = numbers.take(SERIES, at)
    # Whoever drafts the same at the same moment waited for the number: look once more.
    if found := _of_source(source, reference):
        raise NotAllowed(wording.SOURCE_TAKEN.format(reference=reference, number=found.number))
    plan = Plan.objects.create(
        number=f"R{year}-{number:05}",
        title=clean(title, field="title", label="方案名称", longest=120, shortest=4),
        source_kind=source.kind,
        source_reference=reference,
        division=division,
        coordinated_by=coordinated_by,
        state=PlanState.DRAFTED,
        drafted_by_id=by.user,
        drafted_at=at,
        is_demonstration=is_demonstration,
    )
    _check_count(len(tasks))
    for position, draft in enumerate(tasks, start=1):
        _put(Task(plan=plan, position=position, subject=draft.subject), draft)
    steps.record_plan("draft", plan=plan, by=by, at=at, source=reference, tasks=len(tasks))
    steps.tell(
        department=coordinated_by.pk,
        needed=P.RECTIFICATION_ACCEPT,
        key=f"rectification:{plan.number}:draft",
        text=wording.NOTICES["draft"].format(number=plan.number),
        link=reverse("rectification:plan", args=[plan.number]),
        at=at,
    )
    return plan


def _of_source(source: Source, reference: str) -> Plan | None:
    if not reference:
        return None
    plans = Plan.objects.filter(source_kind=source.kind, source_reference=reference)
    return plans.exclude(state=PlanState.CANCELLED).first()


@transaction.atomic
def revise_plan(*, plan: Plan, title: str, by: Actor, at: datetime) -> Plan:
    """Another title, before the plan is issued. :raises Refusal, NotAllowed."""
    row = steps.locked_plan("revise", plan=plan, by=by)
    was, row.title = row.title, clean(title, field="title", label="方案名称", longest=120, shortest=4)
    told = {"was": was, "now": row.title}
    steps.turn_plan("revise", plan=row, by=by, at=at, changed=("title",), title=told)
    return row


@transaction.atomic
def cancel_plan(*, plan: Plan, reason: str, by: Actor, at: datetime) -> Plan:
    """A draft that is not to be issued; its source may bring another. :raises Refusal, NotAllowed."""
    row = steps.locked_plan("cancel", plan=plan, by=by)
    row.cancel_reason = clean(reason, field="reason", label="理由", longest=1000, shortest=5)
    row.finished_at = at
    changed = ("cancel_reason", "finished_at")
    steps.turn_plan("cancel", plan=row, by=by, at=at, changed=changed, reason=row.cancel_reason)
    return row


@transaction.atomic
def add_task(*, plan: Plan, draft: TaskDraft, by: Actor, at: datetime) -> Task:
    """One more task of a draft. :raises Refusal, NotAllowed."""
    row = steps.locked_plan("revise", plan=plan, by=by)
    _check_count(row.tasks.count() + 1)
    last = row.tasks.aggregate(last=Max("position"))["last"] or 0
    task = _put(Task(plan=row, position=last + 1, subject=draft.subject), draft)
    steps.record_plan("add_task", plan=row, by=by, at=at, task=task.number)
    return task


@transaction.atomic
def revise_task(*, task: Task, draft: TaskDraft, by: Actor, at: datetime) -> Task:
    """Other words, another department or term for a task of a draft. :raises Refusal, NotAllowed."""
    plan = steps.locked_plan("revise", plan=task.plan, by=by)
    row = _of_plan(plan, task)
    was = {"department": row.department_id, "amount": row.amount, "demand": row.demand}
    _put(row, draft)
    steps.record_plan("revise_task", plan=plan, by=by, at=at, task=row.number, was=was)
    return row


@transaction.atomic
def remove_task(*, task: Task, by: Actor, at: datetime) -> None:
    """A task that is not to be issued. :raises NotAllowed."""
    plan = steps.locked_plan("revise", plan=task.plan, by=by)
    row = _of_plan(plan, task)
    number, problem = row.number, row.problem
    row.delete()
    steps.record_plan("remove_task", plan=plan, by=by, at=at, task=number, problem=problem)


def _of_plan(plan: Plan, task: Task) -> Task:
    row = plan.tasks.filter(pk=task.pk).first()
    if row is None:
        raise NotAllowed(wording.UNKNOWN_TASK)
    return row


def _check_count(count: int) -> None:
    if count > TASKS_MAX:
        raise Refusal(wording.TOO_MANY.format(most=TASKS_MAX))


def _put(row: Task, draft: TaskDraft) -> Task:
    """The draft's words on the row. :raises Refusal: at the field that is wrong."""
    term = checked_term(draft.term)
    _check_departments((draft.department,), "department")
    _check_departments(draft.assisting, "assisting")
    if draft.department in draft.assisting:
        raise Refusal(wording.ASSISTS_ITSELF, field="assisting")
    row.problem = clean(draft.problem, field="problem", label="问题", longest=2000, shortest=5)
    row.demand = clean(draft.demand, field="demand", label="整改要求", longest=2000, shortest=5)
    row.department_id, row.amount, row.day_kind = draft.department, term.amount, term.day_kind
    row.state = RectificationState.DRAFTED
    row.save()
    row.assisting.set(draft.assisting)
    return row


def _check_departments(keys: Iterable[int], field: str) -> None:
    if any(organizations.find(key) is None for key in keys):
        raise Refusal(wording.UNKNOWN_DEPARTMENT, field=field)
