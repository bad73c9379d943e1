"""Working on a task: the department reports, the head accepts, sends back or cancels."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.rectification import wording
from marketaccess.apps.rectification.actions import steps
from marketaccess.apps.rectification.models import Closure, Task
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.rectification_flow import FINISHED
from marketaccess.domain.casework.report import clean
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted


@transaction.atomic
def report_task(
    *, task: Task, result: str, evidence: Sequence[Accepted] = (), by: Actor, at: datetime
) -> Task:
    """
    The department says what it has done, with evidence. Its clock stands still while the office looks.

    :raises Refusal: nothing said; NotAllowed: not now, or not this department.
    """
    row = steps.locked_task("report", task=task, by=by)
    text = clean(result, field="result", label="整改情况", longest=5000, shortest=5)
    by.signing()
    stored = [documents.store(accepted=file, kind=documents.Kind.OFFICIAL, at=at) for file in evidence]
    step = steps.take("report", task=row, remark=text, by=by, at=at, detail={"files": len(stored)})
    step.files.set(stored)
    return row


@transaction.atomic
def accept_task(*, task: Task, remark: str = "", by: Actor, at: datetime) -> Task:
    """
    Done: the closure keeps who reported, who accepted, and whether in time. The last one closes the plan.

    :raises NotAllowed: not now, not this person, or the one who reported.
    """
    row = steps.locked_task("accept", task=task, by=by)
    report = row.steps.filter(verb="report").last()
    if report is None or report.user_id is None or row.due_on is None:
        raise NotAllowed(wording.NO_REPORT)
    reported_on = timezone.localdate(report.at)
    closure = Closure.objects.create(
        task=row,
        result=report.remark,
        reported_by_id=report.user_id,
        reported_on=reported_on,
        accepted_by_id=by.signing(),
        accepted_at=at,
        is_late=reported_on > row.due_on,
    )
    text = clean(remark, field="remark", label="验收意见", longest=1000)
    steps.take("accept", task=row, remark=text, by=by, at=at, detail={"is_late": closure.is_late})
    _close_plan(row, at=at)
    return row


@transaction.atomic
def send_task_back(*, task: Task, reason: str, by: Actor, at: datetime) -> Task:
    """Not done yet, and what is missing; the department's clock goes on. :raises Refusal, NotAllowed."""
    row = steps.locked_task("send_back", task=task, by=by)
    steps.take("send_back", task=row, remark=_reason(reason), by=by, at=at)
    return row


@transaction.atomic
def cancel_task(*, task: Task, reason: str, by: Actor, at: datetime) -> Task:
    """Nobody has to do it any more, and why. :raises Refusal, NotAllowed."""
    row = steps.locked_task("cancel", task=task, by=by)
    steps.take("cancel", task=row, remark=_reason(reason), by=by, at=at)
    _close_plan(row, at=at)
    return row


def _reason(text: str) -> str:
    return clean(text, field="reason", label="理由", longest=1000, shortest=2)


def _close_plan(task: Task, *, at: datetime) -> None:
    """A plan whose tasks have all ended has ended itself. It is locked: see ``locked_task``."""
    plan = task.plan
    if plan.tasks.exclude(state__in=sorted(FINISHED)).exists():
        return
    plan.finished_at = at
    steps.turn_plan("close", plan=plan, by=SYSTEM, at=at, changed=("finished_at",))
