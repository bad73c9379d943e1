"""The pages of drafting: a new plan, its title, its tasks, issuing and giving up."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from marketaccess.apps.rectification import actions, policy, wording
from marketaccess.apps.rectification.forms import NoFields, PlanForm, ReasonForm, TaskForm, TitleForm
from marketaccess.apps.rectification.models import Plan, Task
from marketaccess.apps.rectification.views.finding import plan_of, task_of
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.rectification_flow import PLAN_FLOW, Source, SourceKind
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.forms import OfficerForm

UNPROCESSABLE = 422
GET_OR_POST = ["GET", "HEAD", "POST"]


def posted(request: AuthedRequest, form: OfficerForm, act: Callable[[], object]) -> bool:
    """Whether the posted form was taken; otherwise the form now says what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def shown(
    request: AuthedRequest, form: OfficerForm, heading: str, plan: Plan | None = None, **more: Any
) -> HttpResponse:
    """The page of a form of drafting."""
    context = {"form": form, "heading": heading, "plan": plan, **more}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "rectification/draft.html", context, status=status)


@requires(P.RECTIFICATION_ASSIGN)
@require_http_methods(GET_OR_POST)
def begin(request: AuthedRequest) -> HttpResponse:
    """A plan that a person writes. The office is the one in which the person drafts."""
    form = PlanForm(request.POST or None)
    on = timezone.localdate()
    made: list[Plan] = []

    def act() -> None:
        place = organizations.locality(on=on)
        office = organizations.departments().get(
            pk=min(request.actor.departments_with(P.RECTIFICATION_ASSIGN))
        )
        made.append(
            actions.draft_plan(
                source=Source(SourceKind.OTHER, form.cleaned_data["reference"]),
                title=form.cleaned_data["title"],
                division=place.division,
                coordinated_by=office,
                by=request.actor,
                at=timezone.now(),
            )
        )

    if posted(request, form, act):
        messages.success(request, wording.DRAFTED)
        return redirect("rectification:plan", made[0].number)
    return shown(request, form, "拟定整改方案")


@requires(P.RECTIFICATION_ASSIGN)
@require_http_methods(GET_OR_POST)
def revise(request: AuthedRequest, number: str) -> HttpResponse:
    """Another title."""
    plan = plan_of(request, number)
    form = TitleForm(request.POST or None, initial={"title": plan.title})

    def act() -> object:
        return actions.revise_plan(plan=plan, **form.cleaned_data, by=request.actor, at=timezone.now())

    return _saved(request, plan) if posted(request, form, act) else shown(request, form, "修改名称", plan)


@requires(P.RECTIFICATION_ASSIGN)
@require_http_methods(GET_OR_POST)
def add_task(request: AuthedRequest, number: str) -> HttpResponse:
    """One more task."""
    plan = plan_of(request, number)
    form = TaskForm(request.POST or None, departments=organizations.choices())

    def act() -> object:
        return actions.add_task(plan=plan, draft=form.draft(), by=request.actor, at=timezone.now())

    return _saved(request, plan) if posted(request, form, act) else shown(request, form, "添加任务", plan)


@requires(P.RECTIFICATION_ASSIGN)
@require_http_methods(GET_OR_POST)
def edit_task(request: AuthedRequest, pk: int) -> HttpResponse:
    """Other words for a task of a draft."""
    task = task_of(request, pk)
    form = TaskForm(request.POST or None, departments=organizations.choices(), initial=_initial(task))

    def act() -> object:
        return actions.revise_task(task=task, draft=form.draft(), by=request.actor, at=timezone.now())

    if posted(request, form, act):
        return _saved(request, task.plan)
    return shown(request, form, f"修改任务 {task.number}", task.plan)


def _initial(task: Task) -> dict[str, Any]:
    fields = ("problem", "demand", "amount", "day_kind")
    return {
        **{name: getattr(task, name) for name in fields},
        "department": task.department_id,
        "assisting": [each.pk for each in task.assisting.all()],
    }


@requires(P.RECTIFICATION_ASSIGN)
@require_POST
def remove_task(request: AuthedRequest, pk: int) -> HttpResponse:
    """Take a task out of a draft."""
    task = task_of(request, pk)
    try:
        actions.remove_task(task=task, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.REMOVED)
    return redirect("rectification:plan", task.plan.number)


@requires(P.RECTIFICATION_ACCEPT)
@require_http_methods(GET_OR_POST)
def issue(request: AuthedRequest, number: str) -> HttpResponse:
    """The head issues the plan."""
    return _step(request, number, "issue", NoFields, actions.issue_plan)


@requires(P.RECTIFICATION_ASSIGN)
@require_http_methods(GET_OR_POST)
def cancel(request: AuthedRequest, number: str) -> HttpResponse:
    """The office gives a draft up."""
    return _step(request, number, "cancel", ReasonForm, actions.cancel_plan)


def _step(
    request: AuthedRequest,
    number: str,
    verb: str,
    kind: type[OfficerForm],
    act: Callable[..., object],
) -> HttpResponse:
    plan, label = plan_of(request, number), PLAN_FLOW.verbs[verb]
    if request.method != "POST" and (why := policy.why_not_plan(request.actor, verb, plan)):
        messages.warning(request, why)
        return redirect("rectification:plan", number)
    form = kind(request.POST) if request.method == "POST" else kind()
    if posted(
        request,
        form,
        lambda: act(plan=plan, **form.cleaned_data, by=request.actor, at=timezone.now()),
    ):
        messages.success(request, wording.DONE.format(number=plan.number, label=label))
        return redirect("rectification:plan", number)
    return shown(request, form, label, plan, is_grave=True, tasks=plan.tasks.select_related("department"))


def _saved(request: AuthedRequest, plan: Plan) -> HttpResponse:
    messages.success(request, wording.SAVED)
    return redirect("rectification:plan", plan.number)
