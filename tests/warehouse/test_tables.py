"""Data sets as files: what is read, in which kinds, and what is refused."""

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.warehouse.tables import connect, read, rows, sources
from tests.warehouse.folder import NEEDS, write

pytestmark = pytest.mark.requirement("R5.1")


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    return rows(read(connect(), sources(folder, NEEDS.values()).values())[name])


def refusal(folder: Path) -> str:
    with pytest.raises(Refusal) as refused:
        read(connect(), sources(folder, NEEDS.values()).values())
    return refused.value.message


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2026-07-01 08:30:00", datetime(2026, 7, 1, 8, 30)),
        ("2026-07-01T08:30:00", datetime(2026, 7, 1, 8, 30)),
        ("2026-07-01T08:30:00+08:00", datetime(2026, 7, 1, 8, 30)),
        ("2026-06-30T16:30:00Z", datetime(2026, 7, 1, 0, 30)),
        ("20260701T083000", datetime(2026, 7, 1, 8, 30)),
        ("2026-07-01", datetime(2026, 7, 1)),
        ("  2026-07-01  ", datetime(2026, 7, 1)),
        ("1 July", None),
        ("", None),
    ],
)
def test_moments_of_a_csv_are_beijing_time(tmp_path: Path, written: str, found: datetime | None) -> None:
    folder = write(tmp_path, service_records=[{"record": "r", "accepted_at": written}])
    assert [row["accepted_at"] for row in rows_of(folder, "service_records")] == [found]


@pytest.mark.parametrize(
    ("written", "found"),
    [("2026-07-01", date(2026, 7, 1)), ("20260701", date(2026, 7, 1)), ("2026-13-01", None), ("x", None)],
)
def test_days_of_a_csv(tmp_path: Path, written: str, found: date | None) -> None:
    folder = write(tmp_path, licences=[{"licence": "1", "issued_on": written}])
    assert [row["issued_on"] for row in rows_of(folder, "licences")] == [found]


def test_parquet_in_other_kinds_is_brought_to_ours(tmp_path: Path) -> None:
    moment = datetime(2026, 6, 30, 16, 30)
    table = pa.table(
        {
            "record": pa.array([7]),
            "service_item": ["i"],
            "unit": ["u"],
            "division": pa.array([500115]),
            "kind": pa.array([1], pa.int8()),
            "accepted_at": pa.array([moment], pa.timestamp("ns", tz="UTC")),
            "decided_at": pa.array([moment], pa.timestamp("ms")),
            "something_else": ["not asked for"],
        }
    )
    pq.write_table(table, tmp_path / "service_records.parquet")
    (found,) = rows_of(tmp_path, "service_records")
    assert found == {
        "record": "7",
        "service_item": "i",
        "unit": "u",
        "division": "500115",
        "kind": "1",
        "accepted_at": datetime(2026, 7, 1, 0, 30),
        "decided_at": moment,
    }


def test_a_folder_of_parquet_files_is_one_table(tmp_path: Path) -> None:
    for month in ("2026-07", "2026-08"):
        part = tmp_path / "calendar" / f"month={month}"
        part.mkdir(parents=True)
        table = pa.table({"day": [date.fromisoformat(f"{month}-01")], "is_working": [True]})
        pq.write_table(table, part / "part.parquet")
    assert len(rows_of(tmp_path, "calendar")) == 2


def test_a_column_that_may_be_missing_is_empty(tmp_path: Path) -> None:
    (tmp_path / "licences.csv").write_text("licence,unit,issued_on\n1,u,2026-07-01\n", encoding="utf-8")
    assert rows_of(tmp_path, "licences")[0]["prohibited_measure"] is None


def test_a_column_that_must_be_there_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "licences.csv").write_text("licence,issued_on\n1,2026-07-01\n", encoding="utf-8")
    assert refusal(tmp_path) == "数据“电子证照（licences.csv）”缺少列：unit；现有的列：licence、issued_on。"


def test_another_separator_is_a_missing_column(tmp_path: Path) -> None:
    (tmp_path / "licences.csv").write_text("licence;unit;issued_on\n1;u;2026-07-01\n", encoding="utf-8")
    told = refusal(tmp_path)
    assert "缺少列：licence、unit、issued_on" in told
    assert told.endswith("现有的列：licence;unit;issued_on。应当以逗号分隔，第一行是列名。")


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    written = "licence,unit,issued_on\n1,市场监管局,2026-07-01\n".encode("gbk")
    (tmp_path / "licences.csv").write_bytes(written)
    assert "（licences.csv）”读不出来（不是 UTF-8 编码）" in refusal(tmp_path)


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1 cut short", b"not parquet at all" * 20])
def test_a_parquet_file_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "licences.parquet").write_bytes(content)
    assert "读不出来" in refusal(tmp_path)


def test_a_parquet_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.table({"licence": ["1"], "unit": ["u"], "issued_on": [date(2026, 7, 1)]}), whole)
    (tmp_path / "licences.parquet").write_bytes(whole.read_bytes()[:-20])
    assert "完整的 Parquet 文件" in refusal(tmp_path)


def test_a_file_that_is_broken_further_down_is_refused_when_it_is_read(tmp_path: Path) -> None:
    good = "licence,unit,issued_on\n" + "1,u,2026-07-01\n" * 200_000
    (tmp_path / "licences.csv").write_bytes(good.encode() + "2,市场监管局,2026-07-01\n".encode("gbk"))
    with pytest.raises(Refusal, match="读不出来"):
        rows_of(tmp_path, "licences")


@pytest.mark.parametrize("name", ["ratings.csv", "ratings.parquet"])
def test_an_empty_file_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert f"{name}）”是空文件；确实一条也没有的，写上列名" in refusal(tmp_path)


@pytest.mark.parametrize(
    "name", ["ratings.xlsx", "Ratings.CSV", "ratings.CSV", "ratings.txt", "ratings.csv.gz"]
)
def test_a_data_set_under_a_name_that_would_not_be_found_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("rating,unit")
    assert f"文件“{name}”认不出来，应当是 ratings.parquet 或者 ratings.csv" in refusal(tmp_path)


def test_other_files_of_the_folder_are_none_of_ours(tmp_path: Path) -> None:
    write(tmp_path, ratings=[{"rating": "1"}])
    for name in ("truth.json", "说明.docx", ".DS_Store"):
        (tmp_path / name).touch()
    assert list(sources(tmp_path, NEEDS.values())) == ["ratings"]


def test_the_same_data_twice_are_refused(tmp_path: Path) -> None:
    for name in ("licences.csv", "licences.parquet"):
        (tmp_path / name).touch()
    assert refusal(tmp_path) == "数据“电子证照”有不止一份：licences.parquet、licences.csv，请只留一份。"


def test_no_folder_is_refused(tmp_path: Path) -> None:
    assert "没有文件夹" in refusal(tmp_path / "none")


def test_a_quote_in_a_path_is_no_harm(tmp_path: Path) -> None:
    folder = write(tmp_path / "o'clock", licences=[{"licence": "1"}])
    assert len(rows_of(folder, "licences")) == 1


def test_a_child_that_may_write_nothing_computes_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> str:
        raise FileNotFoundError("no usable temporary directory")

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    assert connect().raw_sql("SELECT 1").fetchone() == (1,)
