"""Who somebody is, as the policies see it."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor, Seat
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import PERMISSIONS, SEPARATED, Role
from marketaccess.foundation.accounts.models import ApiToken, User
from marketaccess.foundation.organizations import queries as organizations

Accounts = QuerySet[User]


def actor_of(user: User, *, on: date) -> Actor:
    """The person's posts on a day, as a frozen value that policies and actions ask."""
    seats = organizations.seats_of(user.pk, on=on)
    return Actor(
        name=user.username,
        label=user.display_name,
        seats=seats,
        departments=organizations.same_units(frozenset(seat.department for seat in seats)),
        user=user.pk,
    )


def actor_of_token(token: ApiToken) -> Actor:
    """A department's own program: one seat in that department."""
    return Actor(
        name=f"token:{token.pk}",
        label=f"{token.department}接口（{token.name}）",
        seats=frozenset({Seat(Role(token.role), token.department_id)}),
        departments=organizations.same_units(frozenset({token.department_id})),
    )


def digest_of_token(raw: str) -> str:
    """What the database keeps of a token. It is random and long: a plain hash cannot be turned back."""
    return hashlib.sha256(raw.encode()).hexdigest()


def actor_by_token(raw: str) -> Actor | None:
    """Who calls with this token, or None if it is unknown or revoked, or its department closed."""
    token = (
        ApiToken.objects.select_related("department")
        .filter(digest=digest_of_token(raw), revoked_at__isnull=True, department__is_active=True)
        .first()
    )
    return actor_of_token(token) if token else None


def unused(*, since: datetime) -> QuerySet[User]:
    """Open accounts whose last log-in (or making, if there was none) lies before a moment."""
    return User.objects.filter(is_active=True).filter(
        pk__in=User.objects.annotate(used_at=Coalesce("last_login", "created_at"))
        .filter(used_at__lt=since)
        .values("pk")
    )


def has_separated_power(user: User, *, at: datetime) -> bool:
    """Whether the person holds, or will hold, one of the three powers that exclude one another."""
    on = timezone.localtime(at).date()
    posts = user.posts.filter(role__in=[role.value for role in SEPARATED])
    return posts.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).exists()


def accounts() -> Accounts:
    """All accounts, closed ones too."""
    return User.objects.all()


def accounts_with_posts(*, on: date) -> Accounts:
    """All accounts, each with ``posts_today``."""
    return accounts().prefetch_related(
        Prefetch("posts", queryset=organizations.posts_on(on), to_attr="posts_today")
    )


def tokens() -> QuerySet[ApiToken]:
    """All tokens, revoked ones too."""
    return ApiToken.objects.select_related("department")


def officers(
    department: int, permissions: Iterable[Permission], *, concerned: frozenset[int] = frozenset(), on: date
) -> list[User]:
    """
    The active officers of a department who hold one of the rights on a day.

    Whoever also has a post in a unit that the matter concerns, or above or below it, is left out.
    """
    wanted = set(permissions)
    roles = [role.value for role, rights in PERMISSIONS.items() if rights & wanted]
    posts = organizations.posts_on(on).filter(department=department, role__in=roles, user__is_active=True)
    users = {post.user.pk: post.user for post in posts}
    return [u for u in users.values() if not actor_of(u, on=on).departments & concerned]
