"""``marketaccess profile check``: a clerk's mistakes, each with file, line and field."""

import re
from pathlib import Path
from typing import Any

import pytest

from marketaccess.law import library
from tests.site.cli.calls import assert_refused, call, is_chinese

GOOD = library.profile_text("county-0137")
Capsys = pytest.CaptureFixture[str]
pytestmark = pytest.mark.requirement("R16.1")

# What was changed → the field that the message names. One mistake each.
MISTAKES = [
    ("schema = 1", "schema = 9", "schema"),
    ('key = "county-0137"', 'key = "County 0137"', "key"),
    ('key = "county-0137"', "key = 137", "key"),
    ('name = "示范县（“0137”机制）"', 'name = ""', "name"),
    ('code = "990101"', "code = 990101", "division.code"),
    ('code = "990101"', 'code = "9901"', "division.code"),
    ("is_demonstration = true", "is_demonstration = 1", "division.is_demonstration"),
    ('issuer = "县发展和改革局"', "issuer = 3", "document.issuer"),
    ('issuer = "县发展和改革局"', 'issuer = "县发展和改革局"\nissued_on = "今年"', "document.issued_on"),
    ('issuer = "县发展和改革局"', 'issuer = "县发展和改革局"\nissuedon = 2025-01-01', "document.issuedon"),
    ('convenors = ["development_reform"]', "convenors = []", "bodies[1].convenors"),
    ('convenors = ["development_reform"]', 'convenors = ["mars"]', "bodies[1].convenors"),
    ('convenors = ["development_reform"]', 'convenors = "development_reform"', "bodies[1].convenors"),
    ('key = "hotline"', 'key = "public_page"', "channels[2].key"),
    ('key = "hotline"', 'key = "热线"', "channels[2].key"),
    ('start = "received"', 'start = "dispatch"', "rules.transfer.start"),
    ('day_kind = "calendar"', 'day_kind = "lunar"', "rules.rectify.day_kind"),
    ("roll_over = false", 'roll_over = "no"', "rules.rectify.roll_over"),
    ("amount = 3", "amount = 3.0", "rules.verify.amount"),
    ("amount = 3", "amount = -3", "rules.verify.amount"),
    ("amount = 3", "amount = 100000", "rules.verify.amount"),
    ("amount = 3", "", "rules.verify.amount"),
    ("days = 30", 'days = "thirty"', "reopening.days"),
    ('consent_by = "city_development_reform"', 'consent_by = "moon"', "extension.consent_by"),
    ('department = "government_office"', 'department = "development_reform"', "substitute.department"),
    ("[rules.verify]", "[rules.verifying]", "steps[2].rule"),
]


def mistaken(tmp_path: Path, old: str, new: str) -> Path:
    assert old in GOOD, old
    own = tmp_path / "own.toml"
    own.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    return own


def check(capsys: Capsys, *arguments: str) -> Any:
    answer = call(capsys, "profile", "check", *arguments, "--json")
    assert answer.err == ""
    return answer


@pytest.mark.parametrize("key", library.profile_keys())
def test_the_shipped_profiles_are_usable_and_their_oddities_have_a_place(capsys: Capsys, key: str) -> None:
    answer = check(capsys, key, "--on", "2026-11-21")
    assert (answer.code, answer.json["usable"], answer.json["file"]) == (0, True, f"{key}.toml")
    lines = library.profile_text(key).splitlines()
    for finding in answer.json["findings"]:
        assert set(finding) == {"line", "field", "severity", "message"}
        assert finding["severity"] != "error"
        assert 1 <= finding["line"] <= len(lines)
        assert is_chinese(finding["message"])


@pytest.mark.parametrize(("old", "new", "field"), MISTAKES, ids=[f"{f}-{n[:14]}" for _, n, f in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_field(
    capsys: Capsys, tmp_path: Path, old: str, new: str, field: str
) -> None:
    answer = check(capsys, str(mistaken(tmp_path, old, new)))
    assert (answer.code, answer.json["usable"]) == (1, False)
    errors = [finding for finding in answer.json["findings"] if finding["severity"] == "error"]
    named = [finding for finding in errors if finding["field"] == field]
    assert named, errors
    assert all(is_chinese(finding["message"]) for finding in errors)


@pytest.mark.parametrize(
    ("old", "new", "line_of"),
    [
        ("amount = 3", "amount = -3", "amount = -3"),
        ("days = 30", "days = 0", "days = 0"),
        ('code = "990101"', 'code = "x"', 'code = "x"'),
        ('day_kind = "calendar"', 'day_kind = "lunar"', 'day_kind = "lunar"'),
    ],
)
def test_the_line_is_the_one_to_correct(
    capsys: Capsys, tmp_path: Path, old: str, new: str, line_of: str
) -> None:
    own = mistaken(tmp_path, old, new)
    found = [f for f in check(capsys, str(own)).json["findings"] if f["severity"] == "error"]
    lines = own.read_text(encoding="utf-8").splitlines()
    assert [lines[finding["line"] - 1] for finding in found] == [line_of]


def test_people_read_file_line_and_field_on_one_line(capsys: Capsys, tmp_path: Path) -> None:
    own = mistaken(tmp_path, "amount = 3", "amount = 0")
    answer = call(capsys, "profile", "check", str(own))
    assert answer.code == 1
    line = next(line for line in answer.out.splitlines() if "rules.verify.amount" in line)
    assert re.search(rf"{re.escape(str(own))} 第\d+行，rules\.verify\.amount：", line)
    assert answer.out.splitlines()[-1].startswith("不能使用：1处错误")


def test_two_mistakes_are_told_at_once(capsys: Capsys, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = GOOD.replace("amount = 3", "amount = 0").replace("days = 30", "days = 0")
    own.write_text(text, encoding="utf-8")
    fields = {f["field"] for f in check(capsys, str(own)).json["findings"] if f["severity"] == "error"}
    assert fields == {"rules.verify.amount", "reopening.days"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("schema = 1\nkey = “x”\n", 2),
        ("schema = 1\n\n[division\n", 3),
        ("schema = 1\nschema = 2\n", 2),
        ('name = "没有收尾\n', 1),
        ("= 1\n", 1),
    ],
)
def test_a_text_that_is_no_toml_is_one_finding_on_its_line(
    capsys: Capsys, tmp_path: Path, content: str, line: int
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(content, encoding="utf-8")
    answer = check(capsys, str(own))
    assert answer.code == 1
    (found,) = answer.json["findings"]
    assert found["line"] == line
    assert is_chinese(found["message"])


@pytest.mark.parametrize("content", [b"", b"\n\n", b"x = 1", "﻿# 只有说明\n".encode()])
def test_a_file_without_a_profile_names_what_is_missing(
    capsys: Capsys, tmp_path: Path, content: bytes
) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(content)
    answer = check(capsys, str(own))
    assert answer.code == 1
    fields = {finding["field"] for finding in answer.json["findings"]}
    assert {"schema", "key", "name"} <= fields


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xd6\xd0\xce\xc4", "UTF-8"), (b"#" * 4_000_001, "过大"), (b"\xff\xfe\x00", "UTF-8")],
)
def test_a_file_that_is_no_text_is_refused_and_named(
    capsys: Capsys, tmp_path: Path, content: bytes, words: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(content)
    assert_refused(call(capsys, "profile", "check", str(own)), words, "own.toml")


@pytest.mark.parametrize("path", ["/nowhere/own.toml", "/", "/proc/self/mem"])
def test_a_file_that_cannot_be_read_is_refused_and_named(capsys: Capsys, path: str) -> None:
    assert_refused(call(capsys, "profile", "check", path), path, "读不到文件")


def test_a_file_saved_by_notepad_is_read_like_any_other(capsys: Capsys, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert check(capsys, str(own)).code == 0


@pytest.mark.requirement("R16.2")
@pytest.mark.parametrize(
    ("profile", "on", "words"),
    [
        ("jianghai", "2025-06-01", None),
        ("jianghai", "2026-03-24", "还有7天"),
        ("jianghai", "2026-04-01", "已过试行期"),
        ("yangxi", "2026-11-21", "补录印发日期"),
        ("changjiang", "2026-11-21", "自己报送"),
    ],
)
def test_the_oddities_of_the_sources_are_pointed_out(
    capsys: Capsys, profile: str, on: str, words: str | None
) -> None:
    said = "".join(f["message"] for f in check(capsys, profile, "--on", on).json["findings"])
    assert words in said if words else "试行期" not in said


def test_the_day_of_the_check_must_be_a_day(capsys: Capsys) -> None:
    assert_refused(call(capsys, "profile", "check", "jianghai", "--on", "soon"), "--on", "soon")


def test_the_list_tells_key_name_and_document_of_all_five(capsys: Capsys) -> None:
    listed = call(capsys, "profile", "list", "--json").json
    assert {each["key"] for each in listed} == {
        "county-0137",
        "changjiang",
        "yangxi",
        "jianghai",
        "changshou",
    }
    assert all(set(each) == {"key", "name", "document"} and each["document"] for each in listed)
