"""The ledger of orders as Excel: the conventions of clerks, and only what the officer may see."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.apps.collaboration import actions
from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.accounts.models import User
from marketaccess.pipelines.supervision_ledger.rows import HEADINGS
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/supervision/ledger.xlsx"


@pytest.fixture(autouse=True)
def _keys() -> None:
    make.vault_keys()


def sheet(actor: Actor, query: str = "") -> Worksheet:
    browser = Client()
    browser.force_login(User.objects.get(pk=actor.user))
    answer = browser.get(ADDRESS + query)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    found = load_workbook(BytesIO(answer.content)).active
    assert isinstance(found, Worksheet)
    return found


def column(found: Worksheet, heading: str) -> list[object]:
    names = [h.text for h in HEADINGS]
    at = names.index(heading) + 1
    return [found.cell(row, at).value for row in range(HEADER_ROW + 1, found.max_row - 1)]


@pytest.mark.requirement("R15.1")
def test_a_row_holds_time_task_and_person() -> None:
    order = make.order(due_on=date(2026, 10, 15))
    found = sheet(make.handler())
    assert column(found, "督办编号") == [order.number]
    assert column(found, "督办任务") == [order.task]
    assert column(found, "责任人") == [order.responsible_person]
    (due_on,) = column(found, "完成时限")
    assert str(due_on).startswith("2026-10-15")


def test_it_follows_the_conventions_of_a_ledger() -> None:
    make.order()
    found = sheet(make.handler())
    assert [cell.value for cell in found[HEADER_ROW]] == [h.text for h in HEADINGS]
    assert found.freeze_panes == f"C{HEADER_ROW + 1}"
    assert found.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert found.print_area
    assert "督办单台账" in str(found["A1"].value)
    assert "审核：" in {cell.value for cell in found[found.max_row]}


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    make.order(task="=HYPERLINK(1) 请立即查清")
    found = sheet(make.handler())
    (cell,) = [
        cell for row in found.iter_rows(min_row=HEADER_ROW + 1) for cell in row
        if isinstance(cell.value, str) and "HYPERLINK" in cell.value
    ]  # fmt: skip
    assert cell.data_type == "s"


def test_filters_narrow_it_and_are_stated() -> None:
    first, second = make.order(), make.order(cause="hard")
    actions.close_order(order=first, result="已经办结。", by=make.head(), at=make.NINE)
    found = sheet(make.handler(), "?state=open")
    assert column(found, "督办编号") == [second.number]
    assert "状态：未销号" in str(found["A2"].value)
    assert first.number in column(sheet(make.handler()), "督办编号")


def test_the_unit_complained_about_exports_nothing_of_it() -> None:
    order = make.order()
    for actor in (make.clerk(make.TARGET), make.head(make.TARGET), make.clerk(make.HELPING)):
        values = {cell.value for row in sheet(actor).iter_rows() for cell in row}
        assert not values & {order.number, order.lead_reference, order.lead_title}
        assert "没有符合条件的督办单。" in values
