"""The list of rounds and the page of one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketaccess.apps.evaluation import policy, queries, wording
from marketaccess.foundation.accounts.guards import AuthedRequest, requires


@requires(*policy.RIGHTS)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """The rounds that this officer may see."""
    return render(request, "evaluation/index.html", {"rounds": queries.visible_to(request.actor)})


@requires(*policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, reference: str) -> HttpResponse:
    """One round. One that this officer may not see does not exist: 404."""
    found = queries.find(reference, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return render(request, "evaluation/round.html", {"round": found})
