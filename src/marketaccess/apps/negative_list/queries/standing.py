"""How an edition stands: totals against the official ones, findings of the rulebook, the last check."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from attrs import frozen

from marketaccess.apps.negative_list import wording
from marketaccess.apps.negative_list.models import Revision
from marketaccess.apps.negative_list.queries.editions import edition_value
from marketaccess.domain.basics.rulebook import Finding
from marketaccess.domain.negative_list.codes import ACCESS_LABELS, SECTION_BY_KEY, SECTIONS, Access
from marketaccess.domain.negative_list.edition import (
    Announcement,
    Edition,
    Item,
    Series,
    Shortfall,
    Totals,
    shortfalls,
    totals,
)
from marketaccess.domain.negative_list.rules import EDITION_RULES
from marketaccess.law import library

# After so long somebody should look again whether the edition is still the one in force (R2.5).
CHECK_AGAIN = timedelta(days=30)


@frozen
class Chapter:
    """How much stands in a chapter: where a total is missed, this is where to look."""

    label: str
    items: int
    national: int
    local: int


@frozen
class Content:
    """What an edition holds, worked out."""

    totals: Totals
    shortfalls: tuple[Shortfall, ...]
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]


@frozen
class Standing:
    """A revision as it stands on a day."""

    revision: Revision
    announcement: Announcement | None
    content: Content
    is_in_force: bool
    is_check_due: bool


def announcement(key: str, series: str, *, is_demonstration: bool = False) -> Announcement | None:
    """The official announcement of an edition; a demonstration is measured against none."""
    if is_demonstration or series != Series.NEGATIVE_LIST:
        return None
    return next((each for each in library.announcements() if each.key == key), None)


def standing(revision: Revision, *, on: date) -> Standing:
    """An edition with its totals, its findings, and whether it has to be looked at again."""
    ends = revision.in_force_to
    is_in_force = revision.in_force_from <= on and (ends is None or on <= ends)
    checked = revision.checked_on
    return Standing(
        revision=revision,
        announcement=_announced(revision),
        content=_Same(revision).content(),
        is_in_force=is_in_force,
        is_check_due=is_in_force and (checked is None or checked + CHECK_AGAIN < on),
    )


def chapters(items: Iterable[Item]) -> tuple[Chapter, ...]:
    """The chapters that hold anything, in the order of the list."""
    rows = tuple(items)
    prohibited = [item for item in rows if item.access is Access.PROHIBITED]
    permits = [item for item in rows if item.access is Access.PERMIT]
    made = [
        _chapter(ACCESS_LABELS[Access.PROHIBITED], prohibited),
        *(_chapter(s.label, [item for item in permits if item.section == s.key]) for s in SECTIONS),
        _chapter(wording.NO_SECTION, [item for item in permits if item.section not in SECTION_BY_KEY]),
    ]
    return tuple(chapter for chapter in made if chapter.items)


def _chapter(label: str, items: list[Item]) -> Chapter:
    counted = totals(items)
    return Chapter(label, len(items), counted.national or 0, counted.local or 0)


def _announced(revision: Revision) -> Announcement | None:
    edition = revision.edition
    return announcement(edition.key, edition.series, is_demonstration=edition.is_demonstration)


class _Same:
    """A revision that equals another of the same content: what it says is worked out once."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.key = (revision.pk, revision.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    @lru_cache(maxsize=16)  # noqa: B019 - a revision never changes; what it says may be kept
    def content(self) -> Content:
        edition: Edition = edition_value(self.revision)
        announced, counted = _announced(self.revision), totals(edition.items)
        return Content(
            totals=counted,
            shortfalls=shortfalls(counted, announced.totals) if announced else (),
            chapters=chapters(edition.items),
            findings=EDITION_RULES.check(edition),
        )
