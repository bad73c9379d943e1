"""
Numbers that somebody else gives: points of other assessments, of reviewers and of answers, and searches.

They are found by the metric that their rows name, so a table with another metric needs no code.
"""

from functools import partial

import ibis.expr.types as ir

from marketaccess.warehouse.indicators.metric import Counts, Metric, Scope
from marketaccess.warehouse.tables import Tables

POINTS = {"external_scores": "assessed_on", "judgements": "judged_on", "survey_answers": "answered_on"}
SEARCHES = ("keyword_results", "manual_checks")
DATA_SETS = (*POINTS, *SEARCHES)


def rows(tables: Tables, scope: Scope, *, data_set: str, key: str) -> ir.Table:
    """The rows of a metric that were given in the evaluation."""
    given = tables[data_set]
    day = given["searched_on" if data_set in SEARCHES else POINTS[data_set]]
    return given.filter((given.metric == key) & scope.within(day))


def _points(facts: ir.Table, _: Scope) -> Counts:
    valid = facts.points.between(0, 100)
    return Counts(
        facts.points.sum(where=valid).coalesce(0),
        facts.count(where=valid),
        {"out_of_range": facts.count() - facts.count(where=valid)},
    )


def _searched(facts: ir.Table, _: Scope) -> Counts:
    valid = (facts.texts > 0) & facts.confirmed.between(0, facts.texts)
    return Counts(
        facts.confirmed.sum(where=valid).coalesce(0),
        facts.texts.sum(where=valid).coalesce(0),
        {"nothing_searched": facts.count() - facts.count(where=valid)},
    )


def metric(key: str, data_set: str) -> Metric:
    """The metric of a key over one of ``DATA_SETS``."""
    counts = _searched if data_set in SEARCHES else _points
    return Metric(key, (data_set,), partial(rows, data_set=data_set, key=key), counts)
