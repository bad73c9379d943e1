"""Following a report by its receipt. The receipt is never in an address, a log or a cookie."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from math import ceil
from typing import TYPE_CHECKING, TypeVar

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from marketaccess.apps.consultations import queries as consultations
from marketaccess.apps.leads import actions as leads
from marketaccess.apps.leads import queries as lead_queries
from marketaccess.apps.leads.queries.reporter import by_receipt_digest
from marketaccess.apps.portal import mark, queries, wording
from marketaccess.apps.portal.forms import MessageForm, RatingForm, ReceiptForm, ReopenForm
from marketaccess.apps.portal.limits import ATTEMPTS
from marketaccess.apps.portal.views.consult_parts import SAID_OF_CONSULTATIONS, draw_consultation
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.devices import client_address
from marketaccess.foundation.accounts.guards import public
from marketaccess.foundation.ui.forms import RefusableForm
from marketaccess.foundation.ui.shelf import kept_page

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

S = TypeVar("S")
View = Callable[[HttpRequest], HttpResponse]
SAID = {
    "message": wording.MESSAGE_SENT,
    "rating": wording.RATED,
    "reopen": wording.REOPENED,
    "left": wording.LEFT,
    **SAID_OF_CONSULTATIONS,
}


@sensitive_post_parameters("receipt")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def track(request: HttpRequest) -> HttpResponse:
    """The entrance; with the mark, the report's own page."""
    if request.method == "POST":
        return _enter(request, at=timezone.now())
    digest = mark.read(request)
    page = _kept(request, digest) if digest else ""
    return open_page(request, page, digest) if page else entrance(request, ReceiptForm())


def _enter(request: HttpRequest, *, at: datetime) -> HttpResponse:
    form, address = ReceiptForm(request.POST), client_address(request)
    if wait := ATTEMPTS.wait(address, at=at):
        form.add_error(None, wording.TOO_MANY.format(minutes=ceil(wait.total_seconds() / 60)))
        return entrance(request, form, status=429)
    if not form.is_valid():
        return entrance(request, form, status=422)
    typed = form.cleaned_data["receipt"]
    # Both are looked up each time: a hit and a miss cost the same, whatever the receipt opens.
    lead, consultation = lead_queries.by_receipt(typed), consultations.by_receipt(typed)
    digest = next((found.receipt_digest for found in (lead, consultation) if found), None)
    if digest is None:
        ATTEMPTS.count(address, at=at)
        form.add_error("receipt", wording.UNKNOWN_RECEIPT)
        return entrance(request, form, status=422)
    response = redirect("portal:track")
    mark.write(request, response, digest)
    return response


def marked(find: Callable[[str], S | None]) -> Callable[[Callable[[HttpRequest, S], HttpResponse]], View]:
    """
    A step of whoever holds a receipt: needs the mark, by whose digest ``find`` finds what it opens.

    Where the mark has run out, nothing that was written is lost.
    """

    def guard(view: Callable[[HttpRequest, S], HttpResponse]) -> View:
        @sensitive_post_parameters()
        @never_cache
        @require_POST
        @public
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            digest = mark.read(request)
            found = find(digest) if digest else None
            return view(request, found) if found is not None else expired(request)

        return guarded

    return guard


def taken(form: RefusableForm, said: str, act: Callable[[], object]) -> HttpResponse | None:
    """Take the step, and back to the page, which then says so; None where the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        act()
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    return redirect(f"{reverse('portal:track')}?said={said}")


def expired(request: HttpRequest) -> HttpResponse:
    """The mark has run out: enter the receipt again. What was written comes back on the page."""
    kept = next((request.POST[name] for name in ("body", "reason", "comment") if request.POST.get(name)), "")
    return entrance(request, ReceiptForm(), status=403, kept=kept, notice=wording.EXPIRED)


@marked(by_receipt_digest)
def write(request: HttpRequest, lead: "Lead") -> HttpResponse:
    """A message to the office."""
    form = MessageForm(request.POST, request.FILES)

    def act() -> None:
        leads.write_from_reporter(
            lead=lead, body=form.cleaned_data["body"], files=form.cleaned_data["materials"], at=timezone.now()
        )

    return _take(request, lead, form, "message", act)


@marked(by_receipt_digest)
def rate(request: HttpRequest, lead: "Lead") -> HttpResponse:
    """Whether it is really solved."""
    form = RatingForm(request.POST)

    def act() -> None:
        leads.rate(lead=lead, at=timezone.now(), **form.cleaned_data)

    return _take(request, lead, form, "rating", act)


@marked(by_receipt_digest)
def reopen(request: HttpRequest, lead: "Lead") -> HttpResponse:
    """Asking to take it up again."""
    form = ReopenForm(request.POST)

    def act() -> None:
        leads.reopen_by_reporter(lead=lead, reason=form.cleaned_data["reason"], at=timezone.now())

    return _take(request, lead, form, "reopen", act)


@require_POST
@public
def leave(_request: HttpRequest) -> HttpResponse:
    """Close the page on this device."""
    response = redirect(f"{reverse('portal:track')}?said=left")
    mark.erase(response)
    return response


def _take(
    request: HttpRequest, lead: "Lead", form: RefusableForm, name: str, act: Callable[[], None]
) -> HttpResponse:
    return taken(form, name, act) or _refused(request, lead, form)


def _refused(request: HttpRequest, lead: "Lead", given: RefusableForm) -> HttpResponse:
    page = _draw(request, lead, given, get_token(request))
    return open_page(request, page, lead.receipt_digest or "", status=422)


def open_page(request: HttpRequest, page: str, digest: str, *, status: int = 200) -> HttpResponse:
    """A page of a receipt's holder, with the mark set anew."""
    response = HttpResponse(page, status=status)
    mark.write(request, response, digest)
    return response


def _kept(request: HttpRequest, digest: str) -> str:
    """The report's page, kept until something is recorded; "" where there is no such report."""
    version = lead_queries.report_version(digest)
    said, look = request.GET.get("said", ""), request.COOKIES.get("type_size", "")
    key = ("tracking", digest, timezone.localdate(), version, said, look)

    def draw(token: str) -> SafeString:
        lead = by_receipt_digest(digest)
        if lead is not None:
            return _draw(request, lead, None, token)
        consultation = consultations.by_receipt_digest(digest)
        return draw_consultation(request, consultation, None, token) if consultation else SafeString()

    return kept_page(request, key, draw)


def _draw(request: HttpRequest, lead: "Lead", given: RefusableForm | None, token: str) -> SafeString:
    forms: dict[str, RefusableForm] = {
        "message": MessageForm(auto_id="message_%s"),
        "rating": RatingForm(auto_id="rating_%s"),
        "reopen": ReopenForm(auto_id="reopen_%s"),
    }
    context = {
        "tracking": queries.tracking(lead, on=timezone.localdate()),
        "said": SAID.get(request.GET.get("said", "")),
        **{name: given if type(form) is type(given) else form for name, form in forms.items()},
        "wrong": given,
        "csrf_token": token,
    }
    return render_to_string("portal/tracking.html", context, request)


def entrance(
    request: HttpRequest, form: ReceiptForm, *, status: int = 200, kept: str = "", notice: str = ""
) -> HttpResponse:
    """The page on which a receipt is entered; ``kept`` is what was written when the mark ran out."""
    said = notice or SAID.get(request.GET.get("said", ""), "")
    context = {"form": form, "kept": kept, "said": said}
    return render(request, "portal/track.html", context, status=status)
