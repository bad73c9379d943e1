"""The first job done whole: an anonymous report from a phone, until it is provably closed."""

import pytest

from tests.journeys import acts
from tests.journeys.acts import Report
from tests.journeys.conftest import Windows
from tests.journeys.people import Visitor

pytestmark = pytest.mark.journey

ANSWER = (
    "您反映的前置材料要求没有依据，已经责令停止，办事指南已修改公布。再遇到同样要求，请凭查询码告诉我们。"
)


@pytest.mark.requirement("R7.3", "R7.5", "R9.2", "R12.1", "R12.3", "R16.3")
def test_report_to_closure(visit: Windows) -> None:
    report = Report(
        title="办户外招牌备案要先交一家公司的检测报告",
        narrative="上周去办招牌备案，窗口说必须先交指定公司出的检测报告，不交不收件，也不给书面理由。我们店在老街东头。",
        target="县城市管理和综合执法局",
    )
    reporter = visit.phone()
    reporter.go("/")
    reporter.picture("01-public-home")
    reporter.follow("我要反映")
    reporter.picture("02-report-form")
    acts.send_report(reporter, report)
    reporter.picture("03-receipt")
    acts.track(reporter, report)
    reporter.sees("已收到您的反映，正在登记")
    reporter.picture("04-tracking-received")

    summary = "办理户外招牌备案时被要求先提交指定公司的检测报告，不交不收件。"
    acts.register(visit, report, summary=summary)
    acts.transfer(visit, report, to="县市场监督管理局").picture("05-lead-transferred")
    acts.sign(visit, report, by="handler-market-regulation")
    acts.verify(visit, report, by="handler-market-regulation", reviewer="reviewer-market-regulation")
    acts.notify(visit, report)

    unit = acts.rectify(visit, by="handler-urban-management")
    unit.does_not_see(report.title, report.reference, "老街东头", summary, "县市场监督管理局")
    assert unit.go(report.path) == 404
    unit.picture("06-unit-may-not-see-the-lead")
    unit.go("/desk/")
    unit.does_not_see(report.title, report.reference)

    acts.accept(visit, report)
    acts.answer(visit, report, body=ANSWER).picture("07-lead-answered")

    read_and_rate(reporter, report)
    closed_with_its_dates(visit, reporter, report)

    found = visit.county.command("audit", "verify")
    assert found["whole"] is True
    assert found["events"] > 100


def read_and_rate(reporter: Visitor, report: Report) -> None:
    """The reporter reads the answer, writes back and says that it is solved."""
    acts.track(reporter, report)
    reporter.sees(ANSWER, "已答复，请查看答复并告诉我们问题是否解决")
    reporter.fill({"留言": "昨天又去了一次，窗口没有再要检测报告，谢谢。"})
    reporter.press("发送留言")
    reporter.sees("留言已送达受理单位")
    reporter.choose("已解决")
    reporter.select("对办理的满意程度", "5分，很满意")
    reporter.picture("08-reporter-rates")
    reporter.press("提交评价")
    reporter.sees("评价已收到")
    reporter.picture("09-reporter-has-rated")


def closed_with_its_dates(visit: Windows, reporter: Visitor, report: Report) -> None:
    """The head closes; desk and phone show each day on the way to a date."""
    head = acts.close(visit, report)
    head.sees("昨天又去了一次", "反映人评价")
    head.page.get_by_text("算给你看").first.click()
    days = head.page.locator("details[open] .trace-day")
    assert days.count() > 0
    head.sees("依据：")
    head.picture("10-lead-closed-with-its-dates")

    acts.track(reporter, report)
    reporter.sees("已办结。")
    reporter.does_not_see("县市场监督管理局", "经办员")
    reporter.page.get_by_text("算给你看").first.tap()
    assert reporter.page.locator("details[open] .trace-day.is-counted").count() > 0
    reporter.picture("11-tracking-closed")
