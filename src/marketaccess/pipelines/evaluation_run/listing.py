"""The records behind a score as pages and as a workbook. The process that counts makes the list itself."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from marketaccess.apps.evaluation import queries, wording
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.indicator import ADVERSE, Method
from marketaccess.domain.evaluation.scoring import POINTS
from marketaccess.pipelines.evaluation_run import ordering
from marketaccess.pipelines.workbook import Cover, Heading, Layout, Ledger, Value

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Computation, RoundUnit

# More rows than this nobody reads; the data set itself is there for programs.
MOST = 50_000
# Starting the process takes seconds: it is asked for so many pages at once.
PAGES = 10
LEFT = "未计入"
# What a counted record is called, in favour and against: by what the numerator means.
SHARED, FOUND, GIVEN = (
    ("计入，符合", "计入，不符合"),
    ("计入，发现问题", "计入，没有问题"),
    ("计入", "计入，零分"),
)
# Columns that an expression adds to those of its data sets.
MADE: Mapping[str, str] = {
    "items": "对应事项数",
    "guides": "有办事指南的事项数",
    "online": "可以网办的事项数",
    "adjusted": "已调整的事项数",
    "is_decided": "已办结",
    "is_in_order": "办结不早于受理",
    "is_listed": "事项在清单上",
    "is_limited": "有法定时限",
    "is_in_time": "在法定时限内",
    "records": "件数",
    "is_forbidden": "属禁止准入",
    "taken": "用时（日）",
    "satisfied": "满意评价数",
}
TRUTH = {True: "是", False: "否", None: ""}


@frozen
class Found:
    """A page of records: the columns in words, the rows, how many there are."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int


def page(computation: "Computation", *, unit: str, indicator: int, page: int, size: int) -> Found:
    """One page of the records behind a score, what costs points first. :raises Refusal: none to list."""
    before = (page - 1) % PAGES
    told = ordering.records(
        computation,
        unit=unit,
        indicator=indicator,
        begin=(page - 1 - before) * size,
        most=PAGES * size,
        is_kept=True,
    )
    return _found(computation, indicator, {**told, "rows": told["rows"][before * size :][:size]})


def _found(computation: "Computation", indicator: int, told: Mapping[str, Any]) -> Found:
    each = queries.system_of(computation.round).indicator(indicator)
    labels, words = _labels(queries.needs_of(each.needs)), _words(each.method)
    return Found(
        headings=_told([labels.get(name, name) for name in told["columns"]], "计算中的去向"),
        rows=tuple(_row(row, told["columns"], words) for row in told["rows"]),
        total=told["total"],
    )


def _labels(needs: tuple[DataNeed, ...]) -> dict[str, str]:
    return {**{column.name: column.label for need in needs for column in need.columns}, **MADE}


def _words(method: Method) -> tuple[str, str]:
    if method in POINTS:
        return GIVEN
    return FOUND if method in ADVERSE else SHARED


def _row(row: Mapping[str, Any], columns: list[str], words: tuple[str, str]) -> tuple[str, ...]:
    return _told([_cell(row[name]) for name in columns], _outcome(row, words))


def _told(cells: list[str], outcome: str) -> tuple[str, ...]:
    """What became of a record stands beside what it is called: behind the rest nobody would see it."""
    return (*cells[:1], outcome, *cells[1:])


def _cell(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return TRUTH[value]
    return str(value)


def _outcome(row: Mapping[str, Any], words: tuple[str, str]) -> str:
    if row["left_out"]:
        return f"{LEFT}：{wording.REASONS.get(row['left_out'], row['left_out'])}"
    if not row["counted"]:
        return LEFT
    return words[0] if row["counted_for"] else words[1]


def ledger(computation: "Computation", *, unit: "RoundUnit", indicator: int, by: Actor, on: date) -> Ledger:
    """The records behind a score as a workbook. :raises Refusal: none to list."""
    told = ordering.records(computation, unit=unit.code, indicator=indicator, begin=0, most=MOST)
    found = _found(computation, indicator, told)
    each = queries.system_of(computation.round).indicator(indicator)
    headings = (Heading("序号", 6, is_centered=True), *(Heading(text, 18) for text in found.headings))
    layout = Layout(
        sheet="记录",
        holds="记录",
        headings=headings,
        everything="全部记录",
        nothing="没有记录。",
        signatures=(1, len(headings) // 2, len(headings) - 1),
    )
    cover = Cover(
        title=f"{unit.name}第{indicator}项得分的记录",
        made_on=on,
        made_by=by.label,
        conditions=[
            f"轮次：{computation.round.reference}",
            f"第{indicator}项 {each.name}",
            *([f"共{found.total}条，只列前{MOST}条"] if found.total > MOST else []),
        ],
        is_demonstration=computation.round.is_demonstration,
    )
    name = f"{computation.round.reference}-{unit.name}-第{indicator}项记录"
    return Ledger(name, layout, cover, len(found.rows), _values(found))


def _values(found: Found) -> Iterator[tuple[Value, ...]]:
    yield from found.rows
