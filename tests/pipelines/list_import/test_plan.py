"""R2.2: a list from Excel, CSV, Word or PDF, with every fault by its row."""

from datetime import date

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.codes import Access
from marketaccess.domain.negative_list.edition import Edition, Scope, Series
from marketaccess.pipelines.list_import.about import about
from marketaccess.pipelines.list_import.plan import Plan, plan
from marketaccess.pipelines.tables.faults import workbook_of_rejected
from marketaccess.pipelines.tables.reading import sheets
from tests import make_list
from tests.pipelines.list_import.tables import HEAD, ROWS, delimited, sound, word, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2"), pytest.mark.usefixtures("unconfined")]
ABOUT = Edition("2025", "市场准入负面清单（2025年版）", Series.NEGATIVE_LIST, date(2025, 4, 24))


def planned(content: bytes, name: str = "清单.xlsx", about: Edition = ABOUT, **more: object) -> Plan:
    return plan(about, file_name=name, content=content, **more)  # type: ignore[arg-type]


def wide(text: str) -> str:
    """Digits as a Chinese input method may give them."""
    return text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


def item_row(*cells: str) -> tuple[str, ...]:
    return (*cells, *[""] * (len(HEAD) - len(cells)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("清单.xlsx", sound()),
        ("清单.csv", delimited(HEAD, *ROWS)),
        ("清单.csv", delimited(HEAD, *ROWS, encoding="gb18030", delimiter=";")),
        ("清单.docx", word(HEAD, *ROWS)),
    ],
    ids=["excel", "utf-8", "gb18030", "word"],
)
def test_the_same_list_comes_out_of_every_kind_of_file(name: str, content: bytes) -> None:
    made = planned(content, name)
    assert made.result.errors == ()
    forbidden, food = made.edition.items
    assert (forbidden.access, forbidden.section, forbidden.code) == (Access.PROHIBITED, "", "100004")
    assert (food.access, food.section, food.number) == (Access.PERMIT, "C", "2")
    assert [m.text for m in forbidden.measures] == [
        "非金融机构不得使用金融字样",
        "原则上不得使用融资租赁字样",
    ]
    assert [m.starred for m in forbidden.measures] == [False, True]
    assert forbidden.measures[1].authorities == ("市场监管部门", "金融管理部门")
    assert [(m.text, m.scope, m.area) for m in food.measures] == [
        ("食品生产许可", Scope.NATIONAL, ""),
        ("食品经营许可", Scope.NATIONAL, ""),
        ("食品小作坊登记", Scope.LOCAL, "云南省"),
    ]
    assert [m.key for m in food.measures] == ["203001-1", "203001-2", "203001-3"]


def test_merged_cells_are_filled_down() -> None:
    rows = [
        ["2", "未获得许可，不得从事食品生产经营", "203001", "食品生产许可", "市场监管部门", ""],
        [None, None, None, "食品经营许可", "市场监管部门", ""],
    ]
    made = planned(workbook(HEAD, *rows, merged="B2:B3"))
    assert [len(item.measures) for item in made.edition.items] == [2]


def test_full_width_digits_and_spaces_in_a_code_are_folded() -> None:
    made = planned(workbook(HEAD, item_row(wide("2"), "某事项", wide("203 001"), "某许可", "某部门")))
    assert made.edition.items[0].code == "203001"


def test_what_would_change_is_shown_against_the_official_totals() -> None:
    made = planned(sound())
    assert made.totals.items == 2
    assert [(each.label, each.official, each.found) for each in made.shortfalls] == [
        ("禁止准入事项", 6, 1),
        ("许可准入事项", 100, 1),
        ("全国性管理措施", 469, 4),
        ("地方性管理措施", 20, 1),
    ]
    assert made.picture.is_first


def test_a_demonstration_is_not_measured_against_the_official_totals() -> None:
    about = Edition("2025", "示范", Series.NEGATIVE_LIST, date(2025, 4, 24), is_demonstration=True)
    assert planned(sound(), about=about).shortfalls == ()


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (item_row("3", "", "203002", "某许可", "某部门"), "禁止或许可事项", "没有事项名称"),
        (item_row("3", "重复", "203001", "某许可", "某部门"), "事项编码", "在工作表“清单”第 7 行已经用过"),
        (item_row("3", "长" * 2001, "203002", "某许可", "某部门"), "禁止或许可事项", "超过 2000 字"),
        (item_row("3", "某事项", "203002", "长" * 8001, "某部门"), "禁止或许可准入措施描述", "超过 8000 字"),
    ],
)
def test_a_wrong_row_is_named_with_its_sheet_row_and_column(
    row: tuple[str, ...], column: str, said: str
) -> None:
    made = planned(workbook(HEAD, *ROWS, row))
    (fault,) = made.result.errors
    assert (fault.sheet, fault.row, fault.column) == ("清单", len(ROWS) + 2, column)
    assert said in fault.message
    assert not made.is_possible


def test_an_odd_code_warns_and_does_not_block() -> None:
    made = planned(workbook(HEAD, *ROWS, item_row("3", "某事项", "X9", "某许可", "某部门")))
    (fault,) = made.result.faults
    assert fault.is_warning
    assert "不合已知的六位编码规则" in fault.message
    assert made.is_possible


def test_a_date_as_text_is_read_and_a_wrong_one_named() -> None:
    head = (*HEAD, "生效日期")
    rows = [(*item_row("3", "某事项", "203002", "某许可", "某部门"), text) for text in ("2025年4月24日",)]
    assert planned(workbook(head, *rows)).edition.items[0].measures[0].in_force_from == date(2025, 4, 24)
    wrong = (*item_row("3", "某事项", "203002", "某许可", "某部门"), "下个月")
    (fault,) = planned(workbook(head, wrong)).result.errors
    assert (fault.column, fault.row) == ("生效日期", 2)
    assert "不是日期" in fault.message


def test_a_measure_before_any_item_is_named() -> None:
    made = planned(workbook(HEAD, item_row("", "", "", "某许可", "某部门")))
    assert ["前面还没有事项名称" in fault.message for fault in made.result.errors] == [True]
    assert not made.is_possible


def test_a_person_corrects_which_column_is_which() -> None:
    head = ("号", "名堂", "事项编码", "措施", "归口", "地方性许可措施")
    content = workbook(head, item_row("1", "某事项", "203001", "某许可", "某部门"))
    made = planned(content, chosen={"名堂": "title", "归口": "authorities", "号": "number"})
    (item,) = made.edition.items
    assert (item.title, item.number, item.measures[0].authorities) == ("某事项", "1", ("某部门",))


def test_two_sheets_are_read_one_after_the_other() -> None:
    rows = sheets("清单.xlsx", sound())
    assert [sheet["name"] for sheet in rows] == ["清单"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("清单.xls", b"x", "只收"),
        ("清单.xlsx", b"not a workbook", "打不开"),
        ("清单.pdf", b"%PDF-1.4 nothing", "打不开"),
        ("清单.docx", b"PK\x03\x04", "打不开"),
        ("清单.csv", b"", "没有找到表格"),
        ("清单.csv", delimited(("甲", "乙"), ("1", "2")), "没有找到表头"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(name: str, content: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        planned(content, name)
    assert refused.value.field == "file"


def test_the_rows_with_faults_come_back_as_a_workbook_with_their_reason() -> None:
    made = planned(workbook(HEAD, *ROWS, item_row("3", "", "203002", "某许可", "某部门")))
    (sheet,) = sheets("退回.xlsx", workbook_of_rejected(made.sheets, made.faults))
    head, row = sheet["rows"][0], sheet["rows"][1]
    assert head[1:] == list(HEAD)
    assert f"第{len(ROWS) + 2}行" in row[0]
    assert "没有事项名称" in row[0]
    assert len(sheet["rows"]) == 2


def test_a_revision_keeps_the_days_of_its_edition_unless_others_are_given() -> None:
    first, last = date(2022, 3, 25), date(2025, 4, 23)
    make_list.recorded("county-2022", make_list.FOOD, begins=first, ends=last)
    kept = about(key="county-2022", series=Series.NEGATIVE_LIST)
    assert (kept.in_force_from, kept.in_force_to) == (first, last)
    given = about(key="county-2022", series=Series.NEGATIVE_LIST, begins=date(2022, 4, 1))
    assert (given.in_force_from, given.in_force_to) == (date(2022, 4, 1), None)
    with pytest.raises(Refusal, match="请写明施行日期"):
        about(key="county-2023", series=Series.NEGATIVE_LIST)
