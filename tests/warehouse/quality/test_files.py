"""Files as they come: encodings, delimiters, kinds, damage; and when a whole delivery is refused."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from marketaccess.law import library
from marketaccess.warehouse.quality.order import Earlier, Given
from marketaccess.warehouse.tables import Source, connect, read
from tests.warehouse.quality.kit import RECORD, checked, records, text

pytestmark = pytest.mark.requirement("R5.1")
LABELS = ("办件编号", "事项实施编码", "被评估单位", "行政区划代码", "办件类型代码", "受理时间", "办结时间")


def workbook(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(folder: Path, rows: str = "SELECT * FROM (VALUES (1)) AS t(x)") -> bytes:
    path = folder / "made.parquet"
    duckdb.sql(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


TYPED = (
    "SELECT 'r' || i AS record, 'i' AS service_item, 'u' AS unit, '500115' AS division,"
    " TIMESTAMP '2026-07-01 09:00:00' AS accepted_at, 1 AS extra FROM range(3) AS r(i)"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_chinese_headings_and_values_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    content = text(records({"unit": "市场监管局"}, {}), heading=LABELS).encode(encoding)
    found = checked(tmp_path, content)
    assert found.refusals == []
    assert found.rows("unit") == [("u",), ("市场监管局",)]


@pytest.mark.parametrize(("sign", "word"), [(";", "分号"), ("\t", "制表符"), ("|", "竖线")])
def test_a_wrong_delimiter_is_refused_in_a_sentence(tmp_path: Path, sign: str, word: str) -> None:
    found = checked(tmp_path, text(records({}), delimiter=sign))
    assert found.refusals == ["unreadable_file"]
    assert found.reason == f"“数据.csv”：文件以{word}分隔，应当以逗号分隔；请按逗号分隔重新导出"


def test_excel_is_read_with_its_own_dates_and_numbers(tmp_path: Path) -> None:
    names = list(RECORD)
    rows = [list(row.values()) for row in records({"kind": 1}, {"kind": 7})]
    found = checked(tmp_path, workbook(names, *rows), lenient=True)
    assert found.counts == {("unknown_code", "kind"): 1}
    assert found.rows("record, kind") == [("r1", "1")]
    assert found.rejects()[0][1] == "3"


def test_parquet_keeps_its_types_and_tells_of_strange_columns(tmp_path: Path) -> None:
    found = checked(tmp_path, parquet(tmp_path, TYPED))
    assert found.report["rows_kept"] == 3
    told = [each["reason"] for each in found.report["findings"] if each["rule"] == "unknown_column"]
    assert told == ["“extra”不在数据目录里，没有录入"]


def test_a_truncated_parquet_is_refused(tmp_path: Path) -> None:
    content = parquet(tmp_path, TYPED)
    cut = checked(tmp_path, content[: len(content) // 2])
    assert cut.refusals == ["unreadable_file"]
    assert "不完整" in cut.reason
    (tmp_path / "damaged").mkdir()
    damaged = content[:40] + b"\xff" * (len(content) - 60) + content[-20:]
    found = checked(tmp_path / "damaged", damaged)
    assert found.refusals == ["unreadable_file"]
    assert found.report["digest"] == ""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (text(records({})).encode("utf-16"), "空字符"),
        (b"record\xff\xff\xff\n", "文字编码不能识别"),
        (b"PK\x03\x04 nothing", "不能作为 Excel 工作簿读取"),
        (b"record,unit\nr1,u\n", "缺少列：事项实施编码（service_item）"),
        (b"record,record,unit\n", "表头里有重复的列：record"),
    ],
)
def test_what_is_no_such_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    found = checked(tmp_path, content)
    assert len(found.refusals) == 1
    assert told in found.reason
    assert not (found.folder / "data").exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((("r2", '"r2'),), "引号没有成对"),
        # In the last column: the rest of the file would be one value.
        ((("2026-07-02 10:00:00\nr2", '"2026-07-02 10:00:00\nr2'),), "引号没有成对"),
        # Between two of them all lines would be one row.
        ((("r30", '"r30'), ("r60", '"r60')), "第31行的引号没有成对"),
    ],
)
def test_an_open_quote_is_refused_and_does_not_swallow_the_rest(
    tmp_path: Path, given: tuple[tuple[str, str], ...], told: str
) -> None:
    rows = text(records(*[{}] * 99))
    for plain, opened in given:
        rows = rows.replace(plain, opened, 1)
    found = checked(tmp_path, rows, lenient=True)
    assert (found.refusals, found.report["digest"]) == (["unreadable_file"], "")
    assert told in found.reason


def test_no_rows_is_no_delivery(tmp_path: Path) -> None:
    assert checked(tmp_path, text([])).refusals == ["no_rows"]


def test_too_many_rejects_refuse_the_whole_and_keep_the_reasons(tmp_path: Path) -> None:
    found = checked(tmp_path, text(records(*[{}] * 18, {"kind": "7"}, {"kind": "8"})))
    assert found.refusals == ["most_rejected"]
    assert found.reason == "拒收2行，占10%，超过5%"
    assert len(found.rejects()) == 2
    assert not (found.folder / "data").exists()


def test_a_delivery_for_the_wrong_division_is_refused(tmp_path: Path) -> None:
    found = checked(tmp_path, text(records({"division": "500116"}, {"division": "500116"})))
    assert found.refusals == ["wrong_division", "most_rejected"]
    assert "不属于本行政区划：2行" in found.reason


@pytest.mark.parametrize(("division", "kept"), [("500100", 2), ("500000", 2), ("510000", 0)])
def test_a_city_delivers_for_its_counties(tmp_path: Path, division: str, kept: int) -> None:
    found = checked(tmp_path, text(records({}, {})), division=division)
    assert found.report["rows_kept"] == kept


def test_jumps_and_stale_rows_are_told_and_taken(tmp_path: Path) -> None:
    earlier = (Earlier(100, {"decided_at": 0.0, "kind": 0.0}), Earlier(60, {"decided_at": 0.2, "kind": 0.0}))
    rows = records(*[{"accepted_at": "2026-07-02", "decided_at": ""}] * 4)
    found = checked(tmp_path, text(rows), earlier=earlier)
    told = {(each["rule"], each["column"]): each["reason"] for each in found.report["findings"]}
    assert told["row_jump", ""] == "本批4行，此前平均80行"
    assert told["null_jump", "decided_at"] == "“办结时间”空值率100%，此前10%"
    assert told["stale", "accepted_at"] == "最新一行是2026-07-02，早于本期应有的日期2026-07-11"
    assert ("null_jump", "kind") not in told
    assert found.refusals == []


def test_several_files_are_one_delivery(tmp_path: Path) -> None:
    one, two = text(records({}, {})), text(records({}, {"record": "r8", "kind": "7"}))
    found = checked(tmp_path, one, two, lenient=True)
    assert found.counts == {("unknown_code", "kind"): 1, ("duplicate_key", "record"): 1}
    assert found.rows("record") == [("r1",), ("r2",)]


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    content = text(
        records(
            *[{"accepted_at": f"2026-07-{at:02d}", "decided_at": ""} for at in range(1, 31)], {"kind": "7"}
        )
    )
    one, two = checked(tmp_path, content), checked(tmp_path / "again", content)
    assert one.report["digest"] == two.report["digest"] != ""
    assert (one.folder / "rejects.csv").read_bytes() == (two.folder / "rejects.csv").read_bytes()
    assert one.report == two.report


def test_many_rows_that_two_threads_share_out_give_the_same_bytes_too(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    content = parquet(tmp_path, TYPED.replace("range(3)", "range(250000)"))
    one, two = checked(tmp_path, content), checked(tmp_path / "again", content)
    assert one.report["rows_kept"] == 250_000
    assert one.report["digests"] == two.report["digests"]


def test_a_killed_check_leaves_nothing_that_the_next_one_minds(tmp_path: Path) -> None:
    part = tmp_path / "out.part" / "data" / "division=500115"
    part.mkdir(parents=True)
    (part / "litter.parquet").write_bytes(b"half")
    found = checked(tmp_path, text(records({})))
    assert not (tmp_path / "out.part").exists()
    assert sorted(path.name for path in found.folder.iterdir()) == ["data", "rejects.csv", "report.json"]
    written = json.loads((found.folder / "report.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(found.report))


def test_the_evaluation_reads_what_was_accepted(tmp_path: Path) -> None:
    found = checked(tmp_path, text(records({}, {"decided_at": ""})))
    need = library.data_need_named("service_records")
    table = read(connect(), [Source(need, found.folder / "data")])["service_records"]
    rows = table.order_by("record").to_pyarrow().to_pylist()
    assert [row["division"] for row in rows] == ["500115", "500115"]
    assert [str(row["accepted_at"]) for row in rows] == ["2026-07-01 09:00:00"] * 2


def test_the_files_must_be_those_that_were_delivered(tmp_path: Path) -> None:
    path = tmp_path / "changed.csv"
    path.write_text(text(records({})), encoding="utf-8")
    found = checked(tmp_path, files=(Given("数据.csv", str(path), "0" * 64),))
    assert "散列值不一致" in found.reason
