"""The verbs around service items."""

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
    "amend",
    "begin_abolishing",
    "confirm",
    "follow_up",
    "propose",
    "propose_again",
    "publish_guide",
    "register_paper",
    "reject",
    "resume_accepting",
    "review",
    "save_entry",
    "save_service_item",
    "save_service_items",
    "stop_accepting",
]
