"""Asking "may I enter?", and what was answered to others. Works without JavaScript and without cookies."""

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from attrs import frozen
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.consultations import actions
from marketaccess.apps.consultations import queries as consultations
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.apps.portal import permalinks, queries
from marketaccess.apps.portal.consult_forms import AskForm
from marketaccess.apps.portal.views.list_pages import kept
from marketaccess.apps.portal.views.sending import OK, UNPROCESSABLE, repeated, sent
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.casework.consultation_flow import RULE
from marketaccess.domain.casework.question import Subject
from marketaccess.domain.negative_list.edition import Series
from marketaccess.foundation.accounts.guards import public

if TYPE_CHECKING:
    from marketaccess.apps.consultations.models import Consultation
    from marketaccess.apps.negative_list.models import Item, Measure, Revision

PAGE = 20
QUERY_MAX = 100


@require_safe
@public
def index(request: HttpRequest) -> HttpResponse:
    """What has been asked and answered: searched by words, narrowed to an item of the list."""
    return kept(request, _draw_index)


def _draw_index(request: HttpRequest, today: date) -> SafeString:
    query, item = (normalise(request.GET.get(name, ""))[:QUERY_MAX] for name in ("q", "item"))
    found = Paginator(consultations.publications(query, item=item), PAGE)
    page = found.get_page(request.GET.get("page", "1")[:7])
    context = {
        "query": query,
        "item": item,
        "items": consultations.items_with_answers(),
        "page": page,
        "shown": consultations.with_warnings(page, on=today),
    }
    return render_to_string("portal/consultations/index.html", context, request)


@require_safe
@public
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """One published answer. One that was taken down says so and nothing else."""
    return kept(request, partial(_draw_answer, number=number))


def _draw_answer(request: HttpRequest, today: date, *, number: str) -> SafeString:
    row = consultations.publication(number)
    if row is None:
        raise Http404
    (shown,) = consultations.with_warnings([row], on=today)
    return render_to_string("portal/consultations/answer.html", {"shown": shown}, request)


@frozen
class Concerning:
    """What a question is about, as the edition in force has it today."""

    revision: "Revision | None"
    item: "Item | None" = None
    measure: "Measure | None" = None

    def noted(self) -> Subject:
        """What the question keeps of it."""
        return Subject(
            edition_key=self.revision.edition.key if self.revision else "",
            item_key=self.item.key if self.item else "",
            item_title=self.item.title if self.item else "",
            measure_key=self.measure.key if self.measure else "",
            measure_text=self.measure.text if self.measure else "",
        )


def _concerning(request: HttpRequest, *, on: date) -> Concerning:
    """The item or measure that the address or the form names; what no edition has is left out."""
    given = request.POST if request.method == "POST" else request.GET
    item, measure, edition = (given.get(name, "")[:QUERY_MAX] for name in ("item", "measure", "edition"))
    if measure and (found := permalinks.find_measure(measure, edition=normalise(edition), on=on)):
        return Concerning(found[1].revision, found[0].item, found[0])
    if item and (of := permalinks.find_item(item, edition=normalise(edition), on=on)):
        return Concerning(of[1].revision, of[0])
    return Concerning(negative_list.revision_in_force(Series.NEGATIVE_LIST, on))


# No CSRF token: it would need a cookie, and askers may refuse cookies (see ``reporting.report``).
@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def ask(request: HttpRequest) -> HttpResponse:
    """The form; with a POST, the receipt. The same form sent again shows it again, and stores nothing."""
    now = timezone.now()
    departments = queries.departments(on=timezone.localdate(now))
    if request.method != "POST":
        return _page(request, AskForm(departments=departments))
    if earlier := consultations.submitted(request.POST.get("submission_key", "")):
        return _received(request, earlier.consultation, earlier.receipt, at=now)
    form, status = sent(request, partial(AskForm, departments=departments), at=now)
    return _take(request, form, at=now) if status == OK else _page(request, form, status=status)


def _take(request: HttpRequest, form: AskForm, *, at: datetime) -> HttpResponse:
    concerning = _concerning(request, on=timezone.localdate(at))
    try:
        received = actions.receive(question=form.question(concerning.noted()), by=REPORTER, at=at)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, form, status=UNPROCESSABLE)
    return _received(request, received.consultation, received.receipt, at=at)


def _received(
    request: HttpRequest, consultation: "Consultation", receipt: str, *, at: datetime
) -> HttpResponse:
    if late := repeated(request, consultation.received_at, at=at):
        return late
    # Somebody went back, changed the text and sent it with the old key: say that the change is not in.
    is_changed = normalise(request.POST.get("text", "")) != consultation.text
    shown = {"receipt": receipt, "consultation": consultation, "is_changed": is_changed}
    return render(request, "portal/consultations/received.html", shown)


def _page(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    on = timezone.localdate()
    concerning = _concerning(request, on=on)
    item, measure = concerning.item, concerning.measure
    answered = (
        consultations.concerning(item_key=item.key, measure_key=measure.key if measure else "")
        if item
        else []
    )
    context = {
        "form": form,
        "concerning": concerning,
        "edition": request.POST.get("edition", request.GET.get("edition", ""))[:40],
        "answered": answered,
        "rule": queries.profile(on=on).rules.get(RULE),
    }
    return render(request, "portal/consultations/ask.html", context, status=status)
