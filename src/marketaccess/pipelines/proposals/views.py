"""Asking for proposals, and how far they are."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.pipelines.proposals import actions, queries

SHOWN = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def index(request: AuthedRequest) -> HttpResponse:
    """What was asked for, and the button. POST: ask."""
    if request.method == "POST":
        try:
            made = actions.request(by=request.actor, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect("proposals:start")
        return redirect("proposals:run", made.pk)
    question = queries.question(on=timezone.localdate())
    context = {"runs": queries.runs(request.actor)[:SHOWN], "question": question}
    return render(request, "proposals/index.html", context)


@never_cache
@require_safe
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def run(request: AuthedRequest, pk: int) -> HttpResponse:
    """One run. Somebody else's does not exist for a department: 404."""
    row = queries.runs(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return render(request, "proposals/run.html", {"run": row})
