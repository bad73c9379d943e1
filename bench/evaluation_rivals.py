"""What grows with the records (indicators 2, 4, 5, 13, 16) by hand for each rival; fit for a sample only."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl

Answer = dict[str, dict[str, tuple[int, int]]]
BEGINS, ENDS, SINCE = "2025-07-01", "2025-09-30", "2019-01-01"
IN_FORCE = f"since <= DATE '{ENDS}' AND (until IS NULL OR until > DATE '{ENDS}')"
# The small tables are the same for all: what an item is and its limit, numbers of working days, stops.
LINKS = f"""
    WITH held AS (SELECT DISTINCT unit, measure, access FROM list_measures WHERE {IN_FORCE}),
    linked AS (SELECT measure, service_item FROM correspondences WHERE {IN_FORCE})
    SELECT unit, service_item, bool_or(access = 'permit_required') AS listed,
        bool_or(access = 'prohibited') AS forbidden, any_value(statutory_days) AS statutory_days,
        any_value(limit_unit = 'working') AS by_work
    FROM held JOIN linked USING (measure) LEFT JOIN service_items USING (unit, service_item) GROUP BY ALL
"""
WORK = "SELECT day, sum(CAST(is_working AS INTEGER)) OVER (ORDER BY day) AS work FROM calendar"
STOPS = """
    WITH given AS (
        SELECT record, ended_on, greatest(started_on, max(ended_on) OVER (PARTITION BY record
            ORDER BY started_on, ended_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS started_on
        FROM special_procedures)
    SELECT record, sum(ended_on - started_on) AS off, sum(b.work - a.work) AS work_off
    FROM given JOIN work AS a ON a.day = started_on JOIN work AS b ON b.day = ended_on
    WHERE ended_on > started_on GROUP BY record
"""
RECORDS = f"""
    SELECT unit, count(*) FILTER (whole AND forbidden) AS prohibited_items_handled_n,
        count(*) FILTER (whole) AS prohibited_items_handled_d,
        count(*) FILTER (whole AND listed AND taken <= statutory_days) AS within_statutory_limit_n,
        count(*) FILTER (whole AND listed AND taken IS NOT NULL AND statutory_days IS NOT NULL)
            AS within_statutory_limit_d
    FROM (
        SELECT unit, listed, forbidden, statutory_days, decided_at >= accepted_at AS whole,
            CASE WHEN by_work THEN b.work - a.work - coalesce(work_off, 0)
                 ELSE decided_at::DATE - accepted_at::DATE - coalesce(off, 0) END AS taken
        FROM service_records LEFT JOIN links USING (unit, service_item)
        LEFT JOIN work AS a ON a.day = accepted_at::DATE LEFT JOIN work AS b ON b.day = decided_at::DATE
        LEFT JOIN stops USING (record)
        WHERE decided_at::DATE BETWEEN '{BEGINS}' AND '{ENDS}')
    GROUP BY unit
"""
RATINGS = f"""
    SELECT unit, count(*) FILTER (satisfaction IN ('1', '2', '3')) AS good_ratings_n,
        count(*) AS good_ratings_d
    FROM ratings JOIN links USING (unit, service_item)
    WHERE listed AND satisfaction IN ('1', '2', '3', '4', '5')
        AND rated_at::DATE BETWEEN '{BEGINS}' AND '{ENDS}'
    GROUP BY unit
"""
LICENCES = f"""
    SELECT unit, count(prohibited_measure) FILTER (issued_on >= '{SINCE}') AS new_prohibited_licences_n,
        count(*) FILTER (issued_on >= '{SINCE}') AS new_prohibited_licences_d,
        count(prohibited_measure) FILTER (issued_on < '{SINCE}') AS old_prohibited_licences_n,
        count(*) FILTER (issued_on < '{SINCE}') AS old_prohibited_licences_d
    FROM licences WHERE issued_on <= '{ENDS}' AND (revoked_on IS NULL OR revoked_on > '{ENDS}') GROUP BY unit
"""


def small(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB with a view for each file, and the small tables."""
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '1536MiB'")
    for path in folder.glob("*.parquet"):
        connection.execute(f"CREATE VIEW {path.stem} AS FROM read_parquet('{path}')")
    for name, query in (("links", LINKS), ("work", WORK), ("stops", STOPS)):
        connection.execute(f"CREATE TEMP TABLE {name} AS {query}")
    return connection


def answer(lines: Iterable[dict[str, Any]]) -> Answer:
    """By metric and unit from lines with the columns ``unit`` and ``<metric>_n``, ``<metric>_d``."""
    found: Answer = {}
    for line in lines:
        for name in line:
            if name.endswith("_n"):
                metric = name.removesuffix("_n")
                counts = int(line[name]), int(line[f"{metric}_d"])
                found.setdefault(metric, {})[line["unit"]] = counts
    return found


def by_hand(folder: Path) -> Answer:
    connection = small(folder)
    tables = [connection.execute(query).fetch_arrow_table() for query in (RECORDS, RATINGS, LICENCES)]
    return answer(line for table in tables for line in table.to_pylist())


def by_polars(folder: Path) -> Answer:
    connection = small(folder)
    links, work, stops = (
        pl.from_arrow(connection.execute(f"FROM {name}").fetch_arrow_table()).lazy()
        for name in ("links", "work", "stops")
    )
    plans = (
        _polars_records(folder, links, work, stops),
        _polars_ratings(folder, links),
        _polars_licences(folder),
    )
    return answer(line for plan in plans for line in plan.collect(engine="streaming").to_dicts())


def _polars_records(folder: Path, links: Any, work: Any, stops: Any) -> Any:
    day = pl.col
    records = (
        pl.scan_parquet(folder / "service_records.parquet")
        .with_columns(a=day("accepted_at").dt.date(), d=day("decided_at").dt.date())
        .filter(day("d").is_between(*map(date.fromisoformat, (BEGINS, ENDS))))
        .join(links, on=["unit", "service_item"], how="left")
        .join(work.rename({"day": "a", "work": "before"}), on="a", how="left")
        .join(work.rename({"day": "d", "work": "after"}), on="d", how="left")
        .join(stops, on="record", how="left")
        .with_columns(
            whole=day("decided_at") >= day("accepted_at"),
            taken=pl.when(day("by_work"))
            .then(day("after") - day("before") - day("work_off").cast(pl.Int64).fill_null(0))
            .otherwise((day("d") - day("a")).dt.total_days() - day("off").cast(pl.Int64).fill_null(0)),
        )
    )
    limited = day("whole") & day("listed") & day("taken").is_not_null() & day("statutory_days").is_not_null()
    return records.group_by("unit").agg(
        prohibited_items_handled_n=(day("whole") & day("forbidden")).sum(),
        prohibited_items_handled_d=day("whole").sum(),
        within_statutory_limit_n=(limited & (day("taken") <= day("statutory_days"))).sum(),
        within_statutory_limit_d=limited.sum(),
    )


def _polars_ratings(folder: Path, links: Any) -> Any:
    day = pl.col
    return (
        pl.scan_parquet(folder / "ratings.parquet")
        .filter(
            day("rated_at").dt.date().is_between(*map(date.fromisoformat, (BEGINS, ENDS))),
            day("satisfaction").is_in(list("12345")),
        )
        .join(links.filter(day("listed")), on=["unit", "service_item"])
        .group_by("unit")
        .agg(good_ratings_n=day("satisfaction").is_in(list("123")).sum(), good_ratings_d=pl.len())
    )


def _polars_licences(folder: Path) -> Any:
    day, since, ends = pl.col, *(pl.lit(given).str.to_date() for given in (SINCE, ENDS))
    new, bad = day("issued_on") >= since, day("prohibited_measure").is_not_null()
    return (
        pl.scan_parquet(folder / "licences.parquet")
        .filter(day("issued_on") <= ends, day("revoked_on").is_null() | (day("revoked_on") > ends))
        .group_by("unit")
        .agg(
            new_prohibited_licences_n=(new & bad).sum(),
            new_prohibited_licences_d=new.sum(),
            old_prohibited_licences_n=(~new & bad).sum(),
            old_prohibited_licences_d=(~new).sum(),
        )
    )


def by_pandas(folder: Path) -> Answer:
    connection = small(folder)
    links, work, stops = (connection.execute(f"FROM {name}").df() for name in ("links", "work", "stops"))
    parts = (
        _pandas_records(folder, links, work, stops),
        _pandas_ratings(folder, links),
        _pandas_licences(folder),
    )
    frames = [part.groupby("unit").sum().reset_index() for part in parts]
    return answer(line for frame in frames for line in frame.to_dict("records"))


def _pandas_records(folder: Path, links: Any, work: Any, stops: Any) -> Any:
    records = pd.read_parquet(
        folder / "service_records.parquet",
        columns=["record", "unit", "service_item", "accepted_at", "decided_at"],
    )
    records["a"], records["d"] = records.accepted_at.dt.normalize(), records.decided_at.dt.normalize()
    records = records[records.d.between(BEGINS, ENDS)].merge(links, "left", on=["unit", "service_item"])
    number = work.set_index("day").work
    records = records.merge(stops, "left", on="record")
    passed = (records.d - records.a).dt.days - records.off.astype(float).fillna(0)
    worked = records.d.map(number) - records.a.map(number) - records.work_off.astype(float).fillna(0)
    whole = records.decided_at >= records.accepted_at
    taken = np.where(records.by_work.eq(other=True), worked, passed)
    limited = whole & records.listed.eq(other=True) & records.statutory_days.notna() & ~np.isnan(taken)
    return pd.DataFrame(
        {
            "unit": records.unit,
            "prohibited_items_handled_n": whole & records.forbidden.eq(other=True),
            "prohibited_items_handled_d": whole,
            "within_statutory_limit_n": limited & (taken <= records.statutory_days),
            "within_statutory_limit_d": limited,
        }
    )


def _pandas_ratings(folder: Path, links: Any) -> Any:
    ratings = pd.read_parquet(
        folder / "ratings.parquet", columns=["unit", "service_item", "rated_at", "satisfaction"]
    )
    ratings = ratings[
        ratings.rated_at.dt.normalize().between(BEGINS, ENDS) & ratings.satisfaction.isin(list("12345"))
    ].merge(links[links.listed], on=["unit", "service_item"])
    return pd.DataFrame(
        {
            "unit": ratings.unit,
            "good_ratings_n": ratings.satisfaction.isin(list("123")),
            "good_ratings_d": True,
        }
    )


def _pandas_licences(folder: Path) -> Any:
    ends, since = pd.Timestamp(ENDS), pd.Timestamp(SINCE)
    held = pd.read_parquet(folder / "licences.parquet")
    issued, revoked = pd.to_datetime(held.issued_on), pd.to_datetime(held.revoked_on)
    valid = (issued <= ends) & ~(revoked <= ends)
    new, bad = valid & (issued >= since), held.prohibited_measure.notna()
    old = valid & ~new
    return pd.DataFrame(
        {
            "unit": held.unit,
            "new_prohibited_licences_n": new & bad,
            "new_prohibited_licences_d": new,
            "old_prohibited_licences_n": old & bad,
            "old_prohibited_licences_d": old,
        }
    )


RIVALS: dict[str, Callable[[Path], Answer]] = {
    "hand-written DuckDB": by_hand,
    "Polars streaming": by_polars,
    "pandas": by_pandas,
}
