"""The dates of running tasks anew, after a notice about holidays has been loaded."""

from datetime import datetime

from django.db import transaction

from marketaccess.apps.rectification.actions.steps import DATES, set_dates
from marketaccess.apps.rectification.models import Task
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.rectification_flow import RectificationState
from marketaccess.foundation.audit import log


@transaction.atomic
def recompute_dates(*, by: Actor, at: datetime) -> int:
    """Work out every running task under the calendar in force now. Returns how many dates moved."""
    changed = []
    running = Task.objects.select_for_update(of=("self",)).filter(state=RectificationState.ASSIGNED)
    for task in running.select_related("plan"):
        before = [getattr(task, name) for name in DATES]
        set_dates(task)
        if before != [getattr(task, name) for name in DATES]:
            changed.append(task)
    moved = Task.objects.bulk_update(changed, DATES)
    detail = {"changed": moved}
    log.record("rectification.recompute", "calendar", "", "整改期限重算", by=by, at=at, detail=detail)
    return moved
