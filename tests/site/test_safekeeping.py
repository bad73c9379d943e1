"""The worker watches over the audit log; the auditor sees what it found, and is told when it is bad."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from marketaccess.domain.authority.role import Role
from marketaccess.foundation.audit import queries
from marketaccess.foundation.audit.anchors import own_file, read_anchors
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.protection import unprotected
from marketaccess.foundation.notifications.models import Notice
from marketaccess.site import schedule
from marketaccess.site.safekeeping import keep_audit_log
from tests import make
from tests.foundation.audit.test_anchors import record

pytestmark = pytest.mark.django_db
PAGE = "/manage/audit/integrity/"


@pytest.fixture(autouse=True)
def _elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.AUDIT_ANCHORS = tmp_path / "anchors"


def body(role: Role = Role.AUDITOR) -> str:
    client = Client()
    client.force_login(make.user(role, "office"))
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_is_on_the_schedule() -> None:
    assert keep_audit_log in schedule.ENTRIES


def test_a_turn_verifies_and_then_anchors_the_verification_too() -> None:
    record(3)
    keep_audit_log(at=make.NINE)
    keep_audit_log(at=make.NINE + timedelta(minutes=1))
    (anchor,) = read_anchors(own_file())
    assert anchor.sequence == Event.objects.get(action="audit.verify").sequence == 4
    assert not Notice.objects.exists()


def test_auditors_are_told_once_a_day_of_a_broken_log(caplog: pytest.LogCaptureFixture) -> None:
    auditor = make.user(Role.AUDITOR, "office")
    make.user(Role.SYSTEM_ADMINISTRATOR, "office")
    record(3)
    with unprotected(connection):
        Event.objects.filter(sequence=2).update(actor="somebody")
    for minutes in (0, 1, 2):
        keep_audit_log(at=make.NINE + timedelta(minutes=minutes))
    notice = Notice.objects.get()
    assert (notice.user, notice.link) == (auditor, PAGE)
    assert "第 2 号事件" in notice.text
    assert read_anchors(own_file()) == ()
    assert "audit log" in caplog.text


def test_auditors_are_told_of_a_place_that_cannot_be_written(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make.user(Role.AUDITOR, "office")
    (tmp_path / "file").touch()
    settings.AUDIT_ANCHORS = tmp_path / "file" / "anchors"
    record(1)
    keep_audit_log(at=make.NINE)
    assert "无法写入" in Notice.objects.get().text
    assert "audit log" in caplog.text


def test_the_page_shows_the_last_anchor_and_the_last_verification() -> None:
    record(3)
    keep_audit_log(at=datetime.now(UTC))
    shown = body()
    (anchor,) = read_anchors(own_file())
    assert anchor.digest in shown
    assert "第4号" in shown
    assert "完整</span>" in shown
    assert "超过" not in shown


def test_the_page_shows_what_was_found() -> None:
    record(3)
    with unprotected(connection):
        Event.objects.filter(sequence=2).update(actor="somebody")
    keep_audit_log(at=datetime.now(UTC))
    shown = body()
    assert "最近一次核验不通过" in shown
    assert "第 2 号事件的内容被改动" in shown


def test_the_page_says_when_the_worker_does_not_work() -> None:
    assert "超过一天没有核验" in body()
    record(1)
    keep_audit_log(at=datetime.now(UTC) - timedelta(hours=3))
    assert "超过两小时没有写入锚点" in body()


def test_the_page_names_a_spoilt_file_and_a_bad_place(settings: Settings) -> None:
    assert "同一台主机" not in body()
    settings.AUDIT_ANCHORS = settings.HOME / "anchors"
    assert "同一台主机" in body()
    settings.AUDIT_ANCHORS = own_file().parent / "spoilt"
    own_file().parent.mkdir(parents=True, exist_ok=True)
    own_file().write_text("rubbish\n")
    assert "第 1 行不是锚点记录" in body()
    assert queries.safekeeping().anchor is None
    own_file().unlink()


@pytest.mark.parametrize("role", [Role.COORDINATING_HEAD, Role.SYSTEM_ADMINISTRATOR])
def test_only_auditors_see_the_page(role: Role) -> None:
    client = Client()
    client.force_login(make.user(role, "office"))
    assert client.get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302
