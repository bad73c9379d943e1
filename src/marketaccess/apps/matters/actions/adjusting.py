"""The verbs of an adjustment task: the department's report or objection, and the office's answers."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.matters import adjustment_wording as wording
from marketaccess.apps.matters import policy
from marketaccess.apps.matters.actions.assigning import KIND
from marketaccess.apps.matters.actions.items import stop_accepting
from marketaccess.apps.matters.models import (
    AdjustmentStep,
    AdjustmentTask,
    Correspondence,
    LocalPaper,
)
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import roles_with
from marketaccess.domain.basics.page_address import why_not_exact
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.matters.adjustment import (
    ADJUSTMENT_FLOW,
    FINISHED,
    WAITS_FOR_OFFICE,
    TaskKind,
    TaskState,
)
from marketaccess.domain.matters.correspondence import CorrespondenceState
from marketaccess.foundation.audit import log
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.foundation.organizations import queries as organizations

LONGEST_TERM = timedelta(days=366)
ABOLISHED = (LocalPaper.State.ABOLISHED, LocalPaper.State.FOLLOWED_UP)


@transaction.atomic
def report_task(
    *,
    task: AdjustmentTask,
    result: str,
    link: str = "",
    proof: Sequence[Accepted] = (),
    by: Actor,
    at: datetime,
) -> AdjustmentTask:
    """
    The department says what it has done, and proves it by files or by the address of a page.

    :raises Refusal: nothing said, no proof, or an address that shows nothing; NotAllowed.
    """
    row = _locked("report", task, by)
    if not result.strip():
        raise Refusal(wording.EMPTY_REPORT, field="result")
    if not (link or proof):
        raise Refusal(wording.NO_PROOF, field="files")
    if link and (why := why_not_exact(link)):
        raise Refusal(why, field="link")
    stored = [documents.store(accepted=file, kind=documents.Kind.OFFICIAL, at=at) for file in proof]
    step = _step("report", row, result, link=link, by=by, at=at)
    step.files.set(stored)
    return row


@transaction.atomic
def object_to_task(*, task: AdjustmentTask, reason: str, by: Actor, at: datetime) -> AdjustmentTask:
    """The department says that the task is none of its own, and why. :raises Refusal, NotAllowed."""
    return _with_reason("object", task, reason, by=by, at=at)


@transaction.atomic
def accept_task(*, task: AdjustmentTask, remark: str = "", by: Actor, at: datetime) -> AdjustmentTask:
    """
    The office finds it done. A task to stop ends the item's acceptance, if the department has not yet.

    :raises NotAllowed: not now, not this person, or the registers say that it is not done.
    """
    row = _locked("accept", task, by)
    _check_done(row)
    if row.kind == TaskKind.STOP and row.service_item is not None and row.service_item.is_accepting:
        reason = wording.STOP_REASON.format(number=row.number)
        stop_accepting(item=row.service_item, on=timezone.localdate(at), reason=reason, by=by, at=at)
    _step("accept", row, remark, by=by, at=at)
    return row


@transaction.atomic
def send_task_back(*, task: AdjustmentTask, reason: str, by: Actor, at: datetime) -> AdjustmentTask:
    """Not done yet, and what is missing. :raises Refusal, NotAllowed."""
    return _with_reason("send_back", task, reason, by=by, at=at)


@transaction.atomic
def dismiss_task(*, task: AdjustmentTask, reason: str, by: Actor, at: datetime) -> AdjustmentTask:
    """The objection is right: nobody has to do it. :raises Refusal, NotAllowed."""
    return _with_reason("dismiss", task, reason, by=by, at=at)


@transaction.atomic
def uphold_task(*, task: AdjustmentTask, reason: str, by: Actor, at: datetime) -> AdjustmentTask:
    """The objection is not right: the department does it. :raises Refusal, NotAllowed."""
    return _with_reason("uphold", task, reason, by=by, at=at)


@transaction.atomic
def reassign_task(*, task: AdjustmentTask, to: int, reason: str, by: Actor, at: datetime) -> AdjustmentTask:
    """Another department does it. :raises Refusal: the same one, or none that is in use; NotAllowed."""
    row = _locked("reassign", task, by)
    if to == row.department_id:
        raise Refusal(wording.SAME_DEPARTMENT, field="to")
    department = organizations.find(to)
    if department is None:
        raise Refusal(wording.UNKNOWN_DEPARTMENT, field="to")
    was, row.department = row.department_id, department
    _step(
        "reassign",
        row,
        _given(reason),
        by=by,
        at=at,
        changed=("department",),
        detail={"was": {"department": was}, "now": {"department": to}},
    )
    return row


@transaction.atomic
def set_task_due(
    *, task: AdjustmentTask, due_on: date, reason: str, by: Actor, at: datetime
) -> AdjustmentTask:
    """Until when, as the office sets it. :raises Refusal: a day gone by or a year off; NotAllowed."""
    row = _locked("set_due", task, by)
    on = timezone.localdate(at)
    if due_on < on:
        raise Refusal(wording.DUE_IN_PAST, field="due_on")
    if due_on > on + LONGEST_TERM:
        raise Refusal(wording.DUE_TOO_FAR, field="due_on")
    was, row.due_on = row.due_on, due_on
    row.due_reason, row.due_is_provisional = wording.DUE_BY_OFFICE, False
    _step(
        "set_due",
        row,
        _given(reason),
        by=by,
        at=at,
        changed=("due_on", "due_reason", "due_is_provisional"),
        detail={"was": {"due_on": was.isoformat()}, "now": {"due_on": due_on.isoformat()}},
    )
    return row


def _locked(verb: str, task: AdjustmentTask, by: Actor) -> AdjustmentTask:
    rows = AdjustmentTask.objects.select_for_update(of=("self",))
    row = rows.select_related("service_item", "paper").get(pk=task.pk)
    if why := policy.why_not_task(by, verb, row):
        raise NotAllowed(why)
    return row


def _with_reason(verb: str, task: AdjustmentTask, reason: str, *, by: Actor, at: datetime) -> AdjustmentTask:
    row = _locked(verb, task, by)
    _step(verb, row, _given(reason), by=by, at=at)
    return row


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refusal(wording.EMPTY_REASON, field="reason")
    return reason


def _check_done(row: AdjustmentTask) -> None:
    """What the registers themselves must show before a task is done."""
    if row.paper is not None and row.paper.state not in ABOLISHED:
        raise NotAllowed(wording.PAPER_STILL_HOLDS)
    if row.kind == TaskKind.OPEN:
        rows = Correspondence.objects.filter(edition_key=row.edition_key, measure_key=row.measure_key)
        if not rows.exclude(state=CorrespondenceState.REJECTED).exists():
            raise NotAllowed(wording.NOTHING_CORRESPONDS)


def _step(
    verb: str,
    row: AdjustmentTask,
    remark: str,
    *,
    by: Actor,
    at: datetime,
    link: str = "",
    changed: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
) -> AdjustmentStep:
    """Take the arrow, save, put the step down, record, tell whose turn it is."""
    was = row.state
    row.state = ADJUSTMENT_FLOW.step(verb, TaskState(was)).target
    row.finished_at = at if row.state in FINISHED else None
    row.save(update_fields=["state", "finished_at", *changed])
    said = remark.strip()
    step = AdjustmentStep.objects.create(
        task=row, verb=verb, at=at, user_id=by.user, label=by.label, remark=said, link=link
    )
    more = detail or {}
    told: dict[str, Any] = {
        "was": {"state": was, **more.get("was", {})},
        "now": {"state": row.state, **more.get("now", {})},
        "reason": said,
    }
    log.record(f"adjustment.{verb}", KIND, row.number, row.title, by=by, at=at, detail=told)
    _tell(verb, row, step)
    return step


def _tell(verb: str, row: AdjustmentTask, step: AdjustmentStep) -> None:
    is_for_office = row.state in WAITS_FOR_OFFICE
    roles = roles_with(P.MATTER_REVIEW if is_for_office else P.MATTER_EDIT)
    department = None if is_for_office else row.department_id
    notifications.notify(
        users=organizations.holders(roles=roles, on=timezone.localdate(step.at), department=department),
        key=f"adjustment:{row.pk}:{step.pk}",
        text=wording.NOTICES[verb].format(number=row.number),
        link=reverse("matters:task", args=[row.pk]),
        at=step.at,
    )
