"""From the published results to a rectification plan."""

from collections.abc import Iterable

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
from marketaccess.domain.evaluation.plan_proposal import THRESHOLD, Proposal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires

UNPROCESSABLE = 422

# From the line under which a task is proposed downwards.
LINES = range(int(THRESHOLD), 10, -10)


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
        "lines": _lines(found),
        "most": TASKS_MAX,
        "gaps": sum(each.lost is None for each in found),
        "outside": round.units.filter(department__isnull=True).count(),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "evaluation/plan.html", context, status=status)


def _lines(found: Iterable[Proposal]) -> list[tuple[int, int]]:
    """How many tasks each line would bring, so that nobody has to guess one that fits."""
    points = [each.points for each in found if each.points is not None]
    return [(line, sum(each < line for each in points)) for line in LINES]
