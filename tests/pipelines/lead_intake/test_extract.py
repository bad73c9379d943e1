# ruff: noqa: RUF001 - full-width characters are what is tested
"""Reading whatever Excel file arrives."""

from datetime import date

import pytest
from openpyxl import Workbook

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.lead_intake.extract import clean, extract
from marketaccess.pipelines.tables.headings import plain
from tests.pipelines.lead_intake.workbooks import GOOD, HEADINGS, book, content, good, sheet

pytestmark = pytest.mark.usefixtures("unconfined")


def cells(data: bytes) -> list[dict[str, str]]:
    return [dict(row.cells) for row in extract(data).rows()]


def test_reads_the_template_s_headings() -> None:
    assert cells(sheet(GOOD))[0]["title"] == "要求设分公司"


def test_a_row_knows_its_line_in_excel() -> None:
    rows = list(extract(sheet(GOOD, [None] * 7, GOOD)).rows())
    assert [row.number for row in rows] == [2, 4]


def test_a_title_merged_above_the_header_does_not_hide_it() -> None:
    made = book(["2026年线索汇总表"], [], HEADINGS, GOOD)
    made.active.merge_cells("A1:G1")
    assert cells(content(made))[0]["source"] == "便民热线"


def test_cells_merged_downwards_count_for_every_row() -> None:
    made = book(HEADINGS, GOOD, good(来源渠道=None, 来源编号="RX-2"))
    made.active.merge_cells("A2:A3")
    assert [row["channel"] for row in cells(content(made))] == ["热线", "热线"]


def test_full_width_and_invisible_characters_are_made_plain() -> None:
    row = cells(sheet(good(来源编号="ＲＸ－２０２６\u200b", 收到日期="２０２６-９-２９")))[0]
    assert (row["external_number"], row["received_on"]) == ("RX-2026", "2026-9-29")


def test_numbers_and_dates_become_the_text_that_a_clerk_sees() -> None:
    row = cells(sheet(good(来源编号=20260001, 收到日期=date(2026, 9, 29))))[0]
    assert (row["external_number"], row["received_on"]) == ("20260001", "2026-09-29")


def test_a_formula_without_a_value_is_an_empty_cell() -> None:
    assert cells(sheet(good(标题="=A1&B1")))[0]["title"] == ""


def test_other_headings_are_taken_for_ours_and_it_says_so() -> None:
    other = [
        "来源渠道",
        "来源单位",
        "工单编号",
        "受理日期",
        "标 题（必填）",
        "反映内容＊",
        "被反映的单位",
        "备注",
    ]
    found = extract(content(book(other, [*GOOD, "急"]))).sheets[0]
    assert found.renamed == (
        ("工单编号", "来源编号"),
        ("受理日期", "收到日期"),
        ("被反映的单位", "被反映单位"),
    )
    assert found.ignored == ("备注",)
    assert found.missing == ()


def test_an_alias_never_takes_the_place_of_the_heading_itself() -> None:
    rows = content(book(["编号", *HEADINGS], ["1", *GOOD]))
    assert cells(rows)[0]["external_number"] == "RX-1"


def test_a_missing_column_is_named() -> None:
    found = extract(content(book(HEADINGS[:-1], GOOD[:-1]))).sheets[0]
    assert [column.heading for column in found.missing] == ["被反映单位"]


def test_two_sheets_are_read_and_a_third_without_header_is_skipped() -> None:
    made = book(HEADINGS, GOOD, title="一月")
    second = made.create_sheet("二月")
    second.append(HEADINGS)
    second.append(good(来源编号="RX-9"))
    made.create_sheet("备忘").append(["随便写写"])
    found = extract(content(made))
    assert [row.cells["external_number"] for row in found.rows()] == ["RX-1", "RX-9"]
    assert found.skipped == ("备忘",)


def test_hidden_sheets_are_not_read() -> None:
    made = book(HEADINGS, GOOD)
    hidden = made.create_sheet("旧")
    hidden.append(HEADINGS)
    hidden.append(good(来源编号="RX-OLD"))
    hidden.sheet_state = "hidden"
    assert len(cells(content(made))) == 1


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 not a workbook", "来源渠道,标题".encode(), b"\x00" * 100], ids=repr
)
def test_what_is_not_a_workbook_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Refusal, match="另存为") as refusal:
        extract(data)
    assert refusal.value.field == "file"


def test_a_workbook_without_header_says_which_columns_it_needs() -> None:
    with pytest.raises(Refusal, match="来源渠道、收到日期、标题"):
        extract(content(book(["甲", "乙"])))


@pytest.mark.usefixtures("confined")
def test_a_sheet_that_asks_for_500_gigabytes_is_refused() -> None:
    made = Workbook()
    made.active["A1"], made.active["XFD1048576"] = 1, 2
    with pytest.raises(Refusal, match="不能作为 Excel 工作簿读取"):
        extract(content(made))


def test_more_than_sixty_columns_are_cut_off() -> None:
    made = book([*HEADINGS, *[""] * 100, "收到时间"], GOOD)
    assert len(cells(content(made))) == 1


@pytest.mark.parametrize(
    ("raw", "expected"), [(" ａ\x00b ", "ab"), ("一\n二", "一\n二"), ("\ufeff标题", "标题"), ("\ud800x", "x")]
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize(
    "heading", ["标题", "标题*", "＊标题", "标 题", "标题（必填）", "标题:", "标题\n(120字)"]
)
def test_plain(heading: str) -> None:
    assert plain(heading) == "标题"
