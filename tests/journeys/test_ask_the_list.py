"""Somebody on a phone asks whether a trade may be entered, who permits it, and what was before."""

import re

import pytest

from tests.journeys.conftest import Windows

pytestmark = [
    pytest.mark.journey,
    pytest.mark.requirement("R2.2"),
    pytest.mark.requirement("R2.3"),
]


def test_ask_the_list_on_a_phone(visit: Windows) -> None:
    person = visit.phone()
    page = person.page
    person.go("/")
    box = page.get_by_label("想做什么？查一查要不要许可")

    # Suggestions while typing, by keyboard.
    box.press_sequentially("药", delay=60)
    page.locator("#suggestions:not([hidden]) [role=option]").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    assert page.locator("[role=option][aria-selected=true]").count() == 1
    box.press("Escape")
    assert page.locator("#suggestions").is_hidden()

    # A permit: who gives it.
    box.fill("药店")
    box.press("Enter")
    page.locator(".verdict-permit").wait_for()
    assert "q=" in page.url
    assert page.get_by_text("非官方").count() == 1
    page.get_by_role("link", name="药品零售企业许可").click()
    page.get_by_text("谁许可").wait_for()
    assert page.get_by_text("药品监管部门").count() >= 1
    assert page.get_by_text("示范数据", exact=True).count() >= 1

    # A prohibition, and what is not on the list.
    person.go("/list/?q=虚拟货币以外的东西")
    page.locator(".verdict-open, .verdict-prohibited").wait_for()
    person.go("/list/?q=天体物理馆")
    page.locator(".verdict-open").wait_for()

    # The edition of another day.
    page.get_by_text("按某一天查询、下载整版").click()
    page.get_by_label("这一天施行的清单").fill("2023-01-01")
    page.locator("form.as-of").get_by_role("button", name="查询").click()
    page.get_by_text(re.compile("2022年版")).first.wait_for()
    assert "as_of=2023-01-01" in page.url

    # Narrowing.
    person.go("/list/?q=许可")
    page.get_by_text("缩小范围").click()
    page.locator(".facets").get_by_role("link", name=re.compile("制造业")).first.click()
    page.get_by_role("heading", name=re.compile("找到")).wait_for()
    assert "section=C" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_list_can_be_asked_without_a_script(visit: Windows) -> None:
    context = visit.browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{visit.county.address}/list/")
    page.get_by_label("想做什么？查一查要不要许可").fill("快递")
    page.get_by_role("button", name="查清单").click()
    assert page.locator(".hit").count() >= 1
    assert page.get_by_text("快递业务经营许可").count() >= 1
    context.close()
