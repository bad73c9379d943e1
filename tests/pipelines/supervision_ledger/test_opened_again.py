"""The ledger of orders as the county's office opens it: dates, lateness, states, nothing that runs."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.apps.collaboration import actions
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make
from tests.pipelines.ledgers import first, only, opened, rows

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R15.1")]
ADDRESS = "/desk/supervision/ledger.xlsx"


@pytest.fixture(autouse=True)
def _keys() -> None:
    make.vault_keys()


def ledger(query: str = "") -> Worksheet:
    return opened(ADDRESS + query)


def test_an_open_order_is_told_with_its_lead_task_and_days() -> None:
    order = make.order(due_on=date(2026, 10, 15))
    row = only(ledger())
    assert (row["督办编号"], row["线索编号"]) == (order.number, order.lead_reference)
    assert (row["线索标题"], row["督办任务"]) == (order.lead_title, order.task)
    assert (row["承办部门"], row["责任人"]) == (order.department.name, order.responsible_person)
    assert row["下达日期"].date() == timezone.localdate(order.issued_at)
    assert row["完成时限"].date() == date(2026, 10, 15)
    assert row["销号日期"] is None


def test_lateness_is_counted_in_working_days_and_only_while_it_is_open() -> None:
    late = make.order(due_on=timezone.localdate(make.NINE) + timedelta(days=1))
    assert only(ledger())["逾期工作日"] > 0
    actions.close_order(order=late, result="已经查清并整改到位。", by=make.head(), at=make.NINE)
    row = only(ledger())
    assert row["逾期工作日"] is None
    assert (row["办理结果"], bool(row["销号日期"])) == ("已经查清并整改到位。", True)


def test_an_order_that_is_not_due_is_not_late() -> None:
    today = timezone.localdate()
    make.order(due_on=today + timedelta(days=20), when=timezone.now())
    assert only(ledger())["逾期工作日"] is None


def test_the_rows_are_numbered_and_as_many_as_the_orders() -> None:
    for _ in range(4):
        make.order()
    found = rows(ledger())
    assert [row["序号"] for row in found] == [1, 2, 3, 4]
    assert {row["督办编号"] for row in found} == set(
        SupervisionOrder.objects.values_list("number", flat=True)
    )


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x")', "+86139", "-1+1", "@SUM(A1)"])
@pytest.mark.parametrize(("key", "heading"), [("task", "督办任务"), ("responsible_person", "责任人")])
def test_nothing_that_an_officer_typed_can_run(evil: str, key: str, heading: str) -> None:
    make.order(**{key: f"{evil} 请于三日内查清有关情况"})
    cell = first(ledger(), heading)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert str(cell.value).startswith(evil)


def test_a_long_task_is_whole_and_its_row_is_high() -> None:
    task = "逐项查清有关要求的出处，形成书面报告。" * 12
    make.order(task=task)
    sheet = ledger()
    assert only(sheet)["督办任务"] == task
    assert (sheet.row_dimensions[HEADER_ROW + 1].height or 0) > 60


def test_it_prints_whole_with_header_and_signatures() -> None:
    make.order()
    sheet = ledger()
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
    assert ledger(query)["A1"].value


def test_numbers_are_text_and_dates_are_days() -> None:
    make.order()
    sheet = ledger()
    number = first(sheet, "督办编号")
    assert (number.data_type, number.number_format) == ("s", "@")
    issued = first(sheet, "下达日期")
    assert (issued.is_date, issued.number_format) == (True, "yyyy-mm-dd")
