"""PostgreSQL: the data sets are copied into temporary tables, which end with the connection."""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import psycopg
import pyarrow as pa
from ibis.backends.duckdb import Backend
from psycopg import sql as statements
from psycopg.rows import dict_row
from pyarrow import csv

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import first_line
from marketaccess.warehouse.engines.engine import sql
from marketaccess.warehouse.tables import TIME_ZONE, readable

BATCH = 50_000
# Nulls are the only values without quotes, so that an empty text stays one.
AS_CSV = csv.WriteOptions(include_header=False, quoting_style="all_valid")
SETTINGS = {"TimeZone": TIME_ZONE, "work_mem": "128MB", "client_encoding": "UTF8"}


class PostgreSQL:
    """A server by its URL. It needs the right to make temporary tables, and writes nothing else."""

    name = dialect = "postgres"

    def __init__(self, url: str) -> None:
        try:
            self._connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
        except psycopg.Error as error:
            raise Refusal(
                f"连不上 PostgreSQL（{first_line(error)}），请核对地址、数据库、用户和口令。", field="engine"
            ) from None
        for name, value in SETTINGS.items():
            self._connection.execute("SELECT set_config(%s, %s, false)", (name, value))

    @property
    def version(self) -> str:
        return self._connection.info.parameter_status("server_version") or ""

    def load(self, reader: Backend, names: Iterable[str], plain: Mapping[str, Path]) -> None:  # noqa: ARG002
        for name in names:
            try:
                self._copy(reader, name)
            except psycopg.Error as error:
                raise _refused(error) from None

    def _copy(self, reader: Backend, name: str) -> None:
        described = reader.con.execute(f"DESCRIBE {name}").fetchall()
        table = statements.Identifier(name)
        columns = statements.SQL(", ").join(
            # DuckDB and PostgreSQL call our six kinds by the same names.
            statements.SQL("{} {}").format(statements.Identifier(column), statements.SQL(kind))
            for column, kind, *_ in described
        )
        self._connection.execute(statements.SQL("CREATE TEMP TABLE {} ({})").format(table, columns))
        into = statements.SQL("COPY {} FROM STDIN (FORMAT csv)").format(table)
        with readable(), self._connection.cursor().copy(into) as copying:
            for batch in reader.con.execute(f"FROM {name}").fetch_record_batch(BATCH):
                copying.write(_as_csv(batch))
        self._connection.execute(statements.SQL("ANALYZE {}").format(table))

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        try:
            with self._connection.cursor(row_factory=dict_row) as cursor:
                return cursor.execute(sql(expression, self.dialect).encode()).fetchall()
        except psycopg.Error as error:
            raise _refused(error) from None

    def close(self) -> None:
        self._connection.close()


def _as_csv(batch: pa.RecordBatch) -> bytes:
    written = io.BytesIO()
    csv.write_csv(batch, written, AS_CSV)
    return written.getvalue()


def _refused(error: psycopg.Error) -> Refusal:
    return Refusal(f"PostgreSQL 算不下去（{first_line(error)}），请核对权限和磁盘空间。", field="engine")
