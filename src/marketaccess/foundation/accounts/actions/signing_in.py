"""Coming in and going out (登录、退出)."""

from datetime import datetime, timedelta

from django.db import transaction

from marketaccess.domain.authority import pace
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.foundation.accounts import wording
from marketaccess.foundation.accounts.actions.failures import tally
from marketaccess.foundation.accounts.models import FailedSignIns, User
from marketaccess.foundation.audit import log

INITIAL_PASSWORD_LASTS = timedelta(days=7)
UNUSED_AFTER = timedelta(days=90)
ROWS_KEPT = timedelta(days=1)


def ask_pace(*, name: str, at: datetime) -> None:
    """
    Whether a password for this name may be looked at now.

    An attempt that is refused here is not counted, so that nobody is kept out for good.
    :raises NotAllowed: while the pause after the last failure lasts.
    """
    row = FailedSignIns.objects.filter(name=name).first()
    if row is not None and at < pace.next_try_at(row.failures, row.last_failed_at, at):
        raise NotAllowed(wording.TRY_LATER)


@transaction.atomic
def note_failure(*, name: str, address: str, is_locked_out: bool, at: datetime) -> None:
    """
    Count a wrong password given from an address. The same work is done for names that do not exist.

    ``name`` is as ``devices.pace_name`` gives it.
    """
    row, _ = FailedSignIns.objects.select_for_update().get_or_create(
        name=name, defaults={"failures": 0, "last_failed_at": at}
    )
    row.failures = pace.failures_that_count(row.failures, row.last_failed_at, at) + 1
    row.last_failed_at = at
    row.save(update_fields=["failures", "last_failed_at"])
    FailedSignIns.objects.filter(last_failed_at__lt=at - ROWS_KEPT).delete()
    tally(username=name.partition("\n")[0], address=address, is_locked_out=is_locked_out, at=at)


@transaction.atomic
def sign_in(*, user: User, address: str, at: datetime) -> int:
    """
    Let in somebody who gave the right password from an address.

    Returns the failures counted since the last time.

    :raises NotAllowed: if the initial password is too old, or the account was not used for long.
    """
    if user.must_change_password and _older(user.password_changed_at, at, INITIAL_PASSWORD_LASTS):
        raise NotAllowed("初始密码已超过7天有效期，请联系系统管理员重置密码。")
    if _older(user.last_login or user.created_at, at, UNUSED_AFTER):
        raise NotAllowed("账号已超过90天未使用，请联系系统管理员重新启用。")
    rows = FailedSignIns.objects.filter(name__startswith=user.username + "\n") | FailedSignIns.objects.filter(
        name=user.username
    )
    failures = sum(row.failures for row in rows)
    rows.delete()
    by = Actor(name=user.username, label=user.display_name, user=user.pk)
    log.record(
        "account.sign_in",
        "account",
        user.username,
        user.display_name,
        by=by,
        at=at,
        detail={"failures_before": failures, "address": address},
    )
    return failures


@transaction.atomic
def bind_session(*, user: User, session_key: str) -> bool:
    """Make this the one session that counts. Returns whether it took the place of another."""
    row = User.objects.select_for_update().get(pk=user.pk)
    replaced = bool(row.session_key) and row.session_key != session_key
    row.session_key = user.session_key = session_key
    row.save(update_fields=["session_key"])
    return replaced


@transaction.atomic
def sign_out(*, user: User, at: datetime) -> None:
    """Go out: no session counts any more."""
    user.session_key = ""
    user.save(update_fields=["session_key"])
    by = Actor(name=user.username, label=user.display_name, user=user.pk)
    log.record("account.sign_out", "account", user.username, user.display_name, by=by, at=at)


def _older(moment: datetime | None, at: datetime, age: timedelta) -> bool:
    return moment is not None and at - moment > age
