"""``marketaccess due``: the contract that other programs rely on."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from marketaccess.site.cli import main

NOTICE = """
year = 2027
number = "示范1号"
issued_on = 2026-11-10
days_off = [2027-01-01, 2027-01-04]
make_up_days = []
"""


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["due", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    try:
        code = main(list(arguments))
    except SystemExit as left:
        code = int(left.code or 0)
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


@pytest.mark.requirement("R12.1")
def test_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--profile", "county-0137", "--rule", "verify", "--from", "2026-09-30")
    assert set(found) == {"due", "provisional", "clause", "trace"}
    assert (found["due"], found["provisional"]) == ("2026-10-10", False)
    assert "十二（三）" in found["clause"]
    assert found["trace"][0] == {"date": "2026-09-30", "counted": False, "why": "起算日，不计入"}
    assert sum(day["counted"] for day in found["trace"]) == 3


def test_events(capsys: pytest.CaptureFixture[str]) -> None:
    base = ["--profile", "county-0137", "--rule", "verify", "--from", "2026-06-01"]
    events = ["--event", "resume:2026-06-08", "--event", "suspend:2026-06-03"]
    assert answer(capsys, *base, *events)["due"] == "2026-06-09"
    assert answer(capsys, *base, "--event", "extend:2026-07-15")["due"] == "2026-07-15"
    assert answer(capsys, *base, "--event", "return:2026-06-10")["due"] == "2026-06-15"
    assert answer(capsys, *base, "--event", "reopen:2026-06-10")["due"] == "2026-06-15"


def test_a_notice_makes_a_provisional_date_certain(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    base = ["--profile", "changshou", "--rule", "nil_return", "--from", "2026-12-31"]
    notice = tmp_path / "notice.toml"
    notice.write_text(NOTICE, encoding="utf-8")
    assert answer(capsys, *base)["provisional"]
    found = answer(capsys, *base, "--notice", str(notice))
    assert (found["due"], found["provisional"]) == ("2027-01-06", False)


@pytest.mark.parametrize("profile", ["county-0137", "changjiang", "yangxi", "jianghai", "changshou"])
def test_the_list_names_the_rules(capsys: pytest.CaptureFixture[str], profile: str) -> None:
    listed = answer(capsys, "--profile", profile, "--list")
    assert listed["profile"] == profile
    assert main(["due", "--profile", profile, "--list"]) == 0
    told = capsys.readouterr().out
    assert all(rule["rule"] in told for rule in listed["rules"])


def test_the_reading_is_shown_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["due", "--profile", "county-0137", "--rule", "rectify", "--from", "2026-10-10"]
    assert main([*arguments, "--event", "extend:2026-10-30"]) == 0
    told = capsys.readouterr().out
    assert "按本机制方案的理解" in told
    assert "原到期日：2026-10-17" in told


def test_a_suspended_clock_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["due", "--profile", "county-0137", "--rule", "verify", "--from", "2026-06-01"]
    assert main([*arguments, "--event", "suspend:2026-06-02"]) == 0
    assert "计时已中止" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "缺少参数"),
        (("nonsense",), "不认识"),
        (("due",), "--profile"),
        (("due", "--profile"), "后面缺少取值"),
        (("due", "--profile", "x", "--list"), "没有名为“x”的机制方案"),
        (("due", "--profile", "/nowhere/x.toml", "--list"), "读不到文件"),
        (("due", "--profile", "yangxi"), "请写明时限"),
        (("due", "--profile", "yangxi", "--rule", "verify", "--from", "2026-01-01"), "reply_complainant"),
        (("due", "--profile", "jianghai", "--rule", "verify", "--from", "2026-01-01"), "没有写明任何时限"),
        (("due", "--profile", "yangxi", "--rule", "reply_complainant", "--from", "2026-02-30"), "2026-02-30"),
        (("due", "--profile", "yangxi", "--rule", "reply_complainant", "--from", "1800-01-01"), "超出"),
        (("due", "--profile", "yangxi", "--rule", "reply_complainant", "--from", "9999-12-31"), "超出"),
        (("due", "--profile", "yangxi", "--nonsense"), "不认识的参数"),
        (("profile", "check", "/nowhere"), "读不到"),
        (("profile", "check", "\x00"), "没有名为"),
        (("calendar", "show", "二"), "不对"),
    ],
)
def test_wrong_input_is_one_chinese_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(capsys, *arguments)


@pytest.mark.parametrize("event", ["", "x", "suspend", "suspend:", "x:2026-01-01", "resume:2026-01-02"])
def test_wrong_events_are_refused(capsys: pytest.CaptureFixture[str], event: str) -> None:
    base = ("due", "--profile", "county-0137", "--rule", "verify", "--from", "2026-01-01")
    assert refused(capsys, *base, "--event", event)


def test_a_broken_profile_is_refused_with_its_first_mistake(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("schema = 1\n", encoding="utf-8")
    assert "profile check" in refused(capsys, "due", "--profile", str(broken), "--list")
    broken.write_text("schema =", encoding="utf-8")
    assert "第1行" in refused(capsys, "due", "--profile", str(broken), "--list")
    broken.write_bytes(b"\xff\xff")
    assert "UTF-8" in refused(capsys, "due", "--profile", str(broken), "--list")
    broken.write_bytes(b"#" * 4_000_001)
    assert "过大" in refused(capsys, "due", "--profile", str(broken), "--list")


def test_it_needs_neither_database_nor_settings() -> None:
    code = (
        "import sys; from marketaccess.site.cli import main; "
        "main(['due', '--profile', 'changshou', '--list']); "
        "sys.exit('django.db' in sys.modules or 'marketaccess.site.settings' in sys.modules)"
    )
    environment = {"PYTHONPATH": "src", "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, check=False, capture_output=True)
    assert ran.returncode == 0, ran.stderr
