"""Somebody asks from a measure's page, on a phone, whether they may enter; the answer is published."""

import re

import pytest

from tests.journeys.acts import OFFICE_HANDLER, proof
from tests.journeys.conftest import Windows
from tests.journeys.people import Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.requirement("R2.3"),
    pytest.mark.requirement("R11.1"),
]

TITLE = "自动售药机要不要另外许可"
QUESTION = "我叫示范人，想在县城放两台自动售药机，只卖乙类非处方药，电话13800001234，要不要另外办许可？"
ANSWER = "可以进入。自动售药机属于药品零售企业的经营场所延伸，随药品零售企业许可一并申请，不另设许可。"
CLERK, REVIEWER = "handler-market-regulation", "reviewer-market-regulation"


def test_asked_on_a_phone_answered_published_and_found(visit: Windows) -> None:
    person = visit.phone()
    receipt = ask_from_a_measure(person)
    path = assign(visit)
    answer(visit, path)
    read_and_rate(person, receipt)
    publish(visit, path)
    find(visit.phone())


def ask_from_a_measure(person: Visitor) -> str:
    """Anonymous, from the page of the measure; returns the receipt."""
    page = person.page
    person.go("/list/?q=药店")
    page.get_by_role("link", name="药品零售企业许可").first.tap()
    person.follow("问一问能不能进")
    page.get_by_role("heading", name="问一问能不能进").wait_for()
    assert page.get_by_text("药品零售企业许可").count() >= 1
    assert page.get_by_text("2025年版").count() >= 1
    person.fill({"您想问什么": QUESTION, "一句话标题": TITLE})
    person.attach("材料", proof("平面图"))
    person.choose("匿名咨询")
    page.get_by_label("同意隐去姓名和联系方式后公开问答").check()
    person.picture("asker-asks")
    person.press("提交")
    person.sees("已收到您的咨询")
    person.picture("asker-has-receipt")
    return page.locator("#receipt").inner_text().strip()


def assign(visit: Windows) -> str:
    """The coordinating office gives it to the department; returns its page's path."""
    office = visit.officer(OFFICE_HANDLER)
    office.go("/desk/")
    office.page.get_by_role("heading", name=re.compile("待办咨询")).wait_for()
    office.go("/desk/consultations/")
    office.follow(TITLE)
    path = office.page.url.replace(visit.county.address, "")
    office.picture("office-reads")
    office.follow("分办")
    office.select("答复部门", "县市场监督管理局")
    office.press("分办")
    office.sees("已办理“分办”")
    return path


def answer(visit: Windows, path: str) -> None:
    """The department drafts, its reviewer passes the draft."""
    clerk = visit.officer(CLERK)
    clerk.go(path)
    clerk.follow("拟写答复")
    clerk.fill({"答复内容": ANSWER, "依据": "《中华人民共和国药品管理法》第五十一条"})
    clerk.page.get_by_label("本部门同意公开这一问答").check()
    clerk.picture("clerk-drafts")
    clerk.press("拟写答复")
    clerk.sees("已办理“拟写答复”")
    reviewer = visit.officer(REVIEWER)
    reviewer.go(path)
    reviewer.follow("审核通过并答复")
    reviewer.press("审核通过并答复")
    reviewer.sees("已办理“审核通过并答复”")


def read_and_rate(person: Visitor, receipt: str) -> None:
    """Under the same entry as reports."""
    person.go("/track/")
    person.fill({"查询码": receipt})
    person.press("查询")
    person.page.get_by_role("heading", name=TITLE).wait_for()
    assert person.page.get_by_text(ANSWER).count() == 1
    person.picture("asker-reads")
    person.select("对答复的满意程度", 1)
    person.press("提交评价")
    person.sees("评价已收到")


def publish(visit: Windows, path: str) -> None:
    """Without what can be recognised: the office sees what was hidden, and checks it."""
    office = visit.officer(OFFICE_HANDLER)
    office.go(path)
    office.follow("公开问答")
    shown = office.page.get_by_label("问", exact=True).input_value()
    assert "13800001234" not in shown
    assert "示范人" not in shown
    office.picture("office-publishes")
    office.press("公开问答")
    office.sees("已办理“公开问答”")


def find(stranger: Visitor) -> None:
    """By a word in the middle, and on the measure's own page."""
    stranger.go("/consultations/?q=售药机")
    stranger.follow(TITLE)
    stranger.page.get_by_role("heading", name=TITLE).wait_for()
    assert stranger.page.get_by_text(ANSWER).count() == 1
    text = stranger.page.locator("main").inner_text()
    assert "13800001234" not in text
    assert "示范人" not in text
    stranger.picture("stranger-reads")
    stranger.go("/list/measures/203008-3/")
    assert stranger.page.get_by_role("link", name=TITLE).count() == 1
