"""One query for each file: what is shared, how far it is, and where it stops."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pytest
from attrs import evolve

from marketaccess.domain.evaluation.data_need import Kind
from marketaccess.law import library
from marketaccess.warehouse.engines.engine import sql
from marketaccess.warehouse.indicators.catalogue import NAMED, metrics
from marketaccess.warehouse.measuring import measure, queries
from marketaccess.warehouse.tables import connect, read, rows, sources
from tests.warehouse.folder import NEEDS, SCOPE, counted, write

pytestmark = pytest.mark.requirement("R4.2")
SYSTEM = library.indicator_system("chongqing-2022")
TYPES = {
    Kind.TEXT: "string",
    Kind.INTEGER: "int64",
    Kind.NUMBER: "decimal(18, 6)",
    Kind.DAY: "date",
    Kind.MOMENT: "timestamp",
    Kind.BOOLEAN: "boolean",
}
TABLES = {
    name: ibis.table({column.name: TYPES[column.kind] for column in need.columns}, name=name)
    for name, need in NEEDS.items()
}


@cache
def read_by(without: tuple[str, ...] = ()) -> dict[tuple[int, ...], Counter[str]]:
    """How often each query reads each data set."""
    there = {name: table for name, table in TABLES.items() if name not in without}
    found = {}
    for query in queries(metrics(SYSTEM), there, SCOPE):
        written = sql(query.expression, "duckdb")
        found[query.numbers] = Counter({name: written.count(f'FROM "{name}"') for name in there})
    return found


@pytest.mark.parametrize(
    "name", ["service_records", "ratings", "licences", "problems", "survey_answers", "keyword_results"]
)
def test_a_file_is_read_once_for_all_its_indicators(name: str) -> None:
    assert sum(each[name] for each in read_by().values()) == 1


def test_records_are_still_counted_where_only_their_limits_are_missing() -> None:
    assert (2, 13) in read_by()
    without = read_by(without=("special_procedures",))
    assert (2,) in without
    assert without[2,]["service_records"] == 1


def test_a_worksheet_does_not_depend_on_the_process() -> None:
    """Ibis keeps the names of dropped columns in a set, whose order is another one in each process."""
    for metric in metrics(SYSTEM).values():
        assert "EXCLUDE" not in sql(metric.expression(TABLES, SCOPE), "duckdb")


@pytest.mark.requirement("R4.6")
def test_a_record_delivered_twice_counts_twice_with_its_own_stops(tmp_path: Path) -> None:
    twice: list[dict[str, Any]] = [
        {"record": "r", "accepted_at": "2026-07-06 09:00:00", "decided_at": f"2026-07-{day} 09:00:00"}
        for day in ("15", "15", "16")
    ]
    days = [{"day": f"2026-07-{day:02}", "is_working": True} for day in range(1, 32)]
    stops = [
        {"started_on": "2026-07-07", "ended_on": "2026-07-09"},
        {"started_on": "2026-07-10", "ended_on": "2026-07-12"},
    ]
    folder = write(
        tmp_path,
        list_measures=[{"measure": "m"}],
        correspondences=[{"measure": "m", "service_item": "i"}],
        service_items=[{"service_item": "i"}],
        service_records=twice,
        special_procedures=stops,
        calendar=days,
    )
    assert counted(folder, "within_statutory_limit") == (2, 3, {})
    for key in ("within_statutory_limit", "prohibited_items_handled"):
        metric = NAMED[key]
        assert metric.listed is not None
        each = evolve(metric, facts=metric.listed, wider=None)
        assert counted(folder, each) == counted(folder, metric)
    tables = read(connect(), sources(folder, NEEDS.values()).values())
    listed = rows(NAMED["within_statutory_limit"].listed(tables, SCOPE))
    assert sorted((row["record"], row["records"], row["taken"]) for row in listed) == [
        ("r", 1, 6),
        ("r", 2, 5),
    ]


def test_progress_is_told_after_each_query_and_may_stop_it() -> None:
    chosen, told = metrics(SYSTEM), []
    measure(chosen, TABLES, SCOPE, [], lambda _: [], lambda *how_far: told.append(how_far))
    assert told == [(done, len(read_by())) for done in range(len(read_by()) + 1)]

    class Cancelled(Exception):
        pass

    def until_the_third(done: int, of: int) -> None:
        if done == 3:
            raise Cancelled

    executed: list[Any] = []

    def execute(expression: Any) -> list[Any]:
        executed.append(expression)
        return []

    with pytest.raises(Cancelled):
        measure(chosen, TABLES, SCOPE, [], execute, until_the_third)
    assert len(executed) == 3
