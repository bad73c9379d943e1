"""``marketaccess install``, ``audit`` and ``account``."""

import json
from pathlib import Path

import pytest
from django.db import connection

from marketaccess.domain.authority.role import SEPARATED, Role
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.protection import unprotected
from marketaccess.foundation.organizations.models import Department, Locality, Post
from marketaccess.law import library
from marketaccess.site import cli
from tests import make

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = cli.main(arguments)
    out = capsys.readouterr()
    return code, out.out + out.err


@pytest.mark.requirement("R16.1")
@pytest.mark.parametrize("key", library.profile_keys())
def test_every_profile_installs_its_departments_and_three_powers(
    capsys: pytest.CaptureFixture[str], key: str
) -> None:
    code, out = run(capsys, "install", "--profile", key, "--json")
    done = json.loads(out)
    profile = library.profile(key)
    assert code == 0
    assert Locality.objects.get().profile_key == key
    assert set(Department.objects.values_list("key", flat=True)) == {d.key for d in profile.departments}
    assert {Role(role) for role in Post.objects.values_list("role", flat=True)} == SEPARATED
    assert all(User.objects.get(username=n).check_password(p) for n, p in done["passwords"].items())
    assert User.objects.filter(must_change_password=True).count() == 3


def test_a_second_run_changes_nothing_and_shows_no_password(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "install", "--profile", "yangxi")
    events = Event.objects.count()
    _, out = run(capsys, "install", "--json")
    assert json.loads(out)["passwords"] == {}
    assert json.loads(out)["profile"] == "yangxi"
    assert Event.objects.count() == events


def test_a_wrong_day_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, "install", "--profile", "yangxi", "--from", "tomorrow")
    assert (code, "tomorrow" in out) == (2, True)


def test_audit_tells_whole_from_broken(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, "install", "--profile", "yangxi")
    anchors = str(tmp_path / "anchors.jsonl")
    assert run(capsys, "audit", "anchor", "--to", anchors)[0] == 0
    assert run(capsys, "audit", "verify", "--anchor", anchors)[0] == 0
    last = Event.objects.order_by("-sequence").first()
    assert last is not None
    with unprotected(connection):
        Event.objects.filter(sequence=last.sequence).delete()
    assert run(capsys, "audit", "verify")[0] == 0
    code, out = run(capsys, "audit", "verify", "--anchor", anchors)
    assert (code, f"第 {last.sequence} 号事件" in out, "截断" in out) == (1, True, True)
    code, out = run(capsys, "audit", "verify", "--anchor", anchors, "--json")
    assert (code, json.loads(out)["whole"], json.loads(out)["breaks"][0]["kind"]) == (1, False, "truncated")


def test_audit_names_a_missing_anchor_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out = run(capsys, "audit", "verify", "--anchor", str(tmp_path / "none"))
    assert (code, "无法读取" in out) == (2, True)


def test_account_reset_serves_the_three_powers(capsys: pytest.CaptureFixture[str]) -> None:
    user = make.user(Role.AUDITOR, "office", username="watcher")
    _, out = run(capsys, "account", "reset", "watcher", "--json")
    user.refresh_from_db()
    assert user.check_password(json.loads(out)["password"])
    code, out = run(capsys, "account", "reset", "nobody")
    assert (code, "nobody" in out) == (2, True)


def test_account_sweep_closes_the_unused(capsys: pytest.CaptureFixture[str]) -> None:
    make.user(username="awake")
    User.objects.update(created_at=make.NINE.replace(year=2020))
    assert json.loads(run(capsys, "account", "sweep", "--json")[1]) == {"deactivated": ["awake"]}
