"""Publication tasks on the desk: list, one task, one step, how far it is."""

from collections.abc import Callable

from attrs import frozen
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.negative_list import actions, policy, queries
from marketaccess.apps.negative_list import publication_wording as wording
from marketaccess.apps.negative_list.models import Publication
from marketaccess.apps.negative_list.publication_forms import (
    AcceptForm,
    PublicationFilter,
    ReportForm,
    SendBackForm,
)
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lights import today
from marketaccess.domain.negative_list.publication import PUBLICATION_FLOW
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.documents.queries import Damaged
from marketaccess.foundation.documents.views import download_response
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.choices import light_choices
from marketaccess.foundation.ui.forms import OfficerForm
from marketaccess.foundation.ui.navigation import address_of

PAGE = 30
UNPROCESSABLE = 422


@frozen
class Verb:
    """A step of a publication: its form, and the one call that it makes."""

    form: type[OfficerForm]
    act: Callable[..., int]


VERBS: dict[str, Verb] = {
    "report": Verb(ReportForm, actions.report_publications),
    "accept": Verb(AcceptForm, actions.accept_publications),
    "send_back": Verb(SendBackForm, actions.send_publications_back),
}


@require_safe
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """The tasks, filtered and in pages; their lights."""
    form = PublicationFilter(request.GET, departments=organizations.choices())
    on = timezone.localdate()
    wish, now, current = form.wish(), today(on, calendars.calendar()), queries.current_list(on)
    rows = queries.narrow_publications(queries.publications(), wish, today=now)
    counts = queries.publication_lights(queries.publications(), now)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(row, queries.publication_light(row, now), queries.is_stale(row, current)) for row in page],
        "lights": light_choices(request.GET, counts, wish.light),
        "is_filtering": any(request.GET.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
        "export_address": address_of("exports:publications"),
    }
    return render(request, "negative_list/publication/publications.html", context)


@require_safe
@signed_in
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One task: what is to be published where, what was reported, what may be done."""
    row, on = _find(pk), timezone.localdate()
    context = {
        "publication": row,
        "light": queries.publication_light(row, today(on, calendars.calendar())),
        "is_stale": queries.is_stale(row, queries.current_list(on)),
        "offers": sorted(queries.publication_offers(row, request.actor), key=lambda offer: not offer.allowed),
    }
    return render(request, "negative_list/publication/publication.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PUBLICATION_REPORT, P.PUBLICATION_REVIEW)
def step(request: AuthedRequest, pk: int, verb: str) -> HttpResponse:
    """The page of one verb; it may take the others of the same page along."""
    row, meant = _find(pk), VERBS.get(verb)
    if meant is None:
        raise Http404
    if request.method != "POST" and (why := policy.why_not_publication(request.actor, verb, row)):
        messages.warning(request, why)
        return redirect("negative_list:publication", pk)
    is_sent = request.method == "POST"  # the form of acceptance may come without any field
    form = meant.form(request.POST, request.FILES) if is_sent else meant.form()
    others = queries.alike(row)
    if is_sent and form.is_valid():
        said = dict(form.cleaned_data)
        meant_too = list(others) if said.pop("also") else []
        try:
            count = meant.act(publications=[row, *meant_too], **said, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, wording.DONE[verb].format(count=count))
            return redirect("negative_list:publication", pk)
    context = {
        "publication": row,
        "form": form,
        "heading": PUBLICATION_FLOW.verbs[verb],
        "others": others.count(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "negative_list/publication/publication_step.html", context, status=status)


@require_safe
@signed_in
def screenshot(_request: AuthedRequest, pk: int) -> HttpResponse:
    """The screenshot that proves a publication."""
    row = _find(pk)
    if row.screenshot is None:
        raise Http404
    try:
        return download_response(row.screenshot)
    except Damaged as error:
        raise Http404 from error


@require_safe
@signed_in
def progress(request: AuthedRequest) -> HttpResponse:
    """How far the publication is, by department and outlet."""
    return render(request, "negative_list/publication/progress.html", _progress(request))


@require_safe
@signed_in
def print_progress(request: AuthedRequest) -> HttpResponse:
    """The same on paper."""
    on = timezone.localdate()
    place = organizations.locality(on=on).division.name
    return render(
        request, "negative_list/publication/print_progress.html", {**_progress(request), "place": place}
    )


def _progress(request: AuthedRequest) -> dict[str, object]:
    on, known = timezone.localdate(), queries.published_editions()
    current = queries.current_list(on)
    asked = request.GET.get("edition", "")
    default = current.edition.key if current and current.edition.key in known else next(iter(known), "")
    edition = asked if asked in known else default
    shares = queries.progress(edition, on=on)
    total, accepted = (sum(getattr(each, name) for each in shares) for name in ("total", "accepted"))
    return {
        "shares": shares,
        "edition": edition,
        "editions": known,
        "total": total,
        "accepted": accepted,
        "overdue": sum(each.overdue for each in shares),
        "on": on,
    }


def _find(pk: int) -> Publication:
    row = queries.publication(pk)
    if row is None:
        raise Http404
    return row
