"""Process figures before and after (R3.5): 减环节、减材料、减时限、减跑动."""

from collections.abc import Iterable, Sequence

from attrs import frozen
from django.db.models import Prefetch

from marketaccess.apps.matters.models import ProcessFigures, ServiceItem
from marketaccess.apps.matters.queries.items import Wish, find
from marketaccess.domain.matters.alignment import Limit
from marketaccess.domain.matters.service_item import UNIT_LABELS, DayUnit, OnlineDepth

NUMBERS = ("steps", "materials", "promised_days", "visits")
# Limits in different days are not added up: eight working and seven calendar days make fifteen of neither.
PROMISED: dict[DayUnit, str] = {DayUnit.WORKING: "promised_working", DayUnit.CALENDAR: "promised_calendar"}
SUMMED = ("steps", "materials", *PROMISED.values(), "visits")


@frozen
class Course:
    """An item's first and latest figures. The same row twice where nothing changed."""

    item: ServiceItem
    before: ProcessFigures
    after: ProcessFigures

    @property
    def has_changed(self) -> bool:
        """Whether there are figures before and after a change."""
        return self.before.pk != self.after.pk

    @property
    def pairs(self) -> tuple[tuple[str, int | str | None, int | str | None], ...]:
        """Each figure as (name, before, after); a limit with its unit."""
        return tuple((name, _told(self.before, name), _told(self.after, name)) for name in NUMBERS)

    @property
    def limit_change(self) -> int:
        """Whether the promised limit became longer (1) or shorter (-1), by the week where units differ; 0."""
        before, after = limit_of(self.before), limit_of(self.after)
        if before is None or after is None:
            return 0
        return after.is_longer_than(before) - before.is_longer_than(after)


@frozen
class Sum:
    """A number over the items that state it both before and after."""

    name: str
    before: int
    after: int
    items: int


def courses(wish: Wish) -> list[Course]:
    """The items with figures, first and latest."""
    rows = find(wish).filter(is_standard=False)
    ordered = Prefetch("figures", queryset=ProcessFigures.objects.order_by("on"), to_attr="course")
    found = []
    for item in rows.prefetch_related(ordered):
        course: Sequence[ProcessFigures] = item.course
        if course:
            found.append(Course(item, course[0], course[-1]))
    return found


def limit_of(figures: ProcessFigures) -> Limit | None:
    """The promised limit of a row. A number without a unit counts working days, as the law does."""
    if figures.promised_days is None:
        return None
    return Limit(figures.promised_days, DayUnit(figures.promised_unit or DayUnit.WORKING))


def _told(figures: ProcessFigures, name: str) -> int | str | None:
    limit = limit_of(figures) if name == "promised_days" else None
    number: int | None = getattr(figures, name)
    return f"{limit.days}{UNIT_LABELS[limit.unit]}" if limit else number


def sums(rows: Iterable[Course]) -> tuple[Sum, ...]:
    """The numbers over all items that state them on both days, in the same unit."""
    rows = list(rows)
    return tuple(_sum(name, rows) for name in SUMMED)


def _sum(name: str, rows: Iterable[Course]) -> Sum:
    pairs = [(_number(row.before, name), _number(row.after, name)) for row in rows]
    both = [(before, after) for before, after in pairs if before is not None and after is not None]
    return Sum(name, sum(before for before, _ in both), sum(after for _, after in both), len(both))


def _number(figures: ProcessFigures, name: str) -> int | None:
    if name not in PROMISED.values():
        number: int | None = getattr(figures, name)
        return number
    limit = limit_of(figures)
    return limit.days if limit is not None and PROMISED[limit.unit] == name else None


def wholly_online(rows: Iterable[Course]) -> tuple[int, int]:
    """How many items can be done wholly online, before and after."""
    rows = list(rows)
    return (
        sum(row.before.online_depth == OnlineDepth.WHOLE for row in rows),
        sum(row.after.online_depth == OnlineDepth.WHOLE for row in rows),
    )
