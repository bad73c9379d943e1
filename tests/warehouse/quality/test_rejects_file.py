"""The file of rejected rows as its provider opens it: what stands in it, and what it cannot do."""

from datetime import date
from pathlib import Path

import pytest

from marketaccess.warehouse.quality import results
from marketaccess.warehouse.quality.order import Given
from tests.warehouse.quality.kit import checked, records, text

pytestmark = pytest.mark.requirement("R5.1")
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://example.invalid";"看")',
    "+1+1",
    "@SUM(A1)",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "-.5+A1",
    "-A1",
    '="a"\n&"b"',
]
HARMLESS = ["-2", "-2.5", "2", "甲=乙", "a-b", "'quoted", "0", "中文，有逗号", "a@b"]


def quoted(value: str) -> str:
    """A cell of a delimited text."""
    return '"' + value.replace('"', '""') + '"'


def test_no_value_is_carried_out_when_the_file_is_opened(tmp_path: Path) -> None:
    rows = records(*({"kind": quoted(value)} for value in FORMULAS), *[{}] * 9)
    found = checked(tmp_path, text(rows), lenient=True)
    assert [line[4] for line in found.rejects()] == [f"'{value}" for value in FORMULAS]


def test_what_is_no_formula_stands_as_it_was(tmp_path: Path) -> None:
    values = [value for value in HARMLESS if value != "2"]
    rows = records(*({"kind": quoted(value)} for value in values))
    found = checked(tmp_path, text(rows), lenient=True)
    assert [line[4] for line in found.rejects()] == values


@pytest.mark.parametrize("name", ["=cmd|'/C calc'!A0.csv", "+1.csv", "@x.csv", "-1+2.csv"])
def test_the_name_of_a_file_is_not_carried_out_either(tmp_path: Path, name: str) -> None:
    found = checked(tmp_path, text(records({"kind": "7"}, {})), lenient=True, name=name)
    assert found.rejects()[0][0] == f"'{name}"
    assert found.report["findings"][0]["examples"][0]["file"] == name


@pytest.mark.parametrize("line", ["=1+1,2", "@x", "+1,2,3"])
def test_a_malformed_row_is_not_carried_out(tmp_path: Path, line: str) -> None:
    found = checked(tmp_path, text(records({}, {})) + line + "\n", lenient=True)
    (rejected,) = found.rejects()
    assert rejected == ["数据.csv", "4", "", "这一行的列数与表头不符", f"'{line}"]


def test_it_opens_in_excel_as_utf_8_with_its_headings(tmp_path: Path) -> None:
    found = checked(tmp_path, text(records({"kind": "甲"}, {})), lenient=True)
    content = (found.folder / "rejects.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[0] == "文件,行号,列,原因,原值"


def test_where_nothing_is_rejected_only_the_headings_stand(tmp_path: Path) -> None:
    found = checked(tmp_path, text(records({}, {})))
    content = (found.folder / "rejects.csv").read_text(encoding="utf-8-sig")
    assert content.splitlines() == ["文件,行号,列,原因,原值"]


@pytest.mark.parametrize("stretch", [1, 2, results.STRETCH])
def test_rows_stand_in_the_order_of_their_files_lines_and_columns(
    tmp_path: Path, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "STRETCH", stretch)
    paths = []
    for name, changes in (
        ("二.csv", ({"decided_at": "x", "kind": "7"}, {}, {"unit": ""})),
        ("一.csv", ({}, {"kind": "8"}, {"record": "r2"})),
    ):
        path = tmp_path / name
        path.write_text(text(records(*changes)) + "too,few\n" * (name == "一.csv"), encoding="utf-8")
        paths.append(Given(name, str(path)))
    found = checked(tmp_path, files=tuple(paths), lenient=True)
    # r1 and r3 of the first file are unsound, so their keys are free for the rows of the second.
    assert [line[:3] for line in found.rejects()] == [
        ["二.csv", "2", "办件类型代码"],
        ["二.csv", "2", "办结时间"],
        ["二.csv", "4", "被评估单位"],
        ["一.csv", "3", "办件类型代码"],
        ["一.csv", "4", "办件编号"],
        ["一.csv", "5", ""],
    ]
    assert found.rows("record") == [("r1",), ("r2",)]


def test_a_warning_puts_no_row_into_it(tmp_path: Path) -> None:
    row = {"accepted_at": "2026-06-30", "decided_at": ""}
    found = checked(tmp_path, text(records(row, {"kind": "7", **row})), lenient=True)
    assert found.counts == {("unknown_code", "kind"): 1, ("outside_period", "accepted_at"): 2}
    assert [line[2] for line in found.rejects()] == ["办件类型代码"]


def test_the_value_is_what_stood_there_before_it_was_read(tmp_path: Path) -> None:
    changes = ({"decided_at": " 2026年13月1日 "}, {"accepted_at": "20260800"}, {"unit": "\u3000"})
    found = checked(tmp_path, text(records(*changes)), lenient=True)
    assert [line[4] for line in found.rejects()] == ["2026年13月1日", "20260800", ""]


def test_a_future_row_is_told_with_its_day(tmp_path: Path) -> None:
    rows = records({"accepted_at": "2026-07-03", "decided_at": ""}, {"decided_at": ""})
    found = checked(tmp_path, text(rows), on=date(2026, 7, 2), lenient=True)
    (rejected,) = found.rejects()
    assert rejected[1:] == ["2", "受理时间", "“受理时间”晚于报送之日", "2026-07-03"]


def test_the_report_gives_the_first_five_examples_and_the_file_all_of_them(tmp_path: Path) -> None:
    found = checked(tmp_path, text(records(*({"kind": f"x{n}"} for n in range(8)))), lenient=True)
    (finding,) = found.report["findings"][:1]
    assert [each["value"] for each in finding["examples"]] == [f"x{n}" for n in range(5)]
    assert [each["line"] for each in finding["examples"]] == [2, 3, 4, 5, 6]
    assert [line[4] for line in found.rejects()] == [f"x{n}" for n in range(8)]
