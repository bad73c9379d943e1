"""The ledger of the adjustment tasks as Excel."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.domain.authority.role import Role
from marketaccess.foundation.audit.models import Event
from marketaccess.pipelines.adjustment_ledger.rows import HEADINGS
from marketaccess.pipelines.exports.models import Export
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make, work

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]
ADDRESS = "/desk/matters/tasks/ledger.xlsx"


def sheet(browser: Client, **asked: str) -> Worksheet:
    answer = browser.get(ADDRESS, asked)
    assert answer.status_code == 200
    found = load_workbook(BytesIO(answer.content)).active
    assert isinstance(found, Worksheet)
    return found


def office() -> Client:
    return make.browser(Role.COORDINATING_HANDLER, make.OFFICE)


def column(found: Worksheet, heading: str) -> list[object]:
    at = [h.text for h in HEADINGS].index(heading) + 1
    return [found.cell(row, at).value for row in range(HEADER_ROW + 1, found.max_row - 1)]


def test_a_row_tells_what_changed_and_what_was_done() -> None:
    row = work.reported(work.task("208001-2"))
    found = sheet(office(), kind="change")
    assert column(found, "任务编号") == [row.number]
    assert column(found, "清单变化") == ["改表述：旅馆业特种行业许可证核发 → 旅馆业特种行业经营许可证核发"]
    assert column(found, "状态") == ["待审核"]
    assert column(found, "亮灯") == ["不计时"]
    (done,) = column(found, "完成情况")
    assert str(done).splitlines()[1] == "https://www.example.gov.cn/notice/12.html"
    assert "任务类型：修改办事指南、材料" in str(found["A2"].value)


def test_every_task_stands_in_it_once() -> None:
    work.task()
    found = sheet(office())
    assert len(column(found, "任务")) == 2
    assert column(found, "报送日期") == [None, None]


def test_an_empty_ledger_says_so() -> None:
    work.task()
    found = sheet(office(), q="没有的事项")
    assert found.cell(HEADER_ROW + 1, 1).value == "没有符合条件的调整任务。"


def test_it_is_an_event_and_not_for_everybody() -> None:
    work.task()
    sheet(office())
    assert Event.objects.filter(action="export.write").count() == 1
    assert make.browser(Role.AUDITOR, make.OFFICE).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS).status_code == 302


def test_a_large_one_can_be_left_to_the_worker() -> None:
    work.task()
    assert office().post(ADDRESS).status_code == 302
    assert Export.objects.get().kind == Export.Kind.TASKS
