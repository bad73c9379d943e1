"""What somebody has typed and chosen survives errors, a broken connection and a second press."""

import pytest
from playwright.sync_api import Route

from tests.journeys import acts
from tests.journeys.conftest import Windows
from tests.journeys.people import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
NARRATIVE = "示范数据：窗口要求外地企业先设立分公司才受理申请，提供的办事指南中没有这项规定。"


def fill(reporter: Visitor, *, narrative: str) -> None:
    reporter.go("/report/")
    reporter.choose("匿名反映")
    reporter.fill({"名单中没有的，写出单位名称": "示范产业园管理委员会", "发生了什么": narrative})
    reporter.attach("材料", acts.proof("照片一"), acts.proof("照片二"))


def receipt_of(reporter: Visitor) -> str:
    reporter.sees("已收到您的反映")
    return reporter.page.locator("#receipt").inner_text().strip()


def chosen(reporter: Visitor) -> list[str]:
    """The files that the field holds."""
    names: list[str] = reporter.control("材料").evaluate(
        "input => Array.from(input.files, file => file.name)"
    )
    return names


@pytest.mark.requirement("R7.3")
def test_files_need_not_be_chosen_again_after_an_error(visit: Windows) -> None:
    reporter = visit.phone()
    fill(reporter, narrative="太短")
    reporter.press("提交")
    reporter.sees("有1处需要改正")
    reporter.picture("error-with-files")
    assert chosen(reporter) == ["照片一.txt", "照片二.txt"]
    reporter.does_not_see("文件需要重新选择")
    assert reporter.page.evaluate("document.activeElement.matches('[data-focus]')")

    reporter.fill({"发生了什么": NARRATIVE})
    reporter.press("提交")
    report = acts.Report(title=NARRATIVE[:40], narrative=NARRATIVE, target="", receipt=receipt_of(reporter))
    acts.track(visit.phone(), report)


@pytest.mark.requirement("R7.3")
def test_a_reload_shows_the_same_receipt(visit: Windows) -> None:
    reporter = visit.phone()
    fill(reporter, narrative=NARRATIVE)
    reporter.press("提交")
    receipt = receipt_of(reporter)
    reporter.page.reload()
    assert receipt_of(reporter) == receipt
    reporter.does_not_see("改动的内容没有存入")


@pytest.mark.requirement("R7.3")
def test_an_answer_that_was_lost_comes_with_the_next_press(visit: Windows) -> None:
    reporter = visit.phone()
    fill(reporter, narrative=NARRATIVE)
    stored: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or stored:
            route.continue_()
            return
        stored.append(route.fetch().text())  # the server has it
        route.abort("connectionreset")  # and nobody hears of it

    reporter.page.route("**/report/", lose)
    reporter.press("提交")
    reporter.sees("没有收到服务器的答复")
    reporter.picture("answer-lost")
    assert chosen(reporter) == ["照片一.txt", "照片二.txt"]
    reporter.press("提交")
    assert receipt_of(reporter) in stored[0]


def test_an_officer_s_files_survive_an_error_and_the_message_is_seen(visit: Windows) -> None:
    officer = visit.officer(acts.OFFICE_HANDLER)
    officer.go("/desk/leads/new/")
    officer.select("来源渠道", 1)
    officer.fill({"反映内容": NARRATIVE, "被反映单位": "示范产业园管理委员会"})
    officer.choose("匿名")
    officer.page.get_by_label("反映材料").set_input_files([acts.proof("来访材料")])
    officer.press("登记")
    officer.sees("请填写标题")
    officer.fill({"标题": "示范数据：来访反映设立分公司的要求"})
    officer.press("登记")
    officer.sees("移交时限自收到之日起算", "只显示这一次")
    officer.sees("反映材料")
