"""Counts every indicator of a system for every unit: one query for each kind of rows."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import ibis.expr.types as ir
from attrs import frozen

from marketaccess.domain.evaluation.scoring import Measurement
from marketaccess.warehouse.indicators.metric import Facts, Metric, Scope
from marketaccess.warehouse.tables import Tables

Execute = Callable[[ir.Table], Sequence[Mapping[str, Any]]]
Progress = Callable[[int, int], None]  # queries done, of how many


def unseen(done: int, of: int) -> None:
    """The progress of a computation for which nobody waits."""


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
    there = {n: metric for n, metric in metrics.items() if all(need in tables for need in metric.needs)}
    read = {metric.facts for metric in there.values()}
    shared: dict[Facts, list[int]] = defaultdict(list)
    for number, metric in there.items():
        shared[metric.wider if metric.wider in read else metric.facts].append(number)
    return tuple(_query(facts(tables, scope), numbers, there, scope) for facts, numbers in shared.items())


def _query(facts: ir.Table, numbers: Sequence[int], metrics: Mapping[int, Metric], scope: Scope) -> Query:
    columns: dict[str, ir.Scalar] = {}
    for number in numbers:
        counts = metrics[number].counts(facts, scope)
        columns |= {f"n{number}_numerator": counts.numerator, f"n{number}_denominator": counts.denominator}
        columns |= {f"n{number}_left_{reason}": value for reason, value in counts.left_out.items()}
    return Query(tuple(numbers), facts.group_by("unit").aggregate(**columns))


def measure(
    metrics: Mapping[int, Metric],
    tables: Tables,
    scope: Scope,
    units: Sequence[str],
    execute: Execute,
    progress: Progress = unseen,
) -> dict[str, dict[int, Measurement]]:
    """
    The measurements of each unit by the number of the indicator.

    A unit of which a data set says nothing has counted nothing; a data set that is not there is named.
    ``progress`` may end the computation between two queries by raising.
    """
    found = {unit: {number: _nothing(metric, tables) for number, metric in metrics.items()} for unit in units}
    planned = queries(metrics, tables, scope)
    progress(0, len(planned))
    for done, query in enumerate(planned, 1):
        for row in execute(query.expression):
            if row["unit"] in found:
                found[row["unit"]] |= {number: _measurement(row, number) for number in query.numbers}
        progress(done, len(planned))
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
