"""One valid thing of each kind. A test names only what it is about."""

from datetime import UTC, date, datetime
from itertools import count

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.organizations.models import Department, Division, Locality, Post

NINE = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)  # 09:00 in Beijing on a Tuesday
TODAY = date(2026, 9, 29)
PASSWORD = "correct horse battery"
_numbers = count(1)


def division(code: str = "990101", name: str = "示范县") -> Division:
    found, _ = Division.objects.get_or_create(code=code, defaults={"name": name, "is_demonstration": True})
    return found


def locality(profile: str = "county-0137") -> Locality:
    found, _ = Locality.objects.get_or_create(
        division=division(), profile_key=profile, in_force_from=date(2025, 1, 1)
    )
    return found


def department(key: str, name: str = "", *, parent: Department | None = None) -> Department:
    found, _ = Department.objects.get_or_create(
        division=division(), key=key, defaults={"name": name or key, "parent": parent}
    )
    return found


def user(role: Role | None = None, at: str = "", *, username: str = "") -> User:
    """An officer with one open post (role at the department ``at``), who need not change the password."""
    made = User(
        username=username or f"officer{next(_numbers)}",
        display_name=username or "经办员",
        must_change_password=False,
        # By the real clock: pages look at it, and an old password must be changed before anything else.
        created_at=datetime.now(UTC),
        password_changed_at=datetime.now(UTC),
    )
    made.set_password(PASSWORD)
    made.save()
    if role is not None:
        Post.objects.create(user=made, department=department(at), role=role, starts_on=date(2025, 1, 1))
    return made


def actor(role: Role, at: str) -> Actor:
    return accounts.actor_of(user(role, at), on=TODAY)
