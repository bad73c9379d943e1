"""Engines by their URLs: which there are, and what is said where one is not."""

import shutil
import socket
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.warehouse.engines.duck import DuckDB
from marketaccess.warehouse.engines.opening import opened
from marketaccess.warehouse.engines.postgres import PostgreSQL
from marketaccess.warehouse.tables import connect, plain, read, sources
from scripts.postgres import cluster
from tests.warehouse.folder import NEEDS, write

pytestmark = pytest.mark.requirement("R4.2")
SECRET = "a-password"
TEXTS = ["", " ", '"', "a,b", "两\n行", "\\N", "NULL", None]


def refused(url: str) -> str:
    with pytest.raises(Refusal) as refusal, opened(url):
        pass
    assert SECRET not in refusal.value.message
    return refusal.value.message


@pytest.mark.parametrize("url", ["duckdb", "duckdb://", " duckdb "])
def test_duckdb_is_always_there(url: str) -> None:
    with opened(url) as engine:
        assert (engine.name, engine.dialect, engine.version[:2]) == ("duckdb", "duckdb", "1.")


@pytest.mark.parametrize(
    "url", ["", "oracle", f"mysql://root:{SECRET}@host/database", "duckdb://file.db", "本机"]
)
def test_what_is_no_engine_of_ours_is_refused_with_those_that_are(url: str) -> None:
    said = refused(url)
    assert "不认识计算引擎" in said
    assert "duckdb、local[2]" in said


@pytest.mark.parametrize("mark", ["@", "/", "#", "?"])
def test_a_sign_in_a_password_that_parts_the_address_is_asked_for_otherwise(mark: str) -> None:
    assert "%40" in refused(f"postgres://root:{SECRET}{mark}{SECRET}@127.0.0.1:1/database")


def test_clickhouse_is_refused_until_its_numbers_have_been_compared() -> None:
    assert "没有与 DuckDB 逐项核对一致" in refused(f"clickhouse://default:{SECRET}@host:9000")


def test_spark_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.delitem(sys.modules, "marketaccess.warehouse.engines.spark", raising=False)
    for url in ("local[2]", "spark://local[2]", "spark://host:7077"):
        assert "请安装 pyspark 4.0" in refused(url)


def test_spark_without_java_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert "openjdk-17-jre-headless" in refused("local[2]")


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers
        said = refused(f"postgres://user:{SECRET}@127.0.0.1:{taken.getsockname()[1]}/database")
    assert "连不上 PostgreSQL" in said
    assert "连不上 PostgreSQL" in refused("postgres://user:x@[broken")


def test_an_engine_is_closed_whatever_happens() -> None:
    with pytest.raises(KeyError), opened() as engine:
        raise KeyError
    with pytest.raises(RuntimeError, match="nothing is loaded"):
        engine.rows(ibis.table({"unit": "string"}, name="units"))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL of our own."""
    with cluster() as running:
        if running is None:
            pytest.skip("no PostgreSQL here")
        yield running.url


class TestPostgreSQL:
    """What is copied into a server comes back as it was."""

    def test_texts_and_nulls_are_not_confused(self, server: str) -> None:
        reader = connect()
        reader.con.execute("CREATE TABLE units (unit VARCHAR, day DATE, points DECIMAL(18, 6), sure BOOLEAN)")
        rows = [(text, date(2026, 1, n + 1) if n else None, n, bool(n)) for n, text in enumerate(TEXTS)]
        reader.con.executemany("INSERT INTO units VALUES (?, ?, ?, ?)", rows)
        with opened(server) as engine:
            engine.load(reader, ["units"], {})
            back = engine.rows(ibis.table(reader.table("units").schema(), name="units"))
        assert sorted((tuple(row.values()) for row in back), key=lambda row: row[2]) == rows

    def test_nothing_is_left_on_the_server(self, server: str) -> None:
        reader = connect()
        reader.con.execute("CREATE TABLE units AS SELECT 'u' AS unit")
        expression = ibis.table({"unit": "string"}, name="units")
        with opened(server) as engine:
            engine.load(reader, ["units"], {})
            assert engine.rows(expression) == [{"unit": "u"}]
        with opened(server) as engine, pytest.raises(Refusal, match="PostgreSQL 算不下去"):
            engine.rows(expression)

    def test_what_the_server_does_not_take_is_refused(self, server: str) -> None:
        reader = connect()
        reader.con.execute("CREATE TABLE units AS SELECT chr(0) AS unit")
        with opened(server) as engine, pytest.raises(Refusal, match="PostgreSQL 算不下去"):
            engine.load(reader, ["units"], {})

    def test_its_sessions_are_in_beijing(self, server: str) -> None:
        engine = PostgreSQL(server)
        zone = engine._connection.execute("SHOW TimeZone").fetchone()
        engine.close()
        assert zone == ("Asia/Shanghai",)


def test_a_file_that_breaks_off_is_refused_by_the_engine_that_meets_it(tmp_path: Path) -> None:
    path = tmp_path / "units.parquet"
    reader = connect()
    reader.con.execute(
        f"COPY (SELECT 'u' AS unit, 'n' AS name, 'd' AS division) TO '{path}' (FORMAT parquet)"
    )
    read(reader, sources(tmp_path, NEEDS.values()).values())
    path.write_bytes(path.read_bytes()[:-20])
    engine = DuckDB()
    engine.load(reader, ["units"], {})
    with pytest.raises(Refusal, match="读不出来"):
        engine.rows(ibis.table({"unit": "string"}, name="units"))


def test_only_parquet_that_is_typed_as_declared_is_read_by_others(tmp_path: Path) -> None:
    reader = connect()
    write(tmp_path, problems=[{"problem": "p"}])
    columns = ", ".join(
        f"CAST(NULL AS {'DATE' if column.kind == 'day' else 'VARCHAR'}) AS {column.name}"
        for column in NEEDS["licences"].columns
    )
    reader.con.execute(f"COPY (SELECT {columns}) TO '{tmp_path}/licences.parquet' (FORMAT parquet)")
    reader.con.execute(f"COPY (SELECT 1 AS unit) TO '{tmp_path}/units.parquet' (FORMAT parquet)")
    found = sources(tmp_path, NEEDS.values())
    assert plain(reader, found.values()) == {"licences": tmp_path / "licences.parquet"}


def test_duckdb_keeps_within_its_memory_and_fetches_nothing() -> None:
    wanted = {
        "memory_limit": "1.5 GiB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "TimeZone": "Asia/Shanghai",
    }
    asked = ", ".join(f"current_setting('{name}')::VARCHAR" for name in wanted)
    (found,) = connect().con.execute(f"SELECT {asked}").fetchall()
    assert dict(zip(wanted, found, strict=True)) == wanted
    (folder,) = connect().con.execute("SELECT current_setting('temp_directory')").fetchall()[0]
    assert Path(folder).is_absolute()
    assert not Path(folder).exists()
