"""Answered, but not solved: the reporter asks within the period that it be taken up again."""

import pytest

from tests.journeys import acts
from tests.journeys.acts import Report
from tests.journeys.conftest import Windows

pytestmark = pytest.mark.journey


@pytest.mark.requirement("R7.5")
def test_reopening(visit: Windows) -> None:
    report = Report(
        title="公交站牌广告招标只收本地企业",
        narrative="参加站牌广告位招标，报名表要求附本地注册满三年的营业执照，外地企业被当场退件。",
        target="县交通运输局",
    )
    reporter = visit.phone()
    acts.send_report(reporter, report)
    acts.register(visit, report, summary="站牌广告位招标报名要求本地注册满三年，外地企业被退件。")
    acts.transfer(visit, report, to="县应急管理局")
    handler = visit.officer("handler-emergency-management")
    handler.go(report.path)
    handler.follow("提交核查意见")
    handler.choose("不属实")
    handler.fill(
        {"情况说明": "经调阅招标文件和报名登记，未见对注册地的要求，报名的五家企业中有两家为外地企业。"}
    )
    handler.press("提交核查意见")
    acts.endorse(visit, report, by="reviewer-emergency-management")
    office = visit.officer(acts.OFFICE_HANDLER)
    office.go(report.path)
    office.follow("认可核查结论")
    office.press("认可核查结论")
    office.sees("待答复")
    acts.answer(visit, report, body="经核查，招标文件没有限制注册地，报名企业中有外地企业。")

    acts.track(reporter, report)
    reporter.choose("未解决")
    reporter.fill({"意见": "窗口公示的报名表和招标文件不一样。"})
    reporter.press("提交评价")
    reporter.sees("评价已收到", "未解决")
    reporter.fill({"为什么需要重新办理": "窗口发的报名表仍写着本地注册满三年，附上照片。"})
    reporter.picture("01-asks-to-reopen")
    reporter.press("要求重新办理")
    reporter.confirm()
    reporter.sees("已重新办理，请留意后续进展", "已登记，正在移交主管单位")
    reporter.picture("02-reopened")

    acts.find(office, report)
    office.sees("重新办理次数", "窗口发的报名表仍写着本地注册满三年")
    office.picture("03-office-has-it-again")
    acts.transfer(visit, report, to="县市场监督管理局")
    acts.track(reporter, report)
    reporter.sees("应您的要求重新办理", "移交主管单位核查")
    reporter.picture("04-on-its-way-again")
