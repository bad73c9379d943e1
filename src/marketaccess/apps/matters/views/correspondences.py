"""The work list of correspondences: for the department to confirm, for the office to review."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.apps.matters import actions, policy, queries, wording
from marketaccess.apps.matters.forms import (
    AmendForm,
    CommentForm,
    CorrespondenceFilter,
    EntryForm,
    ProposeForm,
)
from marketaccess.apps.matters.models import Correspondence
from marketaccess.apps.matters.views.items import find_item, with_words
from marketaccess.apps.matters.views.posting import taken
from marketaccess.apps.negative_list import queries as editions
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.correspondence import CORRESPONDENCE_FLOW
from marketaccess.domain.negative_list.edition import Series
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.choices import Choice, with_filters
from marketaccess.foundation.ui.navigation import address_of

PAGE = 20
UNPROCESSABLE = 422
STEPS: dict[str, Callable[..., Correspondence]] = {
    "confirm": actions.confirm,
    "review": actions.review,
    "reject": actions.reject,
    "propose": actions.propose_again,
}


@require_safe
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """The work list, by state; each with the reason of its proposal and what may be done."""
    form = CorrespondenceFilter(_asked(request), departments=organizations.choices())
    wish = form.wish()
    everything = queries.CorrespondenceWish(
        department=wish.department, edition=wish.edition, measure=wish.measure, query=wish.query
    )
    rows = queries.correspondences()
    page = Paginator(queries.narrow(rows, wish), PAGE).get_page(request.GET.get("page"))
    lines = [(row, words, queries.offers(row, request.actor)) for row, words in with_words(list(page))]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "tabs": _tabs(request, queries.counts(queries.narrow(rows, everything))),
        "state": wish.state,
        "propose_address": address_of("proposals:start") if policy.may_propose(request.actor) else "",
        "import_address": address_of("correspondences:start"),
        "export_address": address_of("correspondences:export"),
    }
    return render(request, "matters/correspondences.html", context)


def _asked(request: AuthedRequest) -> Any:
    """The address's filters; without any, what waits for this person."""
    if request.GET:
        return request.GET
    own = request.actor.departments_with(P.MATTER_EDIT)
    if request.actor.may(P.MATTER_REVIEW):
        return {"state": "confirmed"}
    return {"state": "proposed", "department": str(min(own))} if own else {}


def _tabs(request: AuthedRequest, counts: dict[str, int]) -> list[Choice]:
    return [
        Choice(state.value, label, with_filters(request.GET, state=state.value), counts.get(state, 0))
        for state, label in CORRESPONDENCE_FLOW.labels.items()
    ]


@require_POST
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def step(request: AuthedRequest, pk: int, verb: str) -> HttpResponse:
    """One step with one correspondence, from the list or from its page."""
    row, form = _find(pk), CommentForm(request.POST)
    if verb not in STEPS:
        raise Http404
    if not form.is_valid():
        messages.error(request, wording.COMMENT_TOO_LONG)
        return redirect("matters:correspondence", pk)
    comment = form.cleaned_data["comment"]
    try:
        STEPS[verb](correspondence=row, comment=comment, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("matters:correspondence", pk)
    messages.success(request, wording.DONE[verb])
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/desk/matters/"):
        return redirect(back)
    return redirect("matters:correspondence", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One correspondence: both sides, reason, comments, period, entries."""
    row = _find(pk)
    initial = {"valid_from": row.valid_from, "valid_to": row.valid_to, "entries": row.entries.all()}
    form = AmendForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "entries": list(form.cleaned_data["entries"])}
        try:
            actions.amend(correspondence=row, **said, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, wording.DONE["amend"])
            return redirect("matters:correspondence", pk)
    context = {
        "row": row,
        "words": queries.words_of([row]).get((row.edition_key, row.measure_key)),
        "offers": queries.offers(row, request.actor),
        "form": form,
        "why_not": policy.why_not_edit(request.actor, row.service_item),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "matters/correspondence.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def propose(request: AuthedRequest, pk: int) -> HttpResponse:
    """Propose by hand that an item carries out a measure of the edition in force."""
    item = find_item(pk)
    revision = editions.revision_in_force(Series.NEGATIVE_LIST, timezone.localdate())
    form = ProposeForm(request.POST or None, initial={"measure": request.GET.get("measure", "")})
    words = request.GET.get("q", "").replace("\x00", "")
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose(
                edition_key=revision.edition.key if revision else "",
                measure_key=form.cleaned_data["measure"],
                item=item,
                why=form.cleaned_data["why"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, wording.DONE["propose"])
            return redirect("matters:correspondence", made.pk)
    found = editions.find(revision, editions.Wish(query=words))[:PAGE] if revision and words else ()
    context = {"item": item, "form": form, "found": found, "words": words, "revision": revision}
    return render(request, "matters/propose.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def entries(request: AuthedRequest) -> HttpResponse:
    """The entries of the power list and of the licence items; the office adds to them."""
    form = EntryForm(request.POST or None)
    if taken(request, form, actions.save_entry):
        messages.success(request, wording.DONE["entry"])
        return redirect("matters:entries")
    page = Paginator(queries.entries(), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "why_not": policy.why_not_keep_entries(request.actor)}
    return render(request, "matters/entries.html", context, status=UNPROCESSABLE if form.errors else 200)


def _find(pk: int) -> Correspondence:
    row = queries.correspondence(pk)
    if row is None:
        raise Http404
    return row
