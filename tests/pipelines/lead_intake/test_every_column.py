# ruff: noqa: RUF001 - full-width characters are what is tested
"""Each column of the intake sheet: what it takes, what it refuses, and how it says so."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from marketaccess.pipelines.lead_intake.columns import COLUMNS, REQUIRED, Column
from marketaccess.pipelines.lead_intake.extract import extract
from marketaccess.pipelines.lead_intake.plan import Plan, plan
from marketaccess.pipelines.lead_intake.transform import BEIJING, Candidate
from tests.pipelines.lead_intake.workbooks import LISTS, book, content

pytestmark = pytest.mark.usefixtures("unconfined")
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
HEADINGS = [column.heading for column in COLUMNS]
FULL: dict[str, Any] = {
    "来源渠道": "热线",
    "来源单位": "便民热线",
    "来源编号": "RX-1",
    "收到日期": "2026-09-29",
    "标题": "要求设分公司",
    "反映内容": "招标公告要求先设立分公司。",
    "被反映单位": "住房和城乡建设局",
    "涉及清单事项": "未列入清单的事项",
    "壁垒情形": "对外地企业设置准入限制",
    "有无反映人": "有",
    "反映人姓名": "某人",
    "联系方式": "13800000000",
}


def planned(*rows: dict[str, Any], headings: list[str] | None = None) -> Plan:
    names = headings or HEADINGS
    lines = [[row.get(name) for name in names] for row in rows]
    return plan(extract(content(book(names, *lines, title="九月"))), LISTS, (), now=NOW)


def with_cell(heading: str, value: Any) -> Plan:
    return planned({**FULL, heading: value})


def taken(heading: str, value: Any) -> Candidate:
    found = with_cell(heading, value)
    assert found.faults == ()
    (only,) = found.fresh
    return only


def test_a_row_with_every_column_filled_is_a_lead() -> None:
    report = planned(FULL).fresh[0].report
    assert (report.channel, report.source, report.external_number) == ("hotline", "便民热线", "RX-1")
    assert (report.list_item, report.has_reporter) == ("未列入清单的事项", True)
    assert report.identity is not None


@pytest.mark.parametrize("column", REQUIRED, ids=lambda column: column.key)
@pytest.mark.parametrize("empty", [None, "", "   ", "\u3000", "\u200b"])
def test_a_required_cell_left_empty_is_named_by_sheet_row_and_column(column: Column, empty: Any) -> None:
    found = with_cell(column.heading, empty)
    (fault,) = found.faults
    assert (fault.sheet, fault.row, fault.column) == ("九月", 2, column.heading)
    assert "没有填写" in fault.message
    assert (found.rejected, found.fresh) == (1, ())


@pytest.mark.parametrize("column", [c for c in COLUMNS if not c.is_required], ids=lambda c: c.key)
def test_a_cell_that_may_be_empty_may_be_empty(column: Column) -> None:
    row = {**FULL, column.heading: None}
    if column.key in {"reporter_name", "reporter_contact"}:
        row |= {"反映人姓名": None, "联系方式": None}
    assert planned(row).faults == ()


@pytest.mark.parametrize("column", [c for c in COLUMNS if c.limit >= 60], ids=lambda column: column.key)
def test_a_cell_that_is_too_long_says_how_long_and_how_long_it_may_be(column: Column) -> None:
    found = with_cell(column.heading, "长" * (column.limit + 1))
    named = [fault for fault in found.faults if fault.column == column.heading]
    assert named, found.faults
    assert any(f"{column.limit + 1}字" in fault.message for fault in named)
    assert any(f"最多{column.limit}字" in fault.message for fault in named)


@pytest.mark.parametrize("key", ["source", "title", "list_item", "target_name"])
def test_a_cell_of_exactly_the_longest_length_is_taken(key: str) -> None:
    column = next(column for column in COLUMNS if column.key == key)
    assert taken(column.heading, "长" * column.limit)


@pytest.mark.parametrize(
    ("heading", "value", "words"),
    [
        ("来源渠道", "传真", "热线、来访"),
        ("来源渠道", "热线;来访", "下拉列表"),
        ("来源渠道", 12345, "下拉列表"),
        ("收到日期", "九月底", "2026-09-29"),
        ("收到日期", "2026-09-31", "2026-09-29"),
        ("收到日期", "29/09/2026", "2026-09-29"),
        ("收到日期", date(2026, 11, 22), "将来"),
        ("收到日期", datetime(2027, 1, 1, 8, 0), "将来"),
        ("收到日期", date(1999, 12, 31), "过早"),
        ("收到日期", 46.5, "2026-09-29"),
        ("收到日期", True, "2026-09-29"),
        ("收到日期", time(9, 30), "2026-09-29"),
        ("反映内容", "太短了", "至少10字"),
        ("壁垒情形", "天气不好", "壁垒情形列表"),
        ("有无反映人", "不清楚", "“有”或“无”"),
        ("联系方式", "找村口老王", "11位手机号码"),
        ("联系方式", "1380000", "11位手机号码"),
        ("联系方式", "a@b", "电子邮箱格式"),
        ("来源编号", 12345678901234567890, "近似数"),
        ("被反映单位", "局", "至少2字"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place_and_remedy(heading: str, value: Any, words: str) -> None:
    found = with_cell(heading, value)
    (fault,) = found.faults
    assert (fault.sheet, fault.row, fault.column) == ("九月", 2, heading)
    assert words in fault.message


@pytest.mark.parametrize(
    "value",
    [
        "2026-09-29", "２０２６－０９－２９", "2026年9月29日", "2026/9/29 ", "20260929", 20260929, 46294,
        46294.75, date(2026, 9, 29), datetime(2026, 9, 29, 15, 30),
    ],
    ids=repr,
)  # fmt: skip
def test_a_date_is_read_in_every_form_that_excel_and_clerks_give_it(value: Any) -> None:
    received_at = taken("收到日期", value).report.received_at
    assert received_at is not None
    assert received_at.astimezone(BEIJING).date() == date(2026, 9, 29)


def test_a_cell_with_date_and_time_keeps_the_time() -> None:
    received_at = taken("收到日期", datetime(2026, 9, 29, 15, 30)).report.received_at
    assert received_at is not None
    assert received_at.astimezone(BEIJING).time() == time(15, 30)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0012", "0012"), (12, "12"), ("ＲＸ－２０２６－１", "RX-2026-1"), (123456789012345, "123456789012345"),
     ("RX 1", "RX 1"), ("工单〔2026〕1号", "工单〔2026〕1号")],
)  # fmt: skip
def test_a_number_of_the_source_is_kept_as_it_was_written(value: Any, expected: str) -> None:
    assert taken("来源编号", value).report.external_number == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("有", True), ("是", True), ("实名", True), ("匿名", True), (True, True), ("", True), ("ｙ", True)],
)
def test_somebody_waits_for_an_answer_unless_the_sheet_denies_it(value: Any, expected: bool) -> None:
    assert taken("有无反映人", value).report.has_reporter is expected


@pytest.mark.parametrize("value", ["无", "否", "没有", "N", False])
def test_nobody_waits_where_the_sheet_says_so(value: Any) -> None:
    row = {**FULL, "有无反映人": value, "反映人姓名": None, "联系方式": None}
    assert not planned(row).fresh[0].report.has_reporter


@pytest.mark.parametrize(
    "contact", ["138 0000 0000", "０２３－４００００００１", 13800000000, "a.b@example.com"]
)
def test_a_contact_is_read_in_the_forms_that_people_write(contact: Any) -> None:
    assert taken("联系方式", contact).report.identity is not None


@pytest.mark.parametrize("name", ["住房和城乡建设局", " 住房和城乡 建设局 ", "住房和城乡建设局（本级）"])
def test_a_unit_of_ours_is_recognised_however_it_is_spaced(name: str) -> None:
    assert taken("被反映单位", name).report.target_department_id == 7


@pytest.mark.parametrize("channel", ["热线", " 热 线 ", "热线（政务）", "hotline"])
def test_a_channel_is_recognised_however_it_is_spaced(channel: str) -> None:
    assert taken("来源渠道", channel).report.channel == "hotline"


def test_all_faults_of_all_rows_are_told_in_the_order_of_the_sheet() -> None:
    found = planned(
        {**FULL, "来源编号": "RX-1", "标题": None, "收到日期": "x"},
        {**FULL, "来源编号": "RX-2"},
        {**FULL, "来源编号": "RX-3", "来源渠道": "x"},
    )
    assert [fault.row for fault in found.faults] == sorted(fault.row for fault in found.faults)
    assert {(fault.row, fault.column) for fault in found.faults} == {
        (2, "标题"), (2, "收到日期"), (4, "来源渠道"),
    }  # fmt: skip
    assert (len(found.fresh), found.rejected) == (1, 2)


def test_columns_in_another_order_are_the_same_sheet() -> None:
    turned = planned(FULL, headings=HEADINGS[::-1])
    assert turned.fresh[0].report == planned(FULL).fresh[0].report


@pytest.mark.parametrize("column", REQUIRED, ids=lambda column: column.key)
def test_without_a_required_column_the_sheet_says_which(column: Column) -> None:
    left = [heading for heading in HEADINGS if heading != column.heading]
    found = planned(FULL, headings=left)
    assert [fault.column for fault in found.faults if "缺少" in fault.message] == [column.heading]
    assert found.fresh == ()


def test_a_column_that_nobody_asked_for_is_left_alone_and_named() -> None:
    found = planned({**FULL, "领导批示": "速办"}, headings=[*HEADINGS, "领导批示"])
    assert len(found.fresh) == 1
    assert any("领导批示" in note for note in found.notes)
    assert "速办" not in repr(found.fresh[0].report)


def test_the_same_column_twice_counts_once_and_is_named() -> None:
    found = planned(FULL, headings=[*HEADINGS, "标题"])
    assert found.fresh[0].report.title == FULL["标题"]


def test_a_reporter_s_words_keep_their_lines_and_chinese_punctuation() -> None:
    words = "第一，要求设分公司；\n第二，要求缴纳社保。"
    assert taken("反映内容", words).report.narrative.startswith(words)


def test_the_moment_of_a_day_alone_never_lies_in_the_future() -> None:
    dawn = datetime(2026, 9, 28, 23, 0, tzinfo=UTC)  # 07:00 in Beijing on the 29th
    found = plan(extract(content(book(HEADINGS, list(FULL.values())))), LISTS, (), now=dawn)
    received_at = found.fresh[0].report.received_at
    assert received_at is not None
    assert dawn - timedelta(hours=7) < received_at <= dawn
