"""What somebody may bring by mistake: refused or partly taken by rule, with its counts and its sentence."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from marketaccess.warehouse.quality.order import Comparison, Given
from tests.warehouse.quality.kit import DIVISION, checked, records, text

pytestmark = pytest.mark.requirement("R5.1")
MANY = 40  # rows among which a few bad ones do not refuse the whole


def sound(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Many sound rows, and after them some with a change."""
    return records(*[{}] * MANY, *changes)


# ── Wrong delimiter, GBK, headings ─────────────────────────────────────────────────────────────────────


def test_a_semicolon_delivery_names_its_file_and_leaves_nothing_but_the_report(tmp_path: Path) -> None:
    found = checked(tmp_path, text(sound(), delimiter=";"), name="七月办件.csv")
    assert found.reason == "“七月办件.csv”：文件以分号分隔，应当以逗号分隔；请按逗号分隔重新导出"
    assert found.size == (0, 0, 0)
    assert found.left() == ["report.json"]
    assert (found.report["digest"], found.report["digests"]) == ("", {})


def test_commas_within_quotes_are_no_delimiters(tmp_path: Path) -> None:
    rows = text(records({"unit": '"一局, 二科"'}, {"unit": '"说""不""的局"'}, {"unit": '"两行\n的局"'}))
    found = checked(tmp_path, rows)
    assert found.size == (3, 3, 0)
    assert found.rows("unit") == [("一局, 二科",), ("两行\n的局",), ('说"不"的局',)]


def test_one_wrong_file_of_two_refuses_both_and_is_the_one_that_is_named(tmp_path: Path) -> None:
    paths = []
    for name, delimiter in (("一.csv", ","), ("二.csv", "\t")):
        path = tmp_path / name
        path.write_text(text(sound(), delimiter=delimiter), encoding="utf-8")
        paths.append(Given(name, str(path)))
    found = checked(tmp_path, files=tuple(paths))
    assert found.reason.startswith("“二.csv”：文件以制表符分隔")
    assert not (found.folder / "data").exists()


def test_gbk_text_is_read_and_its_rejects_are_written_as_utf_8(tmp_path: Path) -> None:
    content = text(sound({"unit": "城管局", "kind": "甲"})).encode("gbk")
    found = checked(tmp_path, content)
    assert found.size == (MANY + 1, MANY, 1)
    assert found.rejects() == [
        ["数据.csv", str(MANY + 2), "办件类型代码", "“办件类型代码”的代码不在代码集（1、2、9）", "甲"]
    ]


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (["record", "unit", "division", "accepted_at"], "缺少列：事项实施编码（service_item）；文件里的列："),
        (
            ["record", "办件编号", "service_item", "unit", "division", "accepted_at"],
            "表头里有重复的列：record",
        ),
        (["甲", "乙"], "缺少列：办件编号（record）、事项实施编码（service_item）"),
    ],
)
def test_a_heading_that_does_not_fit_is_refused(tmp_path: Path, headings: list[str], sentence: str) -> None:
    content = ",".join(headings) + "\n" + ",".join("x" * len(headings)) + "\n"
    found = checked(tmp_path, content)
    assert found.refusals == ["missing_column"]
    assert sentence in found.reason


def test_headings_are_found_in_full_width_in_capitals_and_with_blanks(tmp_path: Path) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "RECORD")
    heading = [wide, " 事项 实施编码 ", "Unit", "行政区划代码", "KIND", "受理时间", "办结时间"]
    found = checked(tmp_path, text(records({}), heading=heading))
    assert found.size == (1, 1, 0)


def test_columns_that_may_be_missing_are_empty(tmp_path: Path) -> None:
    names = ("record", "service_item", "unit", "division", "accepted_at")
    rows = [{name: row[name] for name in names} for row in records({}, {})]
    found = checked(tmp_path, text(rows))
    assert found.size == (2, 2, 0)
    assert found.rows("kind, decided_at") == [(None, None)] * 2
    assert found.report["nulls"]["decided_at"] == 1


# ── Dates ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("written", ["01/07/2026", "2026-13-01", "2026-02-30", "26.7.1", "昨天", "46204"])
def test_a_date_that_is_not_understood_is_not_guessed(tmp_path: Path, written: str) -> None:
    found = checked(tmp_path, text(sound({"accepted_at": written, "decided_at": ""})))
    assert found.size == (MANY + 1, MANY, 1)
    assert found.rejects()[0][2:] == ["受理时间", "“受理时间”应当是日期和时间，这个值读不出来", written]


@pytest.mark.parametrize(("written", "is_kept"), [("2024-02-29", True), ("2025-02-29", False)])
def test_the_leap_day_is_read_where_there_is_one(tmp_path: Path, written: str, is_kept: bool) -> None:
    found = checked(tmp_path, text(sound({"accepted_at": written, "decided_at": ""})))
    assert found.size[1] == MANY + is_kept


@pytest.mark.parametrize("written", ["1899-12-31 00:00:00", "0001-01-01", "infinity", "-infinity"])
def test_a_moment_that_cannot_be_meant_is_rejected(tmp_path: Path, written: str) -> None:
    found = checked(tmp_path, text(sound({"accepted_at": written, "decided_at": ""})))
    assert found.counts["unreadable", "accepted_at"] == 1
    assert found.size[2] == 1


@pytest.mark.parametrize(
    ("decided", "rejected"),
    [
        ("2026-07-01 08:59:59", 1),
        ("2026-07-01 09:00:00", 0),
        ("2026-07-01T01:00:00Z", 0),
        ("2026-07-01T00:59:59Z", 1),
        ("2026-06-30", 1),
    ],
)
def test_a_duration_is_negative_from_the_first_second(tmp_path: Path, decided: str, rejected: int) -> None:
    found = checked(tmp_path, text(sound({"accepted_at": "2026-07-01 09:00:00", "decided_at": decided})))
    assert found.size[2] == rejected
    if rejected:
        assert found.told("wrong_order") == ["“办结时间”早于“受理时间”，时长为负"]


def test_a_day_before_its_beginning_is_rejected_for_each_of_its_orders(tmp_path: Path) -> None:
    problem = {
        "problem": "1",
        "unit": "u",
        "collected_on": "2026-07-10",
        "disposed_on": "2026-07-09",
        "closed_on": "2026-07-08",
    }
    whole = [{**problem, "problem": str(n), "disposed_on": "", "closed_on": ""} for n in range(2, MANY)]
    found = checked(tmp_path, text([problem, *whole]), need="problems")
    assert found.counts == {("wrong_order", "disposed_on"): 1, ("wrong_order", "closed_on"): 1}
    assert found.size[2] == 1


@pytest.mark.parametrize(("day", "rejected"), [("2026-08-05 23:59:59", 0), ("2026-08-06 00:00:00", 1)])
def test_what_lies_after_the_day_of_the_delivery_has_not_happened(
    tmp_path: Path, day: str, rejected: int
) -> None:
    found = checked(tmp_path, text(sound({"accepted_at": day, "decided_at": ""})))
    assert found.size[2] == rejected
    assert found.told("in_future") == ["“受理时间”晚于报送之日"] * rejected


@pytest.mark.parametrize(
    ("day", "outside"),
    [("2026-06-30 23:59:59", 1), ("2026-07-01", 0), ("2026-07-31 23:59:59", 0), ("2026-08-01", 1)],
)
def test_a_row_of_another_month_is_taken_and_told(tmp_path: Path, day: str, outside: int) -> None:
    found = checked(tmp_path, text(records({"accepted_at": day, "decided_at": ""})))
    assert found.size == (1, 1, 0)
    assert found.told("outside_period") == ["“受理时间”不在报送的期间"] * outside


# ── Codes, divisions, duplicates ───────────────────────────────────────────────────────────────────────


def test_unknown_item_codes_of_a_delivered_catalogue_refuse_from_more_than_one_in_twenty(
    tmp_path: Path,
) -> None:
    path = tmp_path / "items.parquet"
    duckdb.sql(f"COPY (SELECT 'i' AS service_item, '{DIVISION}' AS division) TO '{path}' (FORMAT parquet)")
    known = (Comparison("service_items", "service_item", (str(path),)),)
    few = checked(tmp_path, text(records(*[{}] * 19, {"service_item": "x"})), comparisons=known)
    assert few.size == (20, 19, 1)
    assert few.rejects()[0][3] == "“事项实施编码”不在已接受的“政务服务事项”里"
    (tmp_path / "many").mkdir()
    rows = records(*[{}] * 18, {"service_item": "x"}, {"service_item": "y"})
    many = checked(tmp_path / "many", text(rows), comparisons=known)
    assert many.refusals == ["most_rejected"]
    assert many.reason == "拒收2行，占10%，超过5%"
    assert [line[4] for line in many.rejects()] == ["x", "y"]


@pytest.mark.parametrize(
    ("wrong", "of", "refused"), [(1, 100, []), (2, 100, ["wrong_division"]), (1, 99, ["wrong_division"])]
)
def test_more_than_one_row_in_a_hundred_of_another_division_refuses_the_whole(
    tmp_path: Path, wrong: int, of: int, refused: list[str]
) -> None:
    rows = records(*[{}] * (of - wrong), *[{"division": "500116"}] * wrong)
    found = checked(tmp_path, text(rows))
    assert found.refusals == refused
    assert len(found.rejects()) == wrong
    if refused:
        assert found.reason == f"不属于本行政区划：{wrong}行，超过1%"


def test_a_division_is_told_by_its_code_and_not_by_its_name(tmp_path: Path) -> None:
    found = checked(
        tmp_path, text(records({"division": "示范区"}, {"division": "5001150"}, {})), lenient=True
    )
    assert found.refusals == ["wrong_division"]
    assert found.rejects()[0][4] == "示范区"


def test_ten_thousand_copies_of_one_record_are_one_record(tmp_path: Path) -> None:
    path = tmp_path / "copies.parquet"
    duckdb.sql(
        "COPY (SELECT 'same' AS record, 'i' AS service_item, 'u' AS unit,"
        f" '{DIVISION}' AS division, TIMESTAMP '2026-07-01 09:00:00' AS accepted_at FROM range(10000))"
        f" TO '{path}' (FORMAT parquet)"
    )
    found = checked(tmp_path, path.read_bytes(), name="重复.parquet", lenient=True)
    assert found.size == (10_000, 1, 9_999)
    (finding,) = [each for each in found.report["findings"] if each["rule"] == "duplicate_key"]
    assert finding["rows"] == 9_999
    assert len(finding["examples"]) == 5
    assert finding["examples"][0] == {"file": "重复.parquet", "line": 2, "value": "same"}
    (tmp_path / "strict").mkdir()
    strict = checked(tmp_path / "strict", path.read_bytes())
    assert strict.reason == "拒收9999行，占99.99%，超过5%"
    assert not (strict.folder / "data").exists()


def test_the_same_record_in_two_files_is_kept_from_the_first(tmp_path: Path) -> None:
    one = text(records({"unit": "first"}, *[{}] * MANY))
    found = checked(tmp_path, one, text(records({"unit": "second"})))
    assert found.size == (MANY + 2, MANY + 1, 1)
    assert found.rows("unit")[0] == ("first",)
