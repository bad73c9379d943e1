"""Until when a task is to be done, and why then: the domain's arithmetic over its rows."""

from django.utils import timezone

from marketaccess.apps.rectification.models import Extension, Task
from marketaccess.domain.casework.rectification_flow import Term, events_of, rule_of
from marketaccess.domain.mechanism.clock import Due, due
from marketaccess.domain.mechanism.rule import DayKind
from marketaccess.foundation.calendars.queries import calendar


def due_of(task: Task) -> Due:
    """The date of an issued task with its trace, under today's calendar."""
    assert task.starts_on is not None  # set when it is issued
    steps = [(verb, timezone.localdate(at)) for verb, at in task.steps.values_list("verb", "at")]
    granted = task.extensions.filter(state=Extension.State.GRANTED).values_list("decided_at", "until")
    return due(
        rule_of(Term(task.amount, DayKind(task.day_kind)), task.plan.title),
        starts_on=task.starts_on,
        calendar=calendar(),
        events=events_of(steps, [(timezone.localdate(at), until) for at, until in granted if at]),
    )
