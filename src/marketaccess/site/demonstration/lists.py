"""The demonstration list in two editions. Made up after what is known of the published ones; not official."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from itertools import groupby

from attrs import frozen

from marketaccess.apps.negative_list import actions
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.negative_list.codes import Access, parse
from marketaccess.domain.negative_list.edition import Edition, Item, Measure, Scope, Series

FILE = "negative_list.csv"
Row = dict[str, str]


@frozen
class Planned:
    """An edition of the demonstration; ``column`` is its name in the file."""

    column: str
    key: str
    title: str
    begins: date
    ends: date | None = None


PLANNED = (
    Planned("2022", "demo-2022", "市场准入负面清单（2022年版，示范）", date(2022, 3, 25), date(2025, 4, 23)),
    Planned("2025", "demo-2025", "市场准入负面清单（2025年版，示范）", date(2025, 4, 24)),
)


def record(*, at: datetime) -> None:
    """Record both editions; what is there already stays as it is."""
    for planned in PLANNED:
        actions.store_revision(edition=edition(planned), file_name=FILE, by=SYSTEM, at=at)


def edition(planned: Planned) -> Edition:
    """An edition as a value."""
    text = files("marketaccess.site.demonstration").joinpath(FILE).read_text("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if planned.column in row["editions"].split()]
    return Edition(
        key=planned.key,
        title=planned.title,
        series=Series.NEGATIVE_LIST,
        in_force_from=planned.begins,
        in_force_to=planned.ends,
        is_demonstration=True,
        items=tuple(_items(rows)),
    )


def _items(rows: list[Row]) -> Iterator[Item]:
    ordered = sorted(rows, key=lambda row: row["code"])
    for number, (code, found) in enumerate(groupby(ordered, key=lambda row: row["code"]), start=1):
        lines = list(found)
        parts = parse(code)
        yield Item(
            number=str(number),
            code=code,
            title=lines[0]["title"],
            access=parts.access if parts else Access.PERMIT,
            section=parts.section.key if parts and parts.section else "",
            measures=tuple(_measure(row, f"{code}-{at}") for at, row in enumerate(lines, start=1)),
        )


def _measure(row: Row, key: str) -> Measure:
    return Measure(
        key=key,
        text=row["measure"],
        authorities=tuple(name for name in row["authorities"].split("、") if name),
        scope=Scope.LOCAL if row["area"] else Scope.NATIONAL,
        area=row["area"],
        starred=bool(row["starred"]),
        basis=row["basis"],
    )
