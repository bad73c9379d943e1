"""Pages of departments as they gave them, and what was wrong with them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.negative_list import queries
from marketaccess.foundation.accounts.guards import AuthedRequest, signed_in
from marketaccess.foundation.ui.navigation import address_of

PAGE = 20


@require_safe
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """Each department's outlets: whether its last snapshot says what the list says; the snapshots."""
    on = timezone.localdate()
    page = Paginator(queries.page_checks(), PAGE).get_page(request.GET.get("page"))
    states = queries.page_states(on=on)
    context = {
        "wrong": [state for state in states if state.is_wrong],
        "others": [state for state in states if not state.is_wrong],
        "revision": queries.current_list(on),
        "page": page,
        "upload_address": address_of("page_snapshot:upload"),
    }
    return render(request, "negative_list/publication/pages.html", context)


@require_safe
@signed_in
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One snapshot: its faults, and the words that were read."""
    check = queries.page_checks().filter(pk=pk).first()
    if check is None:
        raise Http404
    return render(
        request, "negative_list/publication/page.html", {"check": check, "faults": queries.told_faults(check)}
    )
