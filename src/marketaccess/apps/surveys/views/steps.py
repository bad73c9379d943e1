"""The steps of a survey from draft to end."""

from collections.abc import Callable, Mapping

from attrs import frozen
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketaccess.apps.surveys import actions, forms, policy, wording
from marketaccess.apps.surveys.views.finding import attempted, barred, find, form_page
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.ui.forms import OfficerForm


@frozen
class StepPage:
    """One verb's page: its form, and the one call into the actions."""

    form: type[OfficerForm]
    perform: Callable[..., object]
    is_grave: bool = False


STEP_PAGES: Mapping[str, StepPage] = {
    "submit": StepPage(forms.NoFields, actions.submit),
    "approve": StepPage(forms.NoFields, actions.approve),
    "send_back": StepPage(forms.SendBackForm, actions.send_back),
    "verify": StepPage(forms.NoFields, actions.verify),
    "close": StepPage(forms.CloseForm, actions.close, is_grave=True),
}


def step_view(verb: str) -> Callable[..., HttpResponse]:
    """The view of a step: GET shows the form, POST takes the step."""
    page = STEP_PAGES[verb]

    @requires(*policy.RIGHTS)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AuthedRequest, number: str) -> HttpResponse:
        survey, status = find(request, number), 200
        if request.method == "POST":
            form = page.form(request.POST)
            status = attempted(
                form,
                lambda: page.perform(survey=survey, by=request.actor, at=timezone.now(), **form.cleaned_data),
            )
            if not status:
                done = wording.DONE.format(number=number, label=wording.label(verb))
                messages.success(request, done)
                return redirect("surveys:detail", number)
        elif back := barred(request, verb, survey):
            return back
        else:
            form = page.form()
        said = {"advice": wording.ADVICE.get(verb, ""), "is_grave": page.is_grave}
        return form_page(request, form, wording.label(verb), survey=survey, status=status, **said)

    return view
