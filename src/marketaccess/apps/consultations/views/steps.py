"""The pages of the steps: find the consultation, show the form, make the one call, answer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import frozen
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketaccess.apps.consultations import actions, forms, policy, queries, wording
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.organizations import queries as organizations

if TYPE_CHECKING:
    from marketaccess.apps.consultations.models import Consultation

CONFLICT, UNPROCESSABLE = 409, 422
Fields = dict[str, Any]


@frozen
class StepPage:
    """One verb's page: its form, and the one call into the actions."""

    form: type[forms.StepForm]
    perform: Callable[..., object]
    is_grave: bool = False


def _assign(*, consultation: "Consultation", to: str, remark: str, by: Actor, at: datetime) -> object:
    department = organizations.departments().get(pk=int(to))
    return actions.assign(consultation=consultation, to=department, remark=remark, by=by, at=at)


STEP_PAGES: Mapping[str, StepPage] = {
    "assign": StepPage(forms.AssignForm, _assign),
    "draft": StepPage(forms.DraftForm, actions.draft),
    "endorse": StepPage(forms.NoFields, actions.endorse),
    "publish": StepPage(forms.PublishForm, actions.publish),
    "write_to_asker": StepPage(forms.MessageForm, actions.write_to_asker),
    "refuse": StepPage(forms.RefuseForm, actions.refuse, is_grave=True),
    "redirect": StepPage(forms.RedirectForm, actions.redirect, is_grave=True),
    "reject_draft": StepPage(forms.RemarkForm, actions.reject_draft),
    "keep_private": StepPage(forms.ReasonForm, actions.keep_private, is_grave=True),
    "unpublish": StepPage(forms.ReasonForm, actions.unpublish, is_grave=True),
}


def find(request: AuthedRequest, reference: str) -> "Consultation":
    """The consultation, if the officer may see it. One that they may not see does not exist: 404."""
    found = queries.find(reference, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found


def step_view(verb: str) -> Callable[..., HttpResponse]:
    """The view of a step: GET shows the form, POST takes the step."""
    page = STEP_PAGES[verb]

    @requires(*policy.RIGHTS)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AuthedRequest, reference: str) -> HttpResponse:
        consultation = find(request, reference)
        if request.method == "POST":
            return _take(request, verb, page, consultation)
        decision = policy.may(request.actor, verb, consultation)
        if not decision.allowed:
            messages.warning(request, decision.reason)
            return redirect("consultations:detail", reference)
        return _show(request, verb, page.form(consultation=consultation), consultation)

    return view


def _take(request: AuthedRequest, verb: str, page: StepPage, consultation: "Consultation") -> HttpResponse:
    form, status = page.form(request.POST, consultation=consultation), UNPROCESSABLE
    if form.is_valid():
        try:
            page.perform(consultation=consultation, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, NotAllowed) and not refusal.field:
                status = CONFLICT
        else:
            done = wording.DONE.format(reference=consultation.reference, label=wording.label(verb))
            messages.success(request, done)
            return _after(request, consultation)
    if not form.fields:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
        return _after(request, consultation)
    return _show(request, verb, form, consultation, status=status)


def _after(request: AuthedRequest, consultation: "Consultation") -> HttpResponse:
    """Back to the consultation, or to the list where the step took it out of sight."""
    if queries.find(consultation.reference, request.actor) is not None:
        return redirect("consultations:detail", consultation.reference)
    return redirect("consultations:list")


def _show(
    request: AuthedRequest,
    verb: str,
    form: forms.StepForm,
    consultation: "Consultation",
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "consultation": consultation,
        "form": form,
        "heading": wording.label(verb),
        "advice": wording.ADVICE.get(verb, ""),
        "is_grave": STEP_PAGES[verb].is_grave,
        "light": clocks.today(timezone.localdate()).light(consultation.due_on),
        "draft": policy.draft_of(consultation),
    }
    return render(request, "consultations/step.html", context, status=status)
