"""``marketaccess profile`` and ``marketaccess calendar``."""

import json
from pathlib import Path

import pytest

from marketaccess.foundation.calendars.models import HolidayNotice
from marketaccess.law import library
from marketaccess.site.cli import main

NOTICE = """
year = 2027
number = "示范1号"
issued_on = 2026-09-01
days_off = [2027-01-01]
make_up_days = [2027-02-20]
"""


def test_a_usable_profile_with_its_oddities(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", "check", "changjiang", "--on", "2026-09-29"]) == 0
    told = capsys.readouterr().out
    assert "changjiang.toml 第" in told
    assert "自己报送" in told
    assert "0处错误" in told


def test_an_unusable_profile(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(library.profile_text("yangxi").replace("amount = 10", "amount = 0", 1), encoding="utf-8")
    assert main(["profile", "check", str(own), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["usable"]
    wrong = [finding for finding in found["findings"] if finding["severity"] == "error"]
    assert [finding["field"] for finding in wrong] == ["rules.reply_complainant.amount"]
    assert main(["profile", "check", str(own)]) == 1
    assert "不能使用：1处错误" in capsys.readouterr().out


def test_the_day_of_the_check_can_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    main(["profile", "check", "jianghai", "--on", "2026-03-01"])
    assert "还有30天" in capsys.readouterr().out
    main(["profile", "check", "jianghai", "--on", "2026-04-01"])
    assert "已过试行期" in capsys.readouterr().out


def test_the_list_of_profiles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", "list"]) == 0
    assert "江海区" in capsys.readouterr().out
    assert main(["profile", "list", "--json"]) == 0
    assert [each["key"] for each in json.loads(capsys.readouterr().out)] == list(library.profile_keys())


@pytest.mark.django_db
def test_a_notice_is_loaded_and_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    notice = tmp_path / "notice.toml"
    notice.write_text(NOTICE, encoding="utf-8")
    assert main(["calendar", "show", "2027"]) == 2
    assert "没有载入" in capsys.readouterr().err
    assert main(["calendar", "load", str(notice)]) == 0
    assert "已载入2027年" in capsys.readouterr().out
    assert HolidayNotice.objects.get().loaded_by == "系统"
    assert main(["calendar", "load", str(notice), "--reason", "再次"]) == 2
    assert "内容相同" in capsys.readouterr().err
    assert main(["calendar", "show", "2027"]) == 0
    assert "2027-02-20  上班" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_year_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["calendar", "show", "2026", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"date": "2026-10-10", "working": True, "why": "调休上班（国庆节）"} in found["days"]
    notice = tmp_path / "notice.toml"
    notice.write_text(NOTICE, encoding="utf-8")
    assert main(["calendar", "load", str(notice), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"year": 2027, "number": "示范1号"}
