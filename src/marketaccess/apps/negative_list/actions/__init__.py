"""The verbs of the list."""

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
    "Made",
    "Stored",
    "accept_publications",
    "assign_responsibility",
    "check_page",
    "collect_authorities",
    "confirm_authority",
    "confirm_in_force",
    "make_publications",
    "propose_responsibilities",
    "report_publications",
    "send_publications_back",
    "store_revision",
]
