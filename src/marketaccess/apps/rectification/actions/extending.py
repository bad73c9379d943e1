"""More time for a task: the department asks, the head of the office consents or not."""

from datetime import date, datetime, timedelta

from django.db import transaction

from marketaccess.apps.rectification import policy, wording
from marketaccess.apps.rectification.actions import steps
from marketaccess.apps.rectification.models import Extension, Task
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.report import clean

LONGEST = timedelta(days=366)


@transaction.atomic
def ask_extension(*, task: Task, until: date, reason: str, by: Actor, at: datetime) -> Extension:
    """
    Ask for a later date.

    :raises Refusal: no later, or more than a year later; NotAllowed: not now, not this department.
    """
    row = steps.locked_task("ask_extension", task=task, by=by)
    assert row.due_on is not None  # the database holds it for every task that was issued
    if until <= row.due_on:
        raise Refusal(wording.EXTENSION_NOT_LATER.format(due=row.due_on), field="until")
    if until > row.due_on + LONGEST:
        raise Refusal(wording.EXTENSION_TOO_FAR, field="until")
    text = clean(reason, field="reason", label="理由", longest=1000, shortest=5)
    asked = Extension.objects.create(
        task=row, until=until, reason=text, asked_by_id=by.signing(), asked_at=at
    )
    told = {"until": until.isoformat()}
    steps.take("ask_extension", task=row, remark=f"延至{until}：{text}", by=by, at=at, detail=told)
    return asked


@transaction.atomic
def grant_extension(*, task: Task, remark: str = "", by: Actor, at: datetime) -> Task:
    """The head consents: the date moves. :raises NotAllowed."""
    return _decide("grant_extension", task, Extension.State.GRANTED, remark, by=by, at=at)


@transaction.atomic
def refuse_extension(*, task: Task, remark: str = "", by: Actor, at: datetime) -> Task:
    """The head does not: the date stays. :raises NotAllowed."""
    return _decide("refuse_extension", task, Extension.State.REFUSED, remark, by=by, at=at)


def _decide(verb: str, task: Task, state: Extension.State, remark: str, *, by: Actor, at: datetime) -> Task:
    row = steps.locked_task(verb, task=task, by=by)
    asked = policy.open_extension(row)
    if asked is None:
        raise NotAllowed(wording.NO_EXTENSION)
    asked.state, asked.decided_by_id, asked.decided_at = state, by.signing(), at
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    text = clean(remark, field="remark", label="审批意见", longest=1000)
    steps.take(verb, task=row, remark=text, by=by, at=at, detail={"until": asked.until.isoformat()})
    return row
