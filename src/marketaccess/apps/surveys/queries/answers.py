"""Answers as the domain reads them, and as the evaluation takes them."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from marketaccess.apps.surveys import wording
from marketaccess.apps.surveys.models import Answer, Survey
from marketaccess.apps.surveys.queries import systems
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.surveys.marks import Arrival
from marketaccess.domain.surveys.questionnaire import read
from marketaccess.domain.surveys.results import Given, Minimums, points
from marketaccess.domain.surveys.sealing import Sealed, seal
from marketaccess.domain.surveys.survey_flow import SurveyState

EXACT = Decimal("0.0001")


def arrivals(answers: Iterable[Answer]) -> list[Arrival]:
    """What marks are made from."""
    return [Arrival(each.unit, each.minute_mark, each.device_mark, each.values) for each in answers]


def sealed(answer: Answer) -> Sealed:
    """What of an answer the seal covers."""
    return Sealed(
        key=str(answer.pk),
        unit=answer.unit,
        stratum=(answer.size, answer.industry, answer.ownership, answer.origin),
        day=answer.answered_on.isoformat(),
        values=answer.values,
        marks=answer.marks,
    )


def require_sealed(survey: Survey) -> None:
    """
    :raises NotAllowed: the survey is not closed yet. Whoever read figures before and after one answer came in
        would read that answer in the difference (ADR 0007).
    """
    if survey.state != SurveyState.CLOSED:
        raise NotAllowed(wording.STILL_OPEN)


def given(survey: Survey) -> list[Given]:
    """All answers of a closed survey, in the order of their random keys. :raises NotAllowed: not closed."""
    require_sealed(survey)
    return [
        Given(str(each.pk), each.unit, each.stratum, each.values, tuple(each.marks))
        for each in Answer.objects.filter(survey=survey).order_by("pk")
    ]


def minimums(survey: Survey) -> Minimums:
    """How many answers it takes."""
    by_metric = {topic.metric: topic.minimum for topic in systems.topics(survey.system_key)}
    return Minimums(survey.minimum, survey.stratum_minimum, by_metric)


def is_untouched(survey: Survey) -> bool:
    """Whether the answers are still those that were sealed."""
    answers = Answer.objects.filter(survey=survey).iterator()
    return bool(survey.seal) and seal(map(sealed, answers)) == survey.seal


def answer_rows(
    *, division: str, system: str, since: date, until: date, is_demonstration: bool = False
) -> Iterator[dict[str, Any]]:
    """
    The rows of the data set ``survey_answers``: of the closed surveys of a division, answered from a day to
    a day (both count), for the metrics of an indicator system.

    A unit and metric with too few answers has no row: the score says that the sample is too small. Rows of
    demonstration surveys come only where they are asked for. Their order is fixed.
    """
    closed = Survey.objects.filter(
        division=division,
        system_key=system,
        state=SurveyState.CLOSED,
        is_demonstration=is_demonstration,
    )
    for survey in closed.order_by("number"):
        yield from _rows(survey, _days(survey, answered_on__range=(since, until)))


def rows_of(survey: Survey) -> Iterator[dict[str, Any]]:
    """The same of one closed survey, whatever its days."""
    yield from _rows(survey, _days(survey))


def _days(survey: Survey, **narrowed: Any) -> dict[str, date]:
    found = Answer.objects.filter(survey=survey, **narrowed).values_list("pk", "answered_on")
    return {str(key): day for key, day in found}


def _rows(survey: Survey, days: dict[str, date]) -> Iterator[dict[str, Any]]:
    within = [each for each in given(survey) if each.key in days]
    counts_marked = survey.counts_marked is not False
    for row in points(within, read(survey.questions), minimums(survey), counts_marked=counts_marked):
        exact = Decimal(row.points.numerator) / Decimal(row.points.denominator)
        yield {
            "answer": row.answer,
            "unit": row.unit,
            "metric": row.metric,
            "answered_on": days[row.answer],
            "points": exact.quantize(EXACT, ROUND_HALF_EVEN),
        }
