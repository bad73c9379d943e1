"""What the cells of a rating mean. The worker loads this alone, without what reads and writes Excel."""

import re
from datetime import date, datetime, time

from django.utils import timezone

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.tables.days import read_day

NO_MOMENT = "“{text}”不是时间，请写成 2026-09-29 10:30:00 的样子。"
_TIME = re.compile(r"[ T](\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


def moment(text: str) -> datetime:
    """A moment in Beijing; a day alone is its beginning. :raises Refusal: none."""
    try:
        told = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        told = datetime.combine(_day(text), _time(text))
    return told if told.tzinfo else timezone.make_aware(told)


def _day(text: str) -> date:
    try:
        day = read_day(text)
    except Refusal:
        day = None
    if day is None:
        raise Refusal(NO_MOMENT.format(text=text[:30]), field="rated_at")
    return day


def _time(text: str) -> time:
    """The time behind a day, as a spreadsheet writes it; the beginning of the day where there is none."""
    found = _TIME.search(text)
    hour, minute, second = map(int, found.groups("0")) if found else (0, 0, 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise Refusal(NO_MOMENT.format(text=text[:30]), field="rated_at") from None


def units(at: datetime) -> dict[str, int]:
    """The departments in use, by key and by name."""
    place = organizations.locality(on=timezone.localdate(at))
    active = organizations.active_departments(division=place.division_id)
    return {**{each.name: each.pk for each in active}, **{each.key: each.pk for each in active}}
