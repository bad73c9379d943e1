"""What an engine does for us: it takes the data sets as tables, and answers an expression with rows."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend


class Engine(Protocol):
    """
    One engine. ``dialect`` is the SQL into which Ibis writes an expression for it.

    DuckDB reads the files for all of them (``reader`` has a view for each data set, typed as declared), so
    what a cell means is decided once.
    """

    name: str
    dialect: str

    @property
    def version(self) -> str:
        """The version of the program that computes."""

    def load(self, reader: Backend, names: Iterable[str], plain: Mapping[str, Path]) -> None:
        """
        Take the tables of the reader. ``plain`` are the Parquet files among them that need no reading of
        ours.

        :raises Refusal: a file is broken, or the engine does not take it.
        """

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """What an expression over those tables gives. :raises Refusal: the engine cannot say."""

    def close(self) -> None:
        """Leave nothing behind: no temporary file, table or connection."""


def sql(expression: ir.Table, dialect: str) -> str:
    """An expression as SQL."""
    return str(ibis.to_sql(expression, dialect=dialect))
