"""
The law that comes with the program, as values: profiles, classifications, divisions, the known calendar.

Everything is read once and kept. No other module reads the TOML files, and none but this package
imports chinese_calendar.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from attrs import frozen
from chinese_calendar.constants import Holiday, holidays, workdays

from marketaccess.domain.basics.search_text import form
from marketaccess.domain.basics.workdays import Calendar, YearNotice
from marketaccess.domain.casework.rating_flow import CallbackTerms, terms_of
from marketaccess.domain.evaluation import data_need, quality, system_parse
from marketaccess.domain.evaluation import evidence_rules as evidence
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.evidence_rules import EvidenceRules
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.quality import Rules
from marketaccess.domain.matters import vocabulary
from marketaccess.domain.matters.figures import Weights
from marketaccess.domain.matters.likeness import Scales
from marketaccess.domain.matters.vocabulary import Vocabulary
from marketaccess.domain.mechanism import classification
from marketaccess.domain.mechanism.classification import Classifications
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.domain.mechanism.profile_parse import parse
from marketaccess.domain.negative_list.edition import Announcement, Totals

DEFAULT_PROFILE = "county-0137"
_LAW = files("marketaccess.law")
_NAMES: dict[str, str] = {holiday.value: holiday.chinese for holiday in Holiday}


def _text(*path: str) -> str:
    return _LAW.joinpath(*path).read_text(encoding="utf-8")


def _toml(*path: str) -> dict[str, Any]:
    return tomllib.loads(_text(*path))


def _keys(folder: str) -> tuple[str, ...]:
    """The names of the TOML files of a folder, without their ending."""
    names = sorted(entry.name for entry in _LAW.joinpath(folder).iterdir())
    return tuple(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def _text_of(folder: str, keys: tuple[str, ...], key: str) -> str:
    """The TOML of one of the keys of a folder. :raises KeyError: it is none of them."""
    if key not in keys:
        raise KeyError(key)
    return _text(folder, f"{key}.toml")


@cache
def profile_keys() -> tuple[str, ...]:
    """The keys of the profiles that come with the program, the default one first."""
    return tuple(sorted(_keys("profiles"), key=lambda key: (key != DEFAULT_PROFILE, key)))


def profile_text(key: str) -> str:
    """The TOML of a profile. :raises KeyError: no such profile."""
    return _text_of("profiles", profile_keys(), key)


@cache
def profile(key: str) -> Profile:
    """A profile by its key. :raises KeyError: no such profile."""
    return parse(tomllib.loads(profile_text(key)))


@cache
def indicator_system_keys() -> tuple[str, ...]:
    """The keys of the indicator systems that come with the program."""
    return _keys("indicator_systems")


def indicator_system_text(key: str) -> str:
    """The TOML of an indicator system. :raises KeyError: no such system."""
    return _text_of("indicator_systems", indicator_system_keys(), key)


@cache
def indicator_system(key: str) -> IndicatorSystem:
    """An indicator system by its key. :raises KeyError: no such system."""
    return system_parse.parse(tomllib.loads(indicator_system_text(key)))


@cache
def data_needs() -> tuple[DataNeed, ...]:
    """The data sets of an evaluation, each with its provider and its columns."""
    return tuple(data_need.parse(_toml("data_needs", f"{key}.toml")) for key in _keys("data_needs"))


@cache
def data_need_named(name: str) -> DataNeed:
    """One of them. :raises KeyError: no such data set."""
    return {need.name: need for need in data_needs()}[name]


@cache
def quality_rules() -> Rules:
    """By which rules a delivery is checked, and when it is refused."""
    return quality.parse(_toml("quality.toml"))


@cache
def evidence_rules() -> EvidenceRules:
    """What evidence must be like, and how long a unit has to mend it."""
    return evidence.parse(_toml("evidence_rules.toml"))


@cache
def callback_terms() -> CallbackTerms:
    """How soon the giver of a bad rating is called, and the matter settled."""
    return terms_of(_toml("ratings.toml"))


@cache
def classifications() -> Classifications:
    """The types of case, the situations of the 2025 campaign and the levels of self-checks."""
    return Classifications(
        case_types=classification.parse(_toml("classifications", "case_types.toml")),
        situations=classification.parse(_toml("classifications", "situations.toml")),
        levels=classification.parse(_toml("classifications", "levels.toml")),
    )


@cache
def name_words() -> Vocabulary:
    """The words by which names of measures and service items are read."""
    meant = {word: list(others) for word, others in synonyms().items()}
    for word, official in _thesaurus():
        meant.setdefault(word, []).append(official)
    return vocabulary.parse(_toml("proposals", "words.toml"), meant)


def _thesaurus() -> Iterator[tuple[str, str]]:
    """What measures call a thing, with the word of the items' names."""
    for section in _toml("proposals", "thesaurus.toml").values():
        for official, words in section.items():
            yield from ((form(word), form(official)) for word in words)


@cache
def name_scales() -> Scales:
    """What compares a measure's name with a service item's."""
    return Scales(name_words(), Weights.parse(_toml("proposals", "weights.toml")))


@cache
def announcements() -> tuple[Announcement, ...]:
    """The editions of the negative list that have been issued, the oldest first, with their totals."""
    counted = {"prohibited", "permit", "national", "local", "measures"}
    return tuple(
        Announcement(
            totals=Totals(**{key: value for key, value in each.items() if key in counted}),
            **{key: value for key, value in each.items() if key not in counted | {"remembered"}},
        )
        for each in _toml("editions", "official.toml")["editions"]
    )


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Everyday words with the words of the list that they mean, all in the form in which is searched."""
    return {
        form(word): tuple(dict.fromkeys(map(form, meant)))
        for word, meant in _toml("synonyms.toml")["words"].items()
    }


@frozen
class DivisionEntry:
    """An administrative division; ``parent`` is "" for a province."""

    code: str
    name: str
    parent: str = ""
    is_demonstration: bool = False


@cache
def divisions() -> tuple[DivisionEntry, ...]:
    """The divisions of the five localities with those above them, parents first."""
    return tuple(DivisionEntry(**each) for each in _toml("codes", "divisions.toml")["divisions"])


def division_path(code: str) -> tuple[DivisionEntry, ...]:
    """A division with those above it, the province first. :raises KeyError: not one of ours."""
    known = {entry.code: entry for entry in divisions()}
    entry = known[code]
    return (*division_path(entry.parent), entry) if entry.parent else (entry,)


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
