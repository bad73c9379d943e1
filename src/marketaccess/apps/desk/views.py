"""The officer's desk: what waits, what is done, and where else to go."""

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from marketaccess.apps.desk.listing import draw
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.permission import Permission
from marketaccess.foundation.accounts.guards import AuthedRequest, signed_in
from marketaccess.foundation.notifications import queries as notifications
from marketaccess.foundation.ui.shelf import SHELF, kept_page


@signed_in
@require_safe
def inbox(request: AuthedRequest) -> HttpResponse:
    """待办 and 已办. Who has nothing to do with leads gets the links to what is theirs."""
    if not request.actor.may(Permission.LEAD_VIEW):
        return render(request, "desk/home.html")
    on, version = timezone.localdate(), leads.inbox_version(request.actor.standing)
    response = HttpResponse(
        _listing(request, on, version) if _wants_part(request) else _page(request, on, version)
    )
    # The same address answers with a part of the page when htmx asks.
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store, private"
    return response


def _wants_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def _listing(request: AuthedRequest, on: date, version: str) -> SafeString:
    """The list, kept until something on it changes: the same for everybody of the same standing."""
    standing, query = request.actor.standing, request.GET.urlencode()
    return SHELF.get(("inbox", standing, query, on, version), partial(draw, standing, query, on=on))


def _page(request: AuthedRequest, on: date, version: str) -> str:
    """The list within the officer's own frame, kept until something on it changes or a notice comes."""
    unread = notifications.unread(request.actor)
    look = request.COOKIES.get("type_size", "")
    key = ("inbox page", request.actor, request.GET.urlencode(), on, version, unread, look)

    def draw_page(token: str) -> SafeString:
        may_register = request.actor.may(Permission.LEAD_REGISTER)
        listing = _listing(request, on, version)
        context = {"listing": listing, "may_register": may_register, "csrf_token": token}
        return render_to_string("desk/inbox.html", context, request)

    return kept_page(request, key, draw_page)
