"""The verbs of the list."""

from marketaccess.apps.negative_list.actions.recording import Stored, confirm_in_force, store_revision

__all__ = ["Stored", "confirm_in_force", "store_revision"]
