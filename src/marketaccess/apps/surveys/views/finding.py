"""What the pages of a survey share: finding it, and a form that takes one step."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from marketaccess.apps.surveys import policy, queries, wording
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest
from marketaccess.foundation.ui.forms import OfficerForm

if TYPE_CHECKING:
    from marketaccess.apps.surveys.models import Survey

CONFLICT, UNPROCESSABLE = 409, 422


def find(request: AuthedRequest, number: str) -> "Survey":
    """The survey, if the officer may see it. One that they may not see does not exist: 404."""
    found = queries.find(number, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found


def barred(request: AuthedRequest, verb: str, survey: "Survey") -> HttpResponse | None:
    """Back to the survey with the reason, where the step may not be taken now."""
    decision = policy.may(request.actor, verb, survey)
    if decision.allowed:
        return None
    messages.warning(request, decision.reason)
    return redirect("surveys:detail", survey.number)


def attempted(form: OfficerForm, act: Callable[[], Any]) -> int:
    """Do what a form asks: 0 where it is done, else the status of the form that says what is wrong."""
    if not form.is_valid():
        return UNPROCESSABLE
    try:
        act()
    except Refusal as refusal:
        form.refuse(refusal)
        return CONFLICT if isinstance(refusal, NotAllowed) and not refusal.field else UNPROCESSABLE
    return 0


def form_page(
    request: AuthedRequest,
    form: OfficerForm,
    heading: str,
    *,
    survey: "Survey | None",
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    """The page of a form."""
    context = {"form": form, "heading": heading, "survey": survey, **said}
    return render(request, "surveys/form.html", context, status=status)
