"""
The data sets of a folder as tables: one file, or a folder of Parquet files, for each data set.

DuckDB reads the files whatever engine computes. A table has exactly the columns of its data need, each of
the declared kind; what cannot be read as that kind is null, and the indicators count it as left out.
"""

import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
from attrs import frozen
from ibis.backends.duckdb import Backend

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import first_line
from marketaccess.domain.evaluation.data_need import Column, DataNeed, Kind

# What comes without a time zone is Beijing time: it decides on which day a limit was kept.
TIME_ZONE = "Asia/Shanghai"
# DuckDB's own; with Python and Arrow around it a computation stays below 2 GiB.
MEMORY = "1536MiB"
TYPES: dict[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DECIMAL(18, 6)",
    Kind.DAY: "DATE",
    Kind.MOMENT: "TIMESTAMP",
    Kind.BOOLEAN: "BOOLEAN",
}
ZONED = "TIMESTAMP WITH TIME ZONE"
# GB/T 39046 writes days and moments without separators.
COMPACT: dict[Kind, str] = {Kind.DAY: "%Y%m%d", Kind.MOMENT: "%Y%m%dT%H%M%S"}
NOT_UTF8 = "not utf-8 encoded"  # in DuckDB's words
Tables = Mapping[str, ir.Table]
UNITS, CALENDAR = "units", "calendar"
# What says one thing about each: rows that are wholly alike are one.
ONCE = {UNITS: ("unit",), "service_items": ("unit", "service_item"), CALENDAR: ("day",)}


@frozen
class Source:
    """Where a data set lies: a Parquet or CSV file, or a folder of Parquet files."""

    need: DataNeed
    path: Path

    @property
    def files(self) -> str:
        """The path as DuckDB takes it."""
        return str(self.path / "**" / "*.parquet") if self.path.is_dir() else str(self.path)


def connect() -> Backend:
    """DuckDB in memory, in Beijing time; what outgrows its memory goes to the temporary folder."""
    engine = ibis.duckdb.connect(
        memory_limit=MEMORY,
        threads=len(os.sched_getaffinity(0)),
        temp_directory=_overflow(),
        # No extension is fetched from the network: what we need is in the box.
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=False,
    )
    engine.raw_sql(f"SET TimeZone = '{TIME_ZONE}'")
    return engine


def _overflow() -> str:
    """A folder for what outgrows the memory; "" in a confined process, which may write nothing."""
    try:
        return str(Path(tempfile.gettempdir()) / f"marketaccess-duckdb-{secrets.token_hex(8)}")
    except FileNotFoundError:
        return ""


def sources(folder: Path, needs: Iterable[DataNeed]) -> dict[str, Source]:
    """
    The data sets that lie in a folder; other files are none of ours.

    :raises Refusal: no folder, a data set there twice, or under a name by which it would not be found.
    """
    if not folder.is_dir():
        raise Refusal(f"没有文件夹“{folder}”，请核对路径。", field="data")
    found: dict[str, Source] = {}
    needs = tuple(needs)
    _check_names(folder, needs)
    for need in needs:
        names = (f"{need.name}.parquet", f"{need.name}.csv", need.name)
        there = [folder / name for name in names if (folder / name).exists()]
        if len(there) > 1:
            listed = "、".join(path.name for path in there)
            raise Refusal(f"数据“{need.label}”有不止一份：{listed}，请只留一份。", field="data")
        if there:
            found[need.name] = Source(need, there[0])
    return found


def _check_names(folder: Path, needs: Iterable[DataNeed]) -> None:
    """``ratings.xlsx`` or ``Ratings.CSV`` is meant as ratings: to pass it over would lose them unseen."""
    names = {need.name for need in needs}
    for path in sorted(folder.iterdir()):
        meant = path.name.split(".")[0].lower()
        if meant in names and path.name not in (meant, f"{meant}.parquet", f"{meant}.csv"):
            raise Refusal(
                f"文件“{path.name}”认不出来，应当是 {meant}.parquet 或者 {meant}.csv（小写）；"
                "Excel 请另存为 CSV，不用的请移走。",
                field="data",
            )


def read(engine: Backend, found: Iterable[Source]) -> dict[str, ir.Table]:
    """The tables of the sources. :raises Refusal: a file that cannot be read, or lacks a column."""
    return {source.need.name: _table(engine, source) for source in found}


def _table(engine: Backend, source: Source) -> ir.Table:
    need = source.need
    name = f"{need.label}（{source.path.name}）"
    if source.path.is_file() and not source.path.stat().st_size:
        raise Refusal(f"数据“{name}”是空文件；确实一条也没有的，写上列名。", field="data")
    try:
        given = _given(engine, source)
        lacking = [column.name for column in need.columns if column.name not in given and column.is_required]
        if lacking:
            there = "、".join(given) or "没有"
            hint = (
                "应当以逗号分隔，第一行是列名。" if source.path.suffix == ".csv" and len(given) == 1 else ""
            )
            raise Refusal(
                f"数据“{name}”缺少列：{'、'.join(lacking)}；现有的列：{there}。{hint}", field="data"
            )
        columns = ", ".join(f"{_cast(column, given)} AS {column.name}" for column in need.columns)
        distinct = "DISTINCT " if need.name in ONCE else ""
        select = f"SELECT {distinct}{columns} FROM {_scan(source)}"  # noqa: S608 - names of our own
        engine.raw_sql(f"CREATE OR REPLACE VIEW {need.name} AS {select}")
        return engine.table(need.name)
    except duckdb.Error as error:
        raise _unreadable(f"“{name}”", error) from None


def plain(engine: Backend, found: Iterable[Source]) -> dict[str, Path]:
    """Those sources that are one Parquet file, every row and column as declared: anybody can read them."""
    return {
        source.need.name: source.path
        for source in found
        if source.need.name not in ONCE
        and source.path.suffix == ".parquet"
        and source.path.is_file()
        and _is_as_declared(engine, source)
    }


def _is_as_declared(engine: Backend, source: Source) -> bool:
    given = _given(engine, source)
    return all(given.get(column.name) == TYPES[column.kind] for column in source.need.columns)


def rows(expression: ir.Table) -> list[dict[str, Any]]:
    """What an expression gives. :raises Refusal: a file turns out to be broken further down."""
    with readable():
        found: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return found


@contextmanager
def readable() -> Iterator[None]:
    """While files are read. :raises Refusal: one turns out to be broken further down."""
    try:
        yield
    except duckdb.Error as error:
        raise _unreadable("", error) from None


def _unreadable(name: str, error: duckdb.Error) -> Refusal:
    reason = "不是 UTF-8 编码" if NOT_UTF8 in str(error) else first_line(error)
    remedy = "请确认是完整的 Parquet 文件，或者 UTF-8 编码、以逗号分隔的 CSV 文件。"
    return Refusal(f"数据{name}读不出来（{reason}），{remedy}", field="data")


def _scan(source: Source) -> str:
    path = source.files.replace("'", "''")
    if source.path.suffix == ".csv":
        return f"read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '\"')"
    return f"read_parquet('{path}')"


def _given(engine: Backend, source: Source) -> dict[str, str]:
    """The columns that a file has, with DuckDB's names of their types."""
    described = engine.con.execute(f"DESCRIBE FROM {_scan(source)}")
    rows: list[tuple[Any, ...]] = described.fetchall()
    return {row[0]: row[1] for row in rows}


def _cast(column: Column, given: Mapping[str, str]) -> str:
    """The SQL of a column in its declared kind; null where the file does not have it."""
    wanted = TYPES[column.kind]
    if column.name not in given:
        return f"CAST(NULL AS {wanted})"
    name, there = f'"{column.name}"', given[column.name]
    if there == wanted:
        return name
    if there == "VARCHAR":
        name = f"nullif(trim({name}), '')"
    if column.kind is Kind.MOMENT and there in (ZONED, "VARCHAR"):
        plain = f"timezone('{TIME_ZONE}', try_cast({name} AS {ZONED}))"
    elif column.kind is Kind.DAY and there == ZONED:
        plain = f"CAST(timezone('{TIME_ZONE}', {name}) AS DATE)"
    else:
        plain = f"try_cast({name} AS {wanted})"
    if there == "VARCHAR" and column.kind in COMPACT:
        compact = f"CAST(try_strptime({name}, '{COMPACT[column.kind]}') AS {wanted})"
        return f"coalesce({plain}, {compact})"
    return plain
