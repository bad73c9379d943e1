"""From the bytes of an Excel file to rows under known columns, whatever the file looks like."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.pipelines.lead_intake.columns import COLUMNS, REASON, REQUIRED, Column
from marketaccess.pipelines.tables.reading import workbook
from marketaccess.pipelines.tables.sheets import Sheet as Raw

HEADER_WITHIN = 15
# A heading that is this much alike is taken for the column, and the dry run says so.
ALIKE = 0.6
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


@frozen
class Row:
    """One line of a sheet: texts by column key, and where it stands (``number`` counts as Excel does)."""

    sheet: str
    number: int
    cells: Mapping[str, str]


@frozen
class Sheet:
    """A sheet that holds leads. ``renamed`` are headings taken for a column; ``ignored`` are not used."""

    name: str
    header_row: int
    headings: Mapping[str, int]
    renamed: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    missing: tuple[Column, ...]
    is_cut: bool
    lines: tuple[tuple[int, tuple[str, ...]], ...]

    def rows(self) -> Iterator[Row]:
        """The lines under the header that are not empty."""
        for number, line in self.lines:
            cells = {key: line[at] if at < len(line) else "" for key, at in self.headings.items()}
            if any(cells.values()):
                yield Row(self.name, number, cells)


@frozen
class Extract:
    """What was found in a file: sheets with leads, and the names of those without."""

    sheets: tuple[Sheet, ...]
    skipped: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """All rows of all sheets, in order."""
        for sheet in self.sheets:
            yield from sheet.rows()


def clean(text: str) -> str:
    """Full-width digits and letters made plain, Chinese punctuation kept, what nobody can see gone."""
    text = normalise(text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in UNSEEN).strip()


@lru_cache(10_000)
def plain(heading: str) -> str:
    """A heading or name without stars, spaces and what stands in brackets."""
    heading = re.sub(r"[\s*:：]|[(（].*?[)）]", "", clean(heading))
    return heading.strip("*")


def exact(heading: str) -> Column | None:
    """The column of this very name, or of a name known for it."""
    return next((c for c in COLUMNS if heading == c.heading or heading in c.aliases), None)


def alike(heading: str, taken: set[str]) -> Column | None:
    """The free column whose name is most like the heading, if any is like enough."""
    free = {c.heading: c for c in COLUMNS if c.key not in taken}
    found = difflib.get_close_matches(heading, list(free), n=1, cutoff=ALIKE)
    return free[found[0]] if found else None


def header_row(lines: list[list[str]]) -> int | None:
    """Which of the first lines is the header: the one that names most columns, and at least three."""
    counts = [sum(exact(plain(cell)) is not None for cell in line) for line in lines[:HEADER_WITHIN]]
    best = max(counts, default=0)
    return counts.index(best) if best >= 3 else None


def understand(line: list[str]) -> tuple[dict[str, int], list[tuple[str, str]], list[str]]:
    """Which column stands where; which headings were taken for another; which are not used."""
    names = [plain(cell) for cell in line]
    found: dict[str, int] = {}
    renamed: list[tuple[str, str]] = []
    # The template's own headings first, so that an alias never takes their place.
    for is_own in (True, False):
        for at, name in enumerate(names):
            column = exact(name)
            if column is None or (column.heading == name) is not is_own or column.key in found:
                continue
            found[column.key] = at
            if not is_own:
                renamed.append((name, column.heading))
    ignored = []
    left = [at for at, name in enumerate(names) if name and name != REASON and at not in found.values()]
    for at in left:
        if exact(names[at]) is None and (column := alike(names[at], set(found))):
            found[column.key] = at
            renamed.append((names[at], column.heading))
        else:
            ignored.append(names[at])
    return found, renamed, ignored


def read_sheet(raw: Raw) -> Sheet | None:
    """A sheet with leads, or None where it has no header that we know."""
    lines = raw["rows"]
    top = header_row(lines)
    if top is None:
        return None
    found, renamed, ignored = understand(lines[top])
    return Sheet(
        name=clean(raw["name"]),
        header_row=top + 1,
        headings=found,
        renamed=tuple(renamed),
        ignored=tuple(ignored),
        missing=tuple(c for c in REQUIRED if c.key not in found),
        is_cut=raw["is_cut"],
        lines=tuple(
            (number, tuple(clean(cell) for cell in line))
            for number, line in enumerate(lines[top + 1 :], start=top + 2)
            if any(line)
        ),
    )


def extract(content: bytes) -> Extract:
    """
    Read a workbook.

    :raises Refusal: if it cannot be read, or no sheet has a header that we know.
    """
    sheets, skipped = [], []
    for raw in workbook(content):
        sheet = read_sheet(raw)
        if sheet is None:
            skipped.append(clean(raw["name"]))
        else:
            sheets.append(sheet)
    if not sheets:
        wanted = "、".join(c.heading for c in REQUIRED)
        raise Refusal(
            f"没有找到表头。请在第一行写上各列名称（至少有{wanted}），或下载模板填写。", field="file"
        )
    return Extract(tuple(sheets), tuple(skipped))
