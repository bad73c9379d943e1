"""Desk pages of the adjustment tasks: list, one task, one step."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.matters import adjustment_wording as wording
from marketaccess.apps.matters import policy, queries
from marketaccess.apps.matters.models import AdjustmentTask
from marketaccess.apps.matters.task_forms import VERBS, TaskFilter, Verb
from marketaccess.apps.matters.views.posting import taken
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.lights import today
from marketaccess.domain.matters.adjustment import ADJUSTMENT_FLOW
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.documents.queries import Damaged
from marketaccess.foundation.documents.views import download_response
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.choices import light_choices
from marketaccess.foundation.ui.forms import OfficerForm
from marketaccess.foundation.ui.navigation import address_of

PAGE = 30
UNPROCESSABLE = 422


@require_safe
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """The tasks, filtered and in pages; their lights."""
    form = TaskFilter(request.GET, departments=organizations.choices(), editions=queries.task_editions())
    wish, now = form.wish(), today(timezone.localdate(), calendars.calendar())
    everything = queries.narrow_tasks(queries.tasks(), queries.TaskWish(), today=now)
    page = Paginator(queries.narrow_tasks(queries.tasks(), wish, today=now), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "page": page,
        "lines": [(row, queries.task_light(row, now)) for row in page],
        "lights": light_choices(request.GET, queries.task_lights(everything, now), wish.light),
        "is_filtering": any(request.GET.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
        "export_address": address_of("exports:tasks"),
    }
    return render(request, "matters/tasks.html", context)


@require_safe
@signed_in
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One task: what changed, what is asked until when, what happened, what may be done."""
    row = _find(pk)
    now = today(timezone.localdate(), calendars.calendar())
    steps = queries.steps_of(row)
    context = {
        "task": row,
        "demand": wording.DEMANDS[row.kind],
        "light": queries.task_light(row, now),
        "altered": queries.altered(row),
        "offers": sorted(queries.task_offers(row, request.actor), key=lambda offer: not offer.allowed),
        "steps": steps,
        "has_proof": any(step.link or step.files.all() for step in steps),
        "entries": queries.task_timeline(row),
    }
    return render(request, "matters/task.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MATTER_EDIT, P.MATTER_REVIEW)
def step(request: AuthedRequest, pk: int, verb: str) -> HttpResponse:
    """The page of one verb."""
    row, meant = _find(pk), VERBS.get(verb)
    if meant is None:
        raise Http404
    if request.method != "POST" and (why := policy.why_not_task(request.actor, verb, row)):
        messages.warning(request, why)
        return redirect("matters:task", pk)
    form = _form(request, meant, row)
    if taken(request, form, meant.act, task=row):
        messages.success(request, wording.DONE[verb])
        return redirect("matters:task", pk)
    context = {
        "task": row,
        "form": form,
        "heading": ADJUSTMENT_FLOW.verbs[verb],
        "demand": wording.DEMANDS[row.kind],
        "is_grave": meant.is_grave,
    }
    return render(request, "matters/task_step.html", context, status=UNPROCESSABLE if form.errors else 200)


def _form(request: AuthedRequest, meant: Verb, row: AdjustmentTask) -> OfficerForm:
    said: dict[str, Any] = {"departments": organizations.choices()} if meant.needs_departments else {}
    if request.method == "POST":
        return meant.form(request.POST, request.FILES, **said)
    return meant.form(initial={"due_on": row.due_on}, **said)


@require_safe
@signed_in
def proof(_request: AuthedRequest, pk: int, file: int) -> HttpResponse:
    """A file that came with a report."""
    stored = next((f for step in queries.steps_of(_find(pk)) for f in step.files.all() if f.pk == file), None)
    if stored is None:
        raise Http404
    try:
        return download_response(stored)
    except Damaged as error:
        raise Http404 from error


def _find(pk: int) -> AdjustmentTask:
    row = queries.task(pk)
    if row is None:
        raise Http404
    return row
