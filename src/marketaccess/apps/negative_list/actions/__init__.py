"""The verbs of the list."""

from marketaccess.apps.negative_list.actions.comparing import PATIENCE, draft_comparison, request_comparison
from marketaccess.apps.negative_list.actions.confirming import (
    confirm_changes,
    confirm_comparison,
    correct_change,
)
from marketaccess.apps.negative_list.actions.publishing import (
    Made,
    accept_publications,
    check_page,
    make_publications,
    report_publications,
    send_publications_back,
)
from marketaccess.apps.negative_list.actions.recording import Stored, confirm_in_force, store_revision
from marketaccess.apps.negative_list.actions.responsible import (
    assign_responsibility,
    collect_authorities,
    confirm_authority,
    propose_responsibilities,
)

__all__ = [
    "PATIENCE",
    "Made",
    "Stored",
    "accept_publications",
    "assign_responsibility",
    "check_page",
    "collect_authorities",
    "confirm_authority",
    "confirm_changes",
    "confirm_comparison",
    "confirm_in_force",
    "correct_change",
    "draft_comparison",
    "make_publications",
    "propose_responsibilities",
    "report_publications",
    "request_comparison",
    "send_publications_back",
    "store_revision",
]
