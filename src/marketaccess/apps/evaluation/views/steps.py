"""The pages of the steps: find the round, show the form, make the one call, answer."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketaccess.apps.evaluation import actions, forms, policy, wording
from marketaccess.apps.evaluation.views.finding import find
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.ui.forms import OfficerForm

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Round

CONFLICT, UNPROCESSABLE = 409, 422


@frozen
class StepPage:
    """One verb's page: its form, and the one call into the actions. ``is_aside``: it does not lead on."""

    form: type[OfficerForm]
    perform: Callable[..., object]
    is_aside: bool = False
    is_grave: bool = False


STEP_PAGES: Mapping[str, StepPage] = {
    "start": StepPage(forms.NoFields, actions.start),
    "freeze": StepPage(forms.NoFields, actions.freeze),
    "show": StepPage(forms.ShowForm, actions.show),
    "publish": StepPage(forms.NoFields, actions.publish),
    "close": StepPage(forms.NoFields, actions.close),
    "compute": StepPage(forms.ComputeForm, actions.compute, is_aside=True),
    "amend": StepPage(forms.NoFields, actions.amend, is_aside=True),
    "unfreeze": StepPage(forms.ReasonForm, actions.unfreeze, is_aside=True, is_grave=True),
    "cancel": StepPage(forms.ReasonForm, actions.cancel, is_aside=True, is_grave=True),
}


def step_view(verb: str) -> Callable[..., HttpResponse]:
    """The view of a step: GET shows the form, POST takes the step."""
    page = STEP_PAGES[verb]

    @requires(*policy.OFFICE)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AuthedRequest, reference: str) -> HttpResponse:
        round = find(request, reference)
        if request.method == "POST":
            return _take(request, verb, page, round)
        decision = policy.may(request.actor, verb, round)
        if not decision.allowed:
            messages.warning(request, decision.reason)
            return redirect("evaluation:round", reference)
        return _show(request, verb, page.form(), round)

    return view


def _take(request: AuthedRequest, verb: str, page: StepPage, round: "Round") -> HttpResponse:
    form, status = page.form(request.POST), UNPROCESSABLE
    if form.is_valid():
        try:
            page.perform(round=round, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, NotAllowed) and not refusal.field:
                status = CONFLICT
        else:
            done = wording.DONE.format(reference=round.reference, label=wording.label(verb))
            messages.success(request, done)
            return redirect("evaluation:round", round.reference)
    if not form.fields:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
        return redirect("evaluation:round", round.reference)
    return _show(request, verb, form, round, status=status)


def _show(
    request: AuthedRequest, verb: str, form: OfficerForm, round: "Round", *, status: int = 200
) -> HttpResponse:
    context = {
        "round": round,
        "form": form,
        "heading": wording.label(verb),
        "advice": wording.ADVICE.get(verb, ""),
        "is_grave": STEP_PAGES[verb].is_grave,
    }
    return render(request, "evaluation/step.html", context, status=status)


@requires(*policy.RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: AuthedRequest, reference: str) -> HttpResponse:
    """The form of a round that has not started, filled in. POST: change it."""
    round, today = find(request, reference), timezone.localdate()
    decision = policy.may(request.actor, "amend", round)
    if not decision.allowed:
        messages.warning(request, decision.reason)
        return redirect("evaluation:round", reference)
    form = forms.RoundForm(request.POST or None, today=today, initial=_initial(round))
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend(round=round, order=form.order(), by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            done = wording.DONE.format(reference=reference, label=wording.label("amend"))
            messages.success(request, done)
            return redirect("evaluation:round", reference)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "evaluation/open.html", {"form": form, "round": round}, status=status)


def _initial(round: "Round") -> dict[str, object]:
    units = list(round.units.all())
    return {
        "title": round.title,
        "system": round.system_key,
        "period": round.period,
        "collect_until": round.collect_until,
        "departments": [str(unit.department_id) for unit in units if unit.department_id],
        "others": "\n".join(f"{unit.code} {unit.name}" for unit in units if not unit.department_id),
        "is_demonstration": round.is_demonstration,
        **round.policies,
    }
