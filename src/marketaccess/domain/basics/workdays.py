"""
The State Council's calendar: which day is a working day, and which notice says so.

Weekends can be working days and weekdays can be off (调休), so every year needs its notice. A year
without one is counted by its weekends alone and marked as not known: the date that rests on it is
provisional (暂定).
"""

from array import array
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from attrs import field, frozen

from marketaccess.domain.basics.refusal import Refusal

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2199, 12, 31)
FIRST = FIRST_DAY.toordinal()
LAST = LAST_DAY.toordinal()

# New Year's holiday reaches back into December in some years (29 to 31 December 2018, by the notice for
# 2019): until the next year's notice is out these days are not certain even in a year that is known.
UNCERTAIN_DECEMBER = 29


@frozen
class DayStatus:
    """One day: whether it is worked, whether a notice says so, why (Chinese), and which notice."""

    is_working: bool
    is_known: bool
    why: str
    source: str = ""


@frozen
class YearNotice:
    """One year's notice: the days off and the make-up working days, each with its reason in Chinese."""

    year: int
    source: str
    days_off: Mapping[date, str]
    make_up_days: Mapping[date, str]


def _by_year(notices: Iterable[YearNotice]) -> dict[int, YearNotice]:
    return {notice.year: notice for notice in notices}


@frozen(eq=False, slots=False)
class Calendar:
    """
    The notices of the known years. Compare by identity; build a new one for new notices.

    Arithmetic runs on tables made once (a year is 365 small integers), so that a date costs the same
    whether two days or two hundred are counted.
    """

    years: Mapping[int, YearNotice] = field(factory=dict)

    @classmethod
    def of(cls, notices: Iterable[YearNotice]) -> "Calendar":
        """A calendar of these notices; a later one of the same year replaces an earlier."""
        return cls(_by_year(notices))

    def with_notices(self, notices: Iterable[YearNotice]) -> "Calendar":
        """This calendar with more years, or with some of its years replaced."""
        return Calendar({**self.years, **_by_year(notices)})

    def is_year_known(self, year: int) -> bool:
        """Whether a notice for this year is there."""
        return year in self.years

    def status(self, day: date) -> DayStatus:
        """Whether the day is worked and why. Answers for every date, known or not."""
        known = self._is_known(day)
        special = self._special(day)
        if special is not None:
            is_working, notice = special
            reasons = notice.make_up_days if is_working else notice.days_off
            return DayStatus(is_working, known, reasons[day], notice.source)
        is_working = day.weekday() < 5
        why = "工作日" if is_working else "周末"
        if not known:
            return DayStatus(is_working, known, f"{why}（{_uncertainty(day, self)}，暂定）")
        return DayStatus(is_working, known, why, self.years[day.year].source)

    def _special(self, day: date) -> tuple[bool, YearNotice] | None:
        """What a notice says of the day; the next year's notice may reach back and is the later word."""
        for year in (day.year + 1, day.year):
            notice = self.years.get(year)
            if notice is not None:
                if day in notice.days_off:
                    return False, notice
                if day in notice.make_up_days:
                    return True, notice
        return None

    def _is_known(self, day: date) -> bool:
        if day.year not in self.years:
            return False
        at_year_end = day.month == 12 and day.day >= UNCERTAIN_DECEMBER
        return not at_year_end or day.year + 1 in self.years

    @cached_property
    def _table(self) -> "Table":
        return Table.of(self)

    def is_working(self, day: date) -> bool:
        """Whether the day is worked, without the reason; fast."""
        return self._table.is_working(_ordinal(day))

    def working_days_between(self, after: date, until: date) -> int:
        """The working days d with ``after`` < d ≤ ``until``; 0 when there are none."""
        return max(0, self._table.count(_ordinal(until)) - self._table.count(_ordinal(after)))

    def is_certain_between(self, after: date, until: date) -> bool:
        """Whether every day d with ``after`` < d ≤ ``until`` rests on a notice."""
        return self._table.unknown(_ordinal(after)) >= self._table.unknown(_ordinal(until))

    def add_working_days(self, day: date, amount: int) -> date:
        """The ``amount``-th working day after the day (the day itself is not counted)."""
        if amount < 0:
            raise ValueError("amount must not be negative")
        return day if amount == 0 else date.fromordinal(self._table.nth_after(_ordinal(day), amount))

    def next_working_day(self, day: date) -> date:
        """The first working day after the day."""
        return self.add_working_days(day, 1)

    def on_or_after(self, day: date) -> date:
        """The day itself where it is worked, else the first working day after it."""
        return day if self.is_working(day) else self.next_working_day(day)


def _uncertainty(day: date, calendar: Calendar) -> str:
    if calendar.is_year_known(day.year):
        return f"{day.year + 1}年元旦安排尚未公布"
    return f"{day.year}年节假日安排未载入"


def _ordinal(day: date) -> int:
    ordinal = day.toordinal()
    if not FIRST <= ordinal <= LAST:
        raise Refusal(f"日期超出可计算的范围，请填写{FIRST_DAY.year}年至{LAST_DAY.year}年之间的日期。")
    return ordinal


@frozen(eq=False)
class Table:
    """Working days numbered in their order: counts up to each day, and the day of each count."""

    counts: "array[int]"  # counts[i]: working days from the first day of the table to day i, inclusive
    days: "array[int]"  # days[k]: the ordinal of the (k + 1)-th working day
    unknowns: "array[int]"  # unknowns[i]: days without a notice up to day i, inclusive

    @classmethod
    def of(cls, calendar: Calendar) -> "Table":
        """The table of a calendar from 1970 to 2199: 84,000 days, about one megabyte."""
        off, worked, unknown = _exceptions(calendar)
        counts, days, unknowns = array("i"), array("i"), array("i")
        uncertain = 0
        for ordinal in range(FIRST, LAST + 1):
            is_weekday = (ordinal + 6) % 7 < 5
            if (is_weekday and ordinal not in off) or ordinal in worked:
                days.append(ordinal)
            uncertain += ordinal in unknown
            counts.append(len(days))
            unknowns.append(uncertain)
        return cls(counts, days, unknowns)

    def count(self, ordinal: int) -> int:
        """Working days up to this one, inclusive."""
        return self.counts[ordinal - FIRST]

    def unknown(self, ordinal: int) -> int:
        """Days without a notice up to this one, inclusive."""
        return self.unknowns[ordinal - FIRST]

    def is_working(self, ordinal: int) -> bool:
        """Whether the count grows on this day."""
        before = self.counts[ordinal - FIRST - 1] if ordinal > FIRST else 0
        return self.counts[ordinal - FIRST] > before

    def nth_after(self, ordinal: int, amount: int) -> int:
        """The ordinal of the ``amount``-th working day after this one."""
        index = self.count(ordinal) + amount - 1
        if index >= len(self.days):
            raise Refusal(f"时限超出可计算的范围（{LAST_DAY.year}年以后），请核对起算日和期限。")
        return self.days[index]


def _exceptions(calendar: Calendar) -> tuple[set[int], set[int], set[int]]:
    """Ordinals of weekdays off, of weekend days worked, and of days that no notice covers."""
    off: set[int] = set()
    worked: set[int] = set()
    for year in sorted(calendar.years):  # the later notice has the last word on shared days
        notice = calendar.years[year]
        for day in notice.days_off:
            off.add(day.toordinal())
            worked.discard(day.toordinal())
        for day in notice.make_up_days:
            worked.add(day.toordinal())
            off.discard(day.toordinal())
    unknown: set[int] = set()
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        if not calendar.is_year_known(year):
            unknown.update(range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1))
        elif not calendar.is_year_known(year + 1):
            unknown.update(
                range(date(year, 12, UNCERTAIN_DECEMBER).toordinal(), date(year, 12, 31).toordinal() + 1)
            )
    return off, worked, unknown
