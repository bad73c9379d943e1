"""Columns of an item as text and back, without a database: what is written is read the same."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.codes import KINDS, LEVELS
from marketaccess.domain.matters.draft import Draft, Material, Stage
from marketaccess.domain.matters.service_item import (
    NATURE_LABELS,
    ONLINE_LABELS,
    UNIT_LABELS,
    DayUnit,
    Nature,
    OnlineDepth,
)
from marketaccess.pipelines.service_items.columns import COLUMNS, LAYOUT
from marketaccess.pipelines.service_items.template import workbook_of
from marketaccess.pipelines.service_items.texts import value
from marketaccess.pipelines.service_items.transform import Surroundings, transform
from marketaccess.pipelines.tables import excel
from marketaccess.pipelines.tables.faults import Fault, reading_faults, workbook_of_rejected
from marketaccess.pipelines.tables.headings import Mapped, understand
from marketaccess.pipelines.tables.sheets import sheet, unpacked
from tests import kit

pytestmark = [pytest.mark.requirement("R2.4"), pytest.mark.usefixtures("unconfined")]
BASIC = "000131101000"
NAMES = {1: "市场监督管理局", 2: "商务局"}
WORDS = st.text("许可申请=+-@'_x0041_（）1A ", min_size=1, max_size=10).map(str.strip).filter(bool)
COUNTS = st.none() | st.integers(0, 100)
DRAFTS = st.builds(
    Draft,
    basic_code=st.just(BASIC),
    name=WORDS,
    implementation_code=st.just(kit.implementation_code(BASIC)),
    kind=st.sampled_from(sorted(KINDS)),
    nature=st.sampled_from(Nature),
    is_refusable=st.booleans(),
    level=st.sampled_from(["", *LEVELS]),
    department=st.just(1),
    department_name=st.just(NAMES[1]),
    supervising_department=st.sampled_from([None, 1, 2]),
    conditions=WORDS | st.just(""),
    basis=WORDS | st.just(""),
    materials=st.lists(
        st.builds(Material, WORDS, st.booleans(), WORDS | st.just("")), max_size=3, unique_by=lambda m: m.name
    ).map(tuple),
    steps=st.lists(st.builds(Stage, WORDS, COUNTS), max_size=3, unique_by=lambda s: s.name).map(tuple),
    statutory_days=COUNTS,
    statutory_unit=st.none() | st.sampled_from(DayUnit),
    promised_days=COUNTS,
    promised_unit=st.none() | st.sampled_from(DayUnit),
    online_depth=st.none() | st.sampled_from(OnlineDepth),
    visits=COUNTS,
    last_record_on=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)


def table(content: bytes) -> tuple[Mapped, ...]:
    return understand(unpacked(excel.read(content)), LAYOUT)


def read(mapped: tuple[Mapped, ...], **changes: Any) -> tuple[list[Draft], list[tuple[int, str]]]:
    around = evolve(Surroundings(known={}, names=NAMES), **changes)
    rows, faults = transform([line for each in mapped for line in each.lines()], around)
    errors = [(fault.row, fault.column) for fault in faults if not fault.is_warning]
    return [row.draft for row in rows], errors


@given(DRAFTS)
@settings(max_examples=40)
def test_an_item_comes_back_from_the_export_as_it_was(draft: Draft) -> None:
    mapped = table(workbook_of([draft], NAMES))
    assert read(mapped) == ([draft], [])
    assert read(mapped, known={draft.key: draft}) == ([draft], [])


@given(DRAFTS, DRAFTS)
@settings(max_examples=40)
def test_whatever_was_known_the_full_table_decides(before: Draft, after: Draft) -> None:
    """Each column is there: what the table says holds, an empty cell clears; a nature cannot be cleared."""
    assert read(table(workbook_of([after], NAMES)), known={before.key: before}) == ([after], [])


@pytest.mark.parametrize(
    ("key", "labels"),
    [
        ("kind", KINDS),
        ("level", LEVELS),
        ("nature", NATURE_LABELS),
        ("statutory_unit", UNIT_LABELS),
        ("online_depth", ONLINE_LABELS),
    ],
)
def test_a_choice_is_read_by_its_label_and_by_its_code(key: str, labels: dict[str, str]) -> None:
    for code, label in labels.items():
        assert value(key, label) == value(key, str(code)) == code
    with pytest.raises(Refusal, match="不在可选范围内，应为："):
        value(key, "别的")
    assert not value(key, "")


@pytest.mark.parametrize("text", ["1", "01"])
def test_a_kind_that_a_spreadsheet_took_for_a_number_is_still_known(text: str) -> None:
    assert value("kind", text) == "01"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("是", True),
        ("有", True),
        ("1", True),
        ("TRUE", True),
        ("√", True),
        ("否", False),
        ("×", False),
        ("", False),
    ],
)
def test_yes_and_no_as_people_write_them(text: str, meant: bool) -> None:
    assert value("is_refusable", text) is meant
    assert value("is_accepting", text) is (meant or not text)


@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "二十", "20天", "1234567", "²"])
def test_days_are_whole_numbers_without_a_unit(text: str) -> None:
    with pytest.raises(Refusal, match="不是整数"):
        value("statutory_days", text)


def mapped(*rows: list[str], is_cut: bool = False, name: str = "表") -> Mapped:
    head = ["事项名称", "基本编码", "实施编码", "停止受理日期", "是否受理"]
    (found,) = understand([sheet(name, [head, *rows], is_cut=is_cut)], LAYOUT)
    return found


def row(**changes: str) -> list[str]:
    said = {"name": "许可", "basic": BASIC, "code": kit.implementation_code(BASIC), "on": "", "accepting": ""}
    return list({**said, **changes}.values())


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"on": "202611", "accepting": "否"}, "停止受理日期"),
        ({"on": "2026-01-01", "accepting": ""}, "停止受理日期"),
        ({"accepting": "否"}, "停止受理日期"),
        ({"name": "\u202e\u200b\x00"}, "事项名称"),
        ({"name": "长" * 32_767}, "事项名称"),
        ({"basic": "=HYPERLINK(1)" * 3}, "基本编码"),
        ({"code": "1" * 4000}, "实施编码"),
    ],
)
def test_a_hostile_cell_is_a_fault_of_its_column(changes: dict[str, str], column: str) -> None:
    drafts, faults = read(
        (mapped(row(), row(basic="000131102000", code="2" * 31), row(**{"code": "3" * 31, **changes})),)
    )
    assert len(drafts) == 2
    assert set(faults) == {(4, column)}


def test_marks_of_direction_in_a_code_are_none() -> None:
    ((draft,), faults) = read(
        (mapped(row(basic="\u202e0001\u200b31101000", code=f" {kit.implementation_code(BASIC)}\x00")),)
    )
    assert (draft.basic_code, draft.implementation_code, faults) == (
        BASIC,
        kit.implementation_code(BASIC),
        [],
    )


class TestRejected:
    """The rows with faults, as a workbook."""

    def rows(self, sheets: list[Mapped], *faults: Fault) -> list[list[list[str]]]:
        return [each["rows"] for each in unpacked(excel.read(workbook_of_rejected(sheets, faults)))]

    def test_each_row_stands_once_with_all_its_reasons(self) -> None:
        found = mapped(row(), row(name="=1+1"))
        (rows,) = self.rows(
            [found],
            Fault("表", 3, "事项名称", "不对。"),
            Fault("表", 3, "", "也不对。"),
            Fault("表", 3, "基本编码", "请看。", is_warning=True),
        )
        assert [len(line) for line in rows] == [6, 6]
        assert rows[1][0] == "工作表“表”第3行：事项名称：不对。；也不对。；（请核对）基本编码：请看。"
        assert rows[1][1] == "=1+1"

    def test_it_comes_back_and_its_reasons_are_passed_over(self) -> None:
        found = mapped(row(name=""))
        content = workbook_of_rejected([found], [Fault("表", 2, "事项名称", "请填写。")])
        (again,) = table(content)
        assert again.columns.keys() == found.columns.keys()
        assert "未录入原因" not in again.ignored

    def test_the_sheets_of_the_file_stay_apart(self) -> None:
        sheets = [mapped(row(name="甲"), name="一"), mapped(row(name="乙"), name="二")]
        first, second = self.rows(sheets, Fault("二", 2, "", "不对。"))
        assert (len(first), second[1][1]) == (1, "乙")

    def test_a_table_that_was_cut_says_where(self) -> None:
        (fault,) = reading_faults([mapped(row(), row(), is_cut=True), mapped(row(), name="短")])
        assert (fault.sheet, fault.row, fault.is_warning) == ("表", 3, False)
        assert "只读到这一行" in fault.message


def test_every_column_of_the_template_is_a_column_of_the_item() -> None:
    fields = {each.name for each in Draft.__attrs_attrs__}
    assert {column.key for column in COLUMNS} <= fields
    assert len(BytesIO(workbook_of((), {})).read()) > 1000
