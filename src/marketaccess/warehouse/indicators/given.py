"""
Numbers that somebody else gives: points of other assessments, of reviewers and of answers, and searches.

They are found by the metric that their rows name, so a table with another metric needs no code.
"""

from functools import partial

import ibis.expr.types as ir

from marketaccess.warehouse.indicators.metric import Counts, Facts, Metric, Scope
from marketaccess.warehouse.tables import Tables

SEARCHES = ("keyword_results", "manual_checks")
DATED = {
    "external_scores": "assessed_on",
    "judgements": "judged_on",
    "survey_answers": "answered_on",
    **dict.fromkeys(SEARCHES, "searched_on"),
}
DATA_SETS = tuple(DATED)


def _rows(tables: Tables, scope: Scope, *, data_set: str, day: str) -> ir.Table:
    given = tables[data_set]
    return given.filter(scope.within_or_unknown(given[day]))


def _own(tables: Tables, scope: Scope, *, data_set: str, key: str) -> ir.Table:
    found = ROWS[data_set](tables, scope)
    return found.filter(found.metric == key)


# The rows of each data set that were given in the evaluation, whichever metric they name.
ROWS: dict[str, Facts] = {
    data_set: partial(_rows, data_set=data_set, day=day) for data_set, day in DATED.items()
}


def _points(facts: ir.Table, _: Scope, *, key: str, day: str, levels: tuple[int, ...] = ()) -> Counts:
    named = facts.metric == key
    mine = named & facts[day].notnull()
    is_possible = facts.points.isin(levels) if levels else facts.points.between(0, 100)
    valid = mine & is_possible.coalesce(False)
    return Counts(
        facts.points.sum(where=valid).coalesce(0),
        facts.count(where=valid),
        {
            "not_a_level" if levels else "out_of_range": facts.count(where=mine & ~valid),
            "undated": facts.count(where=named & facts[day].isnull()),
        },
    )


def _searched(facts: ir.Table, _: Scope, *, key: str, day: str) -> Counts:
    named = facts.metric == key
    mine = named & facts[day].notnull()
    valid = mine & ((facts.texts > 0) & facts.confirmed.between(0, facts.texts)).coalesce(False)
    return Counts(
        facts.confirmed.sum(where=valid).coalesce(0),
        facts.texts.sum(where=valid).coalesce(0),
        {
            "nothing_searched": facts.count(where=mine & ~valid),
            "undated": facts.count(where=named & facts[day].isnull()),
        },
    )


def metric(key: str, data_set: str, levels: tuple[int, ...] = ()) -> Metric:
    """The metric of a key over one of ``DATA_SETS``; where it has levels no other points are taken."""
    counts = _searched if data_set in SEARCHES else partial(_points, levels=levels)
    own = partial(_own, data_set=data_set, key=key)
    return Metric(key, (data_set,), ROWS[data_set], partial(counts, key=key, day=DATED[data_set]), listed=own)
