"""The verbs around service items."""

from marketaccess.apps.matters.actions.adjusting import (
    accept_task,
    dismiss_task,
    object_to_task,
    reassign_task,
    report_task,
    send_task_back,
    set_task_due,
    uphold_task,
)
from marketaccess.apps.matters.actions.assigning import (
    follow_late,
    make_adjustment_tasks,
    make_missing_tasks,
)
from marketaccess.apps.matters.actions.correspondences import (
    amend,
    confirm,
    propose,
    propose_again,
    reject,
    review,
)
from marketaccess.apps.matters.actions.guides import publish_guide
from marketaccess.apps.matters.actions.items import (
    Saved,
    resume_accepting,
    save_service_item,
    save_service_items,
    stop_accepting,
)
from marketaccess.apps.matters.actions.papers import (
    abolish,
    begin_abolishing,
    follow_up,
    register_paper,
    save_entry,
)

__all__ = [
    "Saved",
    "abolish",
    "accept_task",
    "amend",
    "begin_abolishing",
    "confirm",
    "dismiss_task",
    "follow_late",
    "follow_up",
    "make_adjustment_tasks",
    "make_missing_tasks",
    "object_to_task",
    "propose",
    "propose_again",
    "publish_guide",
    "reassign_task",
    "register_paper",
    "reject",
    "report_task",
    "resume_accepting",
    "review",
    "save_entry",
    "save_service_item",
    "save_service_items",
    "send_task_back",
    "set_task_due",
    "stop_accepting",
    "uphold_task",
]
