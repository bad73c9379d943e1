"""A named report about the coordinating office itself: others handle it, and the name stays under lock."""

import pytest

from tests.journeys import acts
from tests.journeys.acts import Report
from tests.journeys.conftest import Windows

pytestmark = pytest.mark.journey

NAME, PHONE = "示范反映人甲", "13900000000"
HANDLER, HEAD = "handler-substitute", "head-substitute"
OWN_OFFICERS = (acts.OFFICE_HANDLER, acts.OFFICE_HEAD, "rectifier-coordinating-office")


@pytest.mark.requirement("R7.3", "R7.5")
def test_report_against_the_office(visit: Windows) -> None:
    report = Report(
        title="充电桩项目备案被要求另交会议纪要",
        narrative="申请充电桩项目备案，被要求另交部门会议纪要，材料齐全也不予备案。联系我可打13900000000。",
        target="县发展和改革局",
    )
    reporter = visit.phone()
    acts.send_report(reporter, report, name=NAME, phone=PHONE)
    reporter.sees("实名（身份信息已加密存放）", "县政府办公室")
    reporter.picture("01-receipt-names-the-substitute")

    substitute = visit.officer(HANDLER)
    acts.find(substitute, report)
    substitute.does_not_see(NAME)
    substitute.picture("02-substitute-has-it")
    for account in OWN_OFFICERS:
        officer = visit.officer(account)
        assert officer.go(report.path) == 404
        for list_page in ("/desk/", "/desk/?tab=done", "/desk/zero/"):
            officer.go(list_page)
            officer.does_not_see(report.title, report.reference, NAME)
    officer = visit.officer(acts.OFFICE_HANDLER)
    officer.go("/desk/")
    officer.fill({"关键词": "充电桩项目"})
    officer.press("查询")
    officer.sees("没有符合条件的线索")
    officer.picture("03-office-finds-nothing")

    acts.register(visit, report, by=HANDLER, summary="申请充电桩项目备案，被要求另交部门会议纪要。")
    substitute.page.get_by_role("link", name="移交", exact=True).click()
    assert "县发展和改革局" not in substitute.control("主办部门").inner_text()
    substitute.go(report.path)
    open_identity(visit, report)


def open_identity(visit: Windows, report: Report) -> None:
    """Ask with a reason, have it approved by a second person, read once with the passphrase."""
    asks, head = visit.officer(HANDLER), visit.officer(HEAD)
    asks.follow("申请查看")
    asks.fill({"查看理由": "材料中的项目编号看不清，需要向反映人核对，以便移交核查。"})
    asks.press("提交申请")
    asks.sees("申请已提交，请等待本单位负责人审批")
    asks.picture("04-asked")
    head.go("/desk/identity/")
    head.follow(report.reference)
    head.choose("同意查看")
    head.picture("05-second-person-decides")
    head.press("提交审批意见")
    head.sees("已同意查看")
    assert head.page.get_by_label("保管口令").count() == 0

    asks.page.reload()
    asks.does_not_see(NAME, PHONE)
    asks.fill({"保管口令": "wrong-wrong-wrong"})
    asks.press("查看身份（仅一次）")
    asks.sees("口令")
    asks.does_not_see(NAME, PHONE)
    asks.fill({"保管口令": visit.county.accounts.rows[HANDLER].passphrase})
    asks.press("查看身份（仅一次）")
    asks.sees(NAME, PHONE, "仅本次显示")
    asks.picture("06-opened-once")
    asks.go(asks.page.url.removeprefix(visit.county.address).replace("open/", ""))
    asks.sees("身份已查看")
    asks.does_not_see(NAME)
