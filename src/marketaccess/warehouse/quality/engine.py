"""DuckDB with little memory and a folder for what does not fit, and the tables that every check joins."""

from pathlib import Path

import duckdb

from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.warehouse.quality.checks import table
from marketaccess.warehouse.quality.order import Comparison, Order
from marketaccess.warehouse.spelling import identifier, quoted
from marketaccess.warehouse.tables import TIME_ZONE

THREADS = 2


def connect(order: Order, folder: Path) -> duckdb.DuckDBPyConnection:
    """An engine in memory that spills into ``folder``, with the records of the comparisons."""
    engine = duckdb.connect()
    for name, value in {
        "memory_limit": f"{order.memory_mib}MiB",
        "temp_directory": str(folder),
        "TimeZone": TIME_ZONE,
    }.items():
        engine.execute(f"SET {name} = {quoted(value)}")
    engine.execute(f"SET threads = {THREADS}")
    engine.execute("SET enable_progress_bar = false")
    # Every row knows its place; to keep them in order on the way would cost memory.
    engine.execute("SET preserve_insertion_order = false")
    for known in order.comparisons:
        columns = f"{identifier(known.key)} AS key, division"
        engine.execute(f"CREATE VIEW {table(known)} AS SELECT {columns} FROM {_source(known)}")
    return engine


def _source(known: Comparison) -> str:
    files = ", ".join(map(quoted, known.files))
    if known.is_ours:
        return f"read_csv([{files}], header = true, all_varchar = true)"
    return f"read_parquet([{files}], hive_partitioning = true, hive_types_autocast = false)"


def join_known(engine: duckdb.DuckDBPyConnection, need: DataNeed, order: Order) -> None:
    """The keys of the other deliveries that stand, where there are any."""
    if order.known:
        files = ", ".join(map(quoted, order.known))
        keys = ", ".join(map(identifier, need.key))
        source = f"read_parquet([{files}], hive_partitioning = false)"
        engine.execute(f"CREATE VIEW known_keys AS SELECT {keys} FROM {source}")
