"""
What the people of a journey do, one function for one act: the same steps by the same buttons in every story.

`Lead` is what the story knows of the lead: its number, once an officer has read it off the screen.
"""

from attrs import define
from playwright.sync_api import FilePayload

from tests.journeys.conftest import Windows
from tests.journeys.people import Visitor

OFFICE_HANDLER, OFFICE_HEAD = "handler-coordinating-office", "head-coordinating-office"


def proof(name: str) -> FilePayload:
    """A small file that shows something, marked as made up."""
    return {
        "name": f"{name}.txt",
        "mimeType": "text/plain",
        "buffer": f"示范数据：{name}。本文件为演示编写。\n".encode(),
    }


@define
class Report:
    """What somebody tells the public page."""

    title: str
    narrative: str
    target: str
    receipt: str = ""
    reference: str = ""

    @property
    def path(self) -> str:
        """The lead's page at the desk."""
        return f"/desk/leads/{self.reference}/"


def send_report(reporter: Visitor, report: Report, *, name: str = "", phone: str = "") -> None:
    """Fill in the public page and read the receipt. With a name it is a named report."""
    reporter.go("/report/")
    reporter.choose("实名反映" if name else "匿名反映")
    if name:
        reporter.fill({"姓名": name, "联系电话": phone})
    reporter.select("反映哪个单位", report.target)
    reporter.fill({"发生了什么": report.narrative, "一句话标题": report.title})
    reporter.press("提交")
    reporter.sees("已收到您的反映")
    report.receipt = reporter.page.locator("#receipt").inner_text().strip()


def track(reporter: Visitor, report: Report) -> None:
    """Open the report's own page with the receipt."""
    reporter.go("/track/")
    if reporter.page.get_by_label("查询码").count():
        reporter.fill({"查询码": report.receipt})
        reporter.press("查询")
    reporter.page.get_by_role("heading", name=report.title).wait_for()


def find(officer: Visitor, report: Report) -> None:
    """Open the lead from the inbox, by its title; remember its number."""
    officer.go("/desk/")
    officer.follow(report.title)
    officer.page.get_by_role("heading", name=report.title).wait_for()
    report.reference = officer.page.url.rstrip("/").rsplit("/", 1)[1]


def register(visit: Windows, report: Report, *, summary: str, by: str = OFFICE_HANDLER) -> Visitor:
    """Classify the lead, and write what departments will read of it."""
    office = visit.officer(by)
    find(office, report)
    office.follow("登记")
    office.fill({"转办摘要": summary})
    office.select("案例类型", 1)
    office.select("壁垒情形", 3)
    office.select("问题层面", 2)
    office.picture("office-registers")
    office.press("登记")
    office.sees("已登记，请移交主管部门")
    return office


def transfer(visit: Windows, report: Report, *, to: str, by: str = OFFICE_HANDLER) -> Visitor:
    """Give the lead to a department."""
    office = visit.officer(by)
    office.go(report.path)
    office.follow("移交")
    office.select("主办部门", to)
    office.fill({"移交意见": "请核查反映的做法有无依据，依法提出意见。"})
    office.press("移交")
    office.sees("已移交，核查时限自今日起算")
    return office


def give_back(visit: Windows, report: Report, *, by: str, step: str = "退回") -> Visitor:
    """Return the lead: not this department's matter."""
    department = visit.officer(by)
    department.go(report.path)
    department.follow(step)
    department.fill(
        {
            "退回理由": "反映的事项不在本部门职责范围内，建议由行业主管部门核查。",
            "退回依据": "本部门职能配置、内设机构和人员编制规定（示范）第三条",
        }
    )
    department.press(step)
    department.confirm()
    return department


def sign(visit: Windows, report: Report, *, by: str) -> Visitor:
    department = visit.officer(by)
    department.go(report.path)
    department.press("签收")
    department.sees("已签收")
    return department


def verify(visit: Windows, report: Report, *, by: str, reviewer: str) -> Visitor:
    """The department finds it true, with proof; its reviewer hands it in."""
    department = visit.officer(by)
    department.go(report.path)
    department.follow("提交核查意见")
    department.choose("属实")
    department.fill(
        {
            "情况说明": "经调阅文件、走访经营主体，所反映的前置要求确实存在，由内设机构口头提出，"
            "没有法律法规依据，也不在市场准入负面清单之内。",
            "处理或者整改意见": "停止要求前置材料，修改办事指南并向社会公布。",
        }
    )
    department.attach("印证材料", proof("办事指南截图"), proof("走访记录"))
    department.picture("department-verifies")
    department.press("提交核查意见")
    department.sees("的核查意见已提交本部门审核员审核")
    return endorse(visit, report, by=reviewer)


def endorse(visit: Windows, report: Report, *, by: str) -> Visitor:
    chief = visit.officer(by)
    chief.go(report.path)
    chief.follow("审核通过")
    chief.picture("reviewer-endorses")
    chief.press("审核通过")
    chief.sees("的核查意见已报送牵头单位")
    return chief


def notify(
    visit: Windows, report: Report, *, handler: str = OFFICE_HANDLER, head: str = OFFICE_HEAD
) -> Visitor:
    """Draft the rectification notice; the head signs it."""
    office = visit.officer(handler)
    office.go(report.path)
    office.follow("起草整改通知")
    office.fill(
        {
            "存在问题": "在办理备案时要求提交清单以外的前置材料，且不出具书面理由。",
            "整改要求": "停止要求前置材料，七日内修改办事指南，报送修改前后文本。",
            "依据": "市场准入负面清单（2025年版）说明",
        }
    )
    office.picture("office-drafts-notice")
    office.press("起草整改通知")
    office.sees("的整改通知已起草，待负责人签发")
    chief = visit.officer(head)
    chief.go(report.path)
    chief.follow("发出整改通知")
    chief.picture("head-issues-notice")
    chief.press("发出整改通知")
    chief.confirm()
    chief.sees("的整改通知已发出")
    return chief


def rectify(visit: Windows, *, by: str) -> Visitor:
    """The unit complained about answers the newest notice that it received."""
    unit = visit.officer(by)
    unit.go("/desk/notices/")
    unit.page.locator("[data-row]").first.click()
    unit.fill({"整改情况": "已停止要求前置材料，办事指南已经修改并在网站公布，窗口人员完成培训。"})
    unit.attach("整改印证材料", proof("修改后的办事指南"))
    unit.picture("unit-reports")
    unit.press("报送")
    unit.sees("的整改情况已报送，等待复核")
    return unit


def accept(visit: Windows, report: Report, *, by: str = OFFICE_HANDLER) -> Visitor:
    office = visit.officer(by)
    office.go(report.path)
    office.follow("整改通过")
    office.picture("office-accepts")
    office.press("整改通过")
    office.sees("待答复")
    return office


def answer(visit: Windows, report: Report, *, body: str, by: str = OFFICE_HANDLER) -> Visitor:
    office = visit.officer(by)
    office.go(report.path)
    office.follow("答复反映人")
    office.fill({"答复内容": body})
    office.press("答复反映人")
    office.sees("已答复反映人，请按时回访")
    return office


def close(visit: Windows, report: Report, *, by: str = OFFICE_HEAD) -> Visitor:
    head = visit.officer(by)
    head.go(report.path)
    head.follow("办结")
    head.fill({"办结意见": "问题已经整改，反映人评价为已解决，同意办结。"})
    head.press("办结")
    head.confirm()
    head.sees("已办结。")
    return head
