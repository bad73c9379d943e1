"""The report as Excel, sheet by sheet: its figures are the worksheet's, and nothing in it can be run."""

import copy
import hashlib
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from attrs import evolve
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from marketaccess.domain.evaluation.policy import ANSWERS, QUESTIONS, Question
from marketaccess.domain.evaluation.worksheet import to_bytes
from marketaccess.pipelines.round_report.content import About
from marketaccess.pipelines.round_report.making import Form, made, packed
from marketaccess.pipelines.workbook import HEADER_ROW
from tests.domain.evaluation.samples import PILOT
from tests.pipelines.round_report import samples

pytestmark = pytest.mark.requirement("R4.6")
SHEETS = ["排名表", "得分表", "计数表", "未计入记录", "采用的口径", "数据清单"]
INJECTION = '=HYPERLINK("http://x","点我")'


def written(about: About = samples.ABOUT, sheet: dict[str, Any] | None = None) -> bytes:
    order = packed(to_bytes(sheet or samples.sheet()), system_text=samples.SYSTEM_TEXT, about=about)
    return made(content=order, form=Form.EXCEL)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(BytesIO(written()))


def lines(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    """The rows of a table: those with a running number."""
    rows = book[sheet].iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return [row for row in rows if isinstance(row[0], int)]


def heads(book: Workbook, sheet: str) -> list[Any]:
    return [cell.value for cell in book[sheet][HEADER_ROW]]


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_says_what_it_is_of_when_by_whom_and_on_what_it_rests(book: Workbook, sheet: str) -> None:
    above = "\n".join(str(book[sheet].cell(row, 1).value) for row in (1, 2, 3))
    assert f"示范县市场准入效能评估{sheet}" in above
    assert "评估期：2026Q3" in above
    assert PILOT.title in above
    assert "底稿校验值（SHA-256）：" in above
    assert "2026年11月2日" in above
    assert "示范县发展和改革局" in above


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_prints_with_its_head_on_each_page(book: Workbook, sheet: str) -> None:
    shown = book[sheet]
    assert shown.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert shown.page_setup.orientation == "landscape"
    assert "&P" in shown.oddFooter.center.text
    assert [row[0] for row in lines(book, sheet)] == list(range(1, len(lines(book, sheet)) + 1))


@pytest.mark.parametrize("sheet", SHEETS)
def test_who_signs_and_when_has_room_on_the_paper(book: Workbook, sheet: str) -> None:
    shown = book[sheet]
    signed = [cell for cell in shown[shown.max_row] if cell.value]
    assert [str(cell.value)[:2] for cell in signed] == ["制表", "审核", "日期"]
    room = sum(
        shown.column_dimensions[get_column_letter(at)].width
        for at in range(signed[-1].column, shown.max_column + 1)
    )
    assert room >= 2 * len(str(signed[-1].value))


def test_the_ranking_has_both_totals_and_says_where_there_is_none(book: Workbook) -> None:
    ranks = lines(book, "排名表")
    exact = samples.sheet()["exact_totals"]
    assert [row[1:4] for row in ranks] == [("甲局", "a", 1), ("乙局", "b", 2), ("丙局", "c", "—")]
    assert [row[5] for row in ranks[:2]] == [exact["a"], exact["b"]]
    assert ranks[2][4:6] == ("没有数据", "没有数据")


def test_the_scores_are_one_line_for_each_unit_and_indicator(book: Workbook) -> None:
    rows = lines(book, "得分表")
    head = heads(book, "得分表")
    assert len(rows) == 3 * len(PILOT.indicators)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    nothing = [each for each in told if each["单位"] == "丙局"]
    assert {each["得分"] for each in nothing} == {"没有数据"}
    assert 0 not in {each["得分"] for each in nothing}
    assert {each["代替"] for each in told if each["指标序号"] == 23 and each["单位"] == "甲局"} == {"第16项"}


@pytest.mark.parametrize(("unit", "place"), [("a", 0), ("b", 1)])
def test_scores_are_those_of_the_worksheet(book: Workbook, unit: str, place: int) -> None:
    own = samples.sheet()["result"]["units"][place]
    assert own["unit"] == unit
    count = len(PILOT.indicators)
    rows = lines(book, "得分表")[place * count : (place + 1) * count]
    expected = ["没有数据" if each["score"] is None else each["score"] for each in own["indicators"]]
    assert [row[heads(book, "得分表").index("得分")] for row in rows] == expected


def test_figures_are_numbers_with_two_places_and_can_be_added_and_sorted(book: Workbook) -> None:
    for sheet, names in (("排名表", ("总分", "数据覆盖%")), ("得分表", ("权重%", "测算值", "得分"))):
        for name in names:
            cell = book[sheet].cell(HEADER_ROW + 1, heads(book, sheet).index(name) + 1)
            assert cell.data_type == "n", name
            assert cell.number_format == "0.00", name


def test_counts_are_numbers_that_add_up(book: Workbook) -> None:
    head = heads(book, "计数表")
    rows = [dict(zip(head, row, strict=True)) for row in lines(book, "计数表")]
    shares = [each for each in rows if each["单位"] == "甲局" and each["分母"] == 100]
    assert shares
    assert all(0 <= each["分子"] <= each["分母"] for each in shares)
    lacking = next(each for each in rows if each["单位"] == "甲局" and each["指标序号"] == 23)
    assert lacking["缺少的数据"] == "违规问题处置评价"


def test_what_was_left_out_is_counted_by_reason(book: Workbook) -> None:
    rows = lines(book, "未计入记录")
    assert {(row[4], row[5]) for row in rows} == {("重复", 3)}
    assert "丙局" not in {row[1] for row in rows}


def test_why_something_was_left_out_is_said_in_chinese() -> None:
    sheet = copy.deepcopy(samples.sheet())
    for unit in sheet["result"]["units"]:
        for each in unit["indicators"]:
            each["left_out"] = {"not_decided": 2}
    rows = lines(load_workbook(BytesIO(written(sheet=sheet))), "未计入记录")
    assert {row[4:] for row in rows} == {("未办结", 2)}


def test_policies_show_what_was_chosen_beside_the_default() -> None:
    sheet = samples.sheet("as_printed")
    rows = {row[1]: row[2:4] for row in lines(load_workbook(BytesIO(written(sheet=sheet))), "采用的口径")}
    assert set(rows) == {QUESTIONS[question] for question in Question}
    answers = ANSWERS[Question.GROUP_WEIGHTS]
    chosen, default = rows[QUESTIONS[Question.GROUP_WEIGHTS]]
    assert chosen != default
    assert {chosen, default} <= set(answers.values())


def test_data_sets_stand_with_each_file_and_its_hash(book: Workbook) -> None:
    assert [row[1:] for row in lines(book, "数据清单")] == [
        (
            "计算底稿",
            "worksheet",
            "—",
            "worksheet.json",
            hashlib.sha256(to_bytes(samples.sheet())).hexdigest(),
        ),
        ("好差评", "ratings", 300, "ratings.csv", "ab" * 32),
    ]


class TestSafety:
    def spoiled(self) -> bytes:
        sheet = copy.deepcopy(samples.sheet())
        sheet["result"]["units"][0]["name"] = INJECTION
        sheet["data_sets"][0]["files"] = {"+cmd|' /C calc'!A0": "ab" * 32}
        sheet["result"]["units"][0]["indicators"][0]["left_out"] = {"@SUM(A1)": 2}
        return written(evolve(samples.ABOUT, place="-示范县"), sheet)

    def test_no_cell_is_a_formula_whatever_the_names_are(self) -> None:
        book = load_workbook(BytesIO(self.spoiled()))
        cells = [cell for name in SHEETS for row in book[name].iter_rows() for cell in row]
        assert any(cell.value == INJECTION for cell in cells)
        assert any(str(cell.value).startswith("+cmd") for cell in cells)
        assert not any(cell.data_type == "f" for cell in cells)
        risky = [cell for cell in cells if str(cell.value)[:1] in "=+-@" and cell.value]
        assert all(cell.quotePrefix and cell.number_format == "@" for cell in risky)

    def test_it_holds_no_macro_no_link_and_no_formula(self) -> None:
        archive = ZipFile(BytesIO(self.spoiled()))
        assert not any("vba" in name or "externalLink" in name for name in archive.namelist())
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name)

    def test_what_xml_cannot_hold_is_left_out(self) -> None:
        sheet = copy.deepcopy(samples.sheet())
        sheet["result"]["units"][0]["name"] = "甲\x0b局\x00"
        rows = lines(load_workbook(BytesIO(written(sheet=sheet))), "排名表")
        assert rows[0][1] == "甲局"


class TestDemonstration:
    def test_is_marked_above_every_table_and_on_every_printed_page(self) -> None:
        book = load_workbook(BytesIO(written(evolve(samples.ABOUT, is_demonstration=True))))
        for name in SHEETS:
            assert str(book[name].cell(1, 1).value).endswith("（示范数据）")
            assert "示范数据，非真实评估" in book[name].oddHeader.right.text

    def test_a_real_evaluation_is_not(self, book: Workbook) -> None:
        for name in SHEETS:
            assert "示范数据" not in str(book[name].cell(1, 1).value)
            assert not book[name].oddHeader.right.text


def test_the_same_worksheet_gives_the_same_cells(book: Workbook) -> None:
    again = load_workbook(BytesIO(written()))
    for name in SHEETS:
        assert lines(again, name) == lines(book, name)


def test_another_day_changes_the_day_and_nothing_else(book: Workbook) -> None:
    later = load_workbook(BytesIO(written(evolve(samples.ABOUT, made_on=date(2027, 1, 5)))))
    assert "2027年1月5日" in str(later["排名表"].cell(3, 1).value)
    assert lines(later, "排名表") == lines(book, "排名表")
