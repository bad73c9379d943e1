"""
Several statements in one journey to the database.

Where many write at once, whoever holds what the others wait for holds it for as long as his journeys
last. PostgreSQL answers several statements in one; SQLite lives in our own process and takes one at a time.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.sql import InsertQuery

Statement = tuple[str, Sequence[Any]]
Row = tuple[Any, ...] | None


def run(*statements: Statement) -> list[Row]:
    """
    Execute the statements in this order; of each the first row of its answer, None where there is none.

    On PostgreSQL the later ones see what was committed while an earlier one waited for a lock.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return [_answer(cursor, sql, given) for sql, given in statements]
        text = "; ".join(sql for sql, _ in statements)
        rows = [_answer(cursor, text, [value for _, given in statements for value in given])]
        while cursor.nextset():
            rows.append(_first(cursor))
        return rows


def insertions(rows: Iterable[Model]) -> list[Statement]:
    """
    Django's own INSERT for new rows, those of one model next to each other in one statement.

    Nothing comes back: a row's key that the database gives is not set on the object.
    """
    found: list[Statement] = []
    for kind, alike in groupby(rows, key=type):
        model: type[Model] = kind
        fields = [field for field in model._meta.concrete_fields if field is not model._meta.auto_field]
        query = InsertQuery(model)
        query.insert_values(fields, list(alike))
        found += query.get_compiler(connection=connection).as_sql()
    return found


def _answer(cursor: Any, sql: str, given: Sequence[Any]) -> Row:
    cursor.execute(sql, given)
    return _first(cursor)


def _first(cursor: Any) -> Row:
    row: Row = cursor.fetchone() if cursor.description else None
    return row
