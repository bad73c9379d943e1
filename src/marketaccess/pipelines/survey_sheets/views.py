"""Fetching the sheets."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketaccess.apps.surveys import actions, queries
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response
from marketaccess.foundation.ui.navigation import address_of
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE
from marketaccess.pipelines.survey_sheets import sheets

RIGHTS = (P.SURVEY_MANAGE, P.SURVEY_DECIDE)


@never_cache
@requires(*RIGHTS)
@require_POST
def links(request: AuthedRequest, number: str, pk: int) -> HttpResponse:
    """The codes of a batch with their addresses: recorded as handed out."""
    survey = queries.find(number, request.actor)
    batch = queries.batch_of(survey, pk) if survey else None
    if survey is None or batch is None:
        raise Http404
    try:
        codes = actions.hand_out(batch=batch, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:detail", number)
    pairs = ((code, request.build_absolute_uri(address_of("portal:survey", code))) for code in codes)
    book = sheets.links(batch, survey, pairs, on=timezone.localdate(), by=request.actor.label)
    return bytes_response(name=f"答题链接{number}.xlsx", media_type=MEDIA_TYPE, content=book)


@requires(*RIGHTS)
@require_safe
def results(request: AuthedRequest, number: str) -> HttpResponse:
    """The figures of a closed survey: recorded as taken."""
    return _taken(request, number, actions.Sheet.RESULTS, "问卷结果", sheets.results)


@requires(*RIGHTS)
@require_safe
def answers(request: AuthedRequest, number: str) -> HttpResponse:
    """The blind answers of a closed survey: recorded as taken."""
    return _taken(request, number, actions.Sheet.ANSWERS, "答卷", sheets.answers)


def _taken(
    request: AuthedRequest, number: str, sheet: actions.Sheet, name: str, made: Callable[..., bytes]
) -> HttpResponse:
    survey = queries.find(number, request.actor)
    if survey is None:
        raise Http404
    try:
        survey = actions.export(survey=survey, sheet=sheet, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:detail", number)
    book = made(survey, on=timezone.localdate(), by=request.actor.label)
    return bytes_response(name=f"{name}{number}.xlsx", media_type=MEDIA_TYPE, content=book)
