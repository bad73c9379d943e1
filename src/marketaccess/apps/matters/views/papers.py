"""The register of local papers with the nature of a list."""

from collections.abc import Callable
from typing import Any

from attrs import frozen
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.matters import actions, policy, queries, wording
from marketaccess.apps.matters.forms import (
    AbolishForm,
    BeginForm,
    FollowUpForm,
    PaperFilter,
    PaperForm,
)
from marketaccess.apps.matters.models import LocalPaper
from marketaccess.apps.matters.views.posting import taken
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.forms import OfficerForm

PAGE = 30
UNPROCESSABLE = 422


@frozen
class Next:
    """The step that leads on from a state."""

    verb: str
    form: type[OfficerForm]
    act: Callable[..., LocalPaper]


NEXT: dict[str, Next] = {
    LocalPaper.State.REGISTERED: Next("begin", BeginForm, actions.begin_abolishing),
    LocalPaper.State.ABOLISHING: Next("abolish", AbolishForm, actions.abolish),
    LocalPaper.State.ABOLISHED: Next("follow_up", FollowUpForm, actions.follow_up),
}


@require_safe
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """The register."""
    form = PaperFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = Paginator(queries.papers(state), PAGE).get_page(request.GET.get("page"))
    on = timezone.localdate()
    lines = [(row, queries.is_late(row, on), _next(request, row)) for row in page]
    may_add = request.actor.may(P.MATTER_EDIT) or request.actor.may(P.MATTER_REVIEW)
    context = {"form": form, "page": page, "lines": lines, "may_add": may_add}
    return render(request, "matters/papers.html", context)


def _next(request: AuthedRequest, row: LocalPaper) -> str:
    """The label of the next step, "" where there is none for this person."""
    following = NEXT.get(row.state)
    return "" if following is None or _why_not(request, row) else wording.PAPER_VERBS[following.verb]


def _why_not(request: AuthedRequest, row: LocalPaper) -> str:
    if row.state == LocalPaper.State.ABOLISHED:
        return policy.why_not_follow_up(request.actor, row)
    return policy.why_not_register_paper(request.actor, row.issuer_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def create(request: AuthedRequest) -> HttpResponse:
    """Register a paper."""
    form = PaperForm(request.POST or None, departments=organizations.choices())
    if taken(request, form, actions.register_paper):
        messages.success(request, wording.DONE["register"])
        return redirect("matters:papers")
    return _page(request, form, None, wording.HEADINGS["paper"])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def step(request: AuthedRequest, pk: int) -> HttpResponse:
    """The next step with a paper: from registered to abolishing, to abolished, to followed up."""
    row = queries.paper(pk)
    if row is None:
        raise Http404
    following = NEXT.get(row.state)
    if following is None or (why := _why_not(request, row)):
        messages.warning(request, why if following else wording.NOTHING_LEFT)
        return redirect("matters:papers")
    initial: dict[str, Any] = {"on": timezone.localdate()}
    form = following.form(request.POST or None, initial=initial)
    if taken(request, form, following.act, paper=row):
        messages.success(request, wording.DONE[following.verb])
        return redirect("matters:papers")
    return _page(request, form, row, wording.PAPER_VERBS[following.verb])


def _page(request: AuthedRequest, form: OfficerForm, row: LocalPaper | None, heading: str) -> HttpResponse:
    context = {"form": form, "paper": row, "heading": heading}
    return render(request, "matters/paper_form.html", context, status=UNPROCESSABLE if form.errors else 200)
