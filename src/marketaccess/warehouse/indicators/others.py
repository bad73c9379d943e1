"""Licences, ratings and problems (indicators 4, 5, 16, 21, 22, 23)."""

from collections.abc import Callable

import ibis.expr.types as ir

from marketaccess.warehouse.indicators.measures import items_of
from marketaccess.warehouse.indicators.metric import Counts, Facts, Metric, Scope
from marketaccess.warehouse.indicators.records import LINKS
from marketaccess.warehouse.tables import Tables

GOOD = ("1", "2", "3")  # 非常满意、满意、基本满意 in GB/T 39046 A.8
KNOWN = (*GOOD, "4", "5")
Done = Callable[[ir.Table, Scope], ir.BooleanValue]


def licences(tables: Tables, scope: Scope) -> ir.Table:
    """The licences issued by the end of the evaluation, and those of which nobody knows when."""
    given = tables["licences"]
    return given.filter(given.issued_on.isnull() | (given.issued_on <= scope.ends))


def _licences(key: str, *, new: bool) -> Metric:
    """The licences on one side of the day since which the list holds, and those with a forbidden measure."""

    def counts(facts: ir.Table, scope: Scope) -> Counts:
        since = facts.issued_on >= scope.licences_since
        mine = since if new else ~since
        revoked = scope.by_its_end(facts.revoked_on)
        valid = mine & ~revoked
        return Counts(
            facts.count(where=valid & facts.prohibited_measure.notnull()),
            facts.count(where=valid),
            {
                "revoked": facts.count(where=mine & revoked),
                "undated": facts.count(where=facts.issued_on.isnull()),
            },
        )

    return Metric(key, ("licences",), licences, counts)


def ratings(tables: Tables, scope: Scope) -> ir.Table:
    """The ratings given in the evaluation, each with whether its item carries out a permit measure."""
    given = tables["ratings"]
    found = given.filter(scope.within_or_unknown(given.rated_at.date()))
    listed = items_of(tables, scope, "permit_required").mutate(is_listed=True)
    joined = found.left_join(listed, ["unit", "service_item"])
    return joined.select(
        "unit", "rating", "rated_at", "satisfaction", is_listed=joined.is_listed.coalesce(False)
    )


def _good(facts: ir.Table, _: Scope) -> Counts:
    is_dated = facts.rated_at.notnull()
    listed = is_dated & facts.is_listed
    known = listed & facts.satisfaction.isin(KNOWN).coalesce(False)
    return Counts(
        facts.count(where=known & facts.satisfaction.isin(GOOD)),
        facts.count(where=known),
        {
            "undated": facts.count(where=~is_dated),
            "not_on_list": facts.count(where=is_dated & ~facts.is_listed),
            "unknown_code": facts.count(where=listed & ~known),
        },
    )


def problems(tables: Tables, scope: Scope) -> ir.Table:
    """The problems collected in the evaluation."""
    given = tables["problems"]
    return given.filter(scope.within_or_unknown(given.collected_on))


def rated_problems(tables: Tables, scope: Scope) -> ir.Table:
    """The same, with whether somebody who was asked was satisfied with the handling."""
    found = problems(tables, scope)
    given = tables["problem_ratings"]
    is_good = given.is_satisfied & scope.by_its_end(given.rated_on)
    satisfied = given.group_by(rated="problem").aggregate(satisfied=given.count(where=is_good))
    joined = found.left_join(satisfied, found.problem == satisfied.rated)
    return joined.select(*found.columns, satisfied=joined.satisfied.coalesce(0))


def _closed(facts: ir.Table, scope: Scope) -> Counts:
    is_dated = facts.collected_on.notnull()
    return Counts(
        facts.count(where=is_dated & scope.by_its_end(facts.closed_on)),
        facts.count(where=is_dated),
        {"undated": facts.count(where=~is_dated)},
    )


def _of_disposed(
    key: str, done: Done, needs: tuple[str, ...], facts: Facts, wider: Facts | None = None
) -> Metric:
    """The share of the problems disposed of by the end of the evaluation for which something else is done."""

    def counts(found: ir.Table, scope: Scope) -> Counts:
        is_dated = found.collected_on.notnull()
        disposed = is_dated & scope.by_its_end(found.disposed_on)
        return Counts(
            found.count(where=disposed & done(found, scope)),
            found.count(where=disposed),
            {
                "not_disposed": found.count(where=is_dated & ~disposed),
                "undated": found.count(where=~is_dated),
            },
        )

    return Metric(key, needs, facts, counts, wider)


def _is_answered(facts: ir.Table, scope: Scope) -> ir.BooleanValue:
    return scope.by_its_end(facts.answered_on)


def _is_satisfied(facts: ir.Table, _: Scope) -> ir.BooleanValue:
    return facts.satisfied > 0


METRICS = (
    _licences("new_prohibited_licences", new=True),
    _licences("old_prohibited_licences", new=False),
    Metric("good_ratings", (*LINKS, "ratings"), ratings, _good),
    Metric("problems_closed", ("problems",), problems, _closed, wider=rated_problems),
    _of_disposed("problems_answered", _is_answered, ("problems",), problems, rated_problems),
    _of_disposed("problems_satisfied", _is_satisfied, ("problems", "problem_ratings"), rated_problems),
)
