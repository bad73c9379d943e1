"""Measures that need a permit, and the service items that carry them out (indicators 1, 6, 7, 11, 15)."""

import ibis.expr.types as ir

from marketaccess.warehouse.indicators.metric import Counts, Metric, Scope, in_force
from marketaccess.warehouse.tables import Tables

NEEDS = ("list_measures", "correspondences", "service_items")
LICENSING = "01"  # 行政许可 in GB/T 39046 A.1


def measures(tables: Tables, scope: Scope, access: str) -> ir.Table:
    """The measures of one kind of access in force when the evaluation ends: unit, measure, revised_on."""
    held = in_force(tables["list_measures"], scope.ends)
    chosen = held.filter(held.access == access)
    return chosen.group_by("unit", "measure").aggregate(revised_on=chosen.revised_on.max())


def items_of(tables: Tables, scope: Scope, access: str) -> ir.Table:
    """The codes of the service items that correspond to a measure of this kind: unit, service_item."""
    linked = in_force(tables["correspondences"], scope.ends)
    found = measures(tables, scope, access).join(linked, "measure")
    return found.select("unit", "service_item").distinct()


def permit_measures(tables: Tables, scope: Scope) -> ir.Table:
    """
    The permit measures of each unit, and what its own service items do for them.

    A measure counts as carried out by an item of the same unit only: another's item is no coverage.
    """
    wanted = measures(tables, scope, "permit_required")
    linked = in_force(tables["correspondences"], scope.ends).select("measure", "service_item")
    pairs = wanted.join(linked, "measure").join(tables["service_items"], ["unit", "service_item"])
    done = pairs.group_by("unit", "measure").aggregate(
        items=pairs.count(),
        guides=pairs.count(where=scope.by_its_end(pairs.guide_on)),
        online=pairs.count(where=pairs.is_online),
        adjusted=pairs.count(where=pairs.adjusted_on.between(pairs.revised_on, scope.ends)),
    )
    return wanted.left_join(done, ["unit", "measure"]).select(
        "unit",
        "measure",
        "revised_on",
        *(done[name].coalesce(0).name(name) for name in ("items", "guides", "online", "adjusted")),
    )


def _having(column: str) -> Metric:
    """The share of the permit measures for which something is there."""

    def counts(facts: ir.Table, _: Scope) -> Counts:
        return Counts(facts.count(where=facts[column] > 0), facts.count(), {})

    return Metric(_KEYS[column], NEEDS, permit_measures, counts)


_KEYS = {"items": "permit_coverage", "guides": "guide_coverage", "online": "online_share"}


def _adjusted(facts: ir.Table, scope: Scope) -> Counts:
    revised = scope.by_its_end(facts.revised_on)
    return Counts(
        facts.count(where=revised & (facts.adjusted > 0)),
        facts.count(where=revised),
        {"not_revised": facts.count(where=~revised)},
    )


def permit_items(tables: Tables, scope: Scope) -> ir.Table:
    """The service items of each unit that carry out a permit measure of its own."""
    return tables["service_items"].semi_join(
        items_of(tables, scope, "permit_required"), ["unit", "service_item"]
    )


def _licensing(facts: ir.Table, _: Scope) -> Counts:
    licensing = (facts.kind == LICENSING).coalesce(False)
    return Counts(
        facts.count(where=licensing & facts.gives_licence),
        facts.count(where=licensing),
        {"not_licensing": facts.count(where=~licensing)},
    )


METRICS = (
    Metric("list_adjustment", NEEDS, permit_measures, _adjusted),
    *map(_having, _KEYS),
    Metric("licence_share", NEEDS, permit_items, _licensing),
)
