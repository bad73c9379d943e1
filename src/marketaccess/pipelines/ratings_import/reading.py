"""
The side that reads a delivery of ratings: called by name in a process of its own, where DuckDB is loaded.

``days`` answers the days that have ratings and how many, ``between`` the ratings of some days, as JSON.
"""

import json
from pathlib import Path
from typing import Any

from marketaccess.pipelines.ratings_import.need import NEED
from marketaccess.warehouse.tables import Source, connect, read

DAY = "CAST(rated_at AS DATE)"
DAYS = f"SELECT {DAY} AS day, count(*) AS ratings FROM {NEED.name} GROUP BY day ORDER BY day"  # noqa: S608
COLUMNS = ", ".join(column.name for column in NEED.columns)
BETWEEN = f"SELECT {COLUMNS} FROM {NEED.name} WHERE {DAY} BETWEEN ? AND ? ORDER BY {DAY}, rating"  # noqa: S608


def days(*, content: bytes) -> bytes:
    """The folder of a delivery to the days of its ratings, in order, each with their number."""
    return _told([[row["day"], row["ratings"]] for row in _rows(content, DAYS, [])])


def between(*, content: bytes, begin: str, end: str) -> bytes:
    """The folder of a delivery and two days to the ratings of them and between; moments are Beijing's."""
    return _told(_rows(content, BETWEEN, [begin, end]))


def _rows(content: bytes, query: str, values: list[str]) -> list[dict[str, Any]]:
    engine = connect()
    read(engine, [Source(NEED, Path(content.decode()))])
    found = engine.con.execute(query, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _told(rows: list[Any]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, default=lambda value: value.isoformat()).encode()
