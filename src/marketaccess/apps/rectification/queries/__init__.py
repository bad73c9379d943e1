"""Questions about plans and tasks. Whatever is shown to an officer begins at what it may see."""

from marketaccess.apps.rectification.queries.dates import due_of
from marketaccess.apps.rectification.queries.lists import (
    PlanLine,
    TaskWish,
    lights_of,
    narrowed,
    plan_lines,
    plans_waiting,
    task_light,
    tasks_due,
    tasks_waiting,
    visible_plans,
    visible_tasks,
    with_reports,
)
from marketaccess.apps.rectification.queries.pages import (
    find_plan,
    find_task,
    plan_of_source,
    plan_offers,
    steps_of,
    task_offers,
    timeline,
    unfinished_plan,
    unfinished_sources,
)

__all__ = [
    "PlanLine",
    "TaskWish",
    "due_of",
    "find_plan",
    "find_task",
    "lights_of",
    "narrowed",
    "plan_lines",
    "plan_of_source",
    "plan_offers",
    "plans_waiting",
    "steps_of",
    "task_light",
    "task_offers",
    "tasks_due",
    "tasks_waiting",
    "timeline",
    "unfinished_plan",
    "unfinished_sources",
    "visible_plans",
    "visible_tasks",
    "with_reports",
]
