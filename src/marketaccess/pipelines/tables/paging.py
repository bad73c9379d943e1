"""A printed table goes on over lines and pages: what they broke is joined again, and it is said of rows."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

Row = tuple[int, tuple[str, ...]]
# A row of the file, and what a person should look at there.
Note = tuple[int, str]
JOINED = "这一行是换页时断开的上一行的后半部分，已并入第{row}行，请核对。"
CARRIED = "换页后这一格是上一页同一格的后半部分，已并到前面，请核对。"
OTHER_WIDTH = (
    "换页后这里的表格有{found}列，表头有{wanted}列；没有表头的页按列的位置对应，请核对各列有没有错位。"
)


def one_line(cell: str) -> str:
    """A printed cell whose lines the paper ended: it breaks them inside words."""
    return cell.replace("\n", "")


def entries(cell: str, ends: re.Pattern[str]) -> str:
    """A printed cell that holds one entry a line: joined but at the line ends that the pattern finds."""
    return "\n".join(one_line(part) for part in ends.split(cell))


def firsts(rows: Sequence[Row], breaks: Collection[int]) -> frozenset[int]:
    """The numbers of the first rows of further pages; ``breaks`` are the places at which those begin."""
    numbers = [number for number, _ in rows]
    found = (next((number for number in numbers if number > at), None) for at in breaks)
    # What stands under the header is broken off nothing.
    return frozenset(number for number in found if number is not None and number != numbers[0])


def joined(
    rows: Sequence[Row],
    first: Collection[int],
    keys: Sequence[Collection[str]],
    columns: Mapping[str, int],
    carried: str = "",
) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """
    The rows, each second half behind its first, and what was done about it.

    A row on a new page stands by itself where it has a cell of any of the ``keys``. Where the table lacks a
    whole group of them nothing tells the one from the other, and nothing is joined. ``carried`` is the
    column whose cell reaches over several rows: what stands there on a new page without a key of the first
    group is the rest of that cell. In a table without that group it is a key itself.
    """
    places = [{columns[key] for key in group if key in columns} for group in keys]
    reach = columns.get(carried)
    if places and not places[0] and reach is not None:
        places[0], reach = {reach}, None
    if not first or not places or not all(places):
        return tuple(rows), ()
    telling = set().union(*places)
    found: list[Row] = []
    notes: list[Note] = []
    for number, each in rows:
        row = each
        if number in first and reach is not None and not _has(row, places[0]) and _has(row, {reach}):
            row = _carry(found, row, reach)
            notes.append((number, CARRIED))
        if number in first and not _has(row, telling):
            before, begun = found.pop()
            found.append((before, tuple(_halves(begun, row))))
            notes.append((number, JOINED.format(row=before)))
        else:
            found.append((number, row))
    return tuple(found), tuple(notes)


def _has(row: Sequence[str], places: Collection[int]) -> bool:
    return any(row[at] for at in places if at < len(row))


def _carry(found: list[Row], row: Sequence[str], at: int) -> tuple[str, ...]:
    """Put the rest of a cell that reached over the page behind its beginning; the row without it."""
    for place in range(len(found) - 1, -1, -1):
        number, begun = found[place]
        if _has(begun, {at}):
            found[place] = (number, (*begun[:at], begun[at] + row[at], *begun[at + 1 :]))
            return (*row[:at], "", *row[at + 1 :])
    return tuple(row)


def other_widths(rows: Sequence[Row], first: Collection[int], width: int) -> Iterator[Note]:
    """The pages whose table is not as wide as the header: places may mean something else there."""
    for number, row in rows:
        if number in first and len(row) != width:
            yield number, OTHER_WIDTH.format(found=len(row), wanted=width)


def _halves(begun: Sequence[str], rest: Sequence[str]) -> Iterator[str]:
    for at in range(max(len(begun), len(rest))):
        yield (begun[at] if at < len(begun) else "") + (rest[at] if at < len(rest) else "")
