"""Which data sets a round has, and from a score down to its records."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.evaluation import policy, queries, wording
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response, no_file
from marketaccess.pipelines.evaluation_run import board, listing

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Computation, Round, RoundUnit

PAGE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(*policy.RIGHTS)
@require_safe
def data(request: AuthedRequest, reference: str) -> HttpResponse:
    """Who owes what: each data set that the table needs, whence it comes, and whether it is there."""
    round = _find(request, reference)
    context = {"round": round, "lines": board.lines(round, at=timezone.now())}
    return render(request, "evaluation_run/data.html", context)


@requires(*policy.RIGHTS)
@require_safe
def records(request: AuthedRequest, reference: str, code: str, number: int) -> HttpResponse:
    """The records behind a score, page by page."""
    round = _find(request, reference)
    computation, unit = _behind(request, round, code, number)
    page = _page(request.GET.get("page", ""))
    try:
        found = listing.page(computation, unit=code, indicator=number, page=page, size=PAGE)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
        return redirect("evaluation:unit", reference, code)
    context: dict[str, Any] = {
        "round": round,
        "unit": unit,
        "indicator": queries.system_of(round).indicator(number),
        "score": computation.scores.get(unit=unit, indicator=number),
        "found": found,
        "page": page,
        "pages": -(-found.total // PAGE),
        "previous": page - 1,
        "next": page + 1 if page * PAGE < found.total else 0,
    }
    return render(request, "evaluation_run/records.html", context)


@requires(*policy.RIGHTS)
@require_safe
def records_as_excel(request: AuthedRequest, reference: str, code: str, number: int) -> HttpResponse:
    """The same as a workbook, whole up to a limit that it names."""
    round = _find(request, reference)
    computation, unit = _behind(request, round, code, number)
    try:
        ledger = listing.ledger(
            computation, unit=unit, indicator=number, by=request.actor, on=timezone.localdate()
        )
    except Refusal as refusal:
        return no_file(request, refusal.message, back=reverse("evaluation:unit", args=[reference, code]))
    return bytes_response(name=f"{ledger.name}.xlsx", media_type=EXCEL, content=ledger.content())


def _find(request: AuthedRequest, reference: str) -> "Round":
    found = queries.find(reference, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN)
    return found


def _behind(
    request: AuthedRequest, round: "Round", code: str, number: int
) -> tuple["Computation", "RoundUnit"]:
    """The computation that counts and the unit, for whoever may go down to its records."""
    unit, computation = queries.unit_seen(round, code, request.actor), queries.latest(round)
    if unit is None or computation is None or not policy.may_list(request.actor, round, unit):
        raise Http404(wording.UNKNOWN)
    if not computation.scores.filter(unit=unit, indicator=number).exists():
        raise Http404(wording.UNKNOWN)
    return computation, unit


def _page(given: str) -> int:
    return max(int(given), 1) if given.isascii() and given.isdecimal() and len(given) < 7 else 1
