"""A department's tokens for the API (接口令牌)."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen
from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import LABELS, SEPARATED, Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.accounts import queries
from marketaccess.foundation.accounts.models import ApiToken
from marketaccess.foundation.audit import log

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department

PREFIX = "mant_"  # market access negative list token: lets a scanner find one that was left somewhere


@frozen
class IssuedToken:
    """A token with its secret, which is shown once: only the digest is kept."""

    token: ApiToken
    raw: str


@transaction.atomic
def make_token(*, department: "Department", role: Role, name: str, by: Actor, at: datetime) -> IssuedToken:
    """
    Give a department's program a seat. Granting rights is the security administrator's.

    :raises Refusal: if the role is one of the three separated powers, or the purpose is missing.
    """
    _ask(by)
    if role in SEPARATED:
        raise Refusal(f"接口令牌不能担任{LABELS[role]}，请选择业务角色。", field="role")
    purpose = normalise(name)
    if not purpose or len(purpose) > 60:
        raise Refusal("请填写令牌用途（不超过60个字）。", field="name")
    if not department.is_active:
        raise Refusal("该部门已停用，请选择在用的部门。", field="department")
    raw = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        department=department, role=role, name=purpose, digest=queries.digest_of_token(raw), created_at=at
    )
    _record("account.make_token", token, by=by, at=at)
    return IssuedToken(token, raw)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> ApiToken:
    """Take the seat away; the next request with the token is refused."""
    _ask(by)
    row = ApiToken.objects.select_for_update(of=("self",)).select_related("department").get(pk=token.pk)
    if row.revoked_at is not None:
        raise NotAllowed("该令牌已停用，无需重复办理。")
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    _record("account.revoke_token", row, by=by, at=at)
    return row


def _ask(by: Actor) -> None:
    if not (by.is_system or by.may(Permission.ROLE_GRANT)):
        raise NotAllowed("只有安全管理员可以发放或停用接口令牌。")


def _record(action: str, token: ApiToken, *, by: Actor, at: datetime) -> None:
    detail = {"department": token.department.key, "role": str(token.role), "name": token.name}
    log.record(action, "api_token", str(token.pk), str(token), by=by, at=at, detail=detail)
