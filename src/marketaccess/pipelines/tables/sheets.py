"""The one shape of what the readers answer, as it crosses the border of the confined process."""

import json
from collections.abc import Sequence
from typing import TypedDict

ROWS = 100_050  # a title and a header above 100,000 rows
COLUMNS = 60


# Stands in a cell whose formula failed, or was never worked out (programs that write workbooks do that).
UNCALCULATED = "#FORMULA!"


class Sheet(TypedDict):
    """
    A table: its name, its rows from the first on, and whether some were left out for their number.

    ``breaks`` are the places in ``rows`` at which a further printed page begins. In a printed cell a new
    line may be no more than the end of the paper.
    """

    name: str
    rows: list[list[str]]
    is_cut: bool
    breaks: list[int]
    is_printed: bool


def sheet(
    name: str,
    rows: list[list[str]],
    *,
    is_cut: bool = False,
    breaks: Sequence[int] = (),
    is_printed: bool = False,
) -> Sheet:
    """One table, no wider than we read."""
    return {
        "name": name,
        "rows": [row[:COLUMNS] for row in rows],
        "is_cut": is_cut,
        "breaks": [*breaks],
        "is_printed": is_printed,
    }


def packed(sheets: list[Sheet]) -> bytes:
    """What a reader returns."""
    return json.dumps({"sheets": sheets}, ensure_ascii=False).encode("utf-8", "replace")


def unpacked(answer: bytes) -> list[Sheet]:
    """What a reader returned. :raises ValueError: no such answer."""
    return list(json.loads(answer)["sheets"])
