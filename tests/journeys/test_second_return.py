"""A department returns a lead; so does the next one: the head rules, and there is no third time."""

import pytest

from tests.journeys import acts
from tests.journeys.acts import Report
from tests.journeys.conftest import Windows

pytestmark = pytest.mark.journey


@pytest.mark.requirement("R12.1")
def test_second_return(visit: Windows) -> None:
    report = Report(
        title="冷库项目备案要求先和指定园区签协议",
        narrative="申报冷链仓储项目备案，被要求先与指定园区签入驻协议，否则不予备案，没有看到任何文件。",
        target="县商务局",
    )
    acts.send_report(visit.passer_by(), report)
    acts.register(visit, report, summary="申报冷链仓储项目备案，被要求先与指定园区签订入驻协议。")
    acts.transfer(visit, report, to="县交通运输局")

    first = acts.give_back(visit, report, by="handler-transport")
    first.sees("已退回，由牵头单位重新移交")
    assert first.go(report.path) == 404

    acts.transfer(visit, report, to="县自然资源和规划局")
    second = visit.officer("handler-natural-resources")
    second.go(report.path)
    due_on = second.page.locator(".lead-head .due-date").inner_text()
    second.page.get_by_text("其他步骤为何不能办理").click()
    second.sees("本线索已经退回过一次，再次退回须提请裁定")
    second.picture("01-second-department")
    acts.give_back(visit, report, by="handler-natural-resources", step="再次退回（提请裁定）")
    second.sees("已提请裁定，裁定前核查时限照常计算")
    assert second.page.locator(".lead-head .due-date").inner_text() == due_on
    second.picture("02-appealed")

    head = visit.officer(acts.OFFICE_HEAD)
    acts.find(head, report)
    head.sees("待裁定")
    head.follow("裁定由谁办理")
    head.choose("维持移交，由原部门继续办理")
    head.fill({"裁定理由": "仓储用地准入由自然资源主管部门负责，维持移交。"})
    head.picture("03-head-rules")
    head.press("裁定由谁办理")
    head.sees("已办理“裁定由谁办理”")
    head.picture("04-after-the-ruling")

    second.go(report.path)
    assert second.page.get_by_role("link", name="再次退回（提请裁定）").count() == 0
    second.page.get_by_text("其他步骤为何不能办理").click()
    second.sees("已经裁定维持移交，不得再次退回，请按期核查")
    assert second.page.locator(".lead-head .due-date").inner_text() == due_on
    second.picture("05-no-third-return")
