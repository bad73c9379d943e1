"""Results of a round: one unit, one indicator, other policies, the worksheet."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from marketaccess.apps.evaluation import actions, policy, queries, wording
from marketaccess.apps.evaluation.forms import PolicyFields
from marketaccess.apps.evaluation.views.finding import counting, find, find_unit
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.documents.views import bytes_response


@requires(*policy.RIGHTS)
@require_safe
def unit(request: AuthedRequest, reference: str, code: str) -> HttpResponse:
    """All of one unit: by group, where it is strong and weak, what is cheapest to gain, its trend."""
    round = find(request, reference)
    computation = counting(round)
    sheet = queries.unit_sheet(computation, find_unit(request, round, code))
    if sheet is None:
        raise Http404(wording.UNKNOWN)
    may_object = any(
        not queries.may_object(round, line.score, request.actor, on=timezone.localdate())
        for group in sheet.groups
        for line in group.lines[:1]
    )
    context = {
        "round": round,
        "computation": computation,
        "sheet": sheet,
        "may_object": may_object,
        "chart": _radar(sheet),
        "own_records": policy.may_list(request.actor, round, sheet.unit),
    }
    return render(request, "evaluation/unit.html", context)


def _radar(sheet: queries.UnitSheet) -> dict[str, Any]:
    """Each group as a share of what it could bring."""
    known = [group for group in sheet.groups if group.points is not None and group.most]
    return {
        "names": [group.group.name for group in known],
        "shares": [round(float(group.share), 1) for group in known],
        "unit": sheet.unit.name,
    }


@requires(*policy.RIGHTS)
@require_safe
def indicator(request: AuthedRequest, reference: str, number: int) -> HttpResponse:
    """One indicator over all units: printed words, policy, data sets, SQL."""
    round = find(request, reference)
    computation, system = counting(round), queries.system_of(round)
    if number not in {each.number for each in system.indicators}:
        raise Http404(wording.UNKNOWN)
    each, lines = system.indicator(number), queries.indicator_lines(computation, number, request.actor)
    if not lines:
        raise Http404(wording.UNKNOWN)
    context = {
        "round": round,
        "computation": computation,
        "indicator": each,
        "group": system.group(each.group),
        "substitute": system.indicator(each.substitute) if each.substitute else None,
        "weight": float(each.weight),
        "lines": [
            (score, policy.may_list(request.actor, round, score.unit), queries.needs_of(score.lacking))
            for score in lines
        ],
        "inputs": [row for row in computation.inputs.all() if row.data_set in each.needs],
        "needs": queries.needs_of(each.needs),
        "sql": queries.worksheet(computation)["expressions"].get(str(number), ""),
        "policies": queries.policies_told(round, system),
        "reasons": wording.REASONS,
    }
    return render(request, "evaluation/indicator.html", context)


@requires(*policy.RIGHTS)
@require_safe
def alternatives(request: AuthedRequest, reference: str) -> HttpResponse:
    """The ranking beside the one under other policies. Nothing of it is kept."""
    round = find(request, reference)
    computation = counting(round)
    form = PolicyFields(request.GET or None, auto_id="policy_%s")
    chosen = form.chosen() if request.GET else {}
    totals = queries.totals(computation, request.actor)
    if not totals:
        raise Http404(wording.UNKNOWN)
    try:
        rows = queries.beside(computation, totals, chosen)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("evaluation:alternatives", reference)
    context = {"round": round, "form": form, "rows": rows, "chosen": chosen}
    return render(request, "evaluation/alternatives.html", context)


@requires(*policy.OFFICE)
@require_safe
def worksheet(request: AuthedRequest, reference: str, number: int) -> HttpResponse:
    """The bytes of a computation's worksheet."""
    round = find(request, reference)
    computation = round.computations.filter(number=number).first()
    found = queries.worksheet_of(computation) if computation else None
    # Every unit's scores stand in it: who sees the round as a unit, and steers another, does not read it.
    if found is None or not policy.is_office(request.actor, round):
        raise Http404(wording.NO_WORKSHEET)
    name = f"{reference}-{number}-{found.digest[:12]}.json"
    return bytes_response(name=name, media_type="application/json", content=bytes(found.content))


@requires(*policy.OFFICE)
@require_POST
def verify(request: AuthedRequest, reference: str, number: int) -> HttpResponse:
    """Have the worksheet computed again and compared, byte by byte."""
    return _asked(request, reference, number, actions.verify, wording.VERIFYING)


@requires(*policy.OFFICE)
@require_POST
def cancel_computation(request: AuthedRequest, reference: str, number: int) -> HttpResponse:
    """Give up a computation that is under way."""
    return _asked(request, reference, number, actions.cancel_computation, wording.STOPPED)


def _asked(
    request: AuthedRequest, reference: str, number: int, perform: Callable[..., object], done: str
) -> HttpResponse:
    """Take a step with one computation of a round, and go back to the round with what came of it."""
    computation = find(request, reference).computations.filter(number=number).first()
    if computation is None:
        raise Http404(wording.UNKNOWN)
    try:
        perform(computation=computation, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("evaluation:round", reference)
