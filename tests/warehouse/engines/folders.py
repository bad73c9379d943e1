"""A made folder of a million records and more, with whatever may be read otherwise by another engine."""

from pathlib import Path

import duckdb

from marketaccess.domain.basics.period import Period
from marketaccess.law import library
from marketaccess.warehouse.sample.making import Order, make

RECORDS = 1_000_000
PERIOD = "2025Q4"  # with the long holiday in October
TWIN, MODEL = "unit-twin", "unit-002"
ROUGH, ROUGH_MODEL = "unit-rough", "unit-003"
# A day that begins in Beijing while it is still yesterday elsewhere, kept with its time zone.
ZONED = "timezone('Asia/Shanghai', date_trunc('day', rated_at) + INTERVAL 30 MINUTE) AS rated_at"
BY_UNIT = {
    "units": "",
    "list_measures": "",
    "service_items": "",
    "service_records": "'t' || record AS record",
    "licences": "",
    "ratings": "",
    "problems": "'t' || problem AS problem",
    "external_scores": "",
    "judgements": "",
    "survey_answers": "'t' || answer AS answer",
    "keyword_results": "",
    "manual_checks": "",
}
# Delivered twice; stops that overlap, stand beyond the record, have no end, or end before they begin.
ROUGH_RECORDS = f"""
    SELECT * REPLACE (left(record, length(record) - 1) AS record, '{ROUGH}' AS unit)
    FROM service_records WHERE unit = '{ROUGH_MODEL}'
"""
ROUGH_STOPS = f"""
    SELECT r.record, '2' AS kind,
        CAST(accepted_at + to_days(CAST(hash(r.record, n) % 12 AS INTEGER) - 4) AS DATE) AS started_on,
        CASE WHEN hash(r.record, n) % 7 = 0 THEN NULL
             ELSE CAST(accepted_at + to_days(CAST(hash(n, r.record) % 40 AS INTEGER)) AS DATE) END AS ended_on
    FROM ({ROUGH_RECORDS}) AS r, range(4) AS stops (n)
    WHERE hash(r.record) % 3 = 0
"""


def made(folder: Path, records: int = RECORDS) -> Path:
    """A sample with a unit that is another's twin, and one whose records are in disorder."""
    system = library.indicator_system("chongqing-2022")
    order = Order(records, 11, Period.of(PERIOD), system.licences_since)
    make(folder, order, library.known_calendar())
    with duckdb.connect() as connection:
        for path in folder.glob("*.parquet"):
            connection.execute(f"CREATE VIEW {path.stem} AS FROM read_parquet('{path}')")
        for name in (*BY_UNIT, "special_procedures"):
            connection.execute(f"CREATE TABLE new_{name} AS {_with_others(name)}")
        for name in (*BY_UNIT, "special_procedures"):
            connection.execute(f"COPY new_{name} TO '{folder / name}.parquet' (FORMAT parquet)")
    return folder


def _with_others(name: str) -> str:
    if name == "special_procedures":
        copied = f"""
            SELECT * REPLACE ('t' || record AS record) FROM special_procedures
            SEMI JOIN (SELECT record FROM service_records WHERE unit = '{MODEL}') USING (record)
        """
        return f"FROM special_procedures UNION ALL {copied} UNION ALL {ROUGH_STOPS}"
    every = f"FROM {name}"
    if name == "ratings":
        every = f"SELECT * REPLACE ({ZONED}) FROM ratings"
    keyed = ", ".join(filter(None, (BY_UNIT[name], f"'{TWIN}' AS unit")))
    twin = f"SELECT * REPLACE ({keyed}) FROM ({every}) WHERE unit = '{MODEL}'"
    rough = f"SELECT * REPLACE ('{ROUGH}' AS unit) FROM ({every}) WHERE unit = '{ROUGH_MODEL}'"
    if name == "service_records":
        rough = ROUGH_RECORDS
    return f"{every} UNION ALL {twin} UNION ALL {rough}"
