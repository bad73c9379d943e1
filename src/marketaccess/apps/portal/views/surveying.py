"""Answering a survey with a code, on a phone. Works without JavaScript and without cookies."""

import secrets
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from marketaccess.apps.portal import wording
from marketaccess.apps.portal.limits import CODES, OPEN_ANSWERS
from marketaccess.apps.portal.views.sending import TOO_MANY, UNPROCESSABLE
from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.answer_form import AnswerForm, submitted
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts.devices import client_address
from marketaccess.foundation.accounts.guards import public

if TYPE_CHECKING:
    from marketaccess.apps.surveys.queries import Invited

COOKIE, COOKIE_LASTS = "survey_device", 90 * 24 * 60 * 60
COOKIE_LENGTH = 32
NOT_FOUND, GONE = 404, 410
CODE_MAX = 40


# No CSRF token: it would need a cookie, and people may refuse cookies (see ``reporting.report``).
@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """The questions; with a POST, thanks. The same page sent again is thanked again, and stores nothing."""
    now, address = timezone.now(), client_address(request)
    if wait := CODES.wait(address, at=now):
        return _told(
            request, wording.TOO_MANY_CODES.format(minutes=ceil(wait.total_seconds() / 60)), TOO_MANY
        )
    invited = queries.by_code(code)
    if invited is None:
        CODES.count(address, at=now)
        return _told(request, wording.NO_SUCH_SURVEY_CODE, NOT_FOUND)
    if request.method == "POST":
        return _take(request, invited, at=now)
    if closed := queries.why_not_answerable(invited, on=timezone.localdate(now)):
        return _told(request, closed, GONE)
    form = AnswerForm(questionnaire=invited.questionnaire)
    return _marked(request, _page(request, invited, form))


@never_cache
@require_http_methods(["GET", "HEAD"])
@public
def enter(request: HttpRequest) -> HttpResponse:
    """Where a code is typed by who cannot scan it."""
    code = request.GET.get("code", "").strip()[:CODE_MAX].replace("/", "")
    if code.strip("."):
        return redirect("portal:survey", code)
    return render(request, "portal/survey/enter.html")


def _take(request: HttpRequest, invited: "Invited", *, at: datetime) -> HttpResponse:
    given = submitted(request.POST, invited.questionnaire, _device(request))
    if given is None:
        return _again(request, invited)
    address = client_address(request) if invited.batch.is_open else ""
    if address and (wait := OPEN_ANSWERS.wait(address, at=at)):
        minutes = ceil(wait.total_seconds() / 60)
        told = Refusal(wording.TOO_MANY_ANSWERS.format(minutes=minutes))
        return _again(request, invited, told, status=TOO_MANY)
    try:
        actions.answer(invited=invited, submitted=given, at=at)
    except NotAllowed as refusal:
        return _told(request, refusal.message, GONE)
    except Refusal as refusal:
        return _again(request, invited, refusal)
    if address:
        OPEN_ANSWERS.count(address, at=at)
    return render(request, "portal/survey/thanks.html", {"survey": invited.survey})


def _again(
    request: HttpRequest,
    invited: "Invited",
    refusal: Refusal | None = None,
    *,
    status: int = UNPROCESSABLE,
) -> HttpResponse:
    """The page as it was sent, with everything that is wrong; the refusal where the form finds nothing."""
    form = AnswerForm(request.POST, questionnaire=invited.questionnaire)
    if form.is_valid() and refusal:
        form.refuse(refusal)
    form.renew_key()
    return _page(request, invited, form, status=status)


def _page(request: HttpRequest, invited: "Invited", form: AnswerForm, *, status: int = 200) -> HttpResponse:
    context = {"survey": invited.survey, "batch": invited.batch, "form": form}
    return render(request, "portal/survey/answer.html", context, status=status)


def _told(request: HttpRequest, text: str, status: int) -> HttpResponse:
    return render(request, "portal/survey/told.html", {"text": text}, status=status)


def _device(request: HttpRequest) -> str:
    """The mark of this browser, "" where it keeps none; the action digests it under the survey's own key."""
    mark = request.COOKIES.get(COOKIE, "")
    return mark if len(mark) == COOKIE_LENGTH else ""


def _marked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not _device(request):
        response.set_cookie(
            COOKIE,
            secrets.token_hex(COOKIE_LENGTH // 2),
            max_age=COOKIE_LASTS,
            path="/survey/",
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
