"""A stream is taken batch by batch: what is read ahead of the engine would lie in memory."""

from collections.abc import Iterator
from threading import get_ident

import duckdb
import pyarrow as pa
import pytest

from marketaccess.warehouse.quality.staging import Stream

pytestmark = pytest.mark.requirement("R5.1")
SCHEMA = pa.schema([("line", pa.int64())])


def test_batches_are_made_by_whoever_asks_for_them() -> None:
    """A scanner that reads ahead does so in threads of its own."""
    made_by: list[int] = []

    def batches() -> Iterator[pa.RecordBatch]:
        for first in range(0, 100_000, 10_000):
            made_by.append(get_ident())
            yield pa.record_batch([pa.array(range(first, first + 10_000))], schema=SCHEMA)

    engine = duckdb.connect()
    engine.execute("SET threads = 1")
    engine.register("given_rows", Stream(pa.RecordBatchReader.from_batches(SCHEMA, batches())))
    assert engine.execute("SELECT count(*), sum(line) FROM given_rows").fetchone() == (100_000, 4_999_950_000)
    assert made_by == [get_ident()] * 10


def test_an_error_on_the_way_reaches_whoever_asks() -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch([pa.array([1])], schema=SCHEMA)
        raise pa.ArrowInvalid("row 2 is torn")

    engine = duckdb.connect()
    engine.register("given_rows", Stream(pa.RecordBatchReader.from_batches(SCHEMA, batches())))
    with pytest.raises(duckdb.Error, match="row 2 is torn"):
        engine.execute("CREATE TABLE t AS FROM given_rows")
