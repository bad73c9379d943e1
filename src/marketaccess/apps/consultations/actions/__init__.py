"""The verbs of a consultation: the only writes. Each asks the policy and leaves its trace."""

from marketaccess.apps.consultations.actions.asker import (
    ask_back,
    rate,
    set_consent,
    withdraw,
    write_from_asker,
)
from marketaccess.apps.consultations.actions.department import (
    draft,
    endorse,
    redirect,
    reject_draft,
    write_to_asker,
)
from marketaccess.apps.consultations.actions.office import assign, keep_private, publish, refuse, unpublish
from marketaccess.apps.consultations.actions.receive import Received, receive
from marketaccess.apps.consultations.actions.recompute import recompute_deadlines

__all__ = [
    "Received",
    "ask_back",
    "assign",
    "draft",
    "endorse",
    "keep_private",
    "publish",
    "rate",
    "receive",
    "recompute_deadlines",
    "redirect",
    "refuse",
    "reject_draft",
    "set_consent",
    "unpublish",
    "withdraw",
    "write_from_asker",
    "write_to_asker",
]
