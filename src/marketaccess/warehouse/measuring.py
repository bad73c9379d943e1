"""Counts every indicator of a system for every unit: one query for each kind of rows."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import ibis.expr.types as ir
from attrs import frozen

from marketaccess.domain.evaluation.scoring import Measurement
from marketaccess.warehouse.indicators.metric import Metric, Scope
from marketaccess.warehouse.tables import Tables

Execute = Callable[[ir.Table], Sequence[Mapping[str, Any]]]


@frozen
class Query:
    """
    One pass over the rows that some indicators share: a line for each unit.

    The columns of an indicator are ``n5_numerator``, ``n5_denominator`` and ``n5_left_<reason>``.
    """

    numbers: tuple[int, ...]
    expression: ir.Table


def queries(metrics: Mapping[int, Metric], tables: Tables, scope: Scope) -> tuple[Query, ...]:
    """The queries for those metrics whose data sets are all there."""
    shared: dict[object, list[int]] = defaultdict(list)
    for number, metric in metrics.items():
        if all(need in tables for need in metric.needs):
            shared[metric.facts].append(number)
    return tuple(_query(numbers, metrics, tables, scope) for numbers in shared.values())


def _query(numbers: Sequence[int], metrics: Mapping[int, Metric], tables: Tables, scope: Scope) -> Query:
    facts = metrics[numbers[0]].facts(tables, scope)
    columns: dict[str, ir.Scalar] = {}
    for number in numbers:
        counts = metrics[number].counts(facts, scope)
        columns |= {f"n{number}_numerator": counts.numerator, f"n{number}_denominator": counts.denominator}
        columns |= {f"n{number}_left_{reason}": value for reason, value in counts.left_out.items()}
    return Query(tuple(numbers), facts.group_by("unit").aggregate(**columns))


def measure(
    metrics: Mapping[int, Metric], tables: Tables, scope: Scope, units: Sequence[str], execute: Execute
) -> dict[str, dict[int, Measurement]]:
    """
    The measurements of each unit by the number of the indicator.

    A unit of which a data set says nothing has counted nothing; a data set that is not there is named.
    """
    found = {unit: {number: _nothing(metric, tables) for number, metric in metrics.items()} for unit in units}
    for query in queries(metrics, tables, scope):
        for row in execute(query.expression):
            if row["unit"] in found:
                found[row["unit"]] |= {number: _measurement(row, number) for number in query.numbers}
    return found


def _nothing(metric: Metric, tables: Tables) -> Measurement:
    return Measurement(lacking=tuple(need for need in metric.needs if need not in tables))


def _measurement(row: Mapping[str, Any], number: int) -> Measurement:
    start = f"n{number}_left_"
    return Measurement(
        numerator=_exact(row[f"n{number}_numerator"]),
        denominator=_exact(row[f"n{number}_denominator"]),
        left_out={
            name.removeprefix(start): int(value)
            for name, value in row.items()
            if name.startswith(start) and value
        },
    )


def _exact(value: Decimal | int) -> Fraction:
    return Fraction(value)
