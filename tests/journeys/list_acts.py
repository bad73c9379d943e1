"""
What the coordinating office does when the next edition comes out, one function for one act.

A journey goes on from any of them: `confirm_comparison` leaves the office on the confirmed comparison.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve, frozen
from playwright.sync_api import FilePayload

from marketaccess.domain.negative_list.edition import Edition, Item, Measure
from marketaccess.pipelines.list_export.rows import HEADINGS, rows
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE
from marketaccess.site.demonstration import lists
from tests.journeys.acts import OFFICE_HANDLER
from tests.journeys.conftest import Windows
from tests.journeys.people import Visitor
from tests.make_list import list_item, list_measure
from tests.pipelines.list_import.tables import workbook

# Carried out by a service item of one department in the demonstration.
ENDS = "206002-2"
WORKER = 60_000  # milliseconds: what the worker may take for a comparison on a busy machine


@frozen
class NextEdition:
    """An edition to come, made of the demonstration's present one: what is gone, recast and new in it."""

    key: str
    value: Edition
    ended: Measure
    cancelled: Item
    recast_as: Item

    @property
    def title(self) -> str:
        """As the pages call it."""
        return self.value.title

    def file(self) -> FilePayload:
        """The edition as a workbook."""
        table = [[str(cell or "") for cell in row] for row in rows(self.value)]
        head = [heading.text for heading in HEADINGS]
        return {"name": f"{self.key}.xlsx", "mimeType": MEDIA_TYPE, "buffer": workbook(head, *table)}


def next_edition(key: str = "demo-next") -> NextEdition:
    """
    In force from next year on, so that the editions of today stay what other journeys ask.

    One item loses a measure; another is recast so that only a person sees that it is the same.
    """
    present = lists.edition(lists.PLANNED[-1])
    permits = [item for item in present.items if item.code.startswith("2") and len(item.measures) > 1]
    measures = [measure for item in permits for measure in item.measures]
    (ended,) = [measure for measure in measures if measure.key == ENDS]
    cast = permits[-1]
    recast = list_item("299901", "公共场所开业准入", list_measure("开业卫生核准", "卫生健康部门"))
    kept = (_without(item, ended) for item in present.items if item.key != cast.key)
    items = tuple(_numbered([*kept, recast]))
    begins = date.today() + timedelta(days=365)
    title = "市场准入负面清单（下一版，示范）"
    value = evolve(present, key=key, title=title, in_force_from=begins, items=items)
    return NextEdition(key, value, ended, cast, recast)


def _without(item: Item, ended: Measure) -> Item:
    return evolve(item, measures=tuple(measure for measure in item.measures if measure.key != ended.key))


def _numbered(items: list[Item]) -> Iterator[Item]:
    for number, item in enumerate(items, start=1):
        yield evolve(item, number=str(number))


def import_edition(visit: Windows, edition: NextEdition, *, by: str = OFFICE_HANDLER) -> Visitor:
    """Upload the workbook, look at what would change, store it."""
    office = visit.officer(by)
    office.go("/desk/list/")
    office.follow("录入清单")
    office.attach("Excel、CSV、Word 或者 PDF 文件", edition.file())
    office.fill({"版本标识": edition.key, "名称": edition.title})
    office.fill({"施行日期": edition.value.in_force_from.isoformat()})
    office.page.get_by_role("checkbox", name="示范数据 非官方").check()
    office.press("上传并试运行")
    office.sees("这一版还没有录入过", "认出的列")
    office.picture("dry-run")
    office.press("确认录入")
    office.sees("已录入第 1 次", edition.title)
    return office


def compare(visit: Windows, old: str, new: str, *, by: str = OFFICE_HANDLER) -> Visitor:
    """Ask for a comparison of two editions, by their titles, and wait for the worker."""
    office = visit.officer(by)
    office.go("/desk/list/comparisons/")
    office.select("原版", old)
    office.select("新版", new)
    office.press("开始比对")
    office.page.get_by_role("button", name="确认整个比对").wait_for(timeout=WORKER)
    return office


def correct_line(office: Visitor, *, old: str, new: str) -> None:
    """Say that what the program took for cancelled lives on as something else. Titles of items."""
    page = office.page
    line = page.locator("article.line", has_text=old).filter(has_text="取消")
    line.get_by_role("link", name="更正").click()
    page.get_by_label("在新版中查找").fill(new[:8])
    page.get_by_role("button", name="查找").click()
    page.locator("fieldset", has_text="新版").get_by_label(new).check()
    office.picture("correct-line")
    office.press("按所选更正")
    office.sees("已更正。")


def confirm_comparison(office: Visitor) -> None:
    """Look at every line of which the program is not sure, then confirm the whole."""
    page = office.page
    address = page.url.partition("?")[0]
    for view in ("items", "measures"):
        page.goto(f"{address}?view={view}&order=unsure")
        while page.locator("article.line.is-unsure").count():
            page.locator("article.line.is-unsure").first.get_by_role("button", name="确认这一行").click()
            office.sees("已确认 1 行")
    page.goto(address)
    office.picture("before-confirmation")
    office.press("确认整个比对")
    office.sees("比对已确认")


def report_task(clerk: Visitor, title: str, *, result: str, page: str) -> str:
    """From the to-do list: report an adjustment task as done, with the exact page. The task's address."""
    clerk.go("/desk/")
    clerk.page.locator("li", has_text=title).get_by_role("link").click()
    path = clerk.page.url.removeprefix(clerk.county.address)
    clerk.follow("报送完成情况")
    clerk.fill({"完成情况": result, "网页地址": page})
    clerk.press("报送完成情况")
    clerk.sees("已报送，待牵头单位审核")
    return path


def accept_task(office: Visitor, path: str) -> None:
    """Review a reported task and close it."""
    office.go(path)
    office.follow("审核通过")
    office.press("审核通过")
    office.confirm()
    office.sees("已审核通过，任务完成")
