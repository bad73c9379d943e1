"""The list of plans, and the page of one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.rectification import policy, queries
from marketaccess.apps.rectification.views.finding import plan_of
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.rectification_flow import PlanState
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.calendars import clocks

PAGE = 30


@requires(*policy.RIGHTS)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """The plans with their progress and lights."""
    now = clocks.today(timezone.localdate())
    page = Paginator(queries.visible_plans(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.plan_lines(page, request.actor, today=now),
        "may_draft": request.actor.may(P.RECTIFICATION_ASSIGN),
    }
    return render(request, "rectification/plans.html", context)


@requires(*policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, number: str) -> HttpResponse:
    """One plan: its tasks as this officer sees them, and what may be done with it."""
    plan, now = plan_of(request, number), clocks.today(timezone.localdate())
    rows = queries.visible_tasks(request.actor).filter(plan=plan).order_by("position")
    tasks = list(rows.prefetch_related("assisting"))
    context = {
        "plan": plan,
        "line": queries.plan_lines([plan], request.actor, today=now)[0],
        "lines": [(task, queries.task_light(task, now)) for task in tasks],
        "offers": queries.plan_offers(plan, request.actor),
        "is_draft": plan.state == PlanState.DRAFTED,
        "may_revise": not policy.why_not_plan(request.actor, "revise", plan),
    }
    return render(request, "rectification/plan.html", context)
