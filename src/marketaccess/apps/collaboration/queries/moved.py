"""Whom a holiday notice concerns: the departments with clocks that end under it."""

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen
from django.db.models import Count, Q

from marketaccess.apps.leads import queries as leads
from marketaccess.foundation.calendars import queries as calendars

if TYPE_CHECKING:
    from marketaccess.foundation.calendars.models import HolidayNotice

# A year's notice can move the last days of the year before (New Year's holiday reaches back).
REACHES_BACK = (12, 29)


@frozen
class MovedLine:
    """A department and how many of its clocks were computed anew."""

    department: int
    count: int


@frozen
class Moved:
    """The notice loaded last, and the departments with clocks that end under it."""

    year: int
    lines: tuple[MovedLine, ...]


def latest_notice() -> "HolidayNotice | None":
    """The holiday notice that was loaded last."""
    loaded = [line.notice for line in calendars.years() if line.notice is not None]
    return max(loaded, key=lambda notice: notice.loaded_at, default=None)


def moved_by(notice: "HolidayNotice") -> Moved:
    """
    Two queries, whatever the stock. The lead's coordinator and each department that holds it count it.

    What concerns a unit complained about is counted for those who hold the lead, never for that unit.
    """
    begin = date(notice.year - 1, *REACHES_BACK)
    running = leads.running_deadlines().order_by().filter(due_on__gte=begin)
    counts: dict[int, int] = {}
    open_hop = Q(lead__hops__ended_at__isnull=True)
    for name, rows in (
        ("lead__coordinated_by", running),
        ("lead__hops__department", running.filter(open_hop, lead__hops__isnull=False)),
    ):
        for row in rows.values(name).annotate(count=Count("pk", distinct=True)):
            counts[row[name]] = counts.get(row[name], 0) + row["count"]
    return Moved(notice.year, tuple(MovedLine(d, n) for d, n in sorted(counts.items())))
