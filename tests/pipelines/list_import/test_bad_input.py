"""R2.2: whatever a clerk's file is like, each row gets its answer, and the edition in force stays."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import Workbook

from marketaccess.apps.negative_list import queries
from marketaccess.apps.negative_list.models import Revision
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.edition import Edition, Series, circle
from marketaccess.pipelines.list_import.load import load
from marketaccess.pipelines.list_import.plan import Plan, plan
from marketaccess.pipelines.list_import.transform import NOTED
from marketaccess.pipelines.tables.faults import FORMULA, workbook_of_rejected
from marketaccess.pipelines.tables.reading import sheets
from marketaccess.pipelines.tables.sheets import ROWS as MOST
from tests import make
from tests.pipelines.list_import.tables import HEAD, ROWS, delimited, sound, word, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2"), pytest.mark.usefixtures("unconfined")]
ABOUT = Edition("2025", "市场准入负面清单（2025年版）", Series.NEGATIVE_LIST, date(2025, 4, 24))
MERGING = (*HEAD, "并入事项编码")


def planned(content: bytes, name: str = "清单.xlsx") -> Plan:
    return plan(ABOUT, file_name=name, content=content)


def row(number: str, title: str, code: str, measure: str = "某许可", **more: str) -> tuple[str, ...]:
    return (number, title, code, measure, more.get("by", "某部门"), "", *more.get("rest", ()))


def merging(*pairs: tuple[str, str]) -> bytes:
    """A list in which the first code of each pair is merged into the second."""
    rows = [
        (*row(str(at), f"未获得许可，不得从事{code}", code), into)
        for at, (code, into) in enumerate(pairs, start=1)
    ]
    return workbook(MERGING, *rows)


def two_sheets(*sheets_: tuple[str, list[tuple[str, ...]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets_:
        sheet = book.create_sheet(title)
        for each in rows:
            sheet.append(list(each))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def in_force() -> tuple[int, str]:
    revision = queries.revision_of("2025")
    assert revision is not None
    return Revision.objects.count(), revision.digest


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "duplicate codes": (
        lambda: workbook(HEAD, *ROWS, row("3", "另一事项", "203001")),
        "编码“203001”在工作表“清单”第 7 行已经用过",
    ),
    "duplicate codes on another sheet": (
        lambda: two_sheets(("甲", [HEAD, *ROWS]), ("乙", [HEAD, row("3", "另一事项", "203001")])),
        "编码“203001”在工作表“甲”第 7 行已经用过",
    ),
    "full-width duplicate": (
        lambda: workbook(HEAD, *ROWS, row("3", "另一事项", "\uff12\uff10\uff13\uff10\uff10\uff11")),
        "编码“203001”",
    ),
    "a formula without a value": (
        lambda: workbook(HEAD, *ROWS, row("3", '="另"&"一"', "203002")),
        FORMULA,
    ),
    "a formula in error": (lambda: workbook(HEAD, *ROWS, row("3", "#REF!", "203002")), FORMULA),
    "a date that is none": (
        lambda: workbook((*HEAD, "取消日期"), (*row("3", "某事项", "203002"), "2025-02-30")),
        "“2025-02-30”不是日期",
    ),
    "a circle of two": (
        lambda: merging(("203001", "203002"), ("203002", "203001")),
        "203001 → 203002 → 203001",
    ),
    "into itself": (lambda: merging(("203001", "203001")), "203001 → 203001"),
    "no code and a number twice": (
        lambda: workbook(HEAD, *ROWS, row("3", "某事项", ""), row("3", "另一事项", "")),
        "项目号“3”前面已经用过",
    ),
    "neither code nor number": (
        lambda: workbook(HEAD, *ROWS, row("", "某事项", ""), row("", "另一事项", "")),
        "前面已有一行也没有编号",
    ),
    "neither prohibited nor permit": (
        lambda: workbook(HEAD, row("3", "某事项", "X")),
        "看不出是禁止准入还是许可准入",
    ),
}


@pytest.mark.parametrize(("make_file", "said"), BAD.values(), ids=BAD.keys())
def test_a_bad_row_is_named_and_the_edition_in_force_stays(make_file: Callable[[], bytes], said: str) -> None:
    load(planned(sound()), file_name="清单.xlsx", by=SYSTEM, at=make.NINE)
    before = in_force()
    made = planned(make_file())
    faults = [fault for fault in made.result.errors if said in fault.message]
    assert faults
    assert all(fault.row > 1 and fault.sheet for fault in faults)
    with pytest.raises(Refusal, match="现行版本未受影响"):
        load(made, file_name="清单.xlsx", by=SYSTEM, at=make.NINE)
    assert in_force() == before
    told = sheets("退回.xlsx", workbook_of_rejected(made.sheets, made.faults))
    assert said in "".join(cell for sheet in told for line in sheet["rows"] for cell in line)


@pytest.mark.parametrize(
    ("head", "missing"),
    [(("项目号", "禁止或许可事项", "事项编码"), "措施"), (("甲", "乙", "丙"), "表头"), (("措施",), "表头")],
)
def test_a_missing_column_is_said_before_any_row(head: tuple[str, ...], missing: str) -> None:
    with pytest.raises(Refusal, match=missing):
        planned(workbook(head, *(("1", "某", "某")[: len(head)] for _ in range(3))))


def test_a_header_with_nothing_below_it_is_said() -> None:
    made = planned(workbook(("市场准入负面清单",), HEAD))
    assert not made.is_possible
    assert [(fault.sheet, fault.row) for fault in made.result.errors] == [("清单", 2)]
    assert "表头下面没有内容" in made.faults[0].message


def test_optional_columns_may_be_missing() -> None:
    head = ("禁止或许可事项", "准入要求", "禁止或许可准入措施描述")
    made = planned(workbook(head, ("某事项", "禁止准入", "不得从事")))
    assert made.is_possible
    assert [item.key for item in made.edition.items] == ["no-"]


def test_two_sheets_are_one_list() -> None:
    content = two_sheets(
        ("禁止", [HEAD, *ROWS[:3]]), ("许可", [HEAD, *ROWS[3:]]), ("说明", [("这里没有表",)]), ("空", [])
    )
    made = planned(content)
    assert [each.name for each in made.sheets] == ["禁止", "许可"]
    assert [item.code for item in made.edition.items] == ["100004", "203001"]


def test_cells_merged_over_a_whole_item_are_filled_down() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for each in (HEAD, *ROWS[:4], ROWS[5], ROWS[6]):
        sheet.append(list(each))
    for column in "ABCE":
        sheet.merge_cells(f"{column}6:{column}7")
    out = BytesIO()
    book.save(out)
    food = planned(out.getvalue()).edition.items[-1]
    assert [measure.authorities for measure in food.measures][:2] == [("市场监管部门",)] * 2


def test_formulas_that_were_worked_out_are_read_as_their_values() -> None:
    """What Excel saves: the formula and its value. openpyxl writes the one or the other, so by hand."""
    content = patched(workbook(HEAD, *ROWS, row("3", "=A1", "203002")), "<v/>", "<v>另一事项</v>")
    made = planned(content)
    assert made.edition.items[-1].title == "另一事项"
    assert made.is_possible


def patched(content: bytes, old: str, new: str) -> bytes:
    """A workbook with something exchanged in its first sheet."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = part.decode().replace("<v></v>", "<v/>").replace("<v />", "<v/>")
                assert old in text
                part = text.replace('<c r="B9">', '<c r="B9" t="str">').replace(old, new).encode()
            target.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({"a": "b", "b": "a"}, ("a", "b", "a")),
        ({"a": "b", "b": "c", "c": "b"}, ()),  # a leads into a circle and is not part of it
        ({"a": "b"}, ()),
        ({}, ()),
    ],
)
def test_only_who_comes_back_to_itself_is_in_a_circle(
    codes: dict[str, str], expected: tuple[str, ...]
) -> None:
    assert circle("a", codes) == expected


def test_each_row_of_a_circle_is_named_once() -> None:
    made = planned(
        merging(("203001", "203002"), ("203002", "203003"), ("203003", "203001"), ("203004", "203001"))
    )
    assert [fault.row for fault in made.result.errors] == [2, 3, 4]
    assert {fault.column for fault in made.result.errors} == {"并入事项编码"}
    assert [finding.number for finding in made.findings if finding.number == "NL12"] == ["NL12"] * 3


def test_merged_into_something_that_is_not_there_is_to_be_checked() -> None:
    made = planned(merging(("203001", "299999")))
    (fault,) = [fault for fault in made.result.faults if "299999" in fault.message]
    assert fault.is_warning
    assert made.is_possible


def test_a_hundred_thousand_rows_are_read_and_that_there_are_more_is_said() -> None:
    def lines(count: int) -> bytes:
        # One item of many measures in each thousand: what an official table never is.
        rows = (
            row(str(at), f"事项{at}", f"N{at}", f"许可{at}")
            if at % 1000 == 0
            else ("", "", "", f"许可{at}", "部门", "")
            for at in range(count)
        )
        return delimited(("", "准入要求", *HEAD), *(("", "许可准入", *each) for each in rows))

    made = planned(lines(MOST + 10), "清单.csv")
    assert made.totals.measures == MOST - 1  # and the header
    (fault,) = made.result.errors
    assert "表格太长" in fault.message
    assert fault.row == MOST
    assert not made.is_possible


class TestWord:
    def test_merged_cells_and_chapters_across_the_table(self) -> None:
        document = Document(BytesIO(word(HEAD, *ROWS)))
        (table,) = document.tables
        for at in (1, 4, 5):
            table.cell(at, 0).merge(table.cell(at, 5))
        for column in (0, 1, 2, 4):
            table.cell(6, column).merge(table.cell(7, column))
        out = BytesIO()
        document.save(out)
        made = planned(out.getvalue(), "清单.docx")
        assert made.result.errors == ()
        forbidden, food = made.edition.items
        assert (forbidden.code, food.code, food.section) == ("100004", "203001", "C")
        assert [measure.text for measure in food.measures][:2] == ["食品生产许可", "食品经营许可"]

    def test_a_document_without_a_table(self) -> None:
        out = BytesIO()
        document = Document()
        document.add_paragraph("没有表格的说明")
        document.save(out)
        with pytest.raises(Refusal, match="没有找到表格"):
            planned(out.getvalue(), "清单.docx")


@pytest.mark.parametrize(
    "texts",
    [
        ("注：1.本清单由国家发展改革委负责解释。", "2.★为暂时列入"),
        ("说明：以公布的为准",),
        ("本清单自公布之日起施行。",),
    ],
)
def test_notes_under_the_table_are_told_and_do_not_stop_it(texts: tuple[str, ...]) -> None:
    notes = [(text, "", "", "", "", "") for text in texts]
    made = planned(workbook(HEAD, *ROWS, *notes))
    assert made.is_possible
    assert [(fault.row, fault.is_warning, fault.message) for fault in made.faults] == [
        (len(ROWS) + 2 + at, True, NOTED) for at in range(len(notes))
    ]
    assert made.edition.items == planned(workbook(HEAD, *ROWS)).edition.items


def test_a_note_across_a_table_of_word_is_no_item() -> None:
    made = planned(word(HEAD, *ROWS[1:3], *[("注：★为暂时列入",) * 6]), "清单.docx")
    assert [fault.message for fault in made.faults] == [NOTED]


def test_a_number_without_a_title_stays_an_error() -> None:
    (fault,) = planned(workbook(HEAD, *ROWS, row("9", "", "", measure="", by=""))).result.errors
    assert "有编号却没有事项名称" in fault.message


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("商务部 海关总署", ("商务部", "海关总署")),
        ("国家发展改革委　生态环境部\n海关", ("国家发展改革委", "生态环境部", "海关")),
        ("商 务 部", ("商 务 部",)),
        ("县级以上 地方人民政府", ("县级以上 地方人民政府",)),
    ],
)
def test_departments_parted_by_spaces_are_several(written: str, names: tuple[str, ...]) -> None:
    made = planned(workbook(HEAD, row("1", "未获得许可，不得从事某业务", "203001", by=written)))
    assert made.edition.items[0].measures[0].authorities == names
