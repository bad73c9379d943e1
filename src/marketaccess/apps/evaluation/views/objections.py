"""Objections: raising one, reading it, answering it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.evaluation import actions, forms, policy, queries, wording
from marketaccess.apps.evaluation.views.finding import counting, find, find_objection, find_unit
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.evaluation.round_flow import OBJECTION_FLOW
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import download_or_why
from marketaccess.foundation.ui.forms import OfficerForm

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Objection

CONFLICT, UNPROCESSABLE = 409, 422
Step = tuple[type[OfficerForm], Callable[..., object]]
STEPS: dict[str, Step] = {
    "propose": (forms.ProposalForm, actions.propose),
    "uphold": (forms.DecisionForm, actions.uphold),
    "reject": (forms.DecisionForm, actions.reject),
    "withdraw": (forms.NoFields, actions.withdraw),
}


@requires(*policy.UNIT)
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: AuthedRequest, reference: str, code: str, number: int) -> HttpResponse:
    """The form of an objection against one score. POST: raise it."""
    round = find(request, reference)
    unit = find_unit(request, round, code)
    score = counting(round).scores.filter(unit=unit, indicator=number).first()
    if score is None:
        raise Http404(wording.UNKNOWN)
    if reason := queries.may_object(round, score, request.actor, on=timezone.localdate()):
        messages.warning(request, reason)
        return redirect("evaluation:unit", reference, code)
    form = forms.ObjectionForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                made = actions.object_to(
                    score=score, by=request.actor, at=timezone.now(), **form.cleaned_data
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, wording.OBJECTED)
                return redirect("evaluation:objection", reference, made.pk)
    indicator = queries.system_of(round).indicator(number)
    context = {"round": round, "unit": unit, "score": score, "indicator": indicator, "form": form}
    return render(request, "evaluation/object.html", context, status=status)


@requires(*policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, reference: str, pk: int) -> HttpResponse:
    """One objection with its answer and the forms of the next steps."""
    row = find_objection(request, reference, pk)
    return _show(request, row, {})


@requires(*policy.RIGHTS)
@require_safe
def download(request: AuthedRequest, reference: str, pk: int, file: int) -> HttpResponse:
    """A file of an objection."""
    found = find_objection(request, reference, pk).files.filter(pk=file).first()
    if found is None:
        raise Http404(wording.UNKNOWN)
    back = reverse("evaluation:objection", args=[reference, pk])
    return download_or_why(request, found, damaged=wording.DAMAGED, back=back)


def step_view(verb: str) -> Callable[..., HttpResponse]:
    """The view of a step with an objection: POST takes it, the page of the objection has its form."""
    made_of, perform = STEPS[verb]

    @requires(*policy.RIGHTS)
    @require_http_methods(["POST"])
    def view(request: AuthedRequest, reference: str, pk: int) -> HttpResponse:
        row = find_objection(request, reference, pk)
        form, status = made_of(request.POST, prefix=verb), UNPROCESSABLE
        if form.is_valid():
            try:
                perform(objection=row, by=request.actor, at=timezone.now(), **form.cleaned_data)
            except Refusal as refusal:
                form.refuse(refusal)
                status = CONFLICT if isinstance(refusal, NotAllowed) else UNPROCESSABLE
            else:
                done = wording.DONE.format(reference=reference, label=OBJECTION_FLOW.verbs[verb])
                messages.success(request, done)
                return redirect("evaluation:objection", reference, pk)
        return _show(request, row, {verb: form}, status=status)

    return view


def _show(
    request: AuthedRequest, row: "Objection", given: dict[str, OfficerForm], *, status: int = 200
) -> HttpResponse:
    offers, now = queries.objection_offers(row, request.actor), queries.score_now(row)
    context: dict[str, Any] = {
        "round": row.round,
        "objection": row,
        "indicator": queries.system_of(row.round).indicator(row.indicator),
        "steps": [
            (
                offer,
                given.get(offer.verb) or STEPS[offer.verb][0](prefix=offer.verb),
                _address(row, offer.verb),
            )
            for offer in offers
            if offer.allowed or offer.verb in given
        ],
        "is_office": policy.is_office(request.actor, row.round),
        "now": now,
        "is_carried_out": policy.is_another(now, row.score),
    }
    return render(request, "evaluation/objection.html", context, status=status)


def _address(row: "Objection", verb: str) -> str:
    return reverse(f"evaluation:{verb}", args=[row.round.reference, row.pk])
