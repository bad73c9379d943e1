"""What an import would do, before it does it: faults, totals, rules, and what would change."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from marketaccess.apps.negative_list import queries
from marketaccess.domain.basics.rulebook import Finding
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
from marketaccess.pipelines.list_import.extract import Mapped, understand
from marketaccess.pipelines.list_import.transform import Result, transform
from marketaccess.pipelines.tables.faults import reading_faults
from marketaccess.pipelines.tables.reading import sheets


@frozen
class About:
    """What the importer says of the edition; the file does not."""

    key: str
    title: str
    series: Series
    in_force_from: date
    in_force_to: date | None = None
    document_number: str = ""
    is_demonstration: bool = False


@frozen
class Picture:
    """What would change against the revision that is recorded now: items by key, changed ones apart."""

    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    changed: tuple[tuple[Item, Item], ...] = ()
    is_first: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.is_first or self.added or self.removed or self.changed)


@frozen
class Plan:
    """An import, worked out and not done."""

    edition: Edition
    sheets: tuple[Mapped, ...]
    result: Result
    totals: Totals
    announcement: Announcement | None
    shortfalls: tuple[Shortfall, ...]
    findings: tuple[Finding, ...]
    picture: Picture

    @property
    def is_possible(self) -> bool:
        """Whether it can be stored: items, and no row with an error."""
        return bool(self.result.items) and not self.result.errors


def plan(about: About, *, file_name: str, content: bytes, chosen: Mapping[str, str] | None = None) -> Plan:
    """Read and understand a file. :raises Refusal: it cannot be read, or holds no list."""
    mapped = understand(sheets(file_name, content), chosen)
    result = transform(line for each in mapped for line in each.lines())
    result = Result(result.items, (*reading_faults(mapped), *result.faults))
    edition = Edition(
        key=about.key,
        title=about.title,
        series=about.series,
        in_force_from=about.in_force_from,
        in_force_to=about.in_force_to,
        document_number=about.document_number,
        is_demonstration=about.is_demonstration,
        items=result.items,
    )
    announced = _announced(about)
    counted = totals(edition.items)
    return Plan(
        edition=edition,
        sheets=mapped,
        result=result,
        totals=counted,
        announcement=announced,
        shortfalls=shortfalls(counted, announced.totals) if announced else (),
        findings=EDITION_RULES.check(edition),
        picture=_picture(edition),
    )


def _announced(about: About) -> Announcement | None:
    """The official announcement of this edition; a demonstration is measured against none."""
    if about.is_demonstration or about.series is not Series.NEGATIVE_LIST:
        return None
    return next((each for each in library.announcements() if each.key == about.key), None)


def _picture(edition: Edition) -> Picture:
    revision = queries.revision_of(edition.key)
    if revision is None:
        return Picture(is_first=True)
    before = {item.key: item for item in queries.edition_value(revision).items}
    after = {item.key: item for item in edition.items}
    return Picture(
        added=tuple(item for key, item in after.items() if key not in before),
        removed=tuple(item for key, item in before.items() if key not in after),
        changed=tuple(
            (before[key], item) for key, item in after.items() if key in before and before[key] != item
        ),
    )
