"""Issuing: the head of the office sends a plan to the departments, and every clock starts."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.rectification.actions import steps
from marketaccess.apps.rectification.models import Plan
from marketaccess.domain.authority.actor import Actor


@transaction.atomic
def issue_plan(*, plan: Plan, by: Actor, at: datetime) -> Plan:
    """
    Every task goes to its department, with its date counted from today.

    :raises NotAllowed: not now, not this person, the drafter, or nothing to issue.
    """
    row = steps.locked_plan("issue", plan=plan, by=by)
    row.issued_by_id, row.issued_at = by.signing(), at
    tasks = list(row.tasks.select_related("department"))
    steps.turn_plan("issue", plan=row, by=by, at=at, changed=("issued_by", "issued_at"), tasks=len(tasks))
    for task in tasks:
        task.plan, task.starts_on = row, timezone.localdate(at)
        steps.take("issue", task=task, remark="", by=by, at=at, changed=("starts_on",))
    return row
