"""Small tables in one engine that all examples share, and what a metric counts in them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from attrs import evolve

from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.data_need import Column, Kind
from marketaccess.law import library
from marketaccess.warehouse.engines.engine import sql
from marketaccess.warehouse.indicators import catalogue
from marketaccess.warehouse.indicators.metric import Metric, Scope
from marketaccess.warehouse.measuring import queries
from tests.warehouse.folder import NEEDS, SCOPE, USUAL

SYSTEM = library.indicator_system("chongqing-2022")
Row = Mapping[str, Any]
Found = tuple[int, int, dict[str, int]]
Given = Mapping[str, pa.Table]
TYPES = {
    Kind.TEXT: (pa.string(), "string"),
    Kind.INTEGER: (pa.int64(), "int64"),
    Kind.NUMBER: (pa.decimal128(18, 6), "decimal(18, 6)"),
    Kind.DAY: (pa.date32(), "date"),
    Kind.MOMENT: (pa.timestamp("us"), "timestamp"),
    Kind.BOOLEAN: (pa.bool_(), "boolean"),
}
# Of no engine: an expression over them is written as SQL once, and asked for every example.
UNBOUND = {
    name: ibis.table({each.name: TYPES[each.kind][1] for each in need.columns}, name=name)
    for name, need in NEEDS.items()
}


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """One for all tests of the process: to open one costs more than to count."""
    return duckdb.connect(config={"threads": 1})


def scope(period: str) -> Scope:
    """The scope of an evaluation of a period."""
    found = Period.of(period)
    return Scope(found.begins, found.ends, SYSTEM.licences_since)


def _value(column: Column, given: Any) -> Any:
    if given in (None, ""):
        return None
    if column.kind is Kind.DAY:
        return date.fromisoformat(given)
    if column.kind is Kind.MOMENT:
        return datetime.fromisoformat(given)
    return Decimal(given) if column.kind is Kind.NUMBER else given


def tables(**data_sets: Sequence[Row]) -> Given:
    """The data sets as tables, with the usual values where a row has none."""
    found = {}
    for name, given in data_sets.items():
        whole = [{**USUAL.get(name, {}), **row} for row in given]
        columns = {
            each.name: pa.array([_value(each, row.get(each.name)) for row in whole], TYPES[each.kind][0])
            for each in NEEDS[name].columns
        }
        found[name] = pa.table(columns)
    return found


def metric(number: int) -> Metric:
    """The metric of an indicator of the pilot table."""
    return catalogue.metric_of(SYSTEM.indicator(number))


@cache
def _written(number: int, form: str, within: Scope) -> str:
    """The SQL of an indicator over its own rows ("facts"), or over one of the others."""
    chosen = metric(number)
    changed = evolve(chosen, facts=getattr(chosen, form), wider=None)
    needs = {name: UNBOUND[name] for name in _needs(chosen, form)}
    (query,) = queries({number: changed}, needs, within)
    return sql(query.expression, "duckdb")


def _needs(chosen: Metric, form: str) -> set[str]:
    """What the rows of a form are made of: those of another metric may need more than the metric itself."""
    rows = getattr(chosen, form)
    of_others = {name for each in catalogue.NAMED.values() if each.facts is rows for name in each.needs}
    return {*chosen.needs, *of_others}


def counted(number: int, given: Given, unit: str = "u", within: Scope = SCOPE) -> Found:
    """
    Numerator, denominator, and the rows left out by reason, of an indicator of the pilot table.

    The same must come out of its own rows, of the wider rows of another metric, and of the rows record by
    record that people see.
    """
    chosen = metric(number)
    assert given.keys() >= set(chosen.needs)
    for name, table in given.items():
        engine().register(name, table)
    forms = [
        form
        for form in ("facts", "wider", "listed")
        if getattr(chosen, form) is not None and given.keys() >= _needs(chosen, form)
    ]
    found = [_asked(number, _written(number, form, within), unit) for form in forms]
    assert all(each == found[0] for each in found), dict(zip(forms, found, strict=True))
    return found[0]


def _asked(number: int, written: str, unit: str) -> Found:
    answer = engine().execute(written)
    names = [each[0] for each in answer.description or ()]
    lines = [dict(zip(names, each, strict=True)) for each in answer.fetchall()]
    row = next((line for line in lines if line["unit"] == unit), None)
    if row is None:
        return 0, 0, {}
    start = f"n{number}_left_"
    left = {name.removeprefix(start): int(n) for name, n in row.items() if name.startswith(start) and n}
    return int(row[f"n{number}_numerator"]), int(row[f"n{number}_denominator"]), left
