"""The verbs of the evaluation: the only writes. Each asks the policy and leaves its trace."""

from marketaccess.apps.evaluation.actions.computing import cancel_computation, compute, verify
from marketaccess.apps.evaluation.actions.evidence_office import (
    ask_evidence,
    extend_evidence,
    miss_evidence,
    miss_overdue_evidence,
    seal_evidence,
)
from marketaccess.apps.evaluation.actions.evidence_reviewers import (
    judge_evidence,
    send_back_evidence,
    settle_evidence,
)
from marketaccess.apps.evaluation.actions.evidence_units import (
    add_evidence,
    remove_evidence,
    submit_evidence,
    withdraw_evidence,
)
from marketaccess.apps.evaluation.actions.leading import cancel, close, freeze, publish, show, start, unfreeze
from marketaccess.apps.evaluation.actions.manual import (
    decide_manual,
    propose_check,
    propose_correction,
    propose_exemption,
    withdraw_manual,
)
from marketaccess.apps.evaluation.actions.objecting import object_to, propose, reject, uphold, withdraw
from marketaccess.apps.evaluation.actions.opening import amend, open_round
from marketaccess.apps.evaluation.actions.planning import draw_up_plan
from marketaccess.apps.evaluation.actions.recording import fail, note_progress, note_verification, record

__all__ = [
    "add_evidence",
    "amend",
    "ask_evidence",
    "cancel",
    "cancel_computation",
    "close",
    "compute",
    "decide_manual",
    "draw_up_plan",
    "extend_evidence",
    "fail",
    "freeze",
    "judge_evidence",
    "miss_evidence",
    "miss_overdue_evidence",
    "note_progress",
    "note_verification",
    "object_to",
    "open_round",
    "propose",
    "propose_check",
    "propose_correction",
    "propose_exemption",
    "publish",
    "record",
    "reject",
    "remove_evidence",
    "seal_evidence",
    "send_back_evidence",
    "settle_evidence",
    "show",
    "start",
    "submit_evidence",
    "unfreeze",
    "uphold",
    "verify",
    "withdraw",
    "withdraw_evidence",
    "withdraw_manual",
]
