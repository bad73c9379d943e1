"""The list of rounds, the page of one, and the form of a new one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketaccess.apps.evaluation import actions, policy, queries, wording
from marketaccess.apps.evaluation.forms import RoundForm
from marketaccess.apps.evaluation.views.finding import find
from marketaccess.apps.evaluation.views.steps import STEP_PAGES
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.flow import Offer
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.calendars import clocks

UNPROCESSABLE = 422
LONG_WAIT = timedelta(minutes=5)  # the worker looks every second; what it does before seldom takes longer


@requires(*policy.RIGHTS)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """The rounds that this officer may see."""
    context = {
        "rounds": queries.visible_to(request.actor),
        "may_open": request.actor.may(P.EVALUATION_MANAGE),
    }
    return render(request, "evaluation/index.html", context)


@requires(P.EVALUATION_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: AuthedRequest) -> HttpResponse:
    """A new round. POST: open it."""
    today = timezone.localdate()
    form = RoundForm(request.POST or None, today=today, initial={"departments": _everybody()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_round(order=form.order(), by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, wording.OPENED.format(reference=made.reference))
            return redirect("evaluation:round", made.reference)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "evaluation/open.html", {"form": form}, status=status)


def _everybody() -> list[str]:
    return [str(unit.department) for unit in queries.default_units(on=timezone.localdate())]


@never_cache
@requires(*policy.RIGHTS)
@require_safe
def detail(request: AuthedRequest, reference: str) -> HttpResponse:
    """One round: where it stands, the ranking, who owes what, and the next steps."""
    round = find(request, reference)
    file = queries.dossier(round, request.actor)
    permitted, barred = _steps(file.offers, reference)
    today = clocks.today(timezone.localdate())
    context: dict[str, Any] = {
        "round": round,
        "file": file,
        "system": queries.system_of(round),
        "permitted": permitted,
        "barred": barred,
        "light": today.light(round.collect_until) if round.state == "collecting" else None,
        "plan": queries.plan_of(round, request.actor),
        "may_plan": queries.may_plan(round, request.actor),
        "chart": _chart(file.ranking),
        "left": _left(file.at_work),
        "is_stuck": _is_stuck(file.at_work),
        "completeness": queries.completeness(file.counts, queries.system_of(round))
        if file.counts and file.is_office
        else (),
    }
    response = render(request, "evaluation/round.html", context)
    if "HX-Request" in request.headers and file.at_work is None:
        # The progress asked, and there is none any more: the ranking and all else stand on a new page.
        response["HX-Refresh"] = "true"
    return response


def _chart(ranking: Sequence[Any]) -> dict[str, Any]:
    """Totals as a bar chart takes them, the best on top."""
    known = [total for total in ranking if total.total is not None]
    return {
        "names": [total.unit.name for total in known],
        "totals": [float(total.total) for total in known],
    }


def _left(at_work: Any) -> int | None:
    """The seconds that a computation will still take, as its queries so far let expect."""
    if at_work is None or not at_work.done or at_work.started_at is None:
        return None
    spent = (timezone.now() - at_work.started_at).total_seconds()
    return int(spent / at_work.done * max(at_work.queries - at_work.done, 0)) + 1


def _is_stuck(at_work: Any) -> bool:
    """Whether a computation has waited for the worker so long that there may be none."""
    return (
        at_work is not None
        and at_work.state == "waiting"
        and timezone.now() - at_work.requested_at > LONG_WAIT
    )


def _steps(offers: Sequence[Offer], reference: str) -> tuple[list[tuple[Offer, str, bool]], list[Offer]]:
    """What is permitted with its address, the first that leads on standing out; and what is not."""
    permitted = sorted((o for o in offers if o.allowed), key=lambda offer: STEP_PAGES[offer.verb].is_aside)
    steps = [
        (
            offer,
            reverse(f"evaluation:{offer.verb}", args=[reference]),
            place == 0 and not STEP_PAGES[offer.verb].is_aside,
        )
        for place, offer in enumerate(permitted)
    ]
    return steps, [offer for offer in offers if not offer.allowed]
