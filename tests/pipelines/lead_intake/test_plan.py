"""The dry run sorts rows into new, known and rejected."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from marketaccess.pipelines.lead_intake.columns import COLUMNS, REASON
from marketaccess.pipelines.lead_intake.extract import extract
from marketaccess.pipelines.lead_intake.plan import Plan, plan
from marketaccess.pipelines.lead_intake.returned import workbook_of_rejected
from marketaccess.pipelines.lead_intake.template import intake_template
from tests.pipelines.lead_intake.workbooks import GOOD, HEADINGS, LISTS, book, content, good, sheet

pytestmark = pytest.mark.usefixtures("unconfined")
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def planned(data: bytes, stored: tuple[tuple[str, str, str], ...] = ()) -> Plan:
    return plan(extract(data), LISTS, stored, now=NOW)


def test_new_known_and_rejected() -> None:
    data = sheet(GOOD, good(来源编号="RX-2"), good(来源编号="RX-3", 标题=None))
    found = planned(data, stored=(("hotline", "便民热线", "RX-2"),))
    assert [c.report.external_number for c in found.fresh] == ["RX-1"]
    assert [c.report.external_number for c in found.known] == ["RX-2"]
    assert (found.rejected, found.total) == (1, 3)


def test_the_second_of_two_equal_rows_is_rejected_and_points_at_the_first() -> None:
    found = planned(sheet(GOOD, good(标题="同号不同事")))
    assert (len(found.fresh), found.rejected) == (1, 1)
    assert "“线索”第2行重复" in found.faults[0].message


def test_a_number_used_by_two_sources_is_two_leads() -> None:
    assert len(planned(sheet(GOOD, good(来源单位="另一平台"))).fresh) == 2


def test_without_a_required_column_nothing_of_the_sheet_is_stored() -> None:
    found = planned(content(book(HEADINGS[:-1], GOOD[:-1])))
    assert (found.fresh, found.rejected) == ((), 1)
    assert "缺少“被反映单位”列" in found.faults[0].message


def test_the_notes_tell_what_was_taken_for_what() -> None:
    headings = [h if h != "来源编号" else "工单编号" for h in HEADINGS] + ["备注"]
    notes = "\n".join(planned(content(book(headings, [*GOOD, "急"]))).notes)
    assert "把“工单编号”列作为“来源编号”" in notes
    assert "不使用的列：备注" in notes


def test_the_template_itself_holds_no_lead() -> None:
    found = planned(intake_template("示范县", LISTS))
    assert (found.total, found.examples, found.faults) == (0, 1, ())


def test_the_template_can_be_filled_in_and_read() -> None:
    filled = load_workbook(BytesIO(intake_template("示范县", LISTS)))
    row = [
        "热线",
        "便民热线",
        "0012",
        "2026/9/29",
        "标题",
        "十个字以上的反映内容。",
        "住房和城乡建设局",
        "",
        "",
        "无",
        "",
        "",
    ]
    for at, text in enumerate(row, start=1):
        filled["线索"].cell(3, at, text)
    found = planned(content(filled))
    assert [(c.report.external_number, c.report.has_reporter) for c in found.fresh] == [("0012", False)]


def test_the_template_has_lists_a_frozen_header_and_text_cells() -> None:
    made = load_workbook(BytesIO(intake_template("示范县", LISTS)))
    first = made["线索"]
    lists = {v.formula1: v.showErrorMessage for v in first.data_validations.dataValidation}
    assert lists == {
        "列表!$A$1:$A$2": True, "列表!$B$1:$B$2": False, "列表!$C$1:$C$1": True, "列表!$D$1:$D$2": True,
    }  # fmt: skip
    assert first.freeze_panes == "A2"
    assert first.column_dimensions["C"].number_format == "@"
    assert made["列表"].sheet_state == "hidden"
    explained = [row[0].value for row in made["填写说明"].iter_rows()]
    assert {column.heading for column in COLUMNS} <= set(explained)


class TestRejectedRows:
    def test_hold_the_reason_and_the_row_as_it_was(self) -> None:
        data = sheet(GOOD, good(来源编号="RX-3", 收到日期="待定", 标题=None))
        found = extract(data)
        made = load_workbook(BytesIO(workbook_of_rejected(found, planned(data).faults))).active
        header, row = [[cell.value for cell in line] for line in made.iter_rows()]
        assert header[0] == REASON
        assert "第3行" in row[0]
        assert "待定" in row[0]
        assert "没有填写" in row[0]
        assert row[3] == "RX-3"

    def test_can_be_corrected_and_uploaded_again(self) -> None:
        data = sheet(good(收到日期="待定"))
        again = load_workbook(BytesIO(workbook_of_rejected(extract(data), planned(data).faults)))
        again.active["E2"] = "2026-09-29"
        found = planned(content(again))
        assert len(found.fresh) == 1
        assert found.notes == ()

    @pytest.mark.parametrize("evil", ['=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)"])
    def test_run_nothing(self, evil: str) -> None:
        made = Workbook()
        made.active.append(HEADINGS)
        made.active.append(good(收到日期="待定"))
        made.active["B2"].value, made.active["B2"].data_type = evil, "s"
        data = content(made)
        cell = load_workbook(BytesIO(workbook_of_rejected(extract(data), planned(data).faults))).active["C2"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)

    def test_a_missing_column_is_the_reason_of_every_row(self) -> None:
        data = content(book(HEADINGS[:-1], GOOD[:-1]))
        made = load_workbook(BytesIO(workbook_of_rejected(extract(data), planned(data).faults))).active
        assert "缺少“被反映单位”列" in made["A2"].value


def test_a_long_sheet_is_planned_row_by_row() -> None:
    made = Workbook(write_only=True)
    rows = made.create_sheet("线索")
    rows.append(HEADINGS)
    for at in range(10_000):
        rows.append(good(来源编号=f"RX-{at}"))
    assert len(planned(content(made)).fresh) == 10_000
