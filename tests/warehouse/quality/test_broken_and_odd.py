"""Broken files, and what is far from the deliveries before it: counts, sentences, what is left."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from marketaccess.warehouse.quality.order import Earlier
from tests.warehouse.quality.kit import DIVISION, checked, records, text

pytestmark = pytest.mark.requirement("R5.1")


# ── Broken files ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_parquet_is_refused_wherever_it_is_cut(tmp_path: Path, share: float) -> None:
    path = tmp_path / "whole.parquet"
    duckdb.sql(f"COPY (SELECT 'r' || i AS record FROM range(2000) AS r(i)) TO '{path}' (FORMAT parquet)")
    content = path.read_bytes()
    found = checked(tmp_path, content[: int(len(content) * share)], name="办件.parquet")
    assert found.refusals == ["unreadable_file"]
    assert found.reason == (
        "“办件.parquet”：Parquet 文件不完整（结尾缺失），多半是传输中断，请重新导出并报送"
    )
    assert found.left() == ["report.json"]


@pytest.mark.parametrize(
    ("content", "rule", "sentence"),
    [
        (b"PAR1PAR1", "unreadable_file", "从中间起读不下去"),
        (b"\n\n\n", "missing_column", "缺少列"),
        (b"\xef\xbb\xbf", "missing_column", "缺少列"),
        (b"%PDF-1.7\n\xff\xfe\xfa", "unreadable_file", "文字编码不能识别"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "unreadable_file", "旧版 Excel（.xls）"),
        (b"record,unit\x00\n", "unreadable_file", "空字符"),
        (
            b"<html><body>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</body></html>\n",
            "missing_column",
            "第一行应当是列名",
        ),
    ],
)
def test_what_is_no_data_at_all_is_refused_with_its_name(
    tmp_path: Path, content: bytes, rule: str, sentence: str
) -> None:
    found = checked(tmp_path, content, name="不是数据.csv")
    assert found.refusals == [rule]
    assert found.reason.startswith("“不是数据.csv”：")
    assert sentence in found.reason


def test_a_refusal_by_its_file_says_where_it_comes_from(tmp_path: Path) -> None:
    report = checked(tmp_path, b"", name="空.csv").report
    assert report["need"] == "service_records"
    assert report["period"] == ["2026-07-01", "2026-07-31"]
    assert [each["name"] for each in report["files"]] == ["空.csv"]
    assert report["software"].startswith("marketaccess ")
    (finding,) = report["findings"]
    assert (finding["action"], finding["rows"], finding["column"]) == ("refuse", 0, "")


# ── Against earlier deliveries ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rows", "earlier", "sentence"),
    [
        (5, (10,), None),  # half is still usual
        (4, (10,), "本批4行，此前平均10行"),
        (15, (10,), None),
        (16, (10,), "本批16行，此前平均10行"),
        (4, (), None),  # the first one has nothing to be compared with
        (4, (0,), None),
        (9, (3, 6, 9), None),
        (10, (3, 6, 9), "本批10行，此前平均6行"),
    ],
)
def test_rows_jump_where_they_are_more_than_half_off_the_mean(
    tmp_path: Path, rows: int, earlier: tuple[int, ...], sentence: str | None
) -> None:
    before = tuple(Earlier(count, {}) for count in earlier)
    found = checked(tmp_path, text(records(*[{}] * rows)), earlier=before)
    assert found.told("row_jump") == ([sentence] if sentence else [])
    assert found.refusals == []


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ((0.4,), []),  # a tenth off is still usual
        ((0.39,), ["“办结时间”空值率50%，此前39%"]),
        ((0.62,), ["“办结时间”空值率50%，此前62%"]),
        ((0.3, 0.7), []),
        ((), []),
    ],
)
def test_nulls_jump_by_more_than_a_tenth(
    tmp_path: Path, before: tuple[float, ...], sentence: list[str]
) -> None:
    earlier = tuple(Earlier(2, {"decided_at": share}) for share in before)
    found = checked(tmp_path, text(records({}, {"decided_at": ""})), earlier=earlier)
    assert found.told("null_jump") == sentence


@pytest.mark.parametrize(("latest", "sentences"), [("2026-07-11", 0), ("2026-07-10", 1)])
def test_a_month_whose_last_row_is_three_weeks_old_is_stale(
    tmp_path: Path, latest: str, sentences: int
) -> None:
    found = checked(tmp_path, text(records({"accepted_at": latest, "decided_at": ""})))
    assert len(found.told("stale")) == sentences
    assert found.report["last_day"] == latest
    assert found.refusals == []


def test_what_has_no_date_is_never_stale(tmp_path: Path) -> None:
    unit = {"unit": "u", "name": "示范单位", "division": DIVISION}
    found = checked(tmp_path, text([unit]), need="units", begins=date(2026, 1, 1))
    assert found.told("stale") == []
    assert (found.report["first_day"], found.report["last_day"]) == ("", "")
    assert found.report["coverage"] == [[DIVISION, "u", "all", 1]]
