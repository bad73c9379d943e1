"""The leads of the demonstration, read from leads.toml and laid out over the calendar."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from attrs import field, frozen

from marketaccess.domain.basics.workdays import Calendar

BEIJING = ZoneInfo("Asia/Shanghai")
MORNING = time(9, 10)
BETWEEN_STEPS = timedelta(minutes=25)
DAY = timedelta(days=1)
RECEIVE = "receive"


@frozen
class Step:
    """One act on a lead: the verb, the moment, and what it says."""

    do: str
    at: datetime
    said: dict[str, Any] = field(factory=dict)


@frozen
class Story:
    """One lead of the demonstration."""

    key: str
    told: dict[str, Any]
    steps: tuple[Step, ...]


def working_days_back(today: date, count: int, calendar: Calendar) -> date:
    """The day that lies so many working days before today; 0 is today itself, working or not."""
    day = today
    while count:
        day -= DAY
        count -= calendar.status(day).is_working
    return day


def stories(*, now: datetime, calendar: Calendar) -> tuple[Story, ...]:
    """All leads, their steps on days counted back from now."""
    text = files("marketaccess.site.demonstration").joinpath("leads.toml").read_text("utf-8")
    return tuple(_story(told, now, calendar) for told in tomllib.loads(text)["lead"])


def _story(told: dict[str, Any], now: datetime, calendar: Calendar) -> Story:
    told = {**told, "narrative": told["narrative"].strip()}
    lines = [{"do": RECEIVE, "ago": told["ago"]}, *told["steps"]]
    return Story(told["key"], told, tuple(_steps(lines, now, calendar)))


def _steps(lines: list[dict[str, Any]], now: datetime, calendar: Calendar) -> Iterator[Step]:
    today = now.astimezone(BEIJING).date()
    last, ago = None, 0
    for line in lines:
        ago = line.get("ago", ago)
        day = working_days_back(today, ago, calendar)
        at = datetime.combine(day, MORNING, BEIJING)
        if last is not None:
            at = max(at, last + BETWEEN_STEPS)
        last = at = min(at, now)
        yield Step(line["do"], at, {key: value for key, value in line.items() if key not in {"do", "ago"}})
