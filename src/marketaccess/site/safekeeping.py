"""The worker's watch over the audit log; what is wrong with it is told to the auditors."""

import logging
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit import actions as audit
from marketaccess.foundation.audit.anchors import own_file
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.foundation.organizations import queries as organizations

log = logging.getLogger(__name__)


def keep_audit_log(*, at: datetime) -> None:
    """
    The whole log is verified once a day, and its head anchored every hour.

    The day's verification is itself an event: the anchor that follows confirms it too.
    """
    path = own_file()
    try:
        found = audit.verify_daily(path=path, by=SYSTEM, at=at)
        if found is not None and not found.is_whole:
            _tell(f"审计日志核验不通过，发现{found.broken}处：{found.breaks[0].message}", at)
        audit.keep_anchor(path=path, at=at)
    except Refusal as refusal:
        _tell(refusal.message, at)


def _tell(text: str, at: datetime) -> None:
    log.error("audit log: %s", text)
    on = timezone.localdate(at)
    auditors = organizations.holders(roles=[Role.AUDITOR], on=on)
    notifications.notify(
        users=auditors, key=f"audit_log:{on:%Y%m%d}", text=text, link=reverse("audit:integrity"), at=at
    )
