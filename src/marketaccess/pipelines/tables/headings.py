"""
From sheets of texts to rows under known columns; which is which is proposed, a person confirms.

Each kind of table says by a ``Layout`` which columns it knows and which of them it cannot do without.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from attrs import field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.pipelines.tables import paging
from marketaccess.pipelines.tables.sheets import Sheet

HEADER_WITHIN = 15
ALIKE = 0.6
_ASIDE = re.compile(r"[\s*:：]|[(（].*?[)）]")


@frozen
class Column:
    """One column: ``heading`` is the one of our template, ``aliases`` those of other people's tables."""

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    width: int = 16
    note: str = ""
    is_required: bool = False


@frozen
class Layout:
    """
    A kind of table.

    ``needed`` is the column without which a row of headings is none ("": any will do), ``least`` how many
    columns such a row has to name, ``clean`` what becomes of every text before it is looked at,
    ``keys`` by what a row on a new page is known not to be the rest of the one before, and ``carried`` the
    column whose cells reach over several rows (see ``paging``).
    ``lined`` are the columns whose cells hold one entry a line, with the line ends that part two entries in
    print; elsewhere printed lines are joined.
    """

    columns: tuple[Column, ...]
    no_header: str
    needed: str = ""
    least: int = 2
    clean: Callable[[str], str] = normalise
    # Headings of our own that are to be passed over, such as the reasons in a file of rejected rows.
    ignored: frozenset[str] = frozenset()
    keys: tuple[frozenset[str], ...] = ()
    carried: str = ""
    lined: Mapping[str, re.Pattern[str]] = field(factory=dict)


@frozen
class Mapped:
    """A sheet with its header understood. ``columns`` says which of our columns stands at which place."""

    name: str
    header_row: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    guessed: frozenset[str]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    is_cut: bool
    layout: Layout = field(repr=False)
    notes: tuple[paging.Note, ...] = ()

    @property
    def renamed(self) -> tuple[tuple[str, str], ...]:
        """The headings taken for a column of another name, each with that name; the guesses last."""
        own = {column.key: column.heading for column in self.layout.columns}
        found = sorted(self.columns.items(), key=lambda each: (each[0] in self.guessed, each[1]))
        pairs = ((plain(self.headings[at]), own[key]) for key, at in found)
        return tuple((name, heading) for name, heading in pairs if name != heading)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The headings that stand for none of our columns."""
        names = {at: plain(heading) for at, heading in enumerate(self.headings)}
        left = (names[at] for at in names if at not in self.columns.values())
        return tuple(name for name in left if name and name not in self.layout.ignored)

    @property
    def missing(self) -> tuple[Column, ...]:
        """The required columns that the sheet has not."""
        return tuple(c for c in self.layout.columns if c.is_required and c.key not in self.columns)

    def lines(self) -> Iterator["Line"]:
        """The rows under the header as texts by column."""
        for number, row in self.rows:
            cells = {key: row[at] if at < len(row) else "" for key, at in self.columns.items()}
            yield Line(self.name, number, cells, tuple(cell for cell in row if cell))


@frozen
class Line:
    """One row of a sheet. ``number`` counts as Excel does; ``filled`` are its cells that hold something."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    filled: tuple[str, ...]

    def get(self, key: str) -> str:
        """The text under a column, "" where the sheet has none of it."""
        return self.cells.get(key, "")


def understand(
    sheets: Sequence[Sheet], layout: Layout, chosen: Mapping[str, str] | None = None
) -> tuple[Mapped, ...]:
    """
    The sheets that hold a table of this layout.

    ``chosen`` maps a heading of the file to one of our columns ("" leaves it out): what a person
    corrected. :raises Refusal: no sheet has a header.
    """
    found = [mapped for sheet in sheets if (mapped := _understand(sheet, layout, chosen or {})) is not None]
    if not found:
        raise Refusal(layout.no_header, field="file")
    return tuple(found)


@lru_cache(10_000)
def plain(heading: str) -> str:
    """A heading without spaces, signs and what stands in brackets."""
    return _ASIDE.sub("", normalise(heading))


def propose(headings: Sequence[str], layout: Layout) -> tuple[dict[str, int], set[str]]:
    """Which column stands where, and which of them are guesses from a like name."""
    names = [plain(heading) for heading in headings]
    found: dict[str, int] = {}
    known: set[str] = set()
    for column in layout.columns:
        known |= (own := {column.heading, *column.aliases})
        places = [at for at, name in enumerate(names) if name in own and at not in found.values()]
        if places:
            # The template's own heading first, so that an alias never takes its place.
            found[column.key] = min(places, key=lambda at: names[at] != column.heading)
    guessed = set()
    for at, name in enumerate(names):
        if not name or name in layout.ignored or name in known:
            continue
        free = {column.heading: column.key for column in layout.columns if column.key not in found}
        near = difflib.get_close_matches(name, list(free), n=1, cutoff=ALIKE)
        if near:
            found[free[near[0]]] = at
            guessed.add(free[near[0]])
    return found, guessed


def _understand(sheet: Sheet, layout: Layout, chosen: Mapping[str, str]) -> Mapped | None:
    cells = [[layout.clean(cell) for cell in row] for row in sheet["rows"]]
    rows = [[paging.one_line(cell) for cell in row] for row in cells] if sheet["is_printed"] else cells
    top = _header(rows, layout)
    if top is None:
        return None
    headings = tuple(rows[top])
    columns, guessed = propose(headings, layout)
    known = {column.key for column in layout.columns}
    for at, heading in enumerate(headings):
        if heading in chosen:
            columns = {key: place for key, place in columns.items() if place != at}
            if chosen[heading] in known:
                columns[chosen[heading]] = at
    if sheet["is_printed"]:
        _part(rows, cells, {at: layout.lined[key] for key, at in columns.items() if key in layout.lined})
    under = [
        (number, row)
        for number, each in enumerate(rows[top + 1 :], start=top + 2)
        if any(row := _without(headings, each))
    ]
    first = paging.firsts(under, sheet["breaks"])
    kept, notes = paging.joined(under, first, layout.keys, columns, layout.carried)
    return Mapped(
        name=layout.clean(sheet["name"]),
        header_row=top + 1,
        headings=headings,
        columns=columns,
        guessed=frozenset(guessed - set(chosen.values())),
        rows=kept,
        is_cut=sheet["is_cut"],
        layout=layout,
        notes=(*notes, *paging.other_widths(under, first, len(headings))),
    )


def _part(
    rows: Sequence[list[str]], printed: Sequence[Sequence[str]], ends: Mapping[int, re.Pattern[str]]
) -> None:
    """Give the cells at these places the entries that their printed lines hold."""
    for row, lines in zip(rows, printed, strict=True):
        for at in ends.keys() & set(range(len(row))):
            row[at] = paging.entries(lines[at], ends[at])


def _without(headings: Sequence[str], row: Sequence[str]) -> tuple[str, ...]:
    """
    The row without the header that a printed table repeats on every page.

    Where the paper has no line under the header there, a row may stand in its very cells.
    """
    if len(row) != len(headings) or not all(map(str.startswith, row, headings)):
        return tuple(row)
    return tuple(cell.removeprefix(name).lstrip() for cell, name in zip(row, headings, strict=True))


def _header(rows: Sequence[Sequence[str]], layout: Layout) -> int | None:
    """Which of the first rows names most columns, as many as it has to, the needed one among them."""
    best, at = layout.least - 1, None
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        found, guessed = propose(row, layout)
        count = len(found.keys() - guessed)
        if count > best and (not layout.needed or layout.needed in found):
            best, at = count, number
    return at
