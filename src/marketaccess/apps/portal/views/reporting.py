"""Reporting a barrier. Works without JavaScript and without cookies."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from marketaccess.apps.leads import actions as leads
from marketaccess.apps.leads.queries.reporter import submitted
from marketaccess.apps.portal import queries
from marketaccess.apps.portal.forms import ReportForm
from marketaccess.apps.portal.views.sending import OK, UNPROCESSABLE, repeated, sent
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.accounts.guards import public

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead


# No CSRF token: it would need a cookie, and reporters may refuse cookies. There is no authority here that
# another site could borrow; a browser says by itself when a page of another site sends the form.
@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def report(request: HttpRequest) -> HttpResponse:
    """The form; with a POST, the receipt. The same form sent again shows it again, and stores nothing."""
    now = timezone.now()
    departments = queries.departments(on=timezone.localdate(now))
    if request.method != "POST":
        return _page(request, ReportForm(departments=departments))
    if earlier := submitted(request.POST.get("submission_key", "")):
        return _received(request, earlier.lead, earlier.receipt, at=now)
    form, status = sent(request, partial(ReportForm, departments=departments), at=now)
    return _take(request, form, at=now) if status == OK else _page(request, form, status=status)


def _take(request: HttpRequest, form: ReportForm, *, at: datetime) -> HttpResponse:
    try:
        received = leads.receive(report=form.report(), by=REPORTER, at=at)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, form, status=UNPROCESSABLE)
    return _received(request, received.lead, received.receipt or "", at=at)


def _received(request: HttpRequest, lead: "Lead", receipt: str, *, at: datetime) -> HttpResponse:
    if late := repeated(request, lead.received_at, at=at):
        return late
    # Somebody went back, changed the text and sent it with the old key: say that the change is not in.
    is_changed = normalise(request.POST.get("narrative", "")) != lead.narrative
    shown = {"receipt": receipt, "lead": lead, "is_changed": is_changed}
    return render(request, "portal/received.html", shown)


def _page(request: HttpRequest, form: ReportForm, *, status: int = 200) -> HttpResponse:
    profile = queries.profile(on=timezone.localdate())
    return render(request, "portal/report.html", {"form": form, "profile": profile}, status=status)
