"""``marketaccess indicators``."""

import json
from pathlib import Path

import pytest

from marketaccess.law import library
from marketaccess.site.cli import main

pytestmark = pytest.mark.requirement("R4.5")


def test_the_pilot_table_is_told_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "check", "chongqing-2022"]) == 0
    told = capsys.readouterr().out
    assert "27项指标，满分96。" in told
    assert "chongqing-2022.toml 第" in told
    assert "0处错误" in told


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "check", "chongqing-2022", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["usable"], found["maximum"]) == (True, 96.0)
    assert any("80%" in finding["message"] for finding in found["findings"])


def test_an_own_table_with_a_mistake(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = library.indicator_system_text("demonstration").replace("weight = 37.5", "weight = 27.5")
    own.write_text(text, encoding="utf-8")
    assert main(["indicators", "check", str(own), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["usable"], found["maximum"]) == (False, 90.0)
    wrong = [finding for finding in found["findings"] if finding["severity"] == "error"]
    assert [finding["field"] for finding in wrong] == ["groups"]


def test_an_indicator_that_nobody_can_count_is_an_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    text = library.indicator_system_text("chongqing-2022")
    own.write_text(text.replace('metric = "permit_coverage"', 'metric = "permits"'), encoding="utf-8")
    assert main(["indicators", "check", str(own), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    (wrong,) = [finding for finding in found["findings"] if finding["severity"] == "error"]
    assert (found["usable"], wrong["field"]) == (False, "indicators[6].metric")
    assert "第6项的计算项“permits”不认识" in wrong["message"]


@pytest.mark.parametrize("content", ["key = ", "", "﻿", "groups = 3"])
def test_a_file_that_is_no_table(content: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(content, encoding="utf-8")
    assert main(["indicators", "check", str(own)]) == 1
    assert "不能使用" in capsys.readouterr().out


def test_what_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["indicators", "check", "chongqing"]) == 2
    assert "可用的有：chongqing-2022、demonstration" in capsys.readouterr().err
    assert main(["indicators", "check", str(tmp_path / "none.toml")]) == 2
    assert "读不到文件" in capsys.readouterr().err


def test_the_list_marks_what_is_invented(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith("demonstration") for line in lines if "非官方" in line] == [True]
    assert main(["indicators", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["demonstration"] for each in listed] == [False, True]
