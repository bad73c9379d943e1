"""Process figures before and after (R3.5): 减环节、减材料、减时限、减跑动."""

from collections.abc import Iterable, Sequence

from attrs import frozen
from django.db.models import Prefetch

from marketaccess.apps.matters.models import ProcessFigures, ServiceItem
from marketaccess.apps.matters.queries.items import Wish, find
from marketaccess.domain.matters.service_item import OnlineDepth

NUMBERS = ("steps", "materials", "promised_days", "visits")


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
    def pairs(self) -> tuple[tuple[str, int | None, int | None], ...]:
        """Each number as (name, before, after)."""
        return tuple((name, getattr(self.before, name), getattr(self.after, name)) for name in NUMBERS)


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


def sums(rows: Iterable[Course]) -> tuple[Sum, ...]:
    """The four numbers over all items that state them on both days."""
    rows = list(rows)
    return tuple(_sum(name, rows) for name in NUMBERS)


def _sum(name: str, rows: Iterable[Course]) -> Sum:
    pairs = [(getattr(row.before, name), getattr(row.after, name)) for row in rows]
    both = [(before, after) for before, after in pairs if before is not None and after is not None]
    return Sum(name, sum(before for before, _ in both), sum(after for _, after in both), len(both))


def wholly_online(rows: Iterable[Course]) -> tuple[int, int]:
    """How many items can be done wholly online, before and after."""
    rows = list(rows)
    return (
        sum(row.before.online_depth == OnlineDepth.WHOLE for row in rows),
        sum(row.after.online_depth == OnlineDepth.WHOLE for row in rows),
    )
