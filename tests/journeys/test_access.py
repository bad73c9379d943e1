"""Anybody can use the public pages: without a mouse, on the smallest phone, with large type."""

import pytest
from playwright.sync_api import Page

from tests.journeys import acts
from tests.journeys.conftest import Windows
from tests.journeys.people import Visitor

pytestmark = pytest.mark.journey

SMALLEST = (320, 640)
PUBLIC_PAGES = ("/", "/list/", "/list/?q=药店", "/report/", "/track/", "/account/login/", "/nothing-here/")
DESK_PAGES = (
    "/desk/",
    "/desk/?tab=done",
    "/desk/leads/new/",
    "/desk/notices/",
    "/desk/zero/",
    "/desk/supervision/",
    "/desk/identity/",
    "/account/",
)


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def focused(page: Page) -> str:
    """The name of the control that has the focus."""
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


def walk_to(page: Page, name: str) -> None:
    """Press the tabulator until the control has the focus, and see that it shows it."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page) == name:
            shows = "(e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow)"
            assert page.evaluate(f"{shows}(document.activeElement)") != "nonenone"
            return
    raise AssertionError(f"the keyboard does not reach {name}")


@pytest.mark.requirement("R7.5")
def test_report_by_keyboard(visit: Windows) -> None:
    reporter = visit.passer_by()
    page = reporter.page
    reporter.go("/report/")
    page.keyboard.press("Tab")
    assert focused(page) == "跳到主要内容"
    page.keyboard.press("Enter")
    walk_to(page, "stance")
    page.keyboard.press("Space")
    walk_to(page, "target_name")
    page.keyboard.type("示范产业园管理委员会")
    walk_to(page, "提交")
    page.keyboard.press("Enter")
    reporter.sees("有1处需要改正")
    page.wait_for_function("document.activeElement.getAttribute('role') === 'alert'")
    reporter.picture("01-what-is-wrong-has-the-focus")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "narrative"
    page.keyboard.type("入园企业被要求统一购买指定公司的服务，不买不给办手续。")
    walk_to(page, "提交")
    page.keyboard.press("Enter")
    reporter.sees("已收到您的反映")
    reporter.picture("02-receipt")


def test_large_type(visit: Windows) -> None:
    reporter = visit.phone()
    reporter.go("/report/")
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = reporter.page.evaluate(size)
    reporter.page.locator("[data-type-switch]").tap()
    reporter.follow("查询进度")
    reporter.sees("查询码丢了怎么办")
    assert reporter.page.evaluate(size) > before
    reporter.go("/report/")
    assert overflow(reporter.page) == 0
    reporter.picture("report-in-large-type")


def narrow(person: Visitor, path: str) -> int:
    """The overflow of one page, with its picture."""
    person.go(path)
    person.picture(path.strip("/").replace("/", "-").replace("?", "-") or "home")
    return overflow(person.page)


def test_public_pages_fit_the_smallest_phone(visit: Windows) -> None:
    reporter = visit.open(SMALLEST, is_phone=True)
    assert {path: narrow(reporter, path) for path in PUBLIC_PAGES} == dict.fromkeys(PUBLIC_PAGES, 0)
    receipt = acts.Report(
        title="示范反映：超长标题" + "与不断行的地址www.example.invalid" * 3,
        narrative="示范内容：办理变更登记时被要求提交清单以外的材料。" + "Pneumono" * 20,
        target="县商务局",
    )
    acts.send_report(reporter, receipt)
    assert overflow(reporter.page) == 0
    acts.track(reporter, receipt)
    reporter.picture("tracking-of-a-long-report")
    assert overflow(reporter.page) == 0


def test_desk_pages_fit_the_smallest_phone(visit: Windows) -> None:
    office = visit.officer(acts.OFFICE_HANDLER)
    office.page.set_viewport_size({"width": SMALLEST[0], "height": SMALLEST[1]})
    office.go("/desk/")
    lead = office.page.locator("a[data-row]").first.get_attribute("href") or ""
    pages = (*DESK_PAGES, lead, f"{lead}register/")
    assert {path: narrow(office, path) for path in pages} == dict.fromkeys(pages, 0)
