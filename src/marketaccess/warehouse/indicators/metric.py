"""What an automatic indicator is made of: rows, and what is counted in them for each unit."""

from collections.abc import Callable, Mapping
from datetime import date

import ibis.expr.types as ir
from attrs import frozen

from marketaccess.warehouse.tables import Tables


@frozen
class Scope:
    """The days of the evaluation, both counted, and the day that parts old licences from new ones."""

    begins: date
    ends: date
    licences_since: date

    def within(self, day: ir.DateValue) -> ir.BooleanValue:
        """Whether a day lies in the evaluation."""
        return day.between(self.begins, self.ends)

    def within_or_unknown(self, day: ir.DateValue) -> ir.BooleanValue:
        """Whether a day lies in the evaluation, or nobody can tell."""
        return day.isnull() | self.within(day)

    def by_its_end(self, day: ir.DateValue) -> ir.BooleanValue:
        """Whether something had happened when the evaluation ended."""
        return day.notnull() & (day <= self.ends)


@frozen
class Counts:
    """The numbers of one unit. ``left_out`` says for each reason how many rows were not used."""

    numerator: ir.Scalar
    denominator: ir.Scalar
    left_out: Mapping[str, ir.Scalar]


Facts = Callable[[Tables, Scope], ir.Table]


@frozen
class Metric:
    """
    An indicator's number as an expression, pure: tables in, table out.

    ``facts`` gives the rows, each with a ``unit``; metrics with the same facts are counted in one pass, and
    so is a metric in the ``wider`` rows of another one, where those are read anyway. ``listed`` are the same
    facts with a row for each record, for whoever wants to see them, where ``facts`` puts alike ones together.
    """

    key: str
    needs: tuple[str, ...]
    facts: Facts
    counts: Callable[[ir.Table, Scope], Counts]
    wider: Facts | None = None
    listed: Facts | None = None

    def expression(self, tables: Tables, scope: Scope) -> ir.Table:
        """Unit, numerator, denominator, and one column for each reason to leave rows out."""
        facts = self.facts(tables, scope)
        counts = self.counts(facts, scope)
        return facts.group_by("unit").aggregate(
            numerator=counts.numerator, denominator=counts.denominator, **counts.left_out
        )


def in_force(table: ir.Table, on: date) -> ir.Table:
    """The rows of a table that hold on a day; ``until`` is the first day on which they no longer do."""
    return table.filter((table.since <= on) & (table.until.isnull() | (table.until > on)))
