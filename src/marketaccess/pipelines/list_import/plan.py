"""What an import would do, before it does it: faults, totals, rules, and what would change."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from marketaccess.apps.negative_list import queries
from marketaccess.domain.basics.rulebook import Finding
from marketaccess.domain.negative_list.edition import (
    Announcement,
    Edition,
    Item,
    Shortfall,
    Totals,
    digest_of,
    shortfalls,
    totals,
)
from marketaccess.domain.negative_list.rules import EDITION_RULES
from marketaccess.pipelines.list_import.columns import LAYOUT
from marketaccess.pipelines.list_import.transform import Result, transform
from marketaccess.pipelines.tables.faults import Fault, reading_faults
from marketaccess.pipelines.tables.headings import Mapped, understand
from marketaccess.pipelines.tables.reading import sheets

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Revision

NOTHING = "表头下面没有内容。请检查文件是否选对，再从下一行起填写事项和措施。"


@frozen
class Picture:
    """What would change against the revision that is recorded now: items by key, changed ones apart."""

    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    changed: tuple[tuple[Item, Item], ...] = ()
    is_first: bool = False
    replaces: "Revision | None" = None
    # The very same is recorded already: storing it changes nothing.
    is_same: bool = False

    @property
    def measures(self) -> dict[str, int]:
        """How many measures come, go, and stay with a change, by their keys."""
        old = (*self.removed, *(was for was, _ in self.changed))
        new = (*self.added, *(now for _, now in self.changed))
        before, after = ({m.key: m for item in items for m in item.measures} for items in (old, new))
        return {
            "added": len(after.keys() - before.keys()),
            "removed": len(before.keys() - after.keys()),
            "changed": sum(before[key] != after[key] for key in after.keys() & before.keys()),
        }


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
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong, row by row."""
        return self.result.faults

    @property
    def is_possible(self) -> bool:
        """Whether it can be stored: items, and no row with an error."""
        return bool(self.result.items) and not self.result.errors


def plan(about: Edition, *, file_name: str, content: bytes, chosen: Mapping[str, str] | None = None) -> Plan:
    """
    Read and understand a file. ``about`` is the edition without its items: the file does not say what it is.

    :raises Refusal: it cannot be read, or holds no list.
    """
    mapped = understand(sheets(file_name, content), LAYOUT, chosen)
    result = transform(line for each in mapped for line in each.lines())
    faults = (*reading_faults(mapped), *result.faults)
    result = Result(result.items, faults if result.items or faults else _nothing(mapped))
    edition = evolve(about, items=result.items)
    official = queries.announcement(edition.key, edition.series, is_demonstration=edition.is_demonstration)
    counted = totals(edition.items)
    return Plan(
        edition=edition,
        sheets=mapped,
        result=result,
        totals=counted,
        announcement=official,
        shortfalls=shortfalls(counted, official.totals) if official else (),
        findings=EDITION_RULES.check(edition),
        picture=_picture(edition),
    )


def _nothing(mapped: Sequence[Mapped]) -> tuple[Fault, ...]:
    return tuple(Fault(each.name, each.header_row, "", NOTHING) for each in mapped)


def _picture(edition: Edition) -> Picture:
    revision = queries.revision_of(edition.key)
    if revision is None:
        return Picture(is_first=True)
    before = {item.key: item for item in queries.edition_value(revision).items}
    after = {item.key: item for item in edition.items}
    return Picture(
        replaces=revision,
        is_same=revision.digest == digest_of(edition),
        added=tuple(item for key, item in after.items() if key not in before),
        removed=tuple(item for key, item in before.items() if key not in after),
        changed=tuple(
            (before[key], item) for key, item in after.items() if key in before and before[key] != item
        ),
    )
