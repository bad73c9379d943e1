"""What all step pages share: find the lead, show the form, take the step, answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from attrs import frozen
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketaccess.apps.leads import policy, queries, wording
from marketaccess.apps.leads.actions.steps import overtaken
from marketaccess.apps.leads.forms.base import StepForm
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.decision import Decision
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires

View = Callable[..., HttpResponse]
Fields = dict[str, Any]
CONFLICT, UNPROCESSABLE = 409, 422


def no_initial(_: Lead) -> Fields:
    """A form that starts empty."""
    return {}


def nothing_beside(_: Lead, __: Actor) -> Fields:
    """A page that shows nothing beside the lead and the form."""
    return {}


@frozen
class StepPage:
    """
    One verb's page.

    ``verbs``: the offers that lead here; the first permitted one names the page. ``perform`` makes the one
    call into the actions. ``beside`` is what the template shows beside the form.
    """

    verbs: tuple[str, ...]
    permission: Permission
    form: type[StepForm]
    perform: Callable[[Lead, Fields, Actor, datetime], object]
    initial: Callable[[Lead], Fields] = no_initial
    beside: Callable[[Lead, Actor], Fields] = nothing_beside
    template: str = "leads/step.html"
    is_grave: bool = False


def find_lead(request: AuthedRequest, reference: str) -> Lead:
    """The lead, if the officer may see it. One that they may not see does not exist: 404."""
    found = queries.find(reference, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found


def decision(page: StepPage, lead: Lead, actor: Actor) -> tuple[str, Decision]:
    """The verb of the page that is permitted now; else the first one, with the reason why not."""
    today = timezone.localdate()
    answers = [(verb, policy.may(actor, verb, lead, on=today)) for verb in page.verbs]
    return next((answer for answer in answers if answer[1].allowed), answers[0])


def step_view(page: StepPage) -> View:
    """The view of a step page: GET shows the form, POST takes the step."""

    @requires(page.permission)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AuthedRequest, reference: str) -> HttpResponse:
        lead = find_lead(request, reference)
        verb, answer = decision(page, lead, request.actor)
        if request.method == "POST":
            return _take(request, page, lead, verb)
        if not answer.allowed:
            messages.warning(request, answer.reason)
            return redirect("leads:detail", reference)
        form = page.form(initial=page.initial(lead), lead=lead, actor=request.actor)
        return show(request, page, lead, verb, form)

    return view


def _take(request: AuthedRequest, page: StepPage, lead: Lead, verb: str) -> HttpResponse:
    form = page.form(request.POST, request.FILES, lead=lead, actor=request.actor)
    status = UNPROCESSABLE
    if form.is_valid():
        try:
            _check_unmoved(lead, verb, seen=request.POST.get("seen", lead.state))
            page.perform(lead, form.cleaned_data, request.actor, timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, NotAllowed) and not refusal.field:
                status = CONFLICT
        else:
            messages.success(request, wording.done(verb, lead.reference))
            return after(request, lead)
    if not form.fields:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
        return after(request, lead)
    return show(request, page, lead, verb, form, status=status)


def _check_unmoved(lead: Lead, verb: str, *, seen: str) -> None:
    """Refuse a form that was drawn for another state: somebody was quicker, and the sentence says who."""
    if seen != lead.state:
        raise NotAllowed(overtaken(verb, lead))


def after(request: AuthedRequest, lead: Lead) -> HttpResponseRedirect:
    """Back to the lead, or to the inbox where the step took it out of sight."""
    if queries.visible_to(request.actor).filter(pk=lead.pk).exists():
        return redirect("leads:detail", lead.reference)
    return redirect("desk:inbox")


def show(
    request: AuthedRequest, page: StepPage, lead: Lead, verb: str, form: StepForm, *, status: int = 200
) -> HttpResponse:
    """The page with its form."""
    context = {
        "lead": lead,
        "form": form,
        "verb": verb,
        "heading": wording.label(verb),
        "advice": wording.ADVICE.get(verb, ""),
        "is_office": queries.is_office(lead, request.actor),
        "is_grave": page.is_grave,
        "light": queries.light(lead, timezone.localdate()),
        **page.beside(lead, request.actor),
    }
    return render(request, page.template, context, status=status)
