"""
A demonstration round from its opening to the rectification plan, one task of which is done and accepted.

On the way somebody answers the survey on a phone, and an objection is upheld and carried out. Nobody waits
for the last day of the objections: the calendar is turned in the database.
"""

import sqlite3
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from tests.journeys.acts import OFFICE_HANDLER, OFFICE_HEAD, proof
from tests.journeys.conftest import Windows
from tests.journeys.people import County, Visitor

pytestmark = [
    pytest.mark.journey,
    *(pytest.mark.requirement(key) for key in ("R4.2", "R4.4", "R4.6", "R4.7", "R6.1")),
]
UNIT, NAME, SURVEY = "market_regulation", "市场监督管理局", "市场准入满意度调查（示范数据）"
CLERK, REVIEWER = "handler-market-regulation", "reviewer-market-regulation"
WORKED_ON = 21
WIDTH = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def test_from_opening_to_rectification(visit: Windows) -> None:
    office, head = visit.officer(OFFICE_HANDLER), visit.officer(OFFICE_HEAD)
    answer_on_a_phone(visit.phone(), take_a_code(office))
    end_the_survey(head)
    path = open_a_round(office)
    start(head, path)
    freeze_and_compute(office, path)
    show(office, path)
    objection = object_to(visit.officer(REVIEWER), path)
    uphold(office, head, objection)
    correct(office, head, objection, path)
    compute_again(office, path)
    turn_the_calendar(office.county, path)
    publish(head, path)
    fetch_the_report(office, path)
    plan = draw_up_the_plan(office, path)
    issue(head, plan)
    task = report_what_was_done(visit.officer(CLERK))
    accept(head, task)


def take_a_code(office: Visitor) -> str:
    """One more code for the demonstration's survey."""
    office.go("/desk/surveys/")
    office.follow(SURVEY)
    path = office.page.url.replace(office.county.address, "")
    office.go(f"{path}codes/batch/")
    office.control("被评估单位").select_option(value=UNIT)
    office.fill({"批次名称": "窗口来访", "份数": "1"})
    office.press("生成一批答题码")
    batch = office.page.locator("tr").filter(has_text="窗口来访")
    batch.get_by_role("button", name="打印").click()
    return office.page.locator(".survey-card .code").first.inner_text()


def answer_on_a_phone(person: Visitor, code: str) -> None:
    """All questions with a finger; the page is never wider than the phone."""
    person.go(f"/survey/{code}/")
    person.sees(SURVEY)
    steps = person.page.get_by_label("4", exact=True)
    for place in range(steps.count()):
        steps.nth(place).check()
    person.picture("answered-on-a-phone")
    assert person.page.evaluate(WIDTH)
    person.press("提交答卷")
    person.sees("答卷已收到")
    assert person.page.evaluate(WIDTH)


def end_the_survey(head: Visitor) -> None:
    head.go("/desk/surveys/")
    head.follow(SURVEY)
    head.follow("结束调查")
    head.choose("计入得分")
    head.fill({"结束说明": "答卷经过抽查，未见异常，全部计入。"})
    head.press("结束调查")
    head.confirm()
    head.sees("已结束")


def open_a_round(office: Visitor) -> str:
    """A round over the year that runs, about every department; returns its path."""
    today = timezone.localdate()
    office.go("/desk/evaluation/new/")
    office.fill(
        {
            "轮次名称": f"{today.year}年度市场准入效能评估",
            "评估期": str(today.year),
            "报送截止日": (today + timedelta(days=7)).isoformat(),
        }
    )
    office.control("指标体系").select_option(value="chongqing-2022")
    office.page.locator("[name=is_demonstration]").check()
    office.picture("office-opens-a-round")
    office.press("保存")
    office.sees("由负责人批准开始")
    return office.page.url.replace(office.county.address, "")


def start(head: Visitor, path: str) -> None:
    head.go(path)
    head.follow("开始收集")
    head.press("开始收集")
    head.sees("收集数据", "已办理“开始收集”")


def freeze_and_compute(office: Visitor, path: str) -> None:
    """The page says by itself when the worker is done."""
    office.go(path)
    office.follow("冻结数据")
    office.press("冻结数据")
    office.page.locator("#computation").get_by_text("已完成", exact=True).wait_for(timeout=60_000)
    office.go(path)
    office.picture("round-computed")
    office.go(f"{path}units/{UNIT}/")
    office.picture("unit-computed")


def show(office: Visitor, path: str) -> None:
    office.go(path)
    office.follow("向各单位出示结果")
    office.fill({"异议截止日": (timezone.localdate() + timedelta(days=5)).isoformat()})
    office.press("向各单位出示结果")
    office.sees("异议期")


def object_to(reviewer: Visitor, path: str) -> str:
    """The department's reviewer sees the own unit alone and objects to one score."""
    assert reviewer.go(f"{path}units/development_reform/") == 404
    reviewer.go(f"{path}units/{UNIT}/")
    reviewer.picture("unit-of-its-own")
    line = reviewer.page.locator("tr").filter(
        has=reviewer.page.locator(f"a[href$='indicators/{WORKED_ON}/']")
    )
    line.get_by_role("link", name="提出异议").click()
    reviewer.fill({"异议理由": "两件线索当期已经办结，办结文书随附，系统里漏记了办结日期。"})
    reviewer.attach("印证材料", proof("办结文书"))
    reviewer.picture("reviewer-objects")
    reviewer.press("提出异议")
    reviewer.sees("异议已经提出")
    return reviewer.page.url.replace(reviewer.county.address, "")


def uphold(office: Visitor, head: Visitor, objection: str) -> None:
    office.go(objection)
    office.fill({"处理意见": "文书属实，建议更正。"})
    office.press("提出处理意见")
    office.sees("待裁定")
    head.go(objection)
    head.picture("head-decides")
    head.page.locator("form[action$='uphold/']").get_by_label("裁定理由").fill("文书属实，予以更正。")
    head.press("裁定成立")
    head.sees("成立")


def correct(office: Visitor, head: Visitor, objection: str, path: str) -> None:
    """The corrected points come from one person and are approved by another."""
    office.go(objection)
    office.follow("提出这项得分的更正")
    office.fill({"更正后的分数": "75", "理由": "异议成立：两件线索当期已经办结。"})
    office.attach("证明材料", proof("办结文书"))
    office.picture("office-corrects")
    office.press("分数更正")
    office.sees("待另一名负责人批准")
    head.go(f"{path}manual/")
    head.follow("决定")
    head.control("决定").select_option(value="yes")
    head.press("决定分数更正")
    head.sees("已决定")


def compute_again(office: Visitor, path: str) -> None:
    office.go(path)
    office.follow("重新计算")
    # From the same data: the correction that was approved enters all the same.
    office.fill({"理由": "执行成立的异议。"})
    office.press("重新计算")
    second = office.page.locator("#computation").filter(has_text="第2次计算")
    second.get_by_text("已完成", exact=True).wait_for(timeout=60_000)
    office.go(f"{path}units/{UNIT}/")
    office.sees("经更正")


def turn_the_calendar(county: County, path: str) -> None:
    """The last day of the objections was yesterday."""
    reference, until = path.rstrip("/").rsplit("/", 1)[1], timezone.localdate() - timedelta(days=1)
    if url := county.environment["DATABASE_URL"]:
        with psycopg.connect(url) as postgres:
            postgres.execute(
                "UPDATE evaluation_round SET objections_until = %s WHERE reference = %s", (until, reference)
            )
        return
    file = Path(county.environment["MARKETACCESS_HOME"]) / "marketaccess.sqlite3"
    with sqlite3.connect(file, timeout=20) as sqlite:
        sqlite.execute(
            "UPDATE evaluation_round SET objections_until = ? WHERE reference = ?",
            (until.isoformat(), reference),
        )


def publish(head: Visitor, path: str) -> None:
    head.go(path)
    head.follow("公布结果")
    head.press("公布结果")
    head.sees("已公布")


def fetch_the_report(office: Visitor, path: str) -> None:
    """The round's report as Word."""
    office.go(path)
    with office.page.expect_download() as waiting:
        office.follow("报告（Word）")
    assert waiting.value.suggested_filename.endswith(".docx")


def draw_up_the_plan(office: Visitor, path: str) -> str:
    office.go(path)
    office.follow("拟定整改方案")
    office.picture("office-draws-up-the-plan")
    office.press("拟定整改方案")
    office.sees("已经拟定")
    office.picture("plan-drafted")
    return office.page.url.replace(office.county.address, "")


def issue(head: Visitor, plan: str) -> None:
    head.go(plan)
    head.follow("下达")
    head.press("下达")
    head.confirm()
    head.sees("整改中")


def report_what_was_done(clerk: Visitor) -> str:
    """The department opens the first of its tasks and reports; returns the task's path."""
    clerk.go("/desk/rectification/tasks/")
    clerk.page.locator("[data-row]").first.click()
    clerk.follow("报送整改情况")
    clerk.fill({"整改情况": "逐件核对并补记办结日期，修订登记办法，今后当日登记。"})
    clerk.attach("证明材料", proof("整改前后对比"))
    clerk.press("报送整改情况")
    clerk.sees("待验收")
    return clerk.page.url.replace(clerk.county.address, "")


def accept(head: Visitor, task: str) -> None:
    head.go(task)
    head.follow("验收销号")
    head.press("验收销号")
    head.confirm()
    head.sees("已销号")
    head.picture("task-accepted")
