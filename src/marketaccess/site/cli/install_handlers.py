"""What ``marketaccess install`` does. Run again, it adds only what is missing."""

import argparse
from datetime import date, datetime

from attrs import define, field
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import LABELS, Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.accounts import queries as account_queries
from marketaccess.foundation.organizations import actions as organizations
from marketaccess.foundation.organizations import queries
from marketaccess.law import library
from marketaccess.site.cli import common

ADMINISTRATORS = {
    "sysadmin": Role.SYSTEM_ADMINISTRATOR,
    "secadmin": Role.SECURITY_ADMINISTRATOR,
    "auditor": Role.AUDITOR,
}


@define
class Installed:
    """What was done this time. ``passwords`` are shown once and kept nowhere."""

    profile: str
    division: str
    departments: int = 0
    passwords: dict[str, str] = field(factory=dict)


def run(options: argparse.Namespace) -> int:
    """Make the tables and install."""
    call_command("migrate", interactive=False, verbosity=0)
    now = timezone.now()
    since = common.a_day(options.since, "--from") if options.since else None
    done = install(library.profile(_profile_key(options.profile, now)), since=since, at=now)
    if options.json:
        common.print_json(
            {
                "profile": done.profile,
                "division": done.division,
                "departments_added": done.departments,
                "passwords": done.passwords,
            }
        )
        return 0
    print(f"机制方案 {done.profile}，区划 {done.division}，新增部门 {done.departments} 个。")
    for name, password in done.passwords.items():
        print(f"{LABELS[ADMINISTRATORS[name]]}账号 {name}，一次性密码 {password}")
    print(
        "以上密码只显示这一次，7天内首次登录时须修改。" if done.passwords else "三员账号已经建立，未作改动。"
    )
    return 0


def _profile_key(given: str | None, now: datetime) -> str:
    row = queries.locality_or_none(on=queries.day_of(now))
    return given or (row.profile_key if row else profile_of_environment())


@transaction.atomic
def install(profile: Profile, *, since: date | None, at: datetime) -> Installed:
    """Division, mechanism, departments and the three separated powers."""
    code, name = profile.division.code, profile.division.name
    organizations.import_divisions(
        rows=[(code, name)], is_demonstration=profile.division.is_demonstration, by=SYSTEM, at=at
    )
    division = queries.divisions().get(pk=code)
    latest = queries.localities().first()
    is_set = latest is not None and (latest.division_id, latest.profile_key) == (code, profile.key)
    if not is_set or since is not None:
        organizations.set_locality(
            division=division,
            profile_key=profile.key,
            in_force_from=since or queries.day_of(at),
            by=SYSTEM,
            at=at,
        )
    known = set(queries.departments().filter(division=division).values_list("key", flat=True))
    done = Installed(profile.key, f"{name}（{code}）")
    for entry in profile.departments:
        if entry.key not in known:
            organizations.add_department(division=division, key=entry.key, name=entry.name, by=SYSTEM, at=at)
            done.departments += 1
    done.passwords = _administrators(profile, code, at)
    return done


def _administrators(profile: Profile, division: str, at: datetime) -> dict[str, str]:
    office = queries.departments().get(division=division, key=profile.coordinating_office)
    today = queries.day_of(at)
    held = set(queries.posts_on(today).values_list("role", flat=True))
    taken = set(account_queries.accounts().values_list("username", flat=True))
    passwords: dict[str, str] = {}
    for username, role in ADMINISTRATORS.items():
        if role in held or username in taken:
            continue
        issued = accounts.create_account(username=username, display_name=LABELS[role], by=SYSTEM, at=at)
        accounts.grant_post(user=issued.user, department=office, role=role, starts_on=today, by=SYSTEM, at=at)
        passwords[username] = issued.password
    return passwords


def profile_of_environment() -> str:
    """The profile that PROFILE names for a new installation. :raises Refusal: there is none of that name."""
    key = str(settings.PROFILE)
    if key not in library.profile_keys():
        known = "、".join(library.profile_keys())
        raise Refusal(f"没有机制方案“{key}”（环境变量 PROFILE），可用的有：{known}。")
    return key
