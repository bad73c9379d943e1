"""Comparisons: asked for, looked at in three views, set right line by line, confirmed (R3.2)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketaccess.apps.negative_list import actions, policy, queries, wording
from marketaccess.apps.negative_list.forms import EVERYTHING, UNSURE_FIRST, LineFilter, RequestForm
from marketaccess.apps.negative_list.queries import Level
from marketaccess.apps.negative_list.views.showing import Reader, Shown
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.negative_list.changes import KIND_LABELS, Kind
from marketaccess.foundation.accounts.guards import AuthedRequest, requires, signed_in
from marketaccess.foundation.ui.navigation import address_of

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Change, Comparison

PAGE = 30
RELOAD = "4"  # seconds, while the worker compares
LONGEST = 60  # characters of what is sought, and of a key
ITEMS, MEASURES, WORDS = "items", "measures", "words"
VIEWS = {ITEMS: Level.ITEM, MEASURES: Level.MEASURE, WORDS: Level.MEASURE}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def index(request: AuthedRequest) -> HttpResponse:
    """All comparisons, and asking for another."""
    editions = queries.current_revisions()
    form = RequestForm(request.POST or None, editions=editions, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.request_comparison(
                old_key=form.cleaned_data["old"],
                new_key=form.cleaned_data["new"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("negative_list:comparison", made.pk)
    page = Paginator(queries.comparisons(), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "lines": [(row, queries.is_outdated(row), queries.unsure(row)) for row in page],
        "page": page,
        "why_not": policy.why_not_compare(request.actor),
    }
    return render(request, "negative_list/comparisons.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@signed_in
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """One comparison in one of its three views; while it waits, that it does."""
    row = _find(pk)
    frame = _frame(request, row)
    if not frame["has_lines"]:
        is_late = row.requested_at + actions.PATIENCE < timezone.now()
        response = render(request, "negative_list/waiting.html", {**frame, "is_late": is_late})
        if row.state == row.State.WAITING:
            response["Refresh"] = RELOAD
        return response
    view = request.GET.get("view", "")
    view = view if view in VIEWS else _first_view(row)
    form = LineFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    reader = Reader(queries.sides_of(row), VIEWS[view])
    changes = queries.changes_of(row, VIEWS[view])
    page = Paginator(_chosen(changes, view, wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        **frame,
        "view": view,
        "tabs": _tabs(row),
        "form": form,
        "page": page,
        "shown": [reader.show(change) for change in page],
        "counts": _counts(changes),
    }
    return render(request, "negative_list/comparison.html", context)


@require_safe
@signed_in
def printed(request: AuthedRequest, pk: int) -> HttpResponse:
    """Everything that changed, on paper: items, and measures with their words marked."""
    row = _find(pk)
    frame = _frame(request, row)
    if not frame["has_lines"]:
        raise Http404
    sides = queries.sides_of(row)
    levels: list[tuple[str, list[Shown]]] = []
    for level in Level:
        reader, changes = Reader(sides, level), queries.changes_of(row, level)
        changed = (change for change in changes if change.kinds != [Kind.KEPT.value])
        levels.append((str(level.label), [reader.show(change) for change in changed]))
    return render(request, "negative_list/print_comparison.html", {**frame, "levels": levels})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.LIST_IMPORT)
def line(request: AuthedRequest, pk: int, line: int) -> HttpResponse:
    """One line with what else may stand on it; the person chooses what belongs together."""
    row = _find(pk)
    change = row.changes.filter(pk=line).first()
    if change is None:
        messages.warning(request, wording.CHANGED_MEANWHILE)
        return redirect("negative_list:comparison", pk)
    refused = ""
    if request.method == "POST":
        try:
            actions.correct_change(
                comparison=pk,
                level=change.level,
                seen=_numbers(request.POST.getlist("seen")),
                old=_keys(request.POST.getlist("old")),
                new=_keys(request.POST.getlist("new")),
                by=request.actor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            refused = refusal.message
        else:
            messages.success(request, wording.CORRECTED_LINE)
            return redirect(_back(request, pk))
    return _line(request, row, change, refused)


def _line(request: AuthedRequest, row: "Comparison", change: "Change", refused: str) -> HttpResponse:
    changes = queries.changes_of(row, change.level)
    reader = Reader(queries.sides_of(row), change.level)
    sought = {side: normalise(request.GET.get(side, ""))[:LONGEST] for side in ("seek_old", "seek_new")}
    context = {
        **_frame(request, row),
        "shown": reader.show(change),
        "level": change.get_level_display(),
        "old": reader.candidates(change, changes, is_new=False, sought=sought["seek_old"]),
        "new": reader.candidates(change, changes, is_new=True, sought=sought["seek_new"]),
        "sought": sought,
        "refused": refused,
        "back": _back(request, row.pk),
    }
    return render(request, "negative_list/line.html", context, status=422 if refused else 200)


@require_POST
@requires(P.LIST_IMPORT)
def confirm_lines(request: AuthedRequest, pk: int) -> HttpResponse:
    """Single lines are right, or all of which the program is sure."""
    chosen = None if "all" in request.POST else _numbers(request.POST.getlist("line"))
    _find(pk)
    try:
        count = actions.confirm_changes(comparison=pk, changes=chosen, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.CONFIRMED_LINES.format(count=count))
    return redirect(_back(request, pk))


@require_POST
@requires(P.LIST_IMPORT)
def confirm(request: AuthedRequest, pk: int) -> HttpResponse:
    """The whole comparison is right."""
    _find(pk)
    try:
        actions.confirm_comparison(comparison=pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, wording.CONFIRMED)
    return redirect("negative_list:comparison", pk)


def _find(pk: int) -> "Comparison":
    row = queries.comparison(pk)
    if row is None:
        raise Http404
    return row


def _frame(request: AuthedRequest, row: "Comparison") -> dict[str, Any]:
    """What every page of a comparison shows."""
    has_lines = row.state in {row.State.DRAFT, row.State.CONFIRMED}
    return {
        "row": row,
        "has_lines": has_lines,
        "is_outdated": queries.is_outdated(row),
        "unsure": queries.unsure(row),
        "open": row.changes.filter(is_confirmed=False).count(),
        "why_not": policy.why_not_compare(request.actor),
        "may_change": row.state == row.State.DRAFT and not policy.why_not_compare(request.actor),
        "is_demonstration": row.old.edition.is_demonstration or row.new.edition.is_demonstration,
        "workbook_address": address_of("list_export:comparison", row.pk) if has_lines else "",
    }


def _first_view(row: "Comparison") -> str:
    """The items; where none of them changed the measures, so that nobody opens an empty page."""
    changed = row.changes.filter(level=Level.ITEM).exclude(kinds=[Kind.KEPT.value])
    return ITEMS if changed.exists() else MEASURES


def _tabs(row: "Comparison") -> list[dict[str, object]]:
    counts = {level: row.changes.filter(level=level).count() for level in Level}
    reworded = len(_chosen(queries.changes_of(row, Level.MEASURE), WORDS, {}))
    labels = ((ITEMS, counts[Level.ITEM]), (MEASURES, counts[Level.MEASURE]), (WORDS, reworded))
    return [
        {"key": key, "label": wording.VIEWS[key], "address": f"?view={key}", "count": count}
        for key, count in labels
    ]


def _chosen(changes: "list[Change]", view: str, wanted: Mapping[str, str]) -> "list[Change]":
    """The lines of a view that fit the filter, in the order wished for."""
    kind = wanted.get("kind")
    kept = [change for change in changes if _is_wanted(change, kind or "")]
    if view == WORDS:
        kept = [change for change in kept if Kind.REWORDED.value in change.kinds]
    if wanted.get("order") == UNSURE_FIRST:
        kept.sort(key=lambda change: (change.is_confirmed, change.confidence))
    return kept


def _is_wanted(change: "Change", kind: str) -> bool:
    if kind:
        return kind == EVERYTHING or kind in change.kinds
    return change.kinds != [Kind.KEPT.value] or queries.line_of(change).is_unsure


def _counts(changes: "list[Change]") -> list[tuple[str, str, int]]:
    counts = queries.kind_counts(map(queries.line_of, changes))
    return [(kind, KIND_LABELS[Kind(kind)], count) for kind, count in counts.items()]


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]


def _keys(texts: list[str]) -> list[str]:
    return [text.replace("\x00", "") for text in texts]


def _back(request: AuthedRequest, pk: int) -> str:
    """The page from which the person came, if it is one of this comparison; else its first."""
    own = reverse("negative_list:comparison", args=[pk])
    back = request.POST.get("back") or request.GET.get("back") or ""
    is_own = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.partition("?")[0] == own
    return back if is_own else own
