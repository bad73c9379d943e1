"""What the clock makes due. Each entry is safe to run twice and by two workers at once."""

import logging
from collections.abc import Callable
from datetime import datetime

from marketaccess.apps.collaboration import actions as collaboration
from marketaccess.apps.evaluation import actions as evaluation
from marketaccess.apps.matters import actions as matters
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.pipelines.exports import actions as exports
from marketaccess.site.safekeeping import keep_audit_log
from marketaccess.warehouse.deliveries import actions as deliveries

log = logging.getLogger(__name__)

Due = Callable[..., object]


def deactivate_unused_accounts(*, at: datetime) -> object:
    """Accounts that nobody uses are closed by the system itself."""
    return accounts.deactivate_unused(by=SYSTEM, at=at)


def delete_old_exports(*, at: datetime) -> object:
    """Exported files have served their time."""
    return exports.delete_old(by=SYSTEM, at=at)


def record_failed_sign_ins(*, at: datetime) -> object:
    """What was tallied of failed log-ins becomes audit events."""
    return accounts.record_failures(by=SYSTEM, at=at)


def clear_deliveries(*, at: datetime) -> object:
    """Files that were delivered and not taken have served their time."""
    return deliveries.clear(by=SYSTEM, at=at)


ENTRIES: tuple[Due, ...] = (
    collaboration.escalate_overdue,
    collaboration.follow_leads,
    matters.make_missing_tasks,
    evaluation.miss_overdue_evidence,
    collaboration.remind,
    collaboration.remind_of_trial,
    collaboration.tell_of_moved_dates,
    deactivate_unused_accounts,
    delete_old_exports,
    record_failed_sign_ins,
    keep_audit_log,
    deliveries.resume_checks,
    clear_deliveries,
    notifications.deliver_due,
)


def tick(*, at: datetime) -> None:
    """Run every entry; one that fails is logged and does not keep the others from running."""
    for entry in ENTRIES:
        try:
            entry(at=at)
        except Exception:
            log.exception("scheduled %s failed", entry.__name__)
