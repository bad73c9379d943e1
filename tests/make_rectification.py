"""Rectification plans and tasks, driven by the real verbs."""

from datetime import datetime
from typing import Any

from marketaccess.apps.rectification import actions
from marketaccess.apps.rectification.models import Plan, Task
from marketaccess.domain.casework.rectification_flow import (
    RectificationState,
    Source,
    SourceKind,
    TaskDraft,
    Term,
)
from marketaccess.domain.mechanism.rule import DayKind
from tests import make

ROUND = Source(SourceKind.EVALUATION_ROUND, "E2026-00001")
PROBLEM = "办理时限压缩比率得分低于60分，有120件超过承诺时限。"
DEMAND = "逐件查明超时原因，修订流程，报送整改前后对比数据。"


def draft(at: str = make.HANDLING, **changes: Any) -> TaskDraft:
    told: dict[str, Any] = {
        "problem": PROBLEM,
        "demand": DEMAND,
        "department": make.department(at).pk,
        "term": Term(10, DayKind.WORKING),
    }
    return TaskDraft(**{**told, **changes})


def plan(*drafts: TaskDraft, at: datetime = make.NINE, **changes: Any) -> Plan:
    told: dict[str, Any] = {"source": ROUND, "title": "2026年第三季度评估整改方案", "by": make.handler()}
    place = make.division(), make.department(make.OFFICE)
    return actions.draft_plan(
        tasks=drafts or (draft(),),
        division=place[0],
        coordinated_by=place[1],
        at=at,
        **{**told, **changes},
    )


def issued(*drafts: TaskDraft, at: datetime = make.NINE) -> Plan:
    return actions.issue_plan(plan=plan(*drafts, at=at), by=make.head(), at=at)


def task(state: RectificationState = RectificationState.ASSIGNED, *, at: datetime = make.NINE) -> Task:
    """The only task of a plan, in this state."""
    if state is RectificationState.DRAFTED:
        return plan(at=at).tasks.get()
    row = issued(at=at).tasks.get()
    if state is RectificationState.CANCELLED:
        return actions.cancel_task(task=row, reason="事项已经取消。", by=make.head(), at=at)
    if state is RectificationState.ASSIGNED:
        return row
    row = reported(row, at=at)
    if state is RectificationState.REPORTED:
        return row
    return actions.accept_task(task=row, by=make.head(), at=at)


def reported(row: Task, *, at: datetime = make.NINE) -> Task:
    return actions.report_task(
        task=row, result="已修订流程并重新培训。", evidence=[make.proof()], by=make.clerk(), at=at
    )
