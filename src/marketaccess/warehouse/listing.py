"""
The records behind a score: each row that its indicator looked at, and what became of it in the count.

The same expression that counts a unit counts each of its records, so that a list cannot say anything else
than the score.
"""

from typing import Any

import ibis.expr.types as ir

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.indicator import ADVERSE, Method
from marketaccess.law import library
from marketaccess.warehouse.evaluation import Assignment, calendar_table
from marketaccess.warehouse.indicators.catalogue import metric_of
from marketaccess.warehouse.indicators.metric import Metric, Scope
from marketaccess.warehouse.tables import CALENDAR, Tables, connect, read, rows, sources

LEFT = "left_"


def records(
    assignment: Assignment, indicator: int, unit: str, *, begin: int = 0, most: int = 100
) -> dict[str, Any]:
    """
    ``{"columns", "rows", "total"}``: the records of a unit from ``begin`` on. Those that cost points come
    first, then those that were left out. A row has its columns, ``counted_for`` and ``counted`` (what it
    adds to numerator and denominator) and ``left_out``: a reason or "".

    :raises Refusal: a data set is not there.
    """
    chosen = assignment.system.indicator(indicator)
    metric = metric_of(chosen)
    found = sources(assignment.folder, library.data_needs())
    engine = connect()
    tables = read(engine, [source for name, source in found.items() if name in metric.needs])
    if CALENDAR in metric.needs and CALENDAR not in tables:
        tables[CALENDAR] = calendar_table(engine, library.known_calendar(), assignment.period.ends)
    if lacking := [name for name in metric.needs if name not in tables]:
        raise Refusal(f"缺少数据：{'、'.join(lacking)}，没有可以列出的记录。")
    scope = Scope(assignment.period.begins, assignment.period.ends, assignment.system.licences_since)
    counted, columns, reasons = _each(metric, tables, scope, unit)
    page = counted.order_by(_order(counted, columns, chosen.method)).limit(most, offset=begin)
    return {
        "columns": columns,
        "rows": [_row(row, columns, reasons) for row in rows(page)],
        "total": rows(counted.aggregate(total=counted.count()))[0]["total"],
    }


def _each(
    metric: Metric, tables: Tables, scope: Scope, unit: str
) -> tuple[ir.Table, list[str], tuple[str, ...]]:
    """The counts of each record; equal rows are one line."""
    facts = (metric.listed or metric.facts)(tables, scope)
    facts = facts.filter(facts.unit == unit)
    counts = metric.counts(facts, scope)
    columns = list(facts.columns)
    left = {f"{LEFT}{reason}": value for reason, value in counts.left_out.items()}
    counted = facts.group_by(columns).aggregate(
        counted_for=counts.numerator, counted=counts.denominator, **left
    )
    return counted, [name for name in columns if name != "unit"], tuple(counts.left_out)


def _order(counted: ir.Table, columns: list[str], method: Method) -> list[Any]:
    """What costs points first, then what was left out, each by its columns."""
    is_found = counted.counted_for > 0
    costs = is_found if method in ADVERSE else counted.counted_for < counted.counted
    place = (counted.counted == 0).ifelse(1, costs.ifelse(0, 2))
    return [place.asc(), *(counted[name].asc(nulls_first=True) for name in columns)]


def _row(row: dict[str, Any], columns: list[str], reasons: tuple[str, ...]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in columns},
        "counted_for": float(row["counted_for"]),
        "counted": float(row["counted"]),
        "left_out": next((reason for reason in reasons if row[f"{LEFT}{reason}"]), ""),
    }
