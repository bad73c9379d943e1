"""From the published results to a rectification plan."""

from fractions import Fraction
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketaccess.apps.evaluation import actions, policy, queries, wording
from marketaccess.apps.evaluation.forms import PlanForm
from marketaccess.apps.evaluation.views.finding import find
from marketaccess.apps.rectification.actions import TASKS_MAX
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Round

UNPROCESSABLE = 422


LINES = (80, 70, 60, 50, 40, 30, 20)


def _lines(round: "Round") -> list[tuple[int, int]]:
    """How many tasks each line would bring, so that nobody has to guess one that fits."""
    return [
        (line, len(queries.proposals(round, threshold=Fraction(line), with_gaps=False))) for line in LINES
    ]


@requires(P.EVALUATION_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def draw_up(request: AuthedRequest, reference: str) -> HttpResponse:
    """The conditions of the plan. POST: draw it up; where there is one, go to it."""
    round = find(request, reference)
    if plan := queries.plan_of(round, request.actor):
        return redirect("rectification:plan", plan.number)
    decision = policy.may_plan(request.actor, round)
    if not decision.allowed:
        messages.warning(request, decision.reason)
        return redirect("evaluation:round", reference)
    found = queries.proposals(round)
    form = PlanForm(request.POST or None, initial={"with_gaps": len(found) <= TASKS_MAX})
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.draw_up_plan(round=round, by=request.actor, at=timezone.now(), **form.said())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, wording.PLANNED.format(number=plan.number))
            return redirect("rectification:plan", plan.number)
    context = {
        "round": round,
        "form": form,
        "heading": wording.label("plan"),
        "advice": wording.ADVICE["plan"],
        "lines": _lines(round),
        "most": TASKS_MAX,
        "gaps": sum(each.lost is None for each in found),
        "outside": round.units.filter(department__isnull=True).count(),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "evaluation/plan.html", context, status=status)
