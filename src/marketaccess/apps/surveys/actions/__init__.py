"""The verbs of a survey: the only writes. Each asks the policy and leaves its trace."""

from marketaccess.apps.surveys.actions.answering import Submitted, answer
from marketaccess.apps.surveys.actions.building import (
    Head,
    create,
    edit,
    move_question,
    put_question,
    remove_question,
)
from marketaccess.apps.surveys.actions.deciding import approve, close, send_back, submit, verify
from marketaccess.apps.surveys.actions.exporting import Sheet, export
from marketaccess.apps.surveys.actions.inviting import (
    Unit,
    hand_out,
    invite,
    invite_sample,
    open_link,
    set_frame,
)

__all__ = [
    "Head",
    "Sheet",
    "Submitted",
    "Unit",
    "answer",
    "approve",
    "close",
    "create",
    "edit",
    "export",
    "hand_out",
    "invite",
    "invite_sample",
    "move_question",
    "open_link",
    "put_question",
    "remove_question",
    "send_back",
    "set_frame",
    "submit",
    "verify",
]
