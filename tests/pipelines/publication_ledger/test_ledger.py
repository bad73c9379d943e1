"""R2.1: the ledger of the publication tasks as Excel: who has published what where, with the proof."""

from datetime import date

import pytest
from django.test import Client

from marketaccess.apps.negative_list import actions
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.audit.models import Event
from marketaccess.pipelines.exports.models import Export
from marketaccess.pipelines.publication_ledger.rows import STALE, ledger
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make, publishing
from tests.pages import office
from tests.pipelines.ledgers import column, opened

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.1")]
ADDRESS = "/desk/list/publication/ledger.xlsx"


def test_a_row_tells_where_it_stands_and_its_proof() -> None:
    row = publishing.task("accepted")
    found = opened(ADDRESS, query={"state": "accepted"})
    assert column(found, "清单版本") == [publishing.EDITION]
    assert column(found, "事项编码") == [row.item_key]
    assert column(found, "责任部门") == [make.NAMES[make.HANDLING]]
    assert column(found, "公开渠道") == [row.outlet_label]
    assert column(found, "状态") == ["已公开"]
    assert column(found, "网页地址") == ["https://www.example.gov.cn/list/2025.html"]
    assert [str(day)[:10] for day in column(found, "核对日期")] == ["2026-09-29"]
    assert "状态：已公开" in str(found["A2"].value)


def test_a_screenshot_stands_by_its_name() -> None:
    row = publishing.ready()[0]
    publishing.reported(row, link="", screenshot=make.proof("大屏.pdf"))
    assert column(opened(ADDRESS, query={"state": "reported"}), "截图") == ["大屏.pdf"]


def test_what_was_sent_back_tells_why() -> None:
    row = publishing.task("reported")
    actions.send_publications_back(
        publications=[row], remark="页面是旧版清单", by=make.handler(), at=make.NINE
    )
    found = opened(ADDRESS, query={"department": str(row.department_id)})
    assert "页面是旧版清单" in column(found, "备注")
    assert set(column(found, "状态")) == {"待公开"}


def test_what_was_accepted_for_an_edition_that_is_gone_says_so() -> None:
    publishing.task("accepted")
    publishing.edition(key="2027", starts_on=date(2026, 10, 1))
    parameters = {"state": "accepted"}
    made = ledger(make.handler(), parameters, on=date(2026, 10, 8))
    assert [row[-1] for row in made.rows] == [STALE]
    before = ledger(make.handler(), parameters, on=date(2026, 9, 30))
    assert [row[-1] for row in before.rows] == [""]


def test_every_task_stands_in_it_once_with_its_light() -> None:
    rows = publishing.ready()
    found = opened(ADDRESS)
    assert column(found, "事项编码") == [row.item_key for row in sorted(rows, key=lambda row: row.item_key)]
    assert len(column(found, "亮灯")) == len(rows)
    assert "全部公开任务" in str(found["A2"].value)


def test_an_empty_ledger_says_so() -> None:
    publishing.ready()
    found = opened(ADDRESS, query={"q": "没有的事项"})
    assert found.cell(HEADER_ROW + 1, 1).value == "没有符合条件的公开任务。"


def test_the_page_leads_to_it_with_its_filters() -> None:
    publishing.ready()
    page = office().get("/desk/list/publication/", {"state": "open"})
    assert f'href="{ADDRESS}?state=open"' in page.content.decode()


def test_it_is_an_event_and_not_for_everybody() -> None:
    publishing.ready()
    opened(ADDRESS)
    assert Event.objects.filter(action="export.write").count() == 1
    assert make.browser(Role.AUDITOR, make.OFFICE).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS).status_code == 302


def test_a_large_one_can_be_left_to_the_worker() -> None:
    publishing.ready()
    assert office().post(ADDRESS).status_code == 302
    assert Export.objects.get().kind == Export.Kind.PUBLICATIONS
