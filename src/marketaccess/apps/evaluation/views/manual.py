"""Pages of checks, exemptions and corrections: what was proposed, proposing, deciding."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.apps.evaluation import actions, manual_policy, queries
from marketaccess.apps.evaluation import evidence_wording as wording
from marketaccess.apps.evaluation.manual_forms import FORMS, DecideForm, ManualForm
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import download_or_why

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import ManualInput, Round

CONFLICT, UNPROCESSABLE = 409, 422
PROPOSE: Mapping[str, Callable[..., object]] = {
    "check": actions.propose_check,
    "exemption": actions.propose_exemption,
    "correction": actions.propose_correction,
}


def _round(request: AuthedRequest, reference: str) -> "Round":
    found = queries.manual_round(reference, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN_MANUAL)
    return found


def _find(request: AuthedRequest, reference: str, kind: str, pk: int) -> "ManualInput":
    found = queries.find_manual(kind, pk, request.actor)
    if found is None or found.unit.round.reference != reference:
        raise Http404(wording.UNKNOWN_MANUAL)
    return found


@requires(*manual_policy.RIGHTS)
@require_safe
def index(request: AuthedRequest, reference: str) -> HttpResponse:
    """All that was proposed in a round, and what may be proposed."""
    round = _round(request, reference)
    rows = queries.manual_of(round, request.actor)
    kinds = [
        (kind, wording.MANUAL_LABELS[kind], wording.MANUAL_ADVICE[kind])
        for kind in FORMS
        if queries.indicators_for(kind, round) and queries.units_for(round, request.actor)
    ]
    context = {"round": round, "rows": rows, "kinds": kinds}
    return render(request, "evaluation/manual.html", context)


@requires(*manual_policy.RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: AuthedRequest, reference: str, kind: str) -> HttpResponse:
    """Propose a check, an exemption or a correction."""
    round = _round(request, reference)
    if kind not in FORMS:
        raise Http404(wording.UNKNOWN_MANUAL)
    said: dict[str, Any] = {"round": round, "units": queries.units_for(round, request.actor)}
    status = 200
    if request.method != "POST":
        asked = {name: request.GET.get(name, "") for name in ("unit", "indicator")}
        form = FORMS[kind](initial=asked, **said)
    else:
        form, status = FORMS[kind](request.POST, request.FILES, **said), UNPROCESSABLE
        if form.is_valid():
            try:
                PROPOSE[kind](by=request.actor, at=timezone.now(), **form.said())
            except Refusal as refusal:
                form.refuse(refusal)
                is_conflict = isinstance(refusal, NotAllowed) and not refusal.field
                status = CONFLICT if is_conflict else UNPROCESSABLE
            else:
                messages.success(request, f"{wording.MANUAL_LABELS[kind]}已提出，待另一名负责人批准。")
                return redirect("evaluation:manual", reference)
    return _form(request, round, kind, form, status)


def _form(request: AuthedRequest, round: "Round", kind: str, form: ManualForm, status: int) -> HttpResponse:
    context = {
        "round": round,
        "form": form,
        "heading": wording.MANUAL_LABELS[kind],
        "advice": wording.MANUAL_ADVICE[kind],
    }
    return render(request, "evaluation/manual_form.html", context, status=status)


@requires(*manual_policy.RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: AuthedRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Approve or reject what another proposed."""
    what, status = _find(request, reference, kind, pk), 200
    sent = request.POST if request.method == "POST" else None
    form = DecideForm(sent, is_approved=what.state == "approved")
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                actions.decide_manual(what=what, by=request.actor, at=timezone.now(), **form.cleaned_data)
            except Refusal as refusal:
                form.refuse(refusal)
                status = UNPROCESSABLE if refusal.field else CONFLICT
            else:
                messages.success(request, f"{wording.MANUAL_LABELS[kind]}：已决定。")
                return redirect("evaluation:manual", reference)
    context = {
        "round": what.unit.round,
        "row": queries.manual_row(what, request.actor),
        "form": form,
        "heading": f"决定{wording.MANUAL_LABELS[kind]}",
    }
    return render(request, "evaluation/manual_form.html", context, status=status)


@requires(*manual_policy.RIGHTS)
@require_POST
def withdraw(request: AuthedRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Take back one's own proposal."""
    try:
        actions.withdraw_manual(what=_find(request, reference, kind, pk), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("evaluation:manual", reference)


@requires(*manual_policy.RIGHTS)
@require_safe
def download(request: AuthedRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """The paper of a proposal."""
    what = _find(request, reference, kind, pk)
    if what.file is None:
        raise Http404(wording.UNKNOWN_MANUAL)
    back = reverse("evaluation:manual", args=[reference])
    return download_or_why(request, what.file, damaged=wording.DAMAGED, back=back)
