"""A table of a database as a file: which rows and columns, in which order, and never its password."""

import csv
import io
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.law import library
from marketaccess.warehouse.deliveries import databases

pytestmark = pytest.mark.requirement("R5.1", "R5.2")
NEED = library.data_need_named("service_records")
JULY = Period.of("2026-07")
SECRET = "p@ss:word"
ROW = ("r1", "i", "u", "500115", "1", "2026-07-01 09:00:00", "2026-07-02 10:00:00", "示范姓名")
COLUMNS = ("record", "service_item", "unit", "division", "kind", "受理时间", "decided_at", "applicant")


def sqlite_file(folder: Path, *rows: Sequence[Any], columns: Sequence[str] = COLUMNS) -> Path:
    """A database with the table ``records``."""
    path = folder / "gov.db"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute(f"CREATE TABLE records ({', '.join(columns)})")
        made.executemany(f"INSERT INTO records VALUES ({', '.join('?' * len(columns))})", rows)
    return path


def read(address: str, period: Period = JULY) -> list[list[str]]:
    """The rows of a table, its heading first."""
    stream = databases.opened(databases.table_of(address), NEED, period)
    content = b"".join(iter(stream.read, b""))
    return list(csv.reader(io.StringIO(content.decode())))


def numbered(*names: str) -> list[tuple[str, ...]]:
    return [(name, *ROW[1:]) for name in names]


def test_only_the_columns_that_are_needed_come_by_their_names_and_by_the_order_of_the_key(
    tmp_path: Path,
) -> None:
    path = sqlite_file(tmp_path, *numbered("r3", "r1", "r2"))
    heading, *rows = read(f"sqlite:///{path}?table=records")
    assert sorted(heading) == sorted(column.name for column in NEED.columns)
    assert heading[0] == "record"
    assert [row[0] for row in rows] == ["r1", "r2", "r3"]
    assert "示范姓名" not in str(rows)


def test_nothing_and_odd_values_come_as_they_are(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path, (1, '说"不"', "两行\n的局", 500115, None, "昨天", 2.5, ""))
    assert read(f"sqlite:///{path}?table=records")[1] == [
        "1", '说"不"', "两行\n的局", "500115", "", "昨天", "2.5"
    ]  # fmt: skip


def test_many_rows_come_in_stretches_that_join(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "STRETCH", 2)
    path = sqlite_file(tmp_path, *numbered(*(f"r{at}" for at in range(5))))
    assert [row[0] for row in read(f"sqlite:///{path}?table=records")[1:]] == ["r0", "r1", "r2", "r3", "r4"]


def test_the_connection_can_write_nothing_and_makes_no_file(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path, ROW)
    before = path.read_bytes()
    with pytest.raises(Refusal, match="读不出来"):
        read(f'sqlite:///{path}?table=records"; DROP TABLE records; --')
    with pytest.raises(Refusal, match="读不出来"):
        read(f"sqlite:///{tmp_path / 'none.db'}?table=records")
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["gov.db"]


def test_a_name_that_is_a_word_of_sql_is_a_name(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path, ROW)
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute('CREATE VIEW "select ""办件""" AS SELECT * FROM records')
    assert len(read(f'sqlite:///{path}?table=select "办件"')) == 2


def test_a_table_without_required_columns_says_which_and_how_to_mend_it(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path, columns=("record", "unit"))
    with pytest.raises(Refusal, match=r"缺少列：事项实施编码.*可以建一个视图"):
        read(f"sqlite:///{path}?table=records")


def test_what_is_no_utf_8_is_refused_without_repeating_it(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path, ("r1", b"\xd6\xd0secret", *ROW[2:]))
    with pytest.raises(Refusal, match="UTF-8") as refusal:
        read(f"sqlite:///{path}?table=records")
    assert "secret" not in refusal.value.message


@pytest.mark.parametrize(
    "address",
    [
        f"postgres://clerk:{SECRET}@host/gov",
        f"postgres://clerk:{SECRET}@host/?table=t",
        f"postgres://clerk:{SECRET}@host/gov?table=a.b.c",
        f"postgres://clerk:{SECRET}@host/gov?table=.t",
        f"postgres://clerk:{SECRET}@host:port/gov?table=t",
        f"postgres://clerk:{SECRET}@[host/gov?table=t",
        f"postgres://clerk:{SECRET}@host/gov?table=t&options=-c%20x=y",
        f"mysql://clerk:{SECRET}@host/gov?table=t",
        "sqlite:///?table=t",
        "sqlite:////gov.db?table=t%00",
        "sqlite:////gov.db?table=t&mode=rw",
    ],
)
def test_a_wrong_address_is_refused_and_never_repeated(address: str) -> None:
    with pytest.raises(Refusal, match="数据库地址不对") as refusal:
        databases.table_of(address)
    assert SECRET not in refusal.value.message
    assert refusal.value.__cause__ is None


def test_a_password_is_taken_apart_and_shown_nowhere() -> None:
    table = databases.table_of(
        "postgresql://clerk:p%40ss:word@Host:6432/gov?table=public.办件&sslmode=require"
    )
    assert table.parts == {
        "host": "host", "port": "6432", "user": "clerk", "password": SECRET, "sslmode": "require"
    }  # fmt: skip
    assert (table.told, table.name) == ("gov.public.办件.csv", ("public", "办件"))
    assert SECRET not in repr(table)


def test_a_server_that_is_not_there_is_a_sentence_without_the_password() -> None:
    with pytest.raises(Refusal, match="读不出来") as refusal:
        read("postgres://clerk:p%40ss:word@127.0.0.1:1/gov?table=t")
    assert SECRET not in refusal.value.message


# ── PostgreSQL ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def server(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[psycopg.Connection, str]]:
    """A schema of our own in the server of the tests, and the beginning of its address."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    with django_db_blocker.unblock():
        said = connection.settings_dict
    parts = {"host": said["HOST"], "port": str(said["PORT"] or ""), "user": said["USER"]}
    query = "&".join(f"{name}={value}" for name, value in parts.items() if value and name != "user")
    login = f"{said['USER']}:{said['PASSWORD']}@" if said["PASSWORD"] else f"{said['USER']}@"
    with psycopg.connect(**parts, password=said["PASSWORD"], dbname=said["NAME"], autocommit=True) as opened:
        opened.execute("DROP SCHEMA IF EXISTS gov CASCADE")
        opened.execute("CREATE SCHEMA gov")
        yield opened, f"postgres://{login}/{said['NAME']}?{query}&table=gov."
        opened.execute("DROP SCHEMA gov CASCADE")


def filled(opened: psycopg.Connection, kind: str, *moments: str | None) -> None:
    """The table ``gov.records`` with a row for each moment of acceptance."""
    opened.execute(
        sql.SQL(
            "CREATE TABLE gov.records (record text, service_item text, unit text, division text, kind text,"
            ' "受理时间" {}, decided_at text, applicant json)'
        ).format(sql.SQL(kind))
    )
    for at, moment in enumerate(moments):
        opened.execute(
            "INSERT INTO gov.records VALUES (%s, 'i', 'u', '500115', NULL, %s, '', '{}')", (f"r{at}", moment)
        )


MOMENTS = ("2026-06-30 23:59:59", "2026-07-01 00:00:00", "2026-07-31 23:59:59", "2026-08-01 00:00:00", None)


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("timestamp", ["r1", "r2", "r4"]),
        ("timestamptz", ["r1", "r2", "r4"]),
        ("date", ["r1", "r2", "r4"]),
        ("text", ["r0", "r1", "r2", "r3", "r4"]),
    ],
)
def test_rows_of_the_period_come_where_the_column_is_of_a_type_of_dates(
    server: tuple[psycopg.Connection, str], kind: str, kept: list[str]
) -> None:
    opened, address = server
    opened.execute("SET TimeZone = 'Asia/Shanghai'")
    filled(opened, kind, *MOMENTS)
    assert [row[0] for row in read(address + "records")[1:]] == kept


def test_a_moment_with_a_zone_comes_as_beijings(server: tuple[psycopg.Connection, str]) -> None:
    opened, address = server
    filled(opened, "timestamptz", "2026-07-01 01:00:00Z")
    heading, row = read(address + "records")
    assert row[heading.index("accepted_at")] == "2026-07-01 09:00:00+08"


def test_a_table_that_is_not_there_or_not_ours_to_read_is_a_sentence(
    server: tuple[psycopg.Connection, str],
) -> None:
    with pytest.raises(Refusal, match=r"gov\.none\.csv.*读不出来"):
        read(server[1] + "none")


def test_a_view_that_writes_cannot(server: tuple[psycopg.Connection, str]) -> None:
    opened, address = server
    filled(opened, "timestamp", "2026-07-01 01:00:00")
    opened.execute(
        "CREATE FUNCTION gov.gone() RETURNS text LANGUAGE sql"
        " AS $$ DELETE FROM gov.records RETURNING record $$"
    )
    opened.execute(
        'CREATE VIEW gov.bad AS SELECT gov.gone() AS record, service_item, unit, division, "受理时间"'
        " FROM gov.records"
    )
    with pytest.raises(Refusal, match="read-only"):
        read(address + "bad")
    assert opened.execute("SELECT count(*) FROM gov.records").fetchone() == (1,)
