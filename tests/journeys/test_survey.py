"""A survey is built at the desk, opened by the head, answered on a phone with a code, and its result seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.acts import OFFICE_HANDLER, OFFICE_HEAD
from tests.journeys.conftest import Windows
from tests.journeys.people import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.requirement("R4.2")]

TITLE = "办事窗口满意度调查"
QUESTION = "您对窗口落实清单制度的工作满意吗？"


def test_built_opened_answered_on_a_phone_and_seen(visit: Windows) -> None:
    office = visit.officer(OFFICE_HANDLER)
    path = build(office)
    approve(visit, path)
    code = take_a_code(office, path)
    answer(visit.phone(), code)
    see_the_response(office, path)
    close(visit, path)
    see_the_result(office, path)


def build(office: Visitor) -> str:
    """The head and one question; returns the survey's path."""
    today = timezone.localdate()
    office.go("/desk/surveys/new/")
    office.fill(
        {
            "标题": TITLE,
            "为什么调查": "了解来窗口办事的市场主体的感受，用于改进工作。",
            "开始日期": today.isoformat(),
            "结束日期": (today + timedelta(days=7)).isoformat(),
        }
    )
    office.select("指标体系", 1)
    office.press("新建问卷")
    office.sees("还没有题目")
    path = office.page.url.replace(office.county.address, "")
    office.follow("添加题目")
    office.fill({"题目": QUESTION})
    office.select("计入的指标", "第25项 工作落实满意度")
    office.press("添加题目")
    office.sees(QUESTION)
    office.follow("预览")
    office.sees("这里不能提交")
    office.go(f"{path}submit/")
    office.press("提交审批")
    office.sees("待审批")
    return path


def approve(visit: Windows, path: str) -> None:
    head = visit.officer(OFFICE_HEAD)
    head.go(f"{path}approve/")
    head.press("批准并开放")
    head.sees("调查中")


def take_a_code(office: Visitor, path: str) -> str:
    """A batch of codes on paper; returns the address of the first."""
    office.go(f"{path}codes/batch/")
    office.select("被评估单位", 1)
    office.fill({"批次名称": "窗口来访", "份数": "3"})
    office.select("来源地", "外地")
    office.press("生成一批答题码")
    office.sees("窗口来访")
    office.press("打印")
    office.sees("只能用一次")
    office.picture("codes-to-print")
    assert office.page.locator("svg.qr").count() == 3
    return office.page.locator(".survey-card .code").first.inner_text()


def answer(person: Visitor, code: str) -> None:
    """Scan, forget to answer, answer, be thanked; the code is used up."""
    person.go(f"/survey/{code}/")
    person.sees(TITLE, "匿名填写")
    person.press("提交答卷")
    person.sees("这一题请作答")
    person.choose("4")
    person.picture("survey-on-a-phone")
    person.press("提交答卷")
    person.sees("答卷已收到")
    width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert person.page.evaluate(width)
    person.go(f"/survey/{code}/")
    person.sees("已经用过")


def see_the_response(office: Visitor, path: str) -> None:
    """While the survey is open: how many have answered, and no figure."""
    office.go(path)
    office.sees("33.3%")
    office.follow("回收情况")
    office.sees("33.3%", "结束并封存后才有结果")
    office.picture("survey-response")


def close(visit: Windows, path: str) -> None:
    head = visit.officer(OFFICE_HEAD)
    head.go(f"{path}close/")
    head.choose("计入得分")
    head.fill({"结束说明": "调查期满，按期结束。"})
    head.press("结束调查")
    head.confirm()
    head.sees("已结束")


def see_the_result(office: Visitor, path: str) -> None:
    """One answer is too few: it is counted, and nothing of it is told."""
    office.go(f"{path}results/")
    office.sees("1份答卷", "样本不足 不计分")
    office.picture("survey-results")
