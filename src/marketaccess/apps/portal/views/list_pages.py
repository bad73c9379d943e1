"""
The list as the public asks it. The same page for everybody, so that it is drawn once and kept (ADR 0006).

A page is drawn from its address, the day and the type size alone: whoever reads leaves nothing in it.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from marketaccess.apps.consultations import queries as consultations
from marketaccess.apps.matters import queries as matters
from marketaccess.apps.portal import asking, list_parts, permalinks
from marketaccess.apps.portal.freshness import list_version
from marketaccess.apps.portal.suggesting import suggestions
from marketaccess.foundation.accounts.guards import public
from marketaccess.foundation.ui.shelf import SHELF

Draw = Callable[[HttpRequest, date], SafeString]
Thing = TypeVar("Thing")


@require_safe
@public
def search(request: HttpRequest) -> HttpResponse:
    """The one box, what was found, and what narrows it."""
    return kept(request, _draw_search)


@require_safe
@public
def suggest(request: HttpRequest) -> HttpResponse:
    """What may be meant by what has been typed so far, as a piece of the page."""
    return kept(request, _draw_suggestions)


@require_safe
@public
def item(request: HttpRequest, key: str) -> HttpResponse:
    """An item with its measures."""
    return kept(request, partial(_draw_item, key=key))


@require_safe
@public
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """A measure with everything that one needs to know to apply."""
    return kept(request, partial(_draw_measure, key=key))


def kept(request: HttpRequest, draw: Draw) -> HttpResponse:
    """A page that is the same for everybody, from the shelf. A refused address (404) is not kept."""
    today, look = timezone.localdate(), request.COOKIES.get("type_size", "")
    key = ("list", request.path, request.GET.urlencode(), look == "large", today, list_version())
    response = HttpResponse(SHELF.get(key, lambda: draw(_bare(request), today)))
    # Browsers ask again each time: the edition in force may have changed since.
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


def _bare(request: HttpRequest) -> HttpRequest:
    """The request without the person: no session, no messages, no nonce can get into a kept page."""
    bare = HttpRequest()
    bare.method, bare.path, bare.path_info = "GET", request.path, request.path_info
    bare.GET = QueryDict(request.GET.urlencode())
    bare.META = {"QUERY_STRING": request.META.get("QUERY_STRING", "")}
    bare.COOKIES = {"type_size": "large"} if request.COOKIES.get("type_size") == "large" else {}
    return bare


def _draw_search(request: HttpRequest, today: date) -> SafeString:
    asked = asking.ask(asking.question(request.GET.dict(), today=today))
    context = {
        "asked": asked,
        "facets": list_parts.facets(asked, request.GET),
        "kept": list_parts.kept_fields(asked.question),
        "series": list_parts.series(asked.revisions),
        "verdict": list_parts.verdict(asked.verdict) if asked.verdict else None,
        "revision": asked.in_force,
        "is_demonstration": asked.is_demonstration,
        "suffix": list_parts.suffix(asked.question),
        "day": None if asked.question.is_today else asked.question.as_of,
        "shown": [list_parts.line(told, asked.question) for told in asked.results],
        "cancelled": [list_parts.line(told, asked.question, names_edition=True) for told in asked.cancelled],
        "filings": [matters.service_item_told(each) for each in asked.filings],
    }
    return render_to_string("portal/list/search.html", context, request)


def _draw_suggestions(request: HttpRequest, today: date) -> SafeString:
    question = asking.question(request.GET.dict(), today=today)
    context = {"suggestions": suggestions(question)}
    return render_to_string("portal/list/suggestions.html", context, request)


def _draw_item(request: HttpRequest, today: date, *, key: str) -> SafeString:
    thing, place, question = _found(permalinks.find_item, key, request, today)
    measures = [list_parts.placed(place.tell(each), each, place, question) for each in thing.measures.all()]
    answered = consultations.with_warnings(consultations.concerning(item_key=thing.key), on=today)
    context = {
        "item": thing,
        "measures": measures,
        "lineage": list_parts.lineage(thing, place, question),
        "answered": answered,
        **_frame(place, question, request),
    }
    return render_to_string("portal/list/item.html", context, request)


def _draw_measure(request: HttpRequest, today: date, *, key: str) -> SafeString:
    thing, place, question = _found(permalinks.find_measure, key, request, today)
    told = place.tell(thing)
    asked_before = consultations.concerning(item_key=thing.item.key, measure_key=thing.key)
    serving = matters.items_for_measure(place.revision.edition.key, thing.key, on=question.as_of)
    context = {
        "measure": thing,
        "shown": list_parts.placed(told, thing, place, question),
        "verdict": list_parts.verdict(told.answer),
        "item_address": list_parts.item_address(thing.item, place, question),
        "service_items": [matters.service_item_told(each) for each in serving],
        "answered": consultations.with_warnings(asked_before, on=today),
        **_frame(place, question, request),
    }
    return render_to_string("portal/list/measure.html", context, request)


def _found(
    find: Callable[..., tuple[Thing, permalinks.Place] | None], key: str, request: HttpRequest, today: date
) -> tuple[Thing, permalinks.Place, asking.Question]:
    """An item or measure, where it stands, and what was asked. 404 where there is none."""
    question = asking.question(request.GET.dict(), today=today)
    found = find(key, edition=list_parts.edition(request.GET), on=question.as_of)
    if found is None:
        raise Http404
    return *found, question


def _frame(place: permalinks.Place, question: asking.Question, request: HttpRequest) -> dict[str, object]:
    is_print = request.GET.get("view") == "print"
    return {
        "place": place,
        "question": question,
        "revision": place.revision,
        "suffix": list_parts.suffix(question),
        "layout": "ui/print.html" if is_print else "ui/public.html",
        "is_print": is_print,
        "is_demonstration": place.revision.edition.is_demonstration,
    }
