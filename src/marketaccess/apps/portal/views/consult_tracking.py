"""What the asker of a consultation does with the mark that the receipt gave."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone

from marketaccess.apps.consultations import actions
from marketaccess.apps.consultations.queries import by_receipt_digest
from marketaccess.apps.portal import queries
from marketaccess.apps.portal.consult_forms import AskBackForm, ConsentForm, NoFields, RateForm
from marketaccess.apps.portal.forms import MessageForm, ReportForm
from marketaccess.apps.portal.views.consult_parts import draw_consultation
from marketaccess.apps.portal.views.tracking import marked, open_page, taken
from marketaccess.foundation.ui.forms import RefusableForm

if TYPE_CHECKING:
    from marketaccess.apps.consultations.models import Consultation


@marked(by_receipt_digest)
def write(request: HttpRequest, consultation: "Consultation") -> HttpResponse:
    """A message to those who answer."""
    form = MessageForm(request.POST, request.FILES)

    def act() -> None:
        said = form.cleaned_data
        actions.write_from_asker(
            consultation=consultation, body=said["body"], files=said["materials"], at=timezone.now()
        )

    return _take(request, consultation, form, "sent", act)


@marked(by_receipt_digest)
def ask_back(request: HttpRequest, consultation: "Consultation") -> HttpResponse:
    """The answer left something open."""
    form = AskBackForm(request.POST)

    def act() -> None:
        actions.ask_back(consultation=consultation, body=form.cleaned_data["body"], at=timezone.now())

    return _take(request, consultation, form, "asked-back", act)


@marked(by_receipt_digest)
def rate(request: HttpRequest, consultation: "Consultation") -> HttpResponse:
    """What the answer was worth."""
    form = RateForm(request.POST)

    def act() -> None:
        actions.rate(consultation=consultation, at=timezone.now(), **form.cleaned_data)

    return _take(request, consultation, form, "rated", act)


@marked(by_receipt_digest)
def consent(request: HttpRequest, consultation: "Consultation") -> HttpResponse:
    """Agree to publication, or take the consent back."""
    form = ConsentForm(request.POST)

    def act() -> None:
        agrees = form.cleaned_data["agrees"]
        actions.set_consent(consultation=consultation, agrees=agrees, at=timezone.now())

    return _take(request, consultation, form, "consent", act)


@marked(by_receipt_digest)
def withdraw(request: HttpRequest, consultation: "Consultation") -> HttpResponse:
    """No answer is wanted any more."""
    return _take(
        request,
        consultation,
        NoFields(request.POST),
        "withdrawn",
        lambda: actions.withdraw(consultation=consultation, at=timezone.now()),
    )


@marked(by_receipt_digest)
def report(request: HttpRequest, consultation: "Consultation") -> HttpResponse:
    """What was no question but a complaint: the form of a report, with what was written already in it."""
    on = timezone.localdate()
    said = {
        "narrative": consultation.text,
        "title": consultation.title,
        "list_item": consultation.item_title[:200],
    }
    form = ReportForm(departments=queries.departments(on=on), initial=said)
    return render(request, "portal/report.html", {"form": form, "profile": queries.profile(on=on)})


def _take(
    request: HttpRequest,
    consultation: "Consultation",
    form: RefusableForm,
    said: str,
    act: Callable[[], object],
) -> HttpResponse:
    if response := taken(form, said, act):
        return response
    page = draw_consultation(request, consultation, form, get_token(request))
    return open_page(request, page, consultation.receipt_digest, status=422)
