"""The list of surveys, the page of one, its preview, its results."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketaccess.apps.surveys import policy, queries, wording
from marketaccess.apps.surveys.answer_form import AnswerForm
from marketaccess.apps.surveys.views.charts import chart_of
from marketaccess.apps.surveys.views.finding import find
from marketaccess.apps.surveys.views.steps import STEP_PAGES
from marketaccess.domain.surveys.marks import MARKS
from marketaccess.domain.surveys.strata import DIMENSIONS, UNKNOWN
from marketaccess.domain.surveys.survey_flow import SurveyState
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.ui.navigation import address_of

PAGE = 30


@requires(*policy.RIGHTS)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """All surveys of the office, the latest first."""
    page = Paginator(queries.visible_to(request.actor), PAGE).get_page(request.GET.get("page", "1")[:7])
    rows = [(survey, queries.totals(survey)) for survey in page]
    may_create = policy.may_create(request.actor).allowed
    return render(request, "surveys/index.html", {"page": page, "rows": rows, "may_create": may_create})


@requires(*policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, number: str) -> HttpResponse:
    """One survey: its questions, its codes with their response, the next steps."""
    survey = find(request, number)
    offers = [each for each in queries.offers(survey, request.actor) if each.verb in STEP_PAGES]
    allowed = {each.verb for each in queries.offers(survey, request.actor) if each.allowed}
    issued, answers = queries.totals(survey)
    context = {
        "survey": survey,
        "questions": queries.questionnaire(survey).questions,
        "metrics": queries.metric_names(survey.system_key),
        "permitted": [
            (each, reverse(f"surveys:{each.verb}", args=[number]), each.verb != "send_back")
            for each in offers
            if each.allowed
        ],
        "barred": [each for each in offers if not each.allowed],
        "may_edit": "edit" in allowed,
        "may_plan": "plan" in allowed,
        "may_invite": "invite" in allowed,
        "responses": queries.responses(survey),
        "issued": issued,
        "answers": answers,
        "is_open": survey.state == SurveyState.OPEN,
        "is_closed": survey.state == SurveyState.CLOSED,
        "links_export": bool(address_of("survey_sheets:links", number, 1)),
    }
    return render(request, "surveys/detail.html", context)


@requires(*policy.RIGHTS)
@require_safe
def preview(request: AuthedRequest, number: str) -> HttpResponse:
    """The page as people will see it; nothing can be sent."""
    survey = find(request, number)
    form = AnswerForm(questionnaire=queries.questionnaire(survey))
    return render(request, "surveys/preview.html", {"survey": survey, "form": form})


@requires(*policy.RIGHTS)
@require_safe
def results(request: AuthedRequest, number: str) -> HttpResponse:
    """
    What was found: per unit, metric, stratum and question, with and without marked answers.

    Until the survey is closed only how many have answered (ADR 0007).
    """
    survey = find(request, number)
    if survey.state != SurveyState.CLOSED:
        context = {"survey": survey, "rows": queries.responses_by_unit(survey), "why": wording.STILL_OPEN}
        return render(request, "surveys/response.html", context)
    return render(request, "surveys/results.html", _found(survey, request.GET.get("unit", "")))


def _found(survey: Any, chosen: str) -> dict[str, Any]:
    number: str = survey.number
    units, found = queries.units(survey), queries.results_by_unit(survey)
    likely = next((key for key, each in found.items() if each.is_enough), next(iter(units), ""))
    unit = chosen if chosen in units else likely
    topics = queries.metrics(survey)
    return {
        "survey": survey,
        "units": units,
        "unit": unit,
        "unit_name": units.get(unit, ""),
        "found": found.get(unit),
        "names": {topic.metric: topic.name for topic in topics},
        "overview": [(units[key], each) for key, each in found.items()],
        "topics": topics,
        "layers": _layers(found[unit]) if unit else [],
        "texts": _texts(survey, found[unit]) if unit else [],
        "marks": MARKS.values(),
        "chart": chart_of(topics, units, found),
        "is_untouched": queries.is_untouched(survey),
        "export": address_of("survey_sheets:results", number),
        "answers_export": address_of("survey_sheets:answers", number),
    }


def _layers(found: Any) -> list[tuple[str, str, Any]]:
    return [
        (DIMENSIONS[layer.dimension][0], DIMENSIONS[layer.dimension][1].get(layer.value, UNKNOWN), layer)
        for layer in found.layers
    ]


def _texts(survey: Any, found: Any) -> list[tuple[str, tuple[str, ...]]]:
    asked = queries.questionnaire(survey)
    return [(asked.question(key).text, texts) for key, texts in found.texts.items() if texts]
