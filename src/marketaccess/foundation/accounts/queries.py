"""Who somebody is, as the policies see it."""

from datetime import date

from django.db.models import Q

from marketaccess.domain.authority.actor import Actor, Seat
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts.models import ApiToken, User
from marketaccess.foundation.organizations import queries as organizations


def actor_of(user: User, *, on: date) -> Actor:
    """The person's posts on a day, as a frozen value that policies and actions ask."""
    posts = user.posts.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    seats = frozenset(
        Seat(Role(post.role), post.department_id) for post in posts.select_related("department")
    )
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
