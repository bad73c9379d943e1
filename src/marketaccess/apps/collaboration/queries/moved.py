"""Whom a holiday notice concerns: the departments with clocks that end under it."""

from datetime import date, datetime

from attrs import frozen
from django.db.models import Count, Q

from marketaccess.apps.leads import queries as leads
from marketaccess.foundation.calendars import queries as calendars

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
    loaded_at: datetime | None
    lines: tuple[MovedLine, ...]


def moved_by_latest_notice() -> Moved:
    """
    Two queries, whatever the stock. The lead's coordinator and each department that holds it count it.

    What concerns a unit complained about is counted for those who hold the lead, never for that unit.
    """
    loaded = [line.notice for line in calendars.years() if line.notice is not None]
    latest = max(loaded, key=lambda notice: notice.loaded_at, default=None)
    if latest is None:
        return Moved(0, None, ())
    begin = date(latest.year - 1, *REACHES_BACK)
    running = leads.running_deadlines().order_by().filter(due_on__gte=begin)
    counts: dict[int, int] = {}
    open_hop = Q(lead__hops__ended_at__isnull=True)
    for name, rows in (
        ("lead__coordinated_by", running),
        ("lead__hops__department", running.filter(open_hop, lead__hops__isnull=False)),
    ):
        for row in rows.values(name).annotate(count=Count("pk", distinct=True)):
            counts[row[name]] = counts.get(row[name], 0) + row["count"]
    return Moved(latest.year, latest.loaded_at, tuple(MovedLine(d, n) for d, n in sorted(counts.items())))
