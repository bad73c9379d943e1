"""The list of tasks, the page of one, its steps and its evidence."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.rectification import policy, queries, wording
from marketaccess.apps.rectification.forms import VERBS, TaskFilter
from marketaccess.apps.rectification.models import Task
from marketaccess.apps.rectification.views.drafting import GET_OR_POST, UNPROCESSABLE, posted
from marketaccess.apps.rectification.views.finding import task_of
from marketaccess.domain.casework.rectification_flow import RECTIFICATION_FLOW
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.documents.queries import Damaged
from marketaccess.foundation.documents.views import download_response
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.choices import light_choices
from marketaccess.foundation.ui.forms import OfficerForm
from marketaccess.foundation.ui.navigation import address_of

PAGE = 30


@requires(*policy.RIGHTS)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """The tasks that concern the officer, filtered and in pages; their lights."""
    form = TaskFilter(request.GET, departments=organizations.choices())
    wish, now = form.wish(), clocks.today(timezone.localdate())
    seen = queries.visible_tasks(request.actor)
    rows = queries.narrowed(seen, wish, request.actor, today=now)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(row, queries.task_light(row, now)) for row in page],
        "lights": light_choices(request.GET, queries.lights_of(seen, now), wish.light),
        "is_filtering": any(request.GET.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
        "export_address": address_of("exports:rectification"),
    }
    return render(request, "rectification/tasks.html", context)


@requires(*policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One task: what is wrong, what is asked until when, what happened, what may be done."""
    task = task_of(request, pk)
    steps = queries.steps_of(task)
    context = {
        **facts(task),
        "offers": queries.task_offers(task, request.actor),
        "steps": steps,
        "has_evidence": any(step.files.all() for step in steps),
        "entries": queries.timeline(task, steps),
    }
    return render(request, "rectification/task.html", context)


def facts(task: Task) -> dict[str, object]:
    """What every page of a task says about it."""
    return {
        "task": task,
        "light": queries.task_light(task, clocks.today(timezone.localdate())),
        "due": queries.due_of(task) if task.starts_on else None,
        "assisting": list(task.assisting.all()),
        "extensions": list(task.extensions.all()),
        "closure": getattr(task, "closure", None),
    }


def step_view(verb: str) -> Callable[..., HttpResponse]:
    """The view of a step: GET shows the form, POST takes the step."""
    meant, label = VERBS[verb], RECTIFICATION_FLOW.verbs[verb]

    @requires(*policy.RIGHTS)
    @require_http_methods(GET_OR_POST)
    def view(request: AuthedRequest, pk: int) -> HttpResponse:
        task = task_of(request, pk)
        if request.method != "POST" and (why := policy.why_not_task(request.actor, verb, task)):
            messages.warning(request, why)
            return redirect("rectification:task", pk)
        form = meant.form(request.POST, request.FILES) if request.method == "POST" else meant.form()
        if posted(request, form, partial(_act, request, verb, task, form)):
            messages.success(request, wording.DONE.format(number=task.number, label=label))
            return redirect("rectification:task", pk)
        context = {
            **facts(task),
            "form": form,
            "heading": label,
            "advice": wording.ADVICE[verb],
            "is_grave": meant.is_grave,
        }
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "rectification/step.html", context, status=status)

    return view


def _act(request: AuthedRequest, verb: str, task: Task, form: OfficerForm) -> object:
    return VERBS[verb].act(task=task, **form.cleaned_data, by=request.actor, at=timezone.now())


@requires(*policy.RIGHTS)
@require_safe
def evidence(request: AuthedRequest, pk: int, file: int) -> HttpResponse:
    """A file that came with a report."""
    steps = queries.steps_of(task_of(request, pk))
    stored = next((each for step in steps for each in step.files.all() if each.pk == file), None)
    if stored is None:
        raise Http404
    try:
        return download_response(stored)
    except Damaged:
        messages.error(request, wording.DAMAGED)
        return redirect("rectification:task", pk)
