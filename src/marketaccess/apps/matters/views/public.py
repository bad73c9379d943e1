"""The public page of a service item: everything told once and whole (一次性告知)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.matters import queries
from marketaccess.apps.matters.models import Guide, ServiceItem
from marketaccess.domain.basics.text import normalise_code
from marketaccess.foundation.accounts.guards import public
from marketaccess.foundation.documents.queries import Damaged
from marketaccess.foundation.documents.views import download_response


@require_safe
@public
def service_item(request: HttpRequest, code: str) -> HttpResponse:
    """The guide in force, with conditions, materials, limits, basis and samples."""
    return render(request, "matters/public.html", _context(code))


@require_safe
@public
def print_service_item(request: HttpRequest, code: str) -> HttpResponse:
    """The same on paper."""
    return render(request, "matters/public_print.html", _context(code))


@require_safe
@public
def sample(_request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A sample text of the guide in force."""
    _, guide = _found(code)
    file = guide.samples.filter(pk=pk).first() if guide else None
    if file is None:
        raise Http404
    try:
        return download_response(file)
    except Damaged as error:
        raise Http404 from error


def _found(code: str) -> tuple[ServiceItem, Guide | None]:
    item = queries.by_code(normalise_code(code))
    if item is None:
        raise Http404
    return item, queries.guide_in_force(item, timezone.localdate())


def _context(code: str) -> dict[str, object]:
    item, guide = _found(code)
    on = timezone.localdate()
    linked = list(queries.in_force(on).filter(service_item=item))
    words = queries.words_of(linked)
    return {
        "item": item,
        "guide": guide,
        "conditions": guide.conditions if guide and guide.conditions else item.conditions,
        "materials": guide.materials if guide and guide.materials else item.materials,
        "measures": [words[key] for row in linked if (key := (row.edition_key, row.measure_key)) in words],
        "on": on,
    }
