"""The ledger of the adjustment tasks as Excel."""

import pytest
from django.test import Client

from marketaccess.domain.authority.role import Role
from marketaccess.foundation.audit.models import Event
from marketaccess.pipelines.exports.models import Export
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make, work
from tests.pages import office
from tests.pipelines.ledgers import column, opened

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]
ADDRESS = "/desk/matters/tasks/ledger.xlsx"


def test_a_row_tells_what_changed_and_what_was_done() -> None:
    row = work.reported(work.task("208001-2"))
    found = opened(ADDRESS, query={"kind": "change"})
    assert column(found, "任务编号") == [row.number]
    assert column(found, "清单变化") == ["改表述：旅馆业特种行业许可证核发 → 旅馆业特种行业经营许可证核发"]
    assert column(found, "状态") == ["待审核"]
    assert column(found, "亮灯") == ["不计时"]
    (done,) = column(found, "完成情况")
    assert str(done).splitlines()[1] == "https://www.example.gov.cn/notice/12.html"
    assert "任务类型：修改办事指南、材料" in str(found["A2"].value)


def test_every_task_stands_in_it_once() -> None:
    work.task()
    found = opened(ADDRESS)
    assert len(column(found, "任务")) == 2
    assert column(found, "报送日期") == [None, None]


def test_an_empty_ledger_says_so() -> None:
    work.task()
    found = opened(ADDRESS, query={"q": "没有的事项"})
    assert found.cell(HEADER_ROW + 1, 1).value == "没有符合条件的调整任务。"


def test_it_is_an_event_and_not_for_everybody() -> None:
    work.task()
    opened(ADDRESS)
    assert Event.objects.filter(action="export.write").count() == 1
    assert make.browser(Role.AUDITOR, make.OFFICE).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS).status_code == 302


def test_a_large_one_can_be_left_to_the_worker() -> None:
    work.task()
    assert office().post(ADDRESS).status_code == 302
    assert Export.objects.get().kind == Export.Kind.TASKS
