"""Ledgers as downloads: at once, or asked for and fetched later."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response, download_response
from marketaccess.pipelines.exports import actions, queries
from marketaccess.pipelines.exports.queries import Kind
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE

SHOWN = 50


@require_http_methods(["GET", "POST"])
@requires(Permission.LEAD_VIEW)
def ledger(request: AuthedRequest, kind: Kind) -> HttpResponse:
    """
    What the officer may see of the page's filters.

    GET: a small ledger, or the question whether the worker shall make it. POST: let it be made.
    """
    asked, now = request.GET.dict(), timezone.now()
    if request.method == "POST":
        try:
            actions.request(kind=kind, parameters=asked, by=request.actor, at=now)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect("exports:list")
    answer = actions.write_at_once(kind=kind, parameters=asked, by=request.actor, at=now)
    if answer.content is None:
        context = {"answer": answer, "kind": kind, "limit": actions.AT_ONCE, "days": actions.KEPT.days}
        return render(request, "exports/large.html", context)
    return bytes_response(name=answer.name, media_type=MEDIA_TYPE, content=answer.content)


@never_cache
@require_safe
@requires(Permission.LEAD_VIEW)
def index(request: AuthedRequest) -> HttpResponse:
    """What the officer asked for."""
    exports = queries.own(request.actor)[:SHOWN]
    return render(request, "exports/index.html", {"exports": exports, "days": actions.KEPT.days})


@never_cache
@require_safe
@requires(Permission.LEAD_VIEW)
def fetch(request: AuthedRequest, pk: int) -> HttpResponse:
    """One finished file. Somebody else's does not exist: 404."""
    export = queries.own(request.actor).filter(pk=pk).first()
    if export is None:
        raise Http404
    try:
        file = actions.fetch(export=export, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("exports:list")
    return download_response(file)
