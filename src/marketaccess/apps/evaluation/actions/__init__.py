"""The verbs of the evaluation: the only writes. Each asks the policy and leaves its trace."""

from marketaccess.apps.evaluation.actions.computing import compute
from marketaccess.apps.evaluation.actions.leading import cancel, close, freeze, publish, show, start, unfreeze
from marketaccess.apps.evaluation.actions.opening import amend, open_round

__all__ = [
    "amend",
    "cancel",
    "close",
    "compute",
    "freeze",
    "open_round",
    "publish",
    "show",
    "start",
    "unfreeze",
]
