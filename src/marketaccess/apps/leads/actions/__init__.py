"""The verbs of a lead: the only writes. Each asks the policy and leaves its trace in one transaction."""

from marketaccess.apps.leads.actions.answer import answer, close, record_revisit, reopen, write_to_reporter
from marketaccess.apps.leads.actions.extend import decide_extension, request_extension
from marketaccess.apps.leads.actions.receive import Received, receive
from marketaccess.apps.leads.actions.recompute import Recomputed, recompute_deadlines
from marketaccess.apps.leads.actions.rectify import (
    accept_rectification,
    draft_notice,
    issue_notice,
    reject_notice,
    report_rectification,
    send_back_rectification,
)
from marketaccess.apps.leads.actions.register import refuse, register
from marketaccess.apps.leads.actions.reporter import rate, reopen_by_reporter, write_from_reporter
from marketaccess.apps.leads.actions.transfer import return_, rule, sign, transfer
from marketaccess.apps.leads.actions.verify import (
    conclude,
    contribute,
    endorse,
    reject_draft,
    send_back,
    take_back,
    verify,
)

__all__ = [
    "Received",
    "Recomputed",
    "accept_rectification",
    "answer",
    "close",
    "conclude",
    "contribute",
    "decide_extension",
    "draft_notice",
    "endorse",
    "issue_notice",
    "rate",
    "receive",
    "recompute_deadlines",
    "record_revisit",
    "refuse",
    "register",
    "reject_draft",
    "reject_notice",
    "reopen",
    "reopen_by_reporter",
    "report_rectification",
    "request_extension",
    "return_",
    "rule",
    "send_back",
    "send_back_rectification",
    "sign",
    "take_back",
    "transfer",
    "verify",
    "write_from_reporter",
    "write_to_reporter",
]
