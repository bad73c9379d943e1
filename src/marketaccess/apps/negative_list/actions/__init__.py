"""The verbs of the list."""

from marketaccess.apps.negative_list.actions.comparing import PATIENCE, draft_comparison, request_comparison
from marketaccess.apps.negative_list.actions.confirming import (
    confirm_changes,
    confirm_comparison,
    correct_change,
)
from marketaccess.apps.negative_list.actions.recording import Stored, confirm_in_force, store_revision

__all__ = [
    "PATIENCE",
    "Stored",
    "confirm_changes",
    "confirm_comparison",
    "confirm_in_force",
    "correct_change",
    "draft_comparison",
    "request_comparison",
    "store_revision",
]
