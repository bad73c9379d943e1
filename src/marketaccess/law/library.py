"""
The law that comes with the program, as values: profiles, classifications, divisions, the known calendar.

Everything is read once and kept. No other module reads the TOML files, and none but this package
imports chinese_calendar.
"""

import tomllib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from chinese_calendar.constants import Holiday, holidays, workdays

from marketaccess.domain.basics.workdays import Calendar, YearNotice
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.domain.mechanism.profile_parse import parse

DEFAULT_PROFILE = "county-0137"
_LAW = files("marketaccess.law")
_NAMES: dict[str, str] = {holiday.value: holiday.chinese for holiday in Holiday}


def _text(*path: str) -> str:
    return _LAW.joinpath(*path).read_text(encoding="utf-8")


def _toml(*path: str) -> dict[str, Any]:
    return tomllib.loads(_text(*path))


@cache
def profile_keys() -> tuple[str, ...]:
    """The keys of the profiles that come with the program, the default one first."""
    names = sorted(entry.name for entry in _LAW.joinpath("profiles").iterdir())
    keys = (name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    return tuple(sorted(keys, key=lambda key: (key != DEFAULT_PROFILE, key)))


def profile_text(key: str) -> str:
    """The TOML of a profile. :raises KeyError: no such profile."""
    if key not in profile_keys():
        raise KeyError(key)
    return _text("profiles", f"{key}.toml")


@cache
def profile(key: str) -> Profile:
    """A profile by its key. :raises KeyError: no such profile."""
    return parse(tomllib.loads(profile_text(key)))


@cache
def known_calendar() -> Calendar:
    """The years whose notices the chinesecalendar package holds."""
    source = f"国务院办公厅节假日安排（chinesecalendar {version('chinesecalendar')}）"
    years = sorted({day.year for day in holidays})
    return Calendar.of(
        YearNotice(
            year=year,
            source=f"{year}年{source}",
            days_off={day: f"{_holiday(name)}放假" for day, name in holidays.items() if day.year == year},
            make_up_days={
                day: f"调休上班（{_holiday(name)}）" for day, name in workdays.items() if day.year == year
            },
        )
        for year in years
    )


def _holiday(name: str) -> str:
    return _NAMES[name]
