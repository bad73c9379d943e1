"""
The side that reads a delivery of ratings: called by name in a process of its own, where DuckDB is loaded.

``days`` answers the days that have ratings, ``of_day`` the ratings of one, both as JSON.
"""

import json
from pathlib import Path
from typing import Any

from marketaccess.pipelines.ratings_import.columns import NEED
from marketaccess.warehouse.tables import Source, connect, read

DAYS = f"SELECT DISTINCT CAST(rated_at AS DATE) AS day FROM {NEED.name} ORDER BY day"  # noqa: S608
COLUMNS = ", ".join(column.name for column in NEED.columns)
OF_DAY = f"SELECT {COLUMNS} FROM {NEED.name} WHERE CAST(rated_at AS DATE) = ? ORDER BY rating"  # noqa: S608


def days(*, content: bytes) -> bytes:
    """The folder of a delivery to the days of its ratings, in order."""
    return _told([row["day"] for row in _rows(content, DAYS, [])])


def of_day(*, content: bytes, day: str) -> bytes:
    """The folder of a delivery and a day to its ratings by column; moments are Beijing's."""
    return _told(_rows(content, OF_DAY, [day]))


def _rows(content: bytes, query: str, values: list[str]) -> list[dict[str, Any]]:
    engine = connect()
    read(engine, [Source(NEED, Path(content.decode()))])
    found = engine.con.execute(query, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _told(rows: list[Any]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, default=lambda value: value.isoformat()).encode()
