"""Service items from Excel and CSV: what is understood, refused by its row, stored once, and exported."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from marketaccess.apps.matters import queries
from marketaccess.apps.matters.models import ServiceItem
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.draft import Material, Stage
from marketaccess.domain.matters.service_item import DayUnit, Nature, OnlineDepth
from marketaccess.foundation.audit.models import Event
from marketaccess.pipelines.service_items.columns import COLUMNS
from marketaccess.pipelines.service_items.load import load
from marketaccess.pipelines.service_items.plan import Plan, department_names, plan
from marketaccess.pipelines.service_items.template import workbook_of
from marketaccess.pipelines.tables.faults import workbook_of_rejected
from tests import kit, make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.4"), pytest.mark.usefixtures("unconfined")]
HEADINGS = ("事项名称", "基本编码", "实施编码", "事项类型", "行使层级", "实施主体", "法定办结时限")
BASIC = "000131101000"


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def book(*rows: Sequence[object], headings: Sequence[str] = HEADINGS, title: str = "事项") -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def row(basic: str = BASIC, **changes: Any) -> list[object]:
    said = {
        "name": "食品经营许可",
        "basic": basic,
        "code": kit.implementation_code(basic),
        "kind": "行政许可",
        "level": "县级",
        "department": make.NAMES[make.HANDLING],
        "days": 20,
    }
    return list({**said, **changes}.values())


def planned(content: bytes, *, by: Actor = SYSTEM, name: str = "事项.xlsx") -> Plan:
    return plan(file_name=name, content=content, by=by)


def stored(content: bytes, *, by: Actor = SYSTEM) -> ServiceItem:
    load(planned(content, by=by), file_name="事项.xlsx", by=by, at=make.NINE)
    return ServiceItem.objects.get()


def told(made: Plan) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in made.errors]


def test_a_row_becomes_an_item() -> None:
    item = stored(book(row()))
    assert (item.name, item.basic_code, item.kind, item.level, item.nature) == (
        "食品经营许可",
        BASIC,
        "01",
        "4",
        "permit",
    )
    assert item.department == make.department(make.HANDLING)
    assert item.statutory_days == 20


def test_full_width_digits_and_codes_as_numbers_are_understood() -> None:
    item = stored(
        book(
            row(
                basic="\uff10\uff10\uff10131101000",
                code=kit.implementation_code(BASIC),
                days="\uff12\uff10",
            )
        )
    )
    assert (item.basic_code, item.statutory_days) == (BASIC, 20)


def test_materials_and_steps_come_as_lines_or_with_semicolons() -> None:
    headings = (*HEADINGS, "申请材料", "办理环节")
    cells = ("申请书；营业执照|非必要|市场监管部门\n平面图", "受理|1；决定")
    item = stored(book([*row(), *cells], headings=headings))
    draft = queries.draft_of(item)
    assert draft.materials == (
        Material("申请书"),
        Material("营业执照", required=False, source="市场监管部门"),
        Material("平面图"),
    )
    assert draft.steps == (Stage("受理", 1), Stage("决定"))


def test_the_same_file_again_changes_nothing() -> None:
    content = book(row(), row("000131102000", name="药品零售许可"))
    first = load(planned(content), file_name="a.xlsx", by=SYSTEM, at=make.NINE)
    events = Event.objects.count()
    made = planned(content)
    second = load(made, file_name="a.xlsx", by=SYSTEM, at=make.NINE)
    assert (len(first.created), second.created, second.changed, second.unchanged) == (2, (), (), 2)
    assert (made.fresh, made.changed, made.unchanged) == ((), (), 2)
    assert Event.objects.count() == events


def test_a_dry_run_stores_nothing() -> None:
    made = planned(book(row()))
    assert (len(made.fresh), made.errors) == (1, ())
    assert not ServiceItem.objects.exists()


def test_a_column_that_is_not_there_keeps_what_is_known_and_an_empty_cell_clears_it() -> None:
    kit.service_item()
    item = stored(
        book(
            [BASIC, kit.implementation_code(BASIC), ""],
            headings=("基本编码", "实施编码", "设定依据"),
        )
    )
    assert (item.basis, item.conditions) == ("", "有与经营的食品品种、数量相适应的场所。")
    assert len(item.materials) == 2


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"name": ""}, "事项名称"),
        ({"basic": "", "code": kit.implementation_code(BASIC)}, "基本编码"),
        ({"code": ""}, "实施编码"),
        ({"kind": "行政许克"}, "事项类型"),
        ({"level": "星级"}, "行使层级"),
        ({"days": "二十"}, "法定办结时限"),
        ({"days": "20工作日"}, "法定办结时限"),
        ({"days": 9999}, "法定办结时限"),
        ({"name": "长" * 301}, "事项名称"),
    ],
)
def test_a_fault_names_its_row_and_column_and_keeps_only_its_row_out(
    changes: dict[str, Any], column: str
) -> None:
    made = planned(book(row("000131102000"), row(**changes)))
    assert told(made) == [(3, column)]
    assert made.rejected == 1
    saved = load(made, file_name="a.xlsx", by=SYSTEM, at=make.NINE)
    assert [item.basic_code for item in saved.created] == ["000131102000"]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("申请材料", "申请书|可要可不要"),
        ("申请材料", "甲|必要|乙|丙"),
        ("申请材料", "甲；甲"),
        ("办理环节", "受理|一天"),
        ("网上办理深度", "差不多"),
        ("承诺办结时限单位", "小时"),
        ("是否受理", "也许"),
        ("停止受理日期", "明年"),
        ("监管部门", "不存在的单位"),
        ("办事指南链接", "javascript:alert(1)"),
        ("到办事现场次数", "-1"),
    ],
)
def test_a_cell_that_its_column_cannot_hold(heading: str, text: str) -> None:
    made = planned(book([*row(), text], headings=(*HEADINGS, heading)))
    assert told(made) == [(2, heading)]


def test_a_code_twice_points_at_the_first() -> None:
    made = planned(book(row(), row()))
    assert told(made) == [(3, "实施编码")]
    assert "第 2 行" in made.errors[0].message


def test_odd_codes_and_unknown_departments_warn_and_do_not_block() -> None:
    content = book(
        row(basic="0001311010", code="11990101MB0000001X40001311010", department="省直某局"),
        row("000131102000", code="123"),
        row("000331103000"),
    )
    made = planned(content)
    assert made.errors == ()
    columns = {(fault.row, fault.column) for fault in made.warnings}
    assert {(2, "基本编码"), (2, "实施主体"), (3, "实施编码"), (4, "事项类型")} <= columns
    load(made, file_name="a.xlsx", by=SYSTEM, at=make.NINE)
    item = ServiceItem.objects.get(basic_code="0001311010")
    assert (item.department, item.department_name) == (None, "省直某局")


def test_a_department_imports_its_own_items_only() -> None:
    content = book(row(), row("000131102000", department=make.NAMES[make.HELPING]))
    made = planned(content, by=make.clerk())
    assert told(made) == [(3, "实施主体")]
    kit.service_item("000131105000", department=make.department(make.HELPING).pk)
    taken = planned(book(row("000131105000")), by=make.clerk())
    assert told(taken) == [(2, "实施主体")]
    assert planned(content, by=make.handler()).errors == ()


def test_two_sheets_are_read_and_one_without_a_header_is_passed_over() -> None:
    made = load_workbook(BytesIO(book(row())))
    made.create_sheet("说明").append(["随便写"])
    other = made.create_sheet("第二张")
    for cells in (["某县事项表"], HEADINGS, row("000131102000")):
        other.append(list(cells))
    out = BytesIO()
    made.save(out)
    found = planned(out.getvalue())
    assert [(each.line.sheet, each.line.number) for each in found.rows] == [("事项", 2), ("第二张", 3)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", book(headings=("甲", "乙"))),
        ("a.xlsx", b"not a workbook"),
        ("a.xls", b""),
        ("a.csv", b""),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_as_a_whole(name: str, content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        planned(content, name=name)
    assert refused.value.field == "file"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_comes_in_both_encodings(encoding: str) -> None:
    text = "\n".join([",".join(HEADINGS), ",".join(map(str, row()))])
    made = planned(text.encode(encoding), name="a.csv")
    assert [each.draft.name for each in made.rows] == ["食品经营许可"]


def full() -> list[Any]:
    """Items with everything and with almost nothing."""
    return [
        kit.service_item(
            online_depth=OnlineDepth.WHOLE,
            guide_link="https://example.gov.cn/a",
            technical_standard="GB 1\nGB 2",
            result_document="许可证",
            last_record_on=date(2026, 1, 2),
            nature=Nature.FILING,
            is_refusable=True,
            promised_unit=DayUnit.CALENDAR,
        ),
        kit.service_item(
            "000131102000",
            name="=1+1",
            materials=(),
            steps=(),
            statutory_days=None,
            statutory_unit=None,
            promised_days=0,
            visits=0,
            department=None,
            department_name="省直某局",
            supervising_department=None,
            is_accepting=False,
            stopped_on=date(2026, 1, 1),
        ),
        kit.service_item("000131103000", is_standard=True, department=None, department_name=""),
        kit.service_item("000131104000", department_name=""),
    ]


def test_the_export_comes_back_without_loss() -> None:
    drafts = [queries.draft_of(item) for item in full()]
    content = workbook_of(drafts, department_names())
    made = planned(content)
    assert made.errors == ()
    assert (made.fresh, made.changed, made.unchanged) == ((), (), 4)
    ServiceItem.objects.all().delete()
    again = {each.draft.key: each.draft for each in planned(content).rows}
    for draft in drafts[:3]:
        assert again[draft.key] == draft
    # A name that was left to the department comes back as the name that the paper showed.
    assert again[drafts[3].key].department_name == make.NAMES[make.HANDLING]


def test_the_template_is_the_export_of_nothing() -> None:
    sheet = load_workbook(BytesIO(workbook_of((), {}))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS]
    assert planned(workbook_of((), {})).rows == ()


def test_rejected_rows_go_out_with_reasons_and_come_back_mended() -> None:
    made = planned(book(row(name=""), row("000131102000")))
    sheet = load_workbook(BytesIO(workbook_of_rejected(made.sheets, made.faults))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert "第2行" in str(rows[1][0])
    assert "事项名称" in str(rows[1][0])
    mended = [list(rows[0]), ["", "食品经营许可", *rows[1][2:]]]
    again = planned(book(mended[1], headings=[str(cell) for cell in mended[0]]))
    assert again.errors == ()
    assert [each.draft.name for each in again.rows] == ["食品经营许可"]


def test_nothing_is_stored_where_the_transaction_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    made = planned(book(row(), row("000131102000")))

    def broken(**_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr("marketaccess.apps.matters.actions.items.search.put", broken)
    with pytest.raises(RuntimeError, match="killed"):
        load(made, file_name="a.xlsx", by=SYSTEM, at=make.NINE)
    assert not ServiceItem.objects.exists()
    monkeypatch.undo()
    assert len(load(made, file_name="a.xlsx", by=SYSTEM, at=make.NINE).created) == 2
