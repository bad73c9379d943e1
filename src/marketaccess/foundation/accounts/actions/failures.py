"""
Failed log-ins, lock-outs and unlockings in the audit log.

An attempt is tallied in its own request and becomes an event with the worker's next turn: one event an
account and minute with the count, and all unknown names share one account. An attacker can thus make the
log grow by no more than the number of accounts a minute; and since the request does the same work
for every name, its time does not tell which ones exist.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from axes.utils import reset
from django.conf import settings
from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.accounts.models import FailedSignIns, FailureTally, LockOut, User
from marketaccess.foundation.audit import log
from marketaccess.foundation.audit.labels import UNKNOWN_ACCOUNT

ADDRESSES = 10  # kept and named at the most; a botnet is one all the same


def tally(*, username: str, address: str, is_locked_out: bool, at: datetime) -> None:
    """Count one failed attempt within the caller's transaction; remember where it locked the address out."""
    account = username if User.objects.filter(username=username).exists() else ""
    FailureTally.objects.get_or_create(account=account, defaults={"failures": 0})
    row = FailureTally.objects.select_for_update().get(account=account)
    row.failures += 1
    if address not in row.addresses:
        row.addresses = [*row.addresses, address][:ADDRESSES]
    row.save(update_fields=["failures", "addresses"])
    if is_locked_out:
        until = at + timedelta(hours=settings.AXES_COOLOFF_TIME)
        LockOut.objects.get_or_create(account=account, address=address, defaults={"until": until})


@transaction.atomic
def record_failures(*, by: Actor, at: datetime) -> int:
    """Write the events of everything that was tallied since the last time. Returns how many."""
    # All rows are locked before the first event is written: ``unlock`` takes them in this order too.
    tallies = list(FailureTally.objects.select_for_update())
    lock_outs = list(LockOut.objects.select_for_update())
    for row in tallies:
        detail = {"failures": row.failures, "addresses": row.addresses}
        _record("account.sign_in_failed", row.account, detail, by, at)
        row.delete()
    fresh = _by_account(row for row in lock_outs if not row.is_recorded)
    for account, rows in fresh.items():
        detail = {"addresses": _addresses(rows), "until": max(row.until for row in rows).isoformat()}
        _record("account.lock_out", account, detail, by, at)
        LockOut.objects.filter(pk__in=[row.pk for row in rows]).update(is_recorded=True)
    over = _by_account(row for row in lock_outs if row.is_recorded and row.until <= at)
    for account, rows in over.items():
        _unlock(account, rows, "expired", by, at)
    return len(tallies) + len(fresh) + len(over)


def unlock(*, user: User, by: Actor, at: datetime) -> None:
    """Let every address try this account again, within the caller's transaction: it has a new password."""
    reset(username=user.username)
    FailedSignIns.objects.filter(name=user.username).delete()
    if rows := list(LockOut.objects.select_for_update().filter(account=user.username)):
        _unlock(user.username, rows, "new_password", by, at)


def _unlock(account: str, rows: list[LockOut], reason: str, by: Actor, at: datetime) -> None:
    detail = {"addresses": _addresses(rows), "reason": reason}
    _record("account.unlock", account, detail, by, at)
    LockOut.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _by_account(rows: Iterable[LockOut]) -> dict[str, list[LockOut]]:
    found: dict[str, list[LockOut]] = defaultdict(list)
    for row in rows:
        found[row.account].append(row)
    return found


def _addresses(rows: list[LockOut]) -> list[str]:
    return [row.address for row in rows][:ADDRESSES]


def _record(action: str, account: str, detail: dict[str, Any], by: Actor, at: datetime) -> None:
    name = User.objects.filter(username=account).values_list("display_name", flat=True).first()
    log.record(action, "account", account, name or UNKNOWN_ACCOUNT, by=by, at=at, detail=detail)
