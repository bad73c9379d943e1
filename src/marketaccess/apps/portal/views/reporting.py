"""Reporting a barrier. Works without JavaScript and without cookies."""

from datetime import datetime, timedelta
from math import ceil
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
from marketaccess.apps.portal import queries, wording
from marketaccess.apps.portal.forms import ReportForm
from marketaccess.apps.portal.limits import REPORTS
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.accounts.devices import client_address
from marketaccess.foundation.accounts.guards import public

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

# For so long the same form shows its receipt once more: who finds the page on a disk next week gets nothing.
SHOWN_AGAIN = timedelta(hours=24)


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
    if wait := REPORTS.wait(client_address(request), at=now):
        # Without the files: what will not be taken need not be parsed.
        form = ReportForm(request.POST, departments=departments)
        form.add_error(None, wording.TOO_MANY_REPORTS.format(minutes=ceil(wait.total_seconds() / 60)))
        return _page(request, form, status=429)
    REPORTS.count(client_address(request), at=now)
    return _take(request, ReportForm(request.POST, request.FILES, departments=departments), at=now)


def _take(request: HttpRequest, form: ReportForm, *, at: datetime) -> HttpResponse:
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        form.add_error(None, wording.FROM_ELSEWHERE)
    if not form.is_valid():
        form.renew_key()
        return _page(request, form, status=422)
    try:
        received = leads.receive(report=form.report(), by=REPORTER, at=at)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, form, status=422)
    return _received(request, received.lead, received.receipt or "", at=at)


def _received(request: HttpRequest, lead: "Lead", receipt: str, *, at: datetime) -> HttpResponse:
    if lead.received_at + SHOWN_AGAIN < at:
        return render(request, "portal/repeated.html", {"at": lead.received_at})
    # Somebody went back, changed the text and sent it with the old key: say that the change is not in.
    is_changed = normalise(request.POST.get("narrative", "")) != lead.narrative
    shown = {"receipt": receipt, "lead": lead, "is_changed": is_changed}
    return render(request, "portal/received.html", shown)


def _page(request: HttpRequest, form: ReportForm, *, status: int = 200) -> HttpResponse:
    profile = queries.profile(on=timezone.localdate())
    return render(request, "portal/report.html", {"form": form, "profile": profile}, status=status)
