"""
The rows of a file as a stream of texts that DuckDB reads: ``line`` and one column for each of the data need.

A line is a record's number in its file: the heading of a table is line 1, the first row of Parquet too.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field
from pyarrow import csv as arrow_csv
from pyarrow import parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.warehouse.quality.files import MERGED, Tell, Text, Unusable, places
from marketaccess.warehouse.quality.workbooks import NO_WORKBOOK, require_readable
from marketaccess.warehouse.spelling import identifier, quoted

BLOCK = 4 << 20
BATCH = 20_000
SHOWN = 200
LEFT_OUT = pa.schema([("file", pa.int64()), ("line", pa.int64()), ("text", pa.string())])
ROW = re.compile(r"[Rr]ow #?(\d+)")  # as Arrow writes it; the rest of its sentences is for programmers
EXACT = 1e15  # Excel keeps fifteen digits of a number


@define
class LeftOut:
    """What reading leaves out: rows with other columns than the heading, and headings not asked for."""

    path: Path
    count: int = 0
    merged: int = 0  # the line of a row of which quotes have made several lines
    skipped: deque[int] = field(factory=deque)
    headings: dict[str, None] = field(factory=dict)
    _rows: list[dict[str, Any]] = field(factory=list)
    _out: Any = None

    def add(self, file: int, row: arrow_csv.InvalidRow) -> str:
        """Note a row, and have the reader go on."""
        self.skipped.append(row.number)
        if row.text:
            self.write(file, row.number, row.text)
            self.merged = self.merged or row.number * ("\n" in row.text.strip())
        return "skip"

    def look_for_lines(self, batch: pa.RecordBatch, numbers: Any, whole_line: str) -> None:
        """Note the first row with a value in which a whole other line stands: two quotes were left open."""
        for column in batch.columns if not self.merged else ():
            if pc.any(pc.match_substring(column, "\n")).as_py():
                found = pc.index(pc.match_substring_regex(column, whole_line), pa.scalar(value=True)).as_py()
                self.merged = int(numbers[found]) if found >= 0 else self.merged

    def require_single_lines(self) -> None:
        """:raises Unusable: several lines have become one row, and nobody could say how many."""
        if self.merged:
            raise Unusable(MERGED.format(line=self.merged))

    def write(self, file: int, line: int, text: str) -> None:
        """Keep one for the rejects."""
        self._rows.append({"file": file, "line": line, "text": text[:SHOWN]})
        self.count += 1
        if len(self._rows) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._out is None:
            self._out = pq.ParquetWriter(self.path, LEFT_OUT)
        self._out.write_table(pa.Table.from_pylist(self._rows, LEFT_OUT))
        self._rows.clear()

    def places(self, headings: Sequence[str], need: DataNeed) -> dict[str, int]:
        """Where each column stands; the headings of no column are noted. :raises Unusable: see ``places``."""
        found = places(headings, need)
        unasked = (heading.strip() for at, heading in enumerate(headings) if at not in found.values())
        self.headings |= dict.fromkeys(filter(None, unasked))
        return found

    def close(self) -> None:
        """All of them are in the file, where there are any."""
        if self._rows:
            self._flush()
        if self._out is not None:
            self._out.close()

    def lines(self, first: int, count: int) -> Any:
        """The numbers of so many rows that were read, leaving out those that were not."""
        past: list[int] = []
        end = first + count
        while self.skipped and self.skipped[0] < end:
            past.append(self.skipped.popleft())
            end += 1
        numbers = np.arange(first, end, dtype=np.int64)
        return numbers if not past else numbers[~np.isin(numbers, past)]


def schema(need: DataNeed) -> pa.Schema:
    """What the streams have."""
    return pa.schema([("line", pa.int64()), *((column.name, pa.string()) for column in need.columns)])


def delimited(
    opened: BinaryIO, text: Text, need: DataNeed, left_out: LeftOut, file: int, size: int, tell: Tell
) -> pa.RecordBatchReader:
    """The rows of a delimited text. :raises Unusable: columns are missing."""
    where = left_out.places(text.headings, need)
    names = [f"c{place}" for place in range(len(text.headings))]
    reader = arrow_csv.open_csv(
        opened,
        read_options=arrow_csv.ReadOptions(
            use_threads=False,
            block_size=BLOCK,
            column_names=names,
            skip_rows_after_names=1,
            encoding=text.encoding,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=text.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=lambda row: left_out.add(file, row),
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=[names[place] for place in where.values()],
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    order = {name: at for at, name in enumerate(where)}
    sign = re.escape(text.delimiter)
    whole_line = f"\n(?:[^{sign}\n]*{sign}){{{len(names) - 1}}}"

    def batches() -> Iterator[pa.RecordBatch]:
        line = 2
        for batch in reader:
            numbers = left_out.lines(line, batch.num_rows)
            line = int(numbers[-1]) + 1 if len(numbers) else line
            left_out.look_for_lines(batch, numbers, whole_line)
            yield _batch(need, numbers, [batch.column(i) for i in range(batch.num_columns)], order)
            tell(min(opened.tell() / max(size, 1), 1.0))

    return pa.RecordBatchReader.from_batches(schema(need), batches())


def _batch(need: DataNeed, lines: Any, columns: Sequence[pa.Array], order: dict[str, int]) -> pa.RecordBatch:
    empty = pa.nulls(len(lines), pa.string())
    arrays = [columns[order[c.name]] if c.name in order else empty for c in need.columns]
    return pa.RecordBatch.from_arrays([pa.array(lines), *arrays], schema=schema(need))


def excel(path: Path, need: DataNeed, left_out: LeftOut, file: int) -> pa.RecordBatchReader:
    """The rows of the first sheet of a workbook. :raises Unusable: it is none, or columns are missing."""
    require_readable(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0)
        left = [""] * (sheet.start[1] if sheet.start else 0)
        rows = ([*left, *map(cell_text, row)] for row in sheet.iter_rows())
        first = next(rows, [])
    except (CalamineError, IndexError, OSError) as error:
        raise Unusable(NO_WORKBOOK) from error
    headings = _without_end(first)
    where = left_out.places(headings, need)
    order = {name: at for at, name in enumerate(where)}

    def batches() -> Iterator[pa.RecordBatch]:
        line = 2
        while block := list(islice(rows, BATCH)):
            numbers = np.arange(line, line + len(block))
            columns = [
                pa.array([(row[at] if at < len(row) else "") or None for row in block], pa.string())
                for at in where.values()
            ]
            for number, row in zip(numbers, block, strict=True):
                if any(row[len(headings) :]):
                    left_out.write(file, int(number), " ".join(row))
            whole = [not any(row[len(headings) :]) for row in block]
            mask = pa.array(whole)
            kept = [column.filter(mask) for column in columns]
            yield _batch(need, numbers[np.array(whole)], kept, order)
            line += len(block)

    return pa.RecordBatchReader.from_batches(schema(need), batches())


def _without_end(row: Sequence[str]) -> list[str]:
    """A heading without the empty cells that follow it."""
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a fraction, dates as ISO."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def parquet(engine: duckdb.DuckDBPyConnection, path: Path, need: DataNeed, left_out: LeftOut) -> str:
    """The SQL of the rows of a Parquet file. :raises Unusable: broken, or columns are missing."""
    source = f"read_parquet({quoted(str(path))}, file_row_number = true, hive_partitioning = false)"
    try:
        described = engine.execute(f"DESCRIBE FROM {source}").fetchall()
    except duckdb.Error as error:
        raise Unusable(broken(error)) from error
    headings = [row[0] for row in described if row[0] != "file_row_number"]
    where = left_out.places(headings, need)
    columns = [
        f"CAST({identifier(headings[where[c.name]])} AS VARCHAR) AS {c.name}"
        if c.name in where
        else f"CAST(NULL AS VARCHAR) AS {c.name}"
        for c in need.columns
    ]
    return f"SELECT file_row_number + 1 AS line, {', '.join(columns)} FROM {source}"


def broken(error: Exception) -> str:
    """What people are told of a file that an engine cannot read: where it says one, the place, no more."""
    found = ROW.search(str(error))
    place = f"第{found[1]}行" if found else "中间"
    return f"从{place}起读不下去，文件损坏或者不完整；请重新导出后再报送"
