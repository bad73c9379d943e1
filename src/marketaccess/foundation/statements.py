"""
Several statements in one journey to the database.

Where many write at once, whoever holds what the others wait for holds it for as long as his journeys
last. PostgreSQL answers several statements in one; SQLite lives in our own process and takes one at a time.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Model

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


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """All rows of one statement, as the database gives them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def planned(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """
    All rows of a statement that is asked very often.

    PostgreSQL plans it once for each connection, which takes longer than to answer it: the text is always the
    same, and what differs stands in ``values``.
    """
    with _planned() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _planned() -> Any:
    """A cursor whose statements the server plans once and keeps; an ordinary one of other databases."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    ours: Any = connection
    ours.ensure_connection()
    wrap = ours.make_debug_cursor if ours.queries_logged else ours.make_cursor
    # Django's own cursors send each statement whole, with its values in it.
    return wrap(_Planned(ours.Database.Cursor(ours.connection)))


class _Planned:
    """A cursor of psycopg that has every statement kept."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, sql: str, values: Sequence[Any]) -> Any:
        return self._cursor.execute(sql, values, prepare=True)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def next_key(model: type[Model]) -> Statement:
    """
    What gives a new row's key before the row is written, so that others can name it in the same journey.

    SQLite counts no key that is not written: there it is asked within the transaction that writes the row.
    """
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        return "SELECT nextval(pg_get_serial_sequence(%s, %s))", [table, model._meta.pk.column]
    return "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = %s", [table]


def given(answer: Row) -> int:
    """The one number of an answer that is never empty."""
    assert answer is not None
    number: int = answer[0]
    return number


def insertions(rows: Iterable[Model]) -> list[Statement]:
    """
    INSERT for new rows as Django would write them, those of one model next to each other in one statement.

    Nothing comes back: a row without a key gets it from the database, and is not told.
    """
    found = groupby(rows, key=lambda row: (type(row), row.pk is not None))
    return [_insertion(*_insert(kind, has_key=has_key), list(alike)) for (kind, has_key), alike in found]


def _insertion(fields: Sequence[Any], text: str, rows: Sequence[Model]) -> Statement:
    values = [value for row in rows for value in _values(fields, row)]
    placeholders = f"({', '.join(['%s'] * len(fields))})"
    return f"{text} VALUES {', '.join([placeholders] * len(rows))}", values


def _values(fields: Sequence[Any], row: Model) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]


@cache
def _insert(model: type[Model], *, has_key: bool) -> tuple[Sequence[Any], str]:
    # Once for each model: Django's compiler needs longer for it than the database, and others wait meanwhile.
    meta = model._meta
    fields: list[Any] = [f for f in meta.concrete_fields if has_key or f is not meta.auto_field]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    return fields, f"INSERT INTO {connection.ops.quote_name(meta.db_table)} ({columns})"


def _answer(cursor: Any, sql: str, given: Sequence[Any]) -> Row:
    cursor.execute(sql, given)
    return _first(cursor)


def _first(cursor: Any) -> Row:
    row: Row = cursor.fetchone() if cursor.description else None
    return row
