"""Reporting a barrier. Works without JavaScript and without cookies."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from marketaccess.apps.leads import actions as leads
from marketaccess.apps.portal import queries, wording
from marketaccess.apps.portal.forms import ReportForm
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import public


# No CSRF token: it would need a cookie, and reporters may refuse cookies. There is no authority here that
# another site could borrow; a browser says by itself when a page of another site sends the form.
@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def report(request: HttpRequest) -> HttpResponse:
    """The form; with a POST, the receipt: the only time that it is shown."""
    departments = queries.departments(on=timezone.localdate())
    if request.method != "POST":
        return _page(request, ReportForm(departments=departments))
    form = ReportForm(request.POST, request.FILES, departments=departments)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        form.add_error(None, wording.FROM_ELSEWHERE)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        received = leads.receive(report=form.report(number=_number(form)), by=REPORTER, at=timezone.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, form, status=422)
    if received.receipt is None:
        return render(request, "portal/repeated.html", {"at": received.lead.received_at})
    return render(request, "portal/received.html", {"receipt": received.receipt, "lead": received.lead})


def _number(form: ReportForm) -> str:
    """The same for a second press of the button. A keyed hash: the form's own token is not kept."""
    token = form.cleaned_data["token"] or secrets.token_urlsafe(18)
    return "web-" + salted_hmac("marketaccess.portal.report", token, algorithm="sha256").hexdigest()[:24]


def _page(request: HttpRequest, form: ReportForm, *, status: int = 200) -> HttpResponse:
    profile = queries.profile(on=timezone.localdate())
    return render(request, "portal/report.html", {"form": form, "profile": profile}, status=status)
