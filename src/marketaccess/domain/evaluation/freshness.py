"""When a data set is owed for a period, and the light of what has come."""

from calendar import monthrange
from datetime import date, timedelta

from marketaccess.domain.basics.period import Period
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.evaluation.data_need import Frequency

_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3}


def last_ended(frequency: Frequency, on: date) -> Period | None:
    """The last period that is over on a day; None for what has no calendar of its own."""
    length = _MONTHS.get(frequency)
    if length is None:
        return None
    months = on.year * 12 + on.month - 1
    first = months - months % length - length
    year, month = divmod(first, 12)
    return Period.of(f"{year}-{month + 1:02d}" if length == 1 else f"{year}Q{month // 3 + 1}")


def light(frequency: Frequency, *, covers_until: date | None, due_days: int, on: date) -> Light:
    """
    Green where the last period that is over has come, yellow while there is time, red after that.

    Blue is what is delivered for a round, whenever that is. ``covers_until`` is the last day for which
    something was accepted.
    """
    owed = last_ended(frequency, on)
    if owed is None:
        return Light.BLUE
    if covers_until is not None and covers_until >= owed.ends:
        return Light.GREEN
    return Light.YELLOW if on <= owed.ends + timedelta(days=due_days) else Light.RED


def months(begins: date, ends: date) -> list[str]:
    """The months from one day to another, as 2026-07."""
    first, last = begins.year * 12 + begins.month - 1, ends.year * 12 + ends.month - 1
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, last + 1)]


def last_day(month: str) -> date:
    """The last day of a month like 2026-07."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])
