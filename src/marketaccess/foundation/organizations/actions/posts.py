"""Posts: giving a person a role in a department, and ending it (任职、免职)."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import LABELS, SEPARATED, Role, conflicts
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit import log
from marketaccess.foundation.organizations.models import Department, Post

if TYPE_CHECKING:
    from marketaccess.foundation.accounts.models import User


@transaction.atomic
def grant_post(
    *,
    user: "User",
    department: Department,
    role: Role,
    title: str = "",
    starts_on: date,
    ends_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Post:
    """
    Give a person a role in a department, from a day on.

    The person's row is locked: two grants at once see one another, so that nobody gets two of the
    three separated powers.
    :raises Refusal: for wrong dates, a closed account or department, a role that excludes one held.
    """
    _ask(by, user)
    role = Role(role)
    get_user_model().objects.select_for_update().get(pk=user.pk)
    user.refresh_from_db()
    _check(user, department, title, starts_on, ends_on)
    _check_separation(user, role, starts_on, ends_on, by)
    if _overlapping(user, starts_on, ends_on).filter(department=department, role=role).exists():
        raise Refusal("该人员在此期间已任同一职务，请核对日期。", field="starts_on")
    post = Post.objects.create(
        user=user, department=department, role=role, title=title.strip(), starts_on=starts_on, ends_on=ends_on
    )
    _record("post.grant", post, by=by, at=at)
    return post


@transaction.atomic
def end_post(*, post: Post, on: date, by: Actor, at: datetime) -> Post:
    """
    Let a post end with a day (the last one on which it counts).

    A post that has not outlasted its first day ends with that day; whoever must be out at once gets
    the account closed.
    :raises Refusal: if the day lies before the first one, or more than a day back: what was done
        under the post stays done.
    """
    row = Post.objects.select_for_update(of=("self",)).select_related("user", "department").get(pk=post.pk)
    _ask(by, row.user)
    today = timezone.localtime(at).date()
    if row.ends_on is not None and row.ends_on < today:
        raise NotAllowed(f"该任职已于{row.ends_on:%Y-%m-%d}结束，无需重复办理。")
    if on < row.starts_on:
        raise Refusal(f"任职止不能早于任职起（{row.starts_on:%Y-%m-%d}），请改正日期。", field="ends_on")
    if on < today - timedelta(days=1):
        raise Refusal("任职止不能早于昨日，请改正日期。", field="ends_on")
    if row.ends_on is not None and on > row.ends_on:
        raise Refusal("结束任职不能延长任期，请另行办理任职。", field="ends_on")
    was = row.ends_on
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    _record("post.end", row, by=by, at=at, was=was)
    return row


def _ask(by: Actor, user: "User") -> None:
    if by.is_system:
        return
    if not by.may(Permission.ROLE_GRANT):
        raise NotAllowed("只有安全管理员可以办理任职。")
    if by.user == user.pk:
        raise NotAllowed("不能为本人办理任职，请由另一位安全管理员办理。")


def _check(user: "User", department: Department, title: str, starts_on: date, ends_on: date | None) -> None:
    if not user.is_active:
        raise Refusal("该账号已停用，请先由系统管理员启用。", field="user")
    if not department.is_active:
        raise Refusal("该部门已停用，请选择在用的部门。", field="department")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("任职止不能早于任职起，请改正日期。", field="ends_on")
    if len(title.strip()) > 50 or "\x00" in title:
        raise Refusal("职务不能超过50个字，也不能含有特殊控制字符。", field="title")


def _overlapping(user: "User", starts_on: date, ends_on: date | None) -> QuerySet[Post]:
    posts = Post.objects.filter(user=user).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    return posts if ends_on is None else posts.filter(starts_on__lte=ends_on)


def _check_separation(user: "User", role: Role, starts_on: date, ends_on: date | None, by: Actor) -> None:
    posts = _overlapping(user, starts_on, ends_on)
    held = frozenset(Role(value) for value in posts.values_list("role", flat=True))
    if other := conflicts(held, role):
        raise Refusal(
            f"该人员任{LABELS[other]}，不能同时任{LABELS[role]}：系统、安全、审计三员分立。", field="role"
        )
    # Whoever made the account knows its first password, and could come in as its holder.
    if role in SEPARATED and user.must_change_password and not by.is_system:
        raise Refusal(f"该账号尚未修改初始密码，不能任{LABELS[role]}。请本人登录改密后再办理。", field="user")


def _record(action: str, post: Post, *, by: Actor, at: datetime, was: date | None = None) -> None:
    detail = {
        "user": post.user.username,
        "department": post.department.key,
        "role": str(post.role),
        "starts_on": post.starts_on.isoformat(),
        "now": {"ends_on": post.ends_on.isoformat() if post.ends_on else None},
    }
    if action == "post.end":
        detail["was"] = {"ends_on": was.isoformat() if was else None}
    log.record(action, "post", str(post.pk), f"{post}：{post.user}", by=by, at=at, detail=detail)
