"""Editions as the desk sees them: every revision, the totals, the findings, the last check."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from marketaccess.apps.negative_list import actions, policy, queries, wording
from marketaccess.apps.negative_list.forms import CheckForm
from marketaccess.apps.negative_list.queries import Standing
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.edition import SERIES_LABELS, Series
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.ui.navigation import address_of

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Revision


@require_safe
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """All editions by series, the newest in force first."""
    groups = [(SERIES_LABELS[series], _standings(series)) for series in Series]
    context = {
        "groups": groups,
        "due": [each for _, standings in groups for each in standings if each.is_check_due],
        "may_import": not policy.why_not_import(request.actor),
        "import_address": address_of("list_import:start"),
    }
    return render(request, "negative_list/editions.html", context)


def _standings(series: Series) -> list[Standing]:
    today = timezone.localdate()
    return [queries.standing(revision, on=today) for revision in queries.current_revisions(series)]


@require_safe
@signed_in
def detail(request: AuthedRequest, key: str) -> HttpResponse:
    """One edition."""
    return _detail(request, _find(key), CheckForm(initial={"checked_on": timezone.localdate()}))


@require_POST
@requires(P.LIST_IMPORT)
def check(request: AuthedRequest, key: str) -> HttpResponse:
    """Somebody looked: it is still the edition in force."""
    revision, form = _find(key), CheckForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["checked_on"]
        try:
            actions.confirm_in_force(edition_key=key, on=on, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, wording.CHECKED)
            return redirect("negative_list:edition", key)
    return _detail(request, revision, form)


def _detail(request: AuthedRequest, revision: "Revision", form: CheckForm) -> HttpResponse:
    context = {
        "standing": queries.standing(revision, on=timezone.localdate()),
        "revision": revision,
        "history": queries.revisions_of(revision.edition.key),
        "comparisons": queries.comparisons_with(revision.edition.key),
        "form": form,
        "why_not": policy.why_not_import(request.actor),
        "import_address": address_of("list_import:start"),
    }
    return render(request, "negative_list/edition.html", context, status=422 if form.errors else 200)


def _find(key: str) -> "Revision":
    revision = queries.revision_of(key)
    if revision is None:
        raise Http404
    return revision
