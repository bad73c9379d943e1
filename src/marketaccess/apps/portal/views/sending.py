"""What the two forms of the public share: how often they are taken, and for how long they show a receipt."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketaccess.apps.portal import wording
from marketaccess.apps.portal.forms import SubmissionForm
from marketaccess.apps.portal.limits import REPORTS
from marketaccess.foundation.accounts.devices import client_address

# For so long the same form shows its receipt once more: who finds the page on a disk next week gets nothing.
SHOWN_AGAIN = timedelta(hours=24)
OK, UNPROCESSABLE, TOO_MANY = 200, 422, 429
F = TypeVar("F", bound=SubmissionForm)


def sent(request: HttpRequest, make: Callable[..., F], *, at: datetime) -> tuple[F, int]:
    """The form as it was sent, and ``OK`` or the status of the page that says what is wrong with it."""
    address = client_address(request)
    if wait := REPORTS.wait(address, at=at):
        # Without the files: what will not be taken need not be parsed.
        form = make(request.POST)
        form.add_error(None, wording.TOO_MANY_REPORTS.format(minutes=ceil(wait.total_seconds() / 60)))
        return form, TOO_MANY
    REPORTS.count(address, at=at)
    form = make(request.POST, request.FILES)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        form.add_error(None, wording.FROM_ELSEWHERE)
    if form.is_valid():
        return form, OK
    form.renew_key()
    return form, UNPROCESSABLE


def repeated(request: HttpRequest, received_at: datetime, *, at: datetime) -> HttpResponse | None:
    """The page without a receipt, where the form was received too long ago to show it again."""
    is_late = received_at + SHOWN_AGAIN < at
    return render(request, "portal/repeated.html", {"at": received_at}) if is_late else None
