"""What others may ask of surveys."""

from marketaccess.apps.surveys.queries.answers import answer_rows, given, is_untouched, minimums, rows_of
from marketaccess.apps.surveys.queries.codes import Invited, why_not_answerable
from marketaccess.apps.surveys.queries.codes import find as by_code
from marketaccess.apps.surveys.queries.codes import of as codes_of
from marketaccess.apps.surveys.queries.desk import (
    Response,
    UnitResponse,
    batch_of,
    find,
    frame_lines,
    metrics,
    offers,
    question,
    questionnaire,
    responses,
    responses_by_unit,
    results_by_unit,
    totals,
    units,
    units_to_choose,
    visible_to,
)
from marketaccess.apps.surveys.queries.systems import choices as systems_to_choose
from marketaccess.apps.surveys.queries.systems import metrics as metric_names
from marketaccess.apps.surveys.queries.systems import topics

__all__ = [
    "Invited",
    "Response",
    "UnitResponse",
    "answer_rows",
    "batch_of",
    "by_code",
    "codes_of",
    "find",
    "frame_lines",
    "given",
    "is_untouched",
    "metric_names",
    "metrics",
    "minimums",
    "offers",
    "question",
    "questionnaire",
    "responses",
    "responses_by_unit",
    "results_by_unit",
    "rows_of",
    "systems_to_choose",
    "topics",
    "totals",
    "units",
    "units_to_choose",
    "visible_to",
    "why_not_answerable",
]
