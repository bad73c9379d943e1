"""Lists of plans and tasks, with progress and lights."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import frozen
from django.db.models import Count, F, Prefetch, Q, QuerySet

from marketaccess.apps.rectification import policy
from marketaccess.apps.rectification.models import Plan, Task, TaskStep
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.domain.casework.rectification_flow import FINISHED, RectificationState
from marketaccess.foundation.calendars import lights

WORDS_MAX = 5
# The same as ``task_light``, as a condition: the clock runs while the department is to act.
RUNS = Q(state=RectificationState.ASSIGNED)


@frozen
class TaskWish:
    """What somebody looks for. Empty fields say nothing; ``state`` may be "unfinished" or "waiting"."""

    query: str = ""
    state: str = ""
    department: int | None = None
    light: Light | None = None


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """The plans that the actor may see, the latest first."""
    return Plan.objects.filter(policy.visible_plans(actor)).select_related("coordinated_by")


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """The tasks that the actor may see, the nearest date first."""
    rows = Task.objects.filter(policy.visible_tasks(actor)).select_related("plan", "department")
    return rows.order_by(F("due_on").asc(nulls_last=True), "plan", "position")


def narrowed(rows: QuerySet[Task], wish: TaskWish, actor: Actor, *, today: Today) -> QuerySet[Task]:
    """Those that fit."""
    if wish.state == "unfinished":
        rows = rows.exclude(state__in=sorted(FINISHED))
    elif wish.state == "waiting":
        rows = rows.filter(policy.tasks_waiting(actor))
    elif wish.state:
        rows = rows.filter(state=wish.state)
    if wish.department:
        rows = rows.filter(department=wish.department)
    if wish.light is not None:
        rows = rows.filter(lights.shines(wish.light, today, runs=RUNS))
    for word in normalise(wish.query.replace("\x00", ""))[:100].split()[:WORDS_MAX]:
        said = Q(problem__icontains=word) | Q(demand__icontains=word) | Q(plan__title__icontains=word)
        rows = rows.filter(said | Q(plan__number__startswith=word))
    return rows


def task_light(task: Task, today: Today) -> Light:
    """A task's light: its clock runs while the department is to act."""
    return today.light(task.due_on if task.state == RectificationState.ASSIGNED else None)


def lights_of(rows: QuerySet[Task], today: Today) -> Mapping[Light, int]:
    """How many tasks show each light."""
    return lights.counted(rows, today, runs=RUNS)


def tasks_waiting(actor: Actor) -> QuerySet[Task]:
    """The tasks on which the next step is the actor's."""
    return visible_tasks(actor).filter(policy.tasks_waiting(actor))


def tasks_due(*, until: date) -> QuerySet[Task]:
    """Every task that a department should have done by a day: for the system's reminders."""
    return Task.objects.filter(RUNS, due_on__lte=until).select_related("plan")


def plans_waiting(actor: Actor) -> QuerySet[Plan]:
    """The drafts that the actor may issue."""
    return visible_plans(actor).filter(policy.plans_waiting(actor))


def with_reports(rows: QuerySet[Task]) -> QuerySet[Task]:
    """The same tasks, each with its reports (``reports``, the last one last) and those who assist."""
    reports = TaskStep.objects.filter(verb="report").order_by("at", "pk")
    return rows.select_related("closure").prefetch_related(
        "assisting", Prefetch("steps", queryset=reports, to_attr="reports")
    )


@frozen
class PlanLine:
    """A plan in the list: how much of what the actor may see is done, and the worst light of the rest."""

    plan: Plan
    total: int
    done: int
    overdue: int
    light: Light

    @property
    def percent(self) -> int:
        """Done, in whole percent."""
        return 100 * self.done // self.total if self.total else 0


def plan_lines(plans: Iterable[Plan], actor: Actor, *, today: Today) -> list[PlanLine]:
    """The lines of these plans, counted in one question."""
    found = list(plans)
    counts: dict[int, Any] = {
        row["plan"]: row
        for row in Task.objects.filter(policy.visible_tasks(actor), plan__in=[plan.pk for plan in found])
        .order_by()
        .values("plan")
        .annotate(
            total=Count("pk", filter=~Q(state=RectificationState.CANCELLED)),
            done=Count("pk", filter=Q(state=RectificationState.CLOSED)),
            **lights.by_light(today, runs=RUNS),
        )
    }
    return [_line(plan, counts.get(plan.pk, {})) for plan in found]


def _line(plan: Plan, counted: Mapping[str, int]) -> PlanLine:
    worst = next((light for light in Light if counted.get(light.value)), Light.BLUE)
    return PlanLine(
        plan=plan,
        total=counted.get("total", 0),
        done=counted.get("done", 0),
        overdue=counted.get(Light.RED.value, 0),
        light=worst,
    )
