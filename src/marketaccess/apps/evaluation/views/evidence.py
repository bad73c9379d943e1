"""Pages of evidence: what a unit owes, what waits for a reviewer, who owes what, one piece with its steps."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from marketaccess.apps.evaluation import actions, evidence_forms, evidence_policy, queries
from marketaccess.apps.evaluation import evidence_wording as wording
from marketaccess.apps.evaluation.evidence_forms import EvidenceForm
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.evaluation.evidence_flow import EVIDENCE_FLOW
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.documents.views import download_or_why
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import EvidenceTask

CONFLICT, UNPROCESSABLE = 409, 422


@frozen
class StepPart:
    """One verb on the page: its form, the one call into the actions, and what is said above it."""

    form: type[EvidenceForm]
    perform: Callable[..., object]
    advice: str = ""
    is_grave: bool = False


STEPS: Mapping[str, StepPart] = {
    "add_item": StepPart(evidence_forms.ItemForm, actions.add_evidence),
    "submit": StepPart(
        evidence_forms.SubmitForm, actions.submit_evidence, "提交以后不能再改，评定开始以前可以撤回。"
    ),
    "withdraw": StepPart(evidence_forms.NoFields, actions.withdraw_evidence, "还没有人评定，可以撤回再改。"),
    "judge": StepPart(
        evidence_forms.JudgeForm,
        actions.judge_evidence,
        "两人各自评定，在您评定以前看不到另一人的评定；不一致的由第三人裁定。",
    ),
    "settle": StepPart(evidence_forms.JudgeForm, actions.settle_evidence, "两人评定不一致，由您裁定。"),
    "send_back": StepPart(
        evidence_forms.SendBackForm,
        actions.send_back_evidence,
        "材料看不清、不完整的退回补正；已有的一人评定随之作废。",
        is_grave=True,
    ),
    "extend": StepPart(evidence_forms.ExtendForm, actions.extend_evidence),
}


@requires(*evidence_policy.RIGHTS)
@require_safe
def mine(request: AuthedRequest) -> HttpResponse:
    """What the own units owe, and what waits for this reviewer."""
    actor, today = request.actor, clocks.today(timezone.localdate())
    is_reviewer = actor.may(P.EVALUATION_JUDGE)
    context = {
        "own": queries.rows(queries.own_evidence(actor), actor, today),
        "is_reviewer": is_reviewer,
        "to_judge": queries.rows(queries.evidence_to_judge(actor), actor, today),
        "missing": queries.rows(queries.missing_evidence(actor), actor, today) if is_reviewer else [],
    }
    return render(request, "evaluation/my_evidence.html", context)


@requires(*evidence_policy.RIGHTS)
@require_safe
def overview(request: AuthedRequest, reference: str) -> HttpResponse:
    """Who owes what in a round: units by indicators, each with where it stands and its light."""
    tasks = queries.evidence_visible_to(request.actor).filter(unit__round__reference=reference)
    rows = queries.rows(tasks, request.actor, clocks.today(timezone.localdate()))
    if not rows:
        raise Http404(wording.UNKNOWN)
    round = rows[0].task.unit.round
    context = {
        "round": round,
        "board": queries.evidence_board(rows),
        "seal": queries.seal_of(round),
    }
    return render(request, "evaluation/evidence_overview.html", context)


def _find(request: AuthedRequest, reference: str, pk: int) -> "EvidenceTask":
    """The evidence, if the officer may see it. One that they may not see does not exist: 404."""
    found = queries.find_evidence(reference, pk, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found


@requires(*evidence_policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, reference: str, pk: int) -> HttpResponse:
    """One piece of evidence: the printed words, what was handed in, and the steps that are open."""
    return _show(request, _find(request, reference, pk))


def _show(
    request: AuthedRequest, task: "EvidenceTask", sent: EvidenceForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The page; ``sent`` is a form that came back with errors."""
    file = queries.evidence_file(task, request.actor, clocks.today(timezone.localdate()))
    parts = [
        {
            "verb": verb,
            "label": EVIDENCE_FLOW.verbs[verb],
            "part": part,
            "form": sent if sent and sent.verb == verb else part.form(task=task, verb=verb),
            "address": reverse(f"evaluation:evidence_{verb}", args=[task.unit.round.reference, task.pk]),
        }
        for verb, part in STEPS.items()
        if any(offer.verb == verb and offer.allowed for offer in file.offers)
    ]
    context = {
        "file": file,
        "task": task,
        "round": task.unit.round,
        "parts": parts,
        "sent": sent,
        "rules": library.evidence_rules(),
        # The unit does not learn who judged it.
        "shows_reviewers": evidence_policy.may_know_reviewers(request.actor, task),
        "may_remove": any(offer.verb == "remove_item" and offer.allowed for offer in file.offers),
    }
    return render(request, "evaluation/evidence.html", context, status=status)


def step_view(verb: str) -> Callable[..., HttpResponse]:
    """The view that takes a step."""
    part = STEPS[verb]

    @requires(*evidence_policy.RIGHTS)
    @require_POST
    def view(request: AuthedRequest, reference: str, pk: int) -> HttpResponse:
        task = _find(request, reference, pk)
        form, status = part.form(request.POST, request.FILES, task=task, verb=verb), UNPROCESSABLE
        if form.is_valid():
            try:
                part.perform(task=task, by=request.actor, at=timezone.now(), **form.said())
            except Refusal as refusal:
                form.refuse(refusal)
                if isinstance(refusal, NotAllowed) and not refusal.field:
                    messages.error(request, refusal.message)
                    status = CONFLICT
            else:
                messages.success(request, f"{EVIDENCE_FLOW.verbs[verb]}：已办理。")
                return _after(task)
        return _show(request, _find(request, reference, pk), form, status=status)

    return view


def _after(task: "EvidenceTask") -> HttpResponse:
    return redirect(_page(task))


def _page(task: "EvidenceTask") -> str:
    return reverse("evaluation:evidence", args=[task.unit.round.reference, task.pk])


@requires(P.EVALUATION_CONTRIBUTE)
@require_POST
def remove(request: AuthedRequest, reference: str, pk: int) -> HttpResponse:
    """Take a piece out of what is handed in next."""
    item = queries.find_item(reference, pk, request.actor)
    if item is None:
        raise Http404(wording.UNKNOWN)
    try:
        actions.remove_evidence(item=item, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return _after(item.task)


@requires(*evidence_policy.RIGHTS)
@require_safe
def download(request: AuthedRequest, reference: str, pk: int) -> HttpResponse:
    """A file of evidence, or the snapshot of a page."""
    item = queries.find_item(reference, pk, request.actor)
    if item is None:
        raise Http404(wording.UNKNOWN)
    return download_or_why(request, item.file, damaged=wording.DAMAGED, back=_page(item.task))
