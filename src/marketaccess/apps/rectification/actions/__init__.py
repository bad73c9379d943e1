"""The verbs of a plan and its tasks: the only writes. Each asks the policy and leaves its trace."""

from marketaccess.apps.rectification.actions.drafting import (
    TASKS_MAX,
    add_task,
    cancel_plan,
    draft_plan,
    remove_task,
    revise_plan,
    revise_task,
)
from marketaccess.apps.rectification.actions.extending import ask_extension, grant_extension, refuse_extension
from marketaccess.apps.rectification.actions.issuing import issue_plan
from marketaccess.apps.rectification.actions.recompute import recompute_dates
from marketaccess.apps.rectification.actions.working import (
    accept_task,
    cancel_task,
    report_task,
    send_task_back,
)

__all__ = [
    "TASKS_MAX",
    "accept_task",
    "add_task",
    "ask_extension",
    "cancel_plan",
    "cancel_task",
    "draft_plan",
    "grant_extension",
    "issue_plan",
    "recompute_dates",
    "refuse_extension",
    "remove_task",
    "report_task",
    "revise_plan",
    "revise_task",
    "send_task_back",
]
