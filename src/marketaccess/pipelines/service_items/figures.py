"""The process figures as a ledger: before and after, item by item."""

from collections.abc import Iterable, Iterator
from datetime import date

from marketaccess.apps.matters.queries import Course
from marketaccess.domain.matters.service_item import ONLINE_LABELS, OnlineDepth
from marketaccess.pipelines.workbook import Cover, Heading, Layout, Value, write

PAIRS = ("环节", "材料", "承诺时限", "到现场次数")
LAYOUT = Layout(
    sheet="流程指标",
    holds="事项",
    headings=(
        Heading("序号", 6, is_centered=True),
        Heading("事项名称", 34),
        Heading("实施编码", 34),
        Heading("实施主体", 22),
        Heading("原始日期", 12, is_centered=True),
        Heading("现行日期", 12, is_centered=True),
        Heading("网办深度（原）", 14, is_centered=True),
        Heading("网办深度（现）", 14, is_centered=True),
        *(Heading(f"{name}（{when}）", 10, is_centered=True) for name in PAIRS for when in ("原", "现")),
    ),
    everything="全部事项",
    nothing="没有事项",
    signatures=(1, 3, 5),
)


def workbook_of_figures(courses: Iterable[Course], *, on: date, by: str) -> bytes:
    """The ledger."""
    rows = list(courses)
    cover = Cover(
        title="政务服务事项流程指标",
        made_on=on,
        made_by=by,
        conditions=(),
        is_demonstration=any(row.item.is_demonstration for row in rows),
    )
    return write(LAYOUT, cover, (tuple(_row(course)) for course in rows))


def _row(course: Course) -> Iterator[Value]:
    item = course.item
    yield item.name
    yield item.implementation_code
    yield item.department_name
    yield course.before.on
    yield course.after.on
    for figures in (course.before, course.after):
        yield ONLINE_LABELS[OnlineDepth(figures.online_depth)] if figures.online_depth else ""
    for _, before, after in course.pairs:
        yield before
        yield after
