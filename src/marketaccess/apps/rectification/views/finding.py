"""The plan or task that an address names. One that an officer may not see does not exist: 404."""

from django.http import Http404

from marketaccess.apps.rectification import queries, wording
from marketaccess.apps.rectification.models import Plan, Task
from marketaccess.foundation.accounts.guards import AuthedRequest


def plan_of(request: AuthedRequest, number: str) -> Plan:
    """:raises Http404: no such plan for this officer."""
    found = queries.find_plan(number, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN_PLAN)
    return found


def task_of(request: AuthedRequest, pk: int) -> Task:
    """:raises Http404: no such task for this officer."""
    found = queries.find_task(pk, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN_TASK)
    return found
