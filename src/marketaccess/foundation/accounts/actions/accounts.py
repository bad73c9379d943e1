"""Accounts and their passwords (账号、密码)."""

import re
import secrets
import unicodedata
from datetime import datetime

from attrs import frozen
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.accounts import queries
from marketaccess.foundation.accounts.actions.failures import unlock
from marketaccess.foundation.accounts.actions.signing_in import UNUSED_AFTER
from marketaccess.foundation.accounts.models import PasswordHistory, User
from marketaccess.foundation.accounts.validators import KEPT
from marketaccess.foundation.audit import log

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike when copied from paper


@frozen
class Issued:
    """An account with the one-time password that is shown once and kept nowhere."""

    user: User
    password: str


@transaction.atomic
def create_account(*, username: str, display_name: str, email: str = "", by: Actor, at: datetime) -> Issued:
    """
    Make an account that can do nothing yet: posts give rights, and are granted by somebody else.

    :raises Refusal: if a field is wrong or the name taken.
    """
    _ask(by)
    name = unicodedata.normalize("NFKC", username).strip().casefold()
    label = normalise(display_name)
    if not USERNAME.fullmatch(name):
        raise Refusal(
            "账号须为3至60个小写字母、数字、点、横线，且以字母或数字开头，请修改。", field="username"
        )
    if not label or len(label) > 60:
        raise Refusal("请填写显示名称（不超过60个字）。", field="display_name")
    if User.objects.filter(username=name).exists():
        raise Refusal(f"账号“{name}”已存在，请换一个。", field="username")
    _check_email(email)
    user = User(username=name, display_name=label, email=email, created_at=at)
    password = _set_one_time_password(user, at)
    user.save(force_insert=True)
    _record("account.create", user, by=by, at=at)
    return Issued(user, password)


@transaction.atomic
def reset_password(*, user: User, by: Actor, at: datetime) -> Issued:
    """
    Give a new one-time password that nobody chose, end the person's session and every lock-out.

    The three separated powers are left out: who runs the system could take them over by a reset.
    On the server itself (``by`` the system) it is possible.
    """
    _ask(by)
    row = _lock(user)
    _refuse_for_separated(row, by, at, "其密码只能在服务器上用 marketaccess account reset 重置")
    _remember(row, at)
    password = _set_one_time_password(row, at)
    row.session_key = ""
    row.save(update_fields=["password", "must_change_password", "password_changed_at", "session_key"])
    unlock(user=row, by=by, at=at)
    _record("account.reset_password", row, by=by, at=at)
    return Issued(row, password)


@transaction.atomic
def change_password(*, user: User, current: str, new: str, by: Actor, at: datetime) -> User:
    """
    The owner's own change.

    :raises Refusal: field "current" if it is wrong, field "new" with every rule that the new one breaks.
    """
    row = _lock(user)
    if by.user != row.pk:
        raise NotAllowed("只能修改本人的密码。")
    if not row.check_password(current):
        raise Refusal("当前密码不正确，请重新输入。", field="current")
    try:
        validate_password(new, row)
    except ValidationError as error:
        raise Refusal("".join(error.messages), field="new") from error
    _remember(row, at)
    row.set_password(new)
    row.must_change_password = False
    row.password_changed_at = at
    row.save(update_fields=["password", "must_change_password", "password_changed_at"])
    _record("account.change_password", row, by=by, at=at)
    return row


@transaction.atomic
def deactivate(*, user: User, reason: str, by: Actor, at: datetime) -> User:
    """Close an account: its session ends with the next request, its name is never used again."""
    _ask(by)
    row = _lock(user)
    if by.user == row.pk:
        raise NotAllowed("不能停用本人的账号，请由另一位系统管理员办理。")
    reason = normalise(reason)
    if not reason:
        raise Refusal("请填写停用原因。", field="reason")
    _refuse_for_separated(row, by, at, "请先由安全管理员结束其任职")
    if not row.is_active:
        raise NotAllowed("该账号已停用，无需重复办理。")
    row.is_active, row.session_key = False, ""
    row.save(update_fields=["is_active", "session_key"])
    _record("account.deactivate", row, by=by, at=at, detail={"reason": reason[:300]})
    return row


@transaction.atomic
def reactivate(*, user: User, by: Actor, at: datetime) -> Issued:
    """Open a closed account again, with a one-time password."""
    _ask(by)
    row = _lock(user)
    is_unused = at - (row.last_login or row.created_at) > UNUSED_AFTER
    if row.is_active and not is_unused:
        raise NotAllowed("该账号在用，无需启用。")
    _remember(row, at)
    password = _set_one_time_password(row, at)
    row.is_active, row.last_login, row.session_key = True, at, ""
    row.save()
    unlock(user=row, by=by, at=at)
    _record("account.reactivate", row, by=by, at=at)
    return Issued(row, password)


@transaction.atomic
def deactivate_unused(*, by: Actor, at: datetime) -> tuple[User, ...]:
    """Close every account that nobody used for 90 days (GB/T 22239-2019 8.1.4.2 c)."""
    _ask(by)
    rows = tuple(queries.unused(since=at - UNUSED_AFTER).select_for_update())
    for row in rows:
        row.is_active, row.session_key = False, ""
        row.save(update_fields=["is_active", "session_key"])
        _record("account.deactivate", row, by=by, at=at, detail={"reason": "unused"})
    return rows


def _ask(by: Actor) -> None:
    if not (by.is_system or by.may(Permission.ACCOUNT_EDIT)):
        raise NotAllowed("只有系统管理员可以管理账号。")


def _lock(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _refuse_for_separated(user: User, by: Actor, at: datetime, remedy: str) -> None:
    if not by.is_system and queries.has_separated_power(user, at=at):
        raise NotAllowed(f"该账号任系统管理员、安全管理员或审计员，{remedy}。")


def _check_email(email: str) -> None:
    try:
        if email:
            User._meta.get_field("email").run_validators(email)
    except ValidationError as error:
        raise Refusal("电子邮箱格式不正确或者过长，请核对，或留空。", field="email") from error


def _set_one_time_password(user: User, at: datetime) -> str:
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    user.set_password(password)
    user.must_change_password = True
    user.password_changed_at = at
    return password


def _remember(user: User, at: datetime) -> None:
    PasswordHistory.objects.create(user=user, password=user.password, replaced_at=at)
    kept = user.password_history.values_list("pk", flat=True)[:KEPT]
    user.password_history.exclude(pk__in=list(kept)).delete()


def _record(
    action: str, user: User, *, by: Actor, at: datetime, detail: dict[str, object] | None = None
) -> None:
    log.record(action, "account", user.username, user.display_name, by=by, at=at, detail=detail)
