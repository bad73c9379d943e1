"""Sets up the demonstration: division, departments, accounts, vault keys. A second run changes nothing."""

import hashlib
import hmac
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrs import frozen
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import LABELS, Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.accounts import queries as people
from marketaccess.foundation.organizations import actions as organizations
from marketaccess.foundation.organizations import queries as departments_now
from marketaccess.foundation.vault import actions as vault
from marketaccess.foundation.vault.models import Keyholder
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.foundation.accounts.models import User
    from marketaccess.foundation.organizations.models import Department

FOLDER = files("marketaccess.site.demonstration")
# Letters that nobody confuses when copying from a screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# Posts must have begun before the earliest lead.
POSTS_BEGAN = timedelta(days=150)


@frozen
class Person:
    """An account of the demonstration, as it is printed."""

    account: str
    label: str
    department: str
    role: str
    password: str
    passphrase: str = ""


@frozen
class County:
    """What the script plays on: departments and accounts by key, and who to print."""

    profile: Profile
    departments: dict[str, "Department"]
    users: dict[str, "User"]
    people: tuple[Person, ...]
    office: str
    substitute: str


@frozen
class Post:
    """One line of the plan: who sits where."""

    account: str
    label: str
    role: Role
    department: str


def secret_for(purpose: str) -> str:
    """
    A password for this installation alone: from its secret key, the same at every run, stored nowhere.
    """
    digest = hmac.new(
        settings.SECRET_KEY.encode(), f"demonstration:{purpose}".encode(), hashlib.sha256
    ).digest()
    letters = [LETTERS[byte % len(LETTERS)] for byte in digest[:16]]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def plan() -> dict[str, Any]:
    """The departments and posts beside this file."""
    return tomllib.loads(FOLDER.joinpath("organizations.toml").read_text("utf-8"))


@transaction.atomic
def set_up(*, profile_key: str, at: datetime) -> County:
    """
    Make what is missing, leave what is there.

    :raises Refusal: if the installation serves another mechanism already.
    """
    profile = library.profile(profile_key)
    wanted = plan()
    division = _division(profile, at)
    departments = dict(_departments(profile, division, wanted, at))
    roles = {"office": profile.coordinating_office, "substitute": _substitute(profile)}
    posts = tuple(_posts(wanted, departments, roles))
    users, made = {}, set()
    for post in posts:
        users[post.account], is_new = _account(post, departments[post.department], at)
        made |= {post.account} if is_new else set()
    _keys(users, made, at)
    people_made = tuple(_person(post, departments[post.department]) for post in posts)
    return County(profile, departments, users, people_made, **roles)


def _substitute(profile: Profile) -> str:
    if profile.substitute is None:
        raise Refusal(f"机制方案“{profile.key}”没有代办单位，不能演示反映牵头单位自身的线索。")
    return profile.substitute.department


def _division(profile: Profile, at: datetime) -> Any:
    path = library.division_path(profile.division.code)
    organizations.import_divisions(
        rows=[(entry.code, entry.name) for entry in path],
        is_demonstration=profile.division.is_demonstration,
        by=SYSTEM,
        at=at,
    )
    division = departments_now.divisions().get(pk=profile.division.code)
    for row in departments_now.localities():
        if row.profile_key != profile.key:
            raise Refusal(
                f"这里已经启用机制“{row.profile_key}”。要演示“{profile.key}”，"
                "请把 MARKETACCESS_HOME 设为另一个空目录，或者换一个空数据库。"
            )
    if not departments_now.localities().exists():
        day = date(at.year - 1, 1, 1)
        organizations.set_locality(
            division=division, profile_key=profile.key, in_force_from=day, by=SYSTEM, at=at
        )
    return division


def _departments(
    profile: Profile, division: Any, wanted: dict[str, Any], at: datetime
) -> Iterator[tuple[str, "Department"]]:
    known = {row.key: row for row in departments_now.departments().filter(division=division)}
    names = {entry.key: entry.name for entry in profile.departments if not entry.is_external}
    taken = set(names.values())
    for key, name in wanted["departments"].items():
        full = f"{division.name[-1]}{name}"
        if key not in names and full not in taken:
            names[key] = full
    for key, name in names.items():
        row = known.get(key) or organizations.add_department(
            division=division, key=key, name=name, by=SYSTEM, at=at
        )
        yield key, row


def _posts(
    wanted: dict[str, Any], departments: dict[str, "Department"], roles: dict[str, str]
) -> Iterator[Post]:
    for post in wanted["posts"]:
        key = roles.get(post["department"], post["department"])
        yield Post(post["account"], post["label"], Role(post["role"]), key)
    for key in wanted["staff"]["departments"]:
        slug = key.replace("_", "-")
        name = departments[key].name
        yield Post(f"handler-{slug}", f"{name}经办员", Role.DEPARTMENT_HANDLER, key)
        if key in wanted["staff"]["reviewing"]:
            yield Post(f"reviewer-{slug}", f"{name}审核员", Role.DEPARTMENT_REVIEWER, key)


def _account(post: Post, department: "Department", at: datetime) -> tuple["User", bool]:
    """The account of a post, and whether it was made just now."""
    password = secret_for(post.account)
    user = get_user_model().objects.filter(username=post.account).first()
    if user is None:
        issued = accounts.create_account(username=post.account, display_name=post.label, by=SYSTEM, at=at)
        user = _opened(issued, password, at)
        starts_on = at.date() - POSTS_BEGAN
        organizations.grant_post(
            user=user, department=department, role=post.role, starts_on=starts_on, by=SYSTEM, at=at
        )
        return user, True
    if not user.check_password(password):
        user = _opened(accounts.reset_password(user=user, by=SYSTEM, at=at), password, at)
    return user, False


def _opened(issued: accounts.Issued, password: str, at: datetime) -> "User":
    """Replace the one-time password by the printed one, as its owner would."""
    owner = people.actor_of(issued.user, on=at.date())
    return accounts.change_password(user=issued.user, current=issued.password, new=password, by=owner, at=at)


def _person(post: Post, department: "Department") -> Person:
    holds_key = post.account in KEYHOLDERS
    return Person(
        account=post.account,
        label=post.label,
        department=department.name,
        role=LABELS[post.role],
        password=secret_for(post.account),
        passphrase=secret_for(f"vault:{post.account}") if holds_key else "",
    )


KEYHOLDERS = {
    "handler-coordinating-office": Keyholder.INTAKE,
    "handler-substitute": Keyholder.INTAKE,
    "auditor": Keyholder.ESCROW,
}


def _keys(users: dict[str, "User"], made: set[str], at: datetime) -> None:
    """The vault's keys, made together with the accounts that hold them, in the same transaction."""
    first: dict[Keyholder, str] = {}
    for account, holder in KEYHOLDERS.items():
        if account not in made:
            continue
        passphrase = secret_for(f"vault:{account}")
        if holder not in first:
            first[holder] = account
            vault.create_key(holder=holder, officer=users[account], passphrase=passphrase, by=SYSTEM, at=at)
            continue
        vault.add_officer(
            holder=holder,
            existing=users[first[holder]],
            existing_passphrase=secret_for(f"vault:{first[holder]}"),
            officer=users[account],
            passphrase=passphrase,
            by=SYSTEM,
            at=at,
        )
