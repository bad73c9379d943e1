"""The verbs of the evaluation: the only writes. Each asks the policy and leaves its trace."""

from marketaccess.apps.evaluation.actions.computing import cancel_computation, compute, verify
from marketaccess.apps.evaluation.actions.leading import cancel, close, freeze, publish, show, start, unfreeze
from marketaccess.apps.evaluation.actions.objecting import object_to, propose, reject, uphold, withdraw
from marketaccess.apps.evaluation.actions.opening import amend, open_round
from marketaccess.apps.evaluation.actions.recording import fail, note_progress, note_verification, record

__all__ = [
    "amend",
    "cancel",
    "cancel_computation",
    "close",
    "compute",
    "fail",
    "freeze",
    "note_progress",
    "note_verification",
    "object_to",
    "open_round",
    "propose",
    "publish",
    "record",
    "reject",
    "show",
    "start",
    "unfreeze",
    "uphold",
    "verify",
    "withdraw",
]
