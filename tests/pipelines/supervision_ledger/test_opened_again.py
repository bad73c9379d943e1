"""The ledger of orders as the county's office opens it: dates, lateness, states, nothing that runs."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.apps.collaboration import actions
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.domain.authority.role import Role
from marketaccess.pipelines.supervision_ledger.rows import HEADINGS
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R15.1")]
ADDRESS = "/desk/supervision/ledger.xlsx"
NAMES = [heading.text for heading in HEADINGS]


@pytest.fixture(autouse=True)
def _keys() -> None:
    make.vault_keys()


def opened(query: str = "") -> Worksheet:
    response = make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(ADDRESS + query)
    assert response.status_code == 200
    sheet = load_workbook(BytesIO(response.content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    lines = sheet.iter_rows(min_row=HEADER_ROW + 1, max_row=sheet.max_row - 2, values_only=True)
    return [dict(zip(NAMES, line, strict=True)) for line in lines if isinstance(line[0], int)]


def only(sheet: Worksheet) -> dict[str, Any]:
    (row,) = rows(sheet)
    return row


def test_an_open_order_is_told_with_its_lead_task_and_days() -> None:
    order = make.order(due_on=date(2026, 10, 15))
    row = only(opened())
    assert (row["督办编号"], row["线索编号"]) == (order.number, order.lead_reference)
    assert (row["线索标题"], row["督办任务"]) == (order.lead_title, order.task)
    assert (row["承办部门"], row["责任人"]) == (order.department.name, order.responsible_person)
    assert row["下达日期"].date() == timezone.localdate(order.issued_at)
    assert row["完成时限"].date() == date(2026, 10, 15)
    assert row["销号日期"] is None


def test_lateness_is_counted_in_working_days_and_only_while_it_is_open() -> None:
    late = make.order(due_on=timezone.localdate(make.NINE) + timedelta(days=1))
    assert only(opened())["逾期工作日"] > 0
    actions.close_order(order=late, result="已经查清并整改到位。", by=make.head(), at=make.NINE)
    row = only(opened())
    assert row["逾期工作日"] is None
    assert (row["办理结果"], bool(row["销号日期"])) == ("已经查清并整改到位。", True)


def test_an_order_that_is_not_due_is_not_late() -> None:
    today = timezone.localdate()
    make.order(due_on=today + timedelta(days=20), when=timezone.now())
    assert only(opened())["逾期工作日"] is None


def test_the_rows_are_numbered_and_as_many_as_the_orders() -> None:
    for _ in range(4):
        make.order()
    found = rows(opened())
    assert [row["序号"] for row in found] == [1, 2, 3, 4]
    assert {row["督办编号"] for row in found} == set(
        SupervisionOrder.objects.values_list("number", flat=True)
    )


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x")', "+86139", "-1+1", "@SUM(A1)"])
@pytest.mark.parametrize(("key", "heading"), [("task", "督办任务"), ("responsible_person", "责任人")])
def test_nothing_that_an_officer_typed_can_run(evil: str, key: str, heading: str) -> None:
    make.order(**{key: f"{evil} 请于三日内查清有关情况"})
    cell = opened().cell(HEADER_ROW + 1, NAMES.index(heading) + 1)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert str(cell.value).startswith(evil)


def test_a_long_task_is_whole_and_its_row_is_high() -> None:
    task = "逐项查清有关要求的出处，形成书面报告。" * 12
    make.order(task=task)
    sheet = opened()
    assert only(sheet)["督办任务"] == task
    assert (sheet.row_dimensions[HEADER_ROW + 1].height or 0) > 60


def test_it_prints_whole_with_header_and_signatures() -> None:
    make.order()
    sheet = opened()
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.print_area.endswith(f"$A$1:$P${sheet.max_row}")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    signed = [str(cell.value)[:3] for cell in sheet[sheet.max_row] if cell.value]
    assert signed == ["制表：", "审核：", "日期："]


@pytest.mark.parametrize(
    "query", ["?state=nonsense", "?state=%00", "?department=²", "?q=%ff", "?state=open&state=x"]
)
def test_nonsense_in_the_address_is_no_fault(query: str) -> None:
    make.order()
    assert opened(query)["A1"].value


def test_numbers_are_text_and_dates_are_days() -> None:
    make.order()
    sheet = opened()
    number = sheet.cell(HEADER_ROW + 1, NAMES.index("督办编号") + 1)
    assert (number.data_type, number.number_format) == ("s", "@")
    issued = sheet.cell(HEADER_ROW + 1, NAMES.index("下达日期") + 1)
    assert (issued.is_date, issued.number_format) == (True, "yyyy-mm-dd")
