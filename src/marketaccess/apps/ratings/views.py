"""The pages of ratings: tasks, one task and its steps, one typed in, coverage."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.ratings import actions, policy, queries, wording
from marketaccess.apps.ratings.forms import VERBS, PeriodForm, RatingForm, TaskFilter
from marketaccess.apps.ratings.models import RatingTask
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.rating_flow import RATING_FLOW
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.calendars.lights import counted
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.choices import light_choices
from marketaccess.foundation.ui.navigation import address_of

PAGE, MARKED_SHOWN = 30, 50
UNPROCESSABLE = 422
GET_OR_POST = ["GET", "HEAD", "POST"]
TYPED_IN = "人工录入"


@requires(*policy.RIGHTS)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """The tasks of bad ratings, filtered and in pages; their lights."""
    form = TaskFilter(request.GET)
    wish, now = form.wish(), clocks.today(timezone.localdate())
    seen = queries.tasks(request.actor)
    page = Paginator(queries.narrowed(seen, wish, request.actor, today=now), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "page": page,
        "lines": [(row, queries.light(row, now)) for row in page],
        "lights": light_choices(request.GET, counted(seen, now), wish.light),
        "is_filtering": any(request.GET.get(name) for name in form.fields),
        "may_take_in": request.actor.may(P.RATING_REVIEW),
        "import_address": address_of("ratings_import:start"),
        "reading": queries.reading(),
    }
    return render(request, "ratings/tasks.html", context)


@requires(*policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One bad rating: what was said, what was done, what may be done."""
    task = _find(request, pk)
    context = {
        **_facts(task),
        "offers": queries.offers(task, request.actor),
        "entries": queries.timeline(task),
    }
    return render(request, "ratings/task.html", context)


def _facts(task: RatingTask) -> dict[str, object]:
    return {
        "task": task,
        "light": queries.light(task, clocks.today(timezone.localdate())),
        "due": queries.explained(task),
        "marks": queries.marks_of(task.rating),
    }


def _find(request: AuthedRequest, pk: int) -> RatingTask:
    found = queries.find(pk, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found


def step_view(verb: str) -> Callable[..., HttpResponse]:
    """The view of a step: GET shows the form, POST takes the step."""
    meant, label = VERBS[verb], RATING_FLOW.verbs[verb]

    @requires(*policy.RIGHTS)
    @require_http_methods(GET_OR_POST)
    def view(request: AuthedRequest, pk: int) -> HttpResponse:
        task = _find(request, pk)
        if request.method != "POST" and (why := policy.why_not(request.actor, verb, task)):
            messages.warning(request, why)
            return redirect("ratings:task", pk)
        form = meant.form(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                meant.act(task=task, **form.cleaned_data, by=request.actor, at=timezone.now())
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, wording.DONE.format(number=task.rating.number, label=label))
                return redirect("ratings:task", pk)
        context = {**_facts(task), "form": form, "heading": label, "advice": wording.ADVICE[verb]}
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "ratings/step.html", context, status=status)

    return view


@requires(P.RATING_REVIEW)
@require_http_methods(GET_OR_POST)
def type_in(request: AuthedRequest) -> HttpResponse:
    """A rating that somebody types in."""
    form = RatingForm(request.POST or None, departments=organizations.choices())
    if request.method == "POST" and form.is_valid():
        row = form.row()
        try:
            done = actions.take_in(rows=[row], source=TYPED_IN, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = wording.TAKEN_IN if done.created else wording.KNOWN
            messages.success(request, said.format(number=row.number))
            return redirect("ratings:tasks")
    return render(request, "ratings/new.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@requires(*policy.RIGHTS)
@require_safe
def coverage(request: AuthedRequest) -> HttpResponse:
    """What the ratings of a period cover, as a chart and a table; those that are marked."""
    form = PeriodForm(request.GET)
    begins, ends = form.period()
    found = queries.coverage(begins, ends)
    marked = queries.marked(begins, ends)
    context = {
        "form": form,
        "begins": begins,
        "ends": ends,
        "found": found,
        "chart": {
            "names": [each.name for each in found.channels],
            "good": [each.count - each.bad for each in found.channels],
            "bad": [each.bad for each in found.channels],
        },
        "marked": [(row, queries.marks_of(row)) for row in marked[:MARKED_SHOWN]],
        "marked_shown": MARKED_SHOWN,
    }
    return render(request, "ratings/coverage.html", context)
