"""The calendar in force: the years that the program knows, and the notices loaded since."""

import json
from collections.abc import Iterable
from datetime import date
from threading import Lock
from typing import Any

from attrs import field, frozen

from marketaccess.domain.basics.notice import Notice
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.foundation import statements
from marketaccess.foundation.calendars.models import HolidayNotice
from marketaccess.law import library

_COLUMNS = ("year", "number", "issued_on", "days_off", "make_up_days")
# Asked with every date: as text, since the ORM needs longer to build it than the database to answer.
_ROWS = f"SELECT {', '.join(_COLUMNS)} FROM {HolidayNotice._meta.db_table} ORDER BY year"  # noqa: S608


@frozen
class _Kept:
    """The calendar made last in this process, and the rows it was made from."""

    rows: tuple[Any, ...] = ()
    calendar: Calendar = field(factory=library.known_calendar)


class _Shelf:
    def __init__(self) -> None:
        self.lock = Lock()
        self.kept: _Kept | None = None


_shelf = _Shelf()


def calendar() -> Calendar:
    """
    Known years with the loaded notices over them.

    The rows are read each time (there is one for each year at most) and the calendar is built anew only
    when they differ, so that every process sees a new notice with its next question.
    """
    rows = tuple(statements.rows(_ROWS))
    with _shelf.lock:
        if _shelf.kept is None or _shelf.kept.rows != rows:
            _shelf.kept = _Kept(rows, _built(rows))
        return _shelf.kept.calendar


def _built(rows: Iterable[tuple[int, str, date, str, str]]) -> Calendar:
    known = library.known_calendar()
    notices = [
        Notice(year, number, issued_on, _days(days_off), _days(make_up_days))
        for year, number, issued_on, days_off, make_up_days in rows
    ]
    return known.with_notices(notice.as_year() for notice in notices) if notices else known


def _days(told: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in json.loads(told))


@frozen
class YearLine:
    """A year as the list shows it: where it comes from, and how many days it moves."""

    year: int
    source: str
    days_off: int
    make_up_days: int
    notice: HolidayNotice | None


def years() -> tuple[YearLine, ...]:
    """Every year that is known, the latest first."""
    loaded = {notice.year: notice for notice in HolidayNotice.objects.all()}
    return tuple(
        YearLine(
            known.year, known.source, len(known.days_off), len(known.make_up_days), loaded.get(known.year)
        )
        for _, known in sorted(calendar().years.items(), reverse=True)
    )


@frozen
class SpecialDay:
    """A day that differs from the plain week, with its reason."""

    on: date
    is_working: bool
    why: str


def special_days(year: int) -> tuple[SpecialDay, ...] | None:
    """The days off and the make-up days of a year, in order; None where the year is not known."""
    known = calendar().years.get(year)
    if known is None:
        return None
    off = [SpecialDay(on=day, is_working=False, why=why) for day, why in known.days_off.items()]
    worked = [SpecialDay(on=day, is_working=True, why=why) for day, why in known.make_up_days.items()]
    return tuple(sorted(off + worked, key=lambda special: special.on))
