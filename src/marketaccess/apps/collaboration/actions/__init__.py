"""The verbs of pressure: orders, escalation by the clock, reminders."""

from marketaccess.apps.collaboration.actions.escalating import escalate_overdue, follow_leads
from marketaccess.apps.collaboration.actions.issuing import issue_order
from marketaccess.apps.collaboration.actions.pressing import (
    close_order,
    put_on_circular_list,
    record_result,
    report_to_government,
)
from marketaccess.apps.collaboration.actions.reminding import remind, remind_of_trial, tell_of_moved_dates
from marketaccess.apps.collaboration.actions.telling import tell_next

__all__ = [
    "close_order",
    "escalate_overdue",
    "follow_leads",
    "issue_order",
    "put_on_circular_list",
    "record_result",
    "remind",
    "remind_of_trial",
    "report_to_government",
    "tell_next",
    "tell_of_moved_dates",
]
