"""DuckDB in the box: it reads the files and computes in them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from marketaccess.warehouse.engines.engine import sql
from marketaccess.warehouse.tables import readable


class DuckDB:
    """The engine that is always there."""

    name = dialect = "duckdb"

    def __init__(self) -> None:
        self._reader: Backend | None = None

    @property
    def version(self) -> str:
        return duckdb.__version__

    def load(self, reader: Backend, names: Iterable[str], plain: Mapping[str, Path]) -> None:  # noqa: ARG002
        """The views of the reader are the tables."""
        self._reader = reader

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        if self._reader is None:
            raise RuntimeError("nothing is loaded")
        with readable():
            found: list[dict[str, Any]] = (
                self._reader.con.execute(sql(expression, self.dialect)).fetch_arrow_table().to_pylist()
            )
        return found

    def close(self) -> None:
        self._reader = None
