"""The officer's desk: what waits, what is done, and where else to go."""

import secrets
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from marketaccess.apps.desk.beside import beside, beside_version
from marketaccess.apps.desk.listing import draw
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.permission import Permission
from marketaccess.foundation.accounts.guards import AuthedRequest, signed_in
from marketaccess.foundation.audit import freshness
from marketaccess.foundation.notifications import queries as notifications
from marketaccess.foundation.ui.shelf import SHELF, kept_page

# Stands in a kept frame where the list goes. Nobody can guess it, so nobody can write it.
_LISTING = secrets.token_hex(32)


@signed_in
@require_safe
def inbox(request: AuthedRequest) -> HttpResponse:
    """待办 and 已办. Who has nothing to do with leads gets the links to what is theirs."""
    if not request.actor.may(Permission.LEAD_VIEW):
        return render(request, "desk/home.html")
    on, tail = timezone.localdate(), freshness.tail()
    around = beside_version(tail=tail)
    listing = _listing(request, on, leads.inbox_version(request.actor.standing, tail=tail), around)
    response = HttpResponse(listing if _wants_part(request) else _framed(request, on, around, listing))
    # The same address answers with a part of the page when htmx asks.
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store, private"
    return response


def _wants_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def _listing(request: AuthedRequest, on: date, version: str, around: str) -> SafeString:
    """The list, kept until something on it changes: the same for everybody of the same standing."""
    standing, query = request.actor.standing, request.GET.urlencode()

    def draw_list() -> SafeString:
        return draw(standing, query, with_=beside(standing, on=on, version=around))

    return SHELF.get(("inbox", standing, query, on, version), draw_list)


def _framed(request: AuthedRequest, on: date, around: str, listing: SafeString) -> str:
    """The list within the officer's own frame, which outlives it."""
    unread = notifications.unread(request.actor)
    look = request.COOKIES.get("type_size", "")
    key = ("inbox frame", request.actor, request.GET.urlencode(), on, around, unread, look)

    def draw_frame(token: str) -> SafeString:
        may_register = request.actor.may(Permission.LEAD_REGISTER)
        context = {"listing": _LISTING, "may_register": may_register, "csrf_token": token}
        return render_to_string("desk/inbox.html", context, request)

    return kept_page(request, key, draw_frame).replace(_LISTING, listing)
