"""The officers and departments of a measurement, and a report to start from."""

from datetime import UTC, date, datetime

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.report import Report
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.organizations.models import Department, Division, Locality, Post
from marketaccess.law import library

MOMENT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
TODAY = date(2026, 9, 28)
PROFILE = "county-0137"


def settle() -> Locality:
    """The locality of the profile with its departments, once."""
    profile = library.profile(PROFILE)
    place = profile.division
    division, _ = Division.objects.get_or_create(
        code=place.code, defaults={"name": place.name, "is_demonstration": True}
    )
    for entry in profile.departments:
        Department.objects.get_or_create(division=division, key=entry.key, defaults={"name": entry.name})
    locality, _ = Locality.objects.get_or_create(
        division=division, profile_key=PROFILE, defaults={"in_force_from": date(2025, 1, 1)}
    )
    return locality


def officer(role: Role, department: Department, number: int = 1) -> User:
    """An officer's account with one open post."""
    user, made = User.objects.get_or_create(
        username=f"{role}-{department.key}-{number}",
        defaults={"display_name": f"{role}", "created_at": MOMENT, "must_change_password": False},
    )
    if made:
        Post.objects.create(user=user, department=department, role=role, starts_on=date(2025, 1, 1))
    return user


def coordinating() -> Department:
    key = library.profile(PROFILE).coordinating_office
    return Department.objects.get(key=key)


def actor(role: Role, department: Department, number: int = 1) -> Actor:
    return accounts.actor_of(officer(role, department, number), on=TODAY)


def report(number: int) -> Report:
    """A report without a reporter, with a number of its own."""
    return Report(
        channel="hotline",
        title=f"第{number}件：外地企业投标须先在本地设立子公司",
        narrative="招标公告要求投标人在本地设有子公司并已纳税满一年，外地企业因此无法报名参加。" * 3,
        target_name="某镇招标代理机构",
        has_reporter=True,
        source="measurement",
        external_number=f"M-{number}",
        received_at=MOMENT,
    )
