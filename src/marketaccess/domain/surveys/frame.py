"""The sampling frame (抽样框) as people paste it: one line for each stratum, with how many there are."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.surveys.strata import DIMENSIONS, Stratum

MOST_LINES = 2_000
MOST_IN_STRATUM = 100_000_000
_CELLS = re.compile(r"[\t,，;；]")
# How a dimension is left open in a line.
_OPEN = frozenset({"", "-", "—", "/"})
Frame = dict[Stratum, int]


def read_lines(text: str) -> Frame:
    """
    The frame of lines "规模, 行业, 所有制, 来源地, 户数"; equal strata are added up.

    Cells stand apart by a tabulator, a comma or a semicolon, as a table is pasted; an industry may be its
    letter. A dimension that is not told apart stays empty.
    :raises Refusal: naming the first line that cannot be read.
    """
    frame: Frame = {}
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise Refusal(f"抽样框最多{MOST_LINES}行，现有{len(lines)}行，请合并后再填。", field="lines")
    for number, line in lines:
        try:
            stratum, size = _line([normalise(cell) for cell in _CELLS.split(line)])
        except ValueError as error:
            raise Refusal(f"第{number}行不对：{error}。", field="lines") from None
        frame[stratum] = frame.get(stratum, 0) + size
    return frame


def _line(cells: Sequence[str]) -> tuple[Stratum, int]:
    if len(cells) != len(DIMENSIONS) + 1:
        raise ValueError(
            f"应有{len(DIMENSIONS) + 1}格（规模、行业、所有制、来源地、户数），现有{len(cells)}格"
        )
    *told, size = cells
    if not (size.isascii() and size.isdecimal() and len(size) < 10 and int(size) <= MOST_IN_STRATUM):
        raise ValueError(f"户数“{size[:20]}”不是整数")
    return Stratum(*(_value(name, cell) for name, cell in zip(DIMENSIONS, told, strict=True))), int(size)


def _value(dimension: str, cell: str) -> str:
    if cell in _OPEN:
        return ""
    label, words = DIMENSIONS[dimension]
    known = {word: key for key, word in words.items()} | {key.upper(): key for key in words}
    found = known.get(cell, known.get(cell.upper()))
    if found is None:
        raise ValueError(f"{label}“{cell[:20]}”不认识，可填{'、'.join(words.values())}")
    return found


def lines_of(frame: Mapping[Stratum, int]) -> str:
    """The frame as ``read_lines`` reads it."""
    return "\n".join(
        "\t".join([*(DIMENSIONS[name][1].get(getattr(s, name), "") for name in DIMENSIONS), str(size)])
        for s, size in frame.items()
    )


def stored(frame: Mapping[Stratum, int]) -> list[list[Any]]:
    """Plain JSON of a frame."""
    return [[*(getattr(s, name) for name in DIMENSIONS), size] for s, size in frame.items()]


def read(rows: Sequence[Sequence[Any]]) -> Frame:
    """The frame that ``stored`` once gave."""
    return {Stratum(*cells): int(size) for *cells, size in rows}
