"""First pass: each file becomes a Parquet file of typed rows, each row with the bits of what is wrong."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
from attrs import frozen

from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.quality import Action, Rules
from marketaccess.warehouse.quality import files, reading
from marketaccess.warehouse.quality.checks import Check
from marketaccess.warehouse.quality.files import Unusable
from marketaccess.warehouse.quality.order import Given
from marketaccess.warehouse.quality.reading import LeftOut
from marketaccess.warehouse.quality.values import trimmed, value
from marketaccess.warehouse.spelling import quoted

# A row's place among all rows: the file's number above, its line below.
SHIFT = 40
STREAM = "given_rows"
Tell = Callable[[float], None]


@frozen
class Stream:
    """
    Batches that the engine takes one by one.

    Given the reader itself it would read ahead through a scanner, and hold up to a GiB of what was read.
    """

    reader: pa.RecordBatchReader

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The reader as a capsule of Arrow's C interface."""
        return self.reader.__arrow_c_stream__(requested_schema)


def mask(checks: Sequence[Check], *, action: Action | None = None) -> int:
    """The bits of the checks of one action."""
    return sum(1 << at for at, check in enumerate(checks) if action is None or check.action is action)


def select(need: DataNeed, checks: Sequence[Check], rules: Rules, source: str, file: int) -> str:
    """
    The SQL from texts to typed rows: ``at``, the columns, ``faults`` as bits, ``given`` where there are any.

    Rows in which nothing stands are no rows.
    """
    names = [column.name for column in need.columns]
    texts = ", ".join(f"{trimmed(name, rules)} AS t_{name}" for name in names)
    values = ", ".join(
        f"{value(column, f't_{column.name}', rules)} AS {column.name}" for column in need.columns
    )
    given = ", ".join(f"t_{name}" for name in names)
    bits = " + ".join(
        f"(CASE WHEN {check.broken} THEN {1 << at}::UBIGINT ELSE 0::UBIGINT END)"
        for at, check in enumerate(checks)
    )
    some = f"coalesce({given}) IS NOT NULL"
    return (
        f"WITH t AS (SELECT line, {texts} FROM ({source})),"
        f" v AS (SELECT line, {given}, {values} FROM t WHERE {some}),"
        f" f AS (SELECT *, {bits or '0::UBIGINT'} AS faults FROM v)"
        f" SELECT ({file}::BIGINT << {SHIFT}) + line AS row_place, {', '.join(names)}, faults,"
        f" CASE WHEN faults > 0 THEN [{given}] END AS given FROM f"
    )


def stage(
    engine: duckdb.DuckDBPyConnection,
    given: Sequence[Given],
    need: DataNeed,
    checks: Sequence[Check],
    rules: Rules,
    folder: Path,
    left_out: LeftOut,
    tell: Tell,
) -> list[Path]:
    """Read all files of a delivery. :raises Unusable: one of them cannot be used, with its name."""
    paths: list[Path] = []
    for place, each in enumerate(given):
        try:
            share = partial(_shared, tell, place, len(given))
            paths.append(_file(engine, place, each, need, checks, rules, folder, left_out, share))
        except Unusable as refusal:
            raise Unusable(f"“{each.name}”：{refusal.reason}", refusal.rule) from refusal
        except duckdb.OutOfMemoryException:
            raise
        except (duckdb.Error, pa.ArrowException) as error:
            raise Unusable(f"“{each.name}”：{reading.broken(error)}") from error
    return paths


def _shared(tell: Tell, place: int, count: int, share: float) -> None:
    tell((place + share) / count)


def _file(
    engine: duckdb.DuckDBPyConnection,
    place: int,
    given: Given,
    need: DataNeed,
    checks: Sequence[Check],
    rules: Rules,
    folder: Path,
    left_out: LeftOut,
    tell: Tell,
) -> Path:
    path, kind = Path(given.path), files.kind_of(Path(given.path))
    target = folder / f"typed-{place:04d}.parquet"
    left_out.skipped.clear()
    if kind == "parquet":
        source = reading.parquet(engine, path, need, left_out)
        _write(engine, select(need, checks, rules, source, place), target)
    elif kind == "excel":
        engine.register(STREAM, Stream(reading.excel(path, need, left_out, place)))
        _write(engine, select(need, checks, rules, f"FROM {STREAM}", place), target)
    else:
        encoding = files.examined(path, given.digest, rules, lambda share: tell(share / 5))
        text = files.text_of(path, encoding, need, rules)
        with path.open("rb") as opened:
            size = path.stat().st_size
            rows = reading.delimited(
                opened, text, need, left_out, place, size, lambda share: tell(0.2 + 0.8 * share)
            )
            engine.register(STREAM, Stream(rows))
            _write(engine, select(need, checks, rules, f"FROM {STREAM}", place), target)
        left_out.require_single_lines()
    tell(1.0)
    return target


def _write(engine: duckdb.DuckDBPyConnection, sql: str, target: Path) -> None:
    engine.execute(f"COPY ({sql}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION lz4_raw)")
    engine.unregister(STREAM)
