"""
A table of somebody's database, as the bytes of a CSV file that is then checked like any other.

The connection can write nothing, the rows come in stretches, and only the columns of the data need are
asked for: what else stands in the table is not copied. Rows come in the order of the key, so that the same
rows give the same file. Addresses may hold a password: no message and no record repeats them.
"""

import csv
import io
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

import psycopg
from attrs import field, frozen
from psycopg import sql
from psycopg.conninfo import make_conninfo

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import first_line
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.warehouse.deliveries import wording
from marketaccess.warehouse.quality.files import Unusable, places
from marketaccess.warehouse.spelling import identifier

STRETCH = 10_000  # rows of SQLite in memory together
DATES = frozenset(psycopg.postgres.types[name].oid for name in ("date", "timestamp", "timestamptz"))
# Moments with a zone come as Beijing's, and read alike whatever the server is used to.
SETTINGS = {"TimeZone": "Asia/Shanghai", "DateStyle": "ISO", "client_encoding": "UTF8"}
CONNECTING = ("host", "port", "sslmode", "sslrootcert")
SECONDS = 10
LONGEST = 120


@frozen
class Table:
    """A table or view and where it is. ``parts`` are what connecting needs, the password among them."""

    kind: str
    database: str
    name: tuple[str, ...]
    parts: Mapping[str, str] = field(repr=False, factory=dict)

    @property
    def told(self) -> str:
        """What people read, and the name of the file that is kept: nothing by which anybody gets in."""
        return f"{'.'.join((Path(self.database).name, *self.name))}.csv"


class Blocks(io.BytesIO):
    """Blocks of bytes as a stream that is read to its end."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks = blocks

    def read(self, _size: int | None = -1, /) -> bytes:
        """The next block, however long it is; nothing at the end."""
        return next((block for block in self._blocks if block), b"")


def is_address(given: str) -> bool:
    """Whether this names a database and not a file."""
    return "://" in given


def table_of(address: str) -> Table:
    """
    The table that an address names: ``postgres://user@host/database?table=schema.table`` or
    ``sqlite:////path/file.db?table=table``.

    :raises Refusal: it names none, or asks for what is not offered.
    """
    try:
        parts = urlsplit(address)
        said = dict(parse_qsl(parts.query, keep_blank_values=True))
        table, database = said.pop("table", ""), unquote(parts.path[1:])
        kind = {"postgres": "postgres", "postgresql": "postgres", "sqlite": "sqlite"}[parts.scheme]
        connecting = _connecting(parts) if kind == "postgres" else {}
    except (ValueError, KeyError):
        raise Refusal(wording.WRONG_ADDRESS, field="files") from None
    name = tuple(table.split(".")) if kind == "postgres" else (table,)
    if not database or not all(_is_name(each) for each in name) or len(name) > 2:
        raise Refusal(wording.WRONG_ADDRESS, field="files")
    if set(said) - set(CONNECTING if kind == "postgres" else ()):
        raise Refusal(wording.WRONG_ADDRESS, field="files")
    return Table(kind, database, name, {**connecting, **said})


def _connecting(parts: SplitResult) -> dict[str, str]:
    """Each for itself: a message about a whole address would repeat its password."""
    given = {
        "host": unquote(parts.hostname or ""),
        "port": str(parts.port or ""),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }
    return {name: value for name, value in given.items() if value}


def _is_name(text: str) -> bool:
    return bool(text) and len(text) <= LONGEST and text.isprintable()


def opened(table: Table, need: DataNeed, period: Period) -> Blocks:
    """
    The rows of a table as CSV under the names of the need's columns.

    Of a table of PostgreSQL whose date is of a type of dates, those of the period and those without a date;
    otherwise all of them, for the check to say.

    :raises Refusal: while it is read, too: no connection, no such table, columns missing, broken off.
    """
    read = {"postgres": _postgres, "sqlite": _sqlite}[table.kind]
    return Blocks(_told(table, need, period, read))


Read = Callable[[Table, DataNeed, Period], Iterator[bytes]]


def _told(table: Table, need: DataNeed, period: Period, read: Read) -> Iterator[bytes]:
    try:
        yield from read(table, need, period)
    except Unusable as error:
        said = wording.UNFIT_TABLE.format(name=table.told, reason=error.reason)
        raise Refusal(said, field="files") from None
    except (psycopg.Error, sqlite3.Error, UnicodeError) as error:
        # A message of SQLite about a text repeats the text.
        reason = first_line(error) if isinstance(error, psycopg.Error) else type(error).__name__
        said = wording.UNREADABLE_TABLE.format(name=table.told, reason=reason)
        raise Refusal(said, field="files") from None


def _chosen(headings: list[str], need: DataNeed) -> dict[str, str]:
    """For each column of the need that the table has, its name there, those of the key first."""
    where = places(headings, need)
    order = [*need.key, *(name for name in where if name not in need.key)]
    return {name: headings[where[name]] for name in order if name in where}


# ── PostgreSQL ─────────────────────────────────────────────────────────────────────────────────────────


def _postgres(table: Table, need: DataNeed, period: Period) -> Iterator[bytes]:
    # As one text: the library's own hints allow no mapping of words.
    address = make_conninfo(dbname=table.database, connect_timeout=SECONDS, **table.parts)
    with psycopg.connect(address, application_name="marketaccess") as connection:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        for name, value in SETTINGS.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        source = sql.Identifier(*table.name)
        described = connection.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(source)).description or []
        chosen = _chosen([column.name for column in described], need)
        rows = sql.SQL("COPY (SELECT {} FROM {} {} ORDER BY {}) TO STDOUT (FORMAT csv, HEADER)").format(
            sql.SQL(", ").join(
                sql.SQL("{} AS {}").format(sql.Identifier(theirs), sql.Identifier(ours))
                for ours, theirs in chosen.items()
            ),
            source,
            _of_period(described, chosen.get(need.dated_by, ""), period),
            sql.SQL(", ").join(sql.Literal(place) for place in range(1, len(chosen) + 1)),
        )
        with connection.cursor().copy(rows) as copying:
            for block in copying:
                yield bytes(block)


def _of_period(described: list[psycopg.Column], dated: str, period: Period) -> sql.Composable:
    """The condition that an index on the date can serve; none where the date is written as a text."""
    types = {column.name: column.type_code for column in described}
    if types.get(dated) not in DATES:
        return sql.SQL("")
    return sql.SQL("WHERE ({0} >= {1} AND {0} < {2}::date + 1) OR {0} IS NULL").format(
        sql.Identifier(dated), sql.Literal(period.begins.isoformat()), sql.Literal(period.ends.isoformat())
    )


# ── SQLite ─────────────────────────────────────────────────────────────────────────────────────────────


def _sqlite(table: Table, need: DataNeed, _: Period) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"file:{quote(table.database)}?mode=ro", uri=True)) as connection:
        source = identifier(table.name[0])
        described = connection.execute(f"SELECT * FROM {source} LIMIT 0").description  # noqa: S608
        chosen = _chosen([column[0] for column in described], need)
        texts = ", ".join(f"CAST({identifier(theirs)} AS TEXT)" for theirs in chosen.values())
        order = ", ".join(map(str, range(1, len(chosen) + 1)))
        rows = connection.execute(f"SELECT {texts} FROM {source} ORDER BY {order}")  # noqa: S608
        yield _as_csv([list(chosen)])
        while stretch := rows.fetchmany(STRETCH):
            yield _as_csv(stretch)


def _as_csv(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()
