"""The office imports the next edition, compares it, sets a line right, confirms; a task to its end."""

import re

import pytest

from tests.journeys import list_acts
from tests.journeys.conftest import Windows
from tests.journeys.list_acts import NextEdition
from tests.journeys.people import Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.requirement("R2.2"),
    pytest.mark.requirement("R2.5"),
    pytest.mark.requirement("R3.2"),
]
PRESENT = "市场准入负面清单（2025年版，示范）"


def test_import_compare_confirm_and_follow_a_task(visit: Windows) -> None:
    edition = list_acts.next_edition()
    office = list_acts.import_edition(visit, edition)
    office = list_acts.compare(visit, PRESENT, edition.title)
    page = office.page

    # Three views of what changed, told as the command line tells it.
    told = visit.county.command("list", "diff", "demo-2025", edition.key)
    assert told["state"] == "draft"
    assert re.search(rf"取消 {told['counts']['items']['removed']}\b", page.locator(".counts").inner_text())
    page.get_by_role("link", name=re.compile("^措施逐字比对")).click()
    page.get_by_role("link", name=re.compile(r"^事项\s*\d+")).click()

    # What the program took for one item gone and another come is one and the same.
    list_acts.correct_line(office, old=edition.cancelled.title, new=edition.recast_as.title)
    office.sees("人工更正")
    list_acts.confirm_comparison(office)

    told = visit.county.command("list", "diff", "demo-2025", edition.key)
    assert told["state"] == "confirmed"
    (line,) = [line for line in told["items"] if line["is_corrected"]]
    assert (line["old"], line["new"]) == ([edition.cancelled.key], [edition.recast_as.key])

    # On paper, and for everybody: what became of the item.
    office.follow("打印")
    page.get_by_role("heading", name="清单版本变化").wait_for()
    office.picture("on-paper")
    reader = visit.phone()
    reader.go(f"/list/items/{edition.cancelled.key}/?edition=demo-2025")
    reader.sees("沿革", edition.recast_as.title)
    reader.picture("lineage")

    follow_the_task(visit, office, edition)

    # The edition in force was looked at today.
    office.go("/desk/list/editions/demo-2025/")
    office.press("已核对，仍为现行")
    office.sees("已登记核对")


def follow_the_task(visit: Windows, office: Visitor, edition: NextEdition) -> None:
    """What the new edition asks of a department, to its end."""
    clerk = visit.officer("handler-commerce")
    task = f"停止受理“{edition.ended.text}”"
    page_of_stop = "https://www.example.gov.cn/commerce/notice/2027-8.html"
    path = list_acts.report_task(clerk, task, result="网上入口已撤下，窗口已告知。", page=page_of_stop)
    clerk.picture("task-reported")
    list_acts.accept_task(office, path)
    office.picture("task-closed")
    clerk.go(path)
    clerk.follow(edition.ended.text)
    clerk.sees("已停止受理")
