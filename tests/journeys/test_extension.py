"""Seven days are not enough: a written application, its approval, and both dates on the page."""

from datetime import date, timedelta

import pytest

from tests.journeys import acts
from tests.journeys.acts import Report
from tests.journeys.conftest import Windows
from tests.journeys.people import Visitor

pytestmark = pytest.mark.journey


@pytest.mark.requirement("R12.2", "R12.3", "R16.3")
def test_extension(visit: Windows) -> None:
    report = Report(
        title="民办培训机构换证要求场地自有产权",
        narrative="换发办学许可时被要求提供自有产权证明，租赁场地一律不收件，清单和公开的办事指南里都没有这一条。",
        target="县教育局",
    )
    acts.send_report(visit.passer_by(), report)
    acts.register(visit, report, summary="换发办学许可时被要求提供自有产权证明，租赁场地不予受理。")
    acts.transfer(visit, report, to="县市场监督管理局")
    acts.sign(visit, report, by="handler-market-regulation")
    handler = thin_reply_is_refused(visit, report)
    acts.verify(visit, report, by="handler-market-regulation", reviewer="reviewer-market-regulation")
    acts.notify(visit, report)

    until = date.today() + timedelta(days=21)
    handler.go(report.path)
    first = handler.page.locator(".lead-head .due-date").inner_text()
    handler.follow("申请延期")
    handler.sees("延期须经市发展改革委同意")
    handler.fill(
        {"延期理由": "修改办学许可办事指南须经规范性文件审查，程序需要三周。", "申请延至": f"{until}"}
    )
    handler.press("申请延期")
    handler.sees("请选择书面申请")
    handler.attach("书面申请", acts.proof("盖章的延期申请"))
    handler.picture("02-application")
    handler.press("申请延期")
    handler.sees("的延期申请已提交，获得批准前原时限照常计算")
    assert handler.page.locator(".lead-head .due-date").inner_text() == first

    shown = f"{until.year}年{until.month}月{until.day}日"
    decide(visit, report, first=first, shown=shown)

    unit = visit.officer("handler-education")
    unit.go("/desk/notices/")
    unit.sees(shown)
    unit.picture("05-unit-sees-the-new-date")


def thin_reply_is_refused(visit: Windows, report: Report) -> Visitor:
    """Two words and no proof are no reply."""
    handler = visit.officer("handler-market-regulation")
    handler.go(report.path)
    handler.follow("提交核查意见")
    handler.choose("属实")
    handler.fill({"情况说明": "属实。", "处理或者整改意见": "停止要求自有产权，修改办事指南并公布。"})
    handler.press("提交核查意见")
    handler.sees("处需要改正")
    handler.picture("01-thin-reply-refused")
    return handler


def decide(visit: Windows, report: Report, *, first: str, shown: str) -> None:
    """The head records the approval with its number and document; both dates stand on the page."""
    head = visit.officer(acts.OFFICE_HEAD)
    head.go(report.path)
    head.follow("审批延期申请")
    head.sees("盖章的延期申请.txt")
    assert head.control("批准机关").input_value() == "市发展改革委"
    head.choose("同意延期")
    head.fill({"批准文号": "示范市发改函〔2026〕7号"})
    head.attach("批准文件", acts.proof("同意延期的复函"))
    head.picture("03-decision")
    head.press("审批延期申请")
    head.sees("已办理“审批延期申请”", "示范市发改函〔2026〕7号")
    assert head.page.locator(".lead-head .due-date").inner_text() == shown
    head.sees(f"原期限 {first}")
    head.picture("04-extended-with-both-dates")
