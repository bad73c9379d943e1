"""Telling people and other systems."""

from marketaccess.foundation.notifications.actions.inbox import mark_all_read, mark_read, notify
from marketaccess.foundation.notifications.actions.webhooks import (
    add_webhook,
    deliver_due,
    queue_webhooks,
    retry,
    stop_webhook,
)

__all__ = [
    "add_webhook",
    "deliver_due",
    "mark_all_read",
    "mark_read",
    "notify",
    "queue_webhooks",
    "retry",
    "stop_webhook",
]
