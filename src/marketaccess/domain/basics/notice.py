"""
A holiday notice of the State Council as an administrator loads it: read, checked, turned into a year.

    year = 2027
    number = "…"
    issued_on = 2026-11-10
    days_off = [2027-01-01, …]          # weekends within the holiday may be listed or left out
    make_up_days = [2027-02-20, …]      # weekend days on which one works
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from marketaccess.domain.basics.reader import Problem, Reader
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.basics.toml import TomlError, line_of, lines_of, load
from marketaccess.domain.basics.workdays import FIRST_DAY, LAST_DAY, Calendar, YearNotice

MOST_DAYS_OFF = 60  # with their weekends; the longest year so far has 33
REACH_BACK = 25  # December: the New Year's holiday of a notice may begin in the year before


@frozen
class Notice:
    """A notice's facts (国务院办公厅关于部分节假日安排的通知)."""

    year: int
    number: str
    issued_on: date
    days_off: tuple[date, ...]
    make_up_days: tuple[date, ...]

    def as_year(self) -> YearNotice:
        """The year that a calendar takes in."""
        source = f"{self.number}（{self.year}年节假日安排）"
        return YearNotice(
            year=self.year,
            source=source,
            days_off=dict.fromkeys(self.days_off, f"放假（{self.number}）"),
            make_up_days=dict.fromkeys(self.make_up_days, f"调休上班（{self.number}）"),
        )


def from_toml(text: str) -> Notice:
    """A notice from a TOML text. :raises Refusal: every mistake, with its line."""
    try:
        data = load(text)
    except TomlError as error:
        raise Refusal(f"第{error.line}行：{error.message}", field="text") from None
    notice, problems = read(data)
    if problems:
        lines = lines_of(text)
        said = [f"第{line_of(problem.field, lines)}行：{problem.message}" for problem in problems]
        raise Refusal("".join(dict.fromkeys(said)), field="text")
    return notice


def read(data: Mapping[str, Any]) -> tuple[Notice, tuple[Problem, ...]]:
    """A notice from plain values, and what is wrong with it; not fit for use where there is anything."""
    reader = Reader(data)
    notice = Notice(
        year=reader.integer("year", low=FIRST_DAY.year + 1, high=LAST_DAY.year),
        number=" ".join(reader.text("number", longest=60).split()),
        issued_on=reader.day("issued_on") or date.min,
        days_off=reader.days("days_off"),
        make_up_days=reader.days("make_up_days"),
    )
    reader.close()
    if not reader.problems:
        _check(notice, reader)
    return notice, tuple(reader.problems)


def require_sound(notice: Notice) -> None:
    """:raises Refusal: what a notice's dates contradict, however it was put together."""
    reader = Reader({})
    _check(notice, reader)
    if reader.problems:
        first = reader.problems[0]
        raise Refusal("".join(p.message for p in reader.problems), field=first.field)


def to_toml(notice: Notice) -> str:
    """The notice as the text that ``from_toml`` reads."""
    number = notice.number.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f"year = {notice.year}\n"
        f'number = "{number}"\n'
        f"issued_on = {notice.issued_on}\n"
        f"days_off = [{', '.join(str(day) for day in notice.days_off)}]\n"
        f"make_up_days = [{', '.join(str(day) for day in notice.make_up_days)}]\n"
    )


_SPAN = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})\s*(?:至|到|[~\uff5e]|[—–]+)\s*(\d{4}-\d{1,2}-\d{1,2})")
_LONGEST_SPAN = 31


def days_of(text: str, field: str) -> tuple[date, ...]:
    """
    The days that a person typed: dates and spans (2027-10-01至2027-10-07), parted by spaces or commas.

    :raises Refusal: what is no date, a span that ends before it begins or is longer than a month.
    """
    text = normalise(text)
    days = [day for span in _SPAN.finditer(text) for day in _span(span[1], span[2], field)]
    rest = re.split(r"[\s,，、;；]+", _SPAN.sub(" ", text))
    return tuple(sorted([*days, *(_typed(each, field) for each in rest if each)]))


def _span(begin: str, end: str, field: str) -> tuple[date, ...]:
    first, last = _typed(begin, field), _typed(end, field)
    if not 0 <= (last - first).days < _LONGEST_SPAN:
        raise Refusal(f"“{begin}至{end}”的起止日期不对，请核对。", field=field)
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def _typed(text: str, field: str) -> date:
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise Refusal(f"“{text[:30]}”不是日期，应当写成 2027-10-01 的样子。", field=field) from None


def _check(notice: Notice, reader: Reader) -> None:
    _check_frame(notice, reader)
    for key, days in (("days_off", notice.days_off), ("make_up_days", notice.make_up_days)):
        for day in _twice(days):
            reader.complain(key, f"{day}列了两次，请删去一个。")
        for day in days:
            if not _belongs(day, notice.year):
                reader.complain(key, f"{day}不在{notice.year}年内，请核对年份。")
    for day in notice.make_up_days:
        if day.weekday() < 5:
            reader.complain("make_up_days", f"{day}是{_weekday(day)}，本来就上班，不能列为调休上班日。")
        if day in notice.days_off:
            reader.complain("make_up_days", f"{day}既列为放假又列为上班，请改正。")


def _check_frame(notice: Notice, reader: Reader) -> None:
    if not notice.days_off:
        reader.complain("days_off", "放假日期不能为空。")
    if len(notice.days_off) > MOST_DAYS_OFF:
        reader.complain("days_off", f"放假日期有{len(notice.days_off)}天，多于{MOST_DAYS_OFF}天，请核对。")
    if notice.issued_on.year not in (notice.year - 1, notice.year):
        reader.complain("issued_on", f"发布日期{notice.issued_on}不在{notice.year}年或其前一年，请核对。")


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and (day.month, day.day) >= (12, REACH_BACK))


def _twice(days: Iterable[date]) -> tuple[date, ...]:
    seen: set[date] = set()
    doubled = [day for day in days if day in seen or seen.add(day)]  # type: ignore[func-returns-value]
    return tuple(dict.fromkeys(doubled))


def _weekday(day: date) -> str:
    return "星期" + "一二三四五六日"[day.weekday()]


def changes(notice: Notice, calendar: Calendar) -> tuple[tuple[date, bool, str], ...]:
    """What a notice changes in a calendar: each day that becomes worked (True) or off, with its reason."""
    after = calendar.with_notices([notice.as_year()])
    old = calendar.years.get(notice.year)
    touched = {*notice.days_off, *notice.make_up_days}
    if old is not None:
        touched |= {*old.days_off, *old.make_up_days}
    found = []
    for day in sorted(touched):
        status = after.status(day)
        if status.is_working != calendar.status(day).is_working:
            found.append((day, status.is_working, status.why))
    return tuple(found)
