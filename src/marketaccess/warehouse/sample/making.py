"""Writes a sample into a folder: a Parquet file for each data set, and the true counts."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen
from numpy.typing import NDArray

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.warehouse.sample import catalogue, others, records
from marketaccess.warehouse.sample.records import Days, Items, Truth

CHUNK = 500_000
TRUTH = "truth.json"
RATINGS, LICENCES = 5, 8  # one for so many service records


@frozen
class Order:
    """What is asked for: so many service records of so many units, decided in a period."""

    rows: int
    seed: int
    period: Period
    licences_since: date
    units: int = 40


def make(folder: Path, order: Order, calendar: Calendar) -> dict[str, Any]:
    """
    Make a sample; the same order makes the same files.

    Returns, and writes as ``truth.json``, by metric and unit the numerator, the denominator and the rows
    left out by reason.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(order.seed)
    made, truth = catalogue.make(rng, order.units), Truth(order.units)
    for name in ("units", "list_measures", "correspondences", "service_items"):
        pq.write_table(pa.Table.from_pylist(getattr(made, name)), folder / f"{name}.parquet")
    items, shares = Items.of(made, order.period.ends), _skewed(order.units)
    days = Days.of(calendar, order.period)
    given = others.Maker(rng, items, shares, order.period, order.licences_since, truth)
    _write(folder, order.rows, partial(records.chunk, rng, items, shares, days, truth))
    _write(folder, order.rows // RATINGS, given.ratings)
    _write(folder, order.rows // LICENCES, given.licences)
    for name, table in given.tables().items():
        pq.write_table(table, folder / f"{name}.parquet")
    found = _truth(truth, made, order.period.ends)
    written = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / TRUTH).write_text(written, encoding="utf-8")
    return found


def _skewed(units: int) -> NDArray[np.float64]:
    """A few departments have most of the work."""
    weights = 1 / (np.arange(units) + 1) ** 0.8
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def _write(folder: Path, rows: int, chunk: Callable[[int, int], Mapping[str, pa.Table]]) -> None:
    """Write so many rows chunk by chunk: the memory does not grow with them."""
    writers: dict[str, pq.ParquetWriter] = {}
    try:
        for first in range(0, max(rows, 1), CHUNK):
            for name, table in chunk(first, min(CHUNK, rows - first)).items():
                if name not in writers:
                    writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
                writers[name].write_table(table)
    finally:
        for writer in writers.values():
            writer.close()


def _truth(truth: Truth, made: catalogue.Catalogue, on: date) -> dict[str, Any]:
    """By metric and unit; reasons that left nothing out are not named."""
    names = [row["unit"] for row in made.units]
    found: dict[str, Any] = {}
    for metric, counts in truth.counts.items():
        found[metric] = {
            unit: {
                "numerator": int(counts["numerator"][place]),
                "denominator": int(counts["denominator"][place]),
                "left_out": {
                    reason: int(given[place])
                    for reason, given in counts.items()
                    if reason not in ("numerator", "denominator") and given[place]
                },
            }
            for place, unit in enumerate(names)
        }
    for metric, by_unit in catalogue.true_counts(made, on).items():
        found[metric] = {
            unit: {"numerator": numerator, "denominator": denominator}
            for unit, (numerator, denominator) in by_unit.items()
        }
    return found
