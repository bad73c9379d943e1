"""The ledger of orders (督办单台账), one order, and what is printed of them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.collaboration import queries, wording
from marketaccess.apps.collaboration.forms import FilterForm
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.escalation import Rung
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.navigation import address_of

PAGE = 30
# As much as a browser lays out at once for paper; a longer ledger is printed in parts.
PRINT_PART = 500


def find_order(request: AuthedRequest, number: str) -> SupervisionOrder:
    """The order, if the officer may see it. One that they may not see does not exist: 404."""
    found = queries.find(number, request.actor)
    if found is None:
        raise Http404(wording.UNKNOWN_ORDER)
    return found


def filter_form(request: AuthedRequest) -> FilterForm:
    """The filters with what there is to choose: departments and years of orders that the officer sees."""
    return FilterForm(request.GET, **queries.choices(request.actor))


@requires(P.LEAD_VIEW)
@require_safe
def index(request: AuthedRequest) -> HttpResponse:
    """The ledger, filtered and in pages."""
    form = filter_form(request)
    rows = queries.narrow(queries.visible_to(request.actor), form.wanted())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "standings": queries.standings(list(page), on=timezone.localdate()),
        "is_filtering": any(request.GET.get(name) for name in form.fields),
        "may_issue": request.actor.may(P.SUPERVISION_ISSUE),
        "query": request.GET.urlencode(),
        "export_address": address_of("exports:supervision"),
    }
    return render(request, "collaboration/orders.html", context)


@requires(P.LEAD_VIEW)
@require_safe
def print_ledger(request: AuthedRequest) -> HttpResponse:
    """The filtered ledger on paper, in parts where it is long, each with a line for signatures."""
    form = filter_form(request)
    rows = queries.narrow(queries.visible_to(request.actor), form.wanted())
    part = Paginator(rows, PRINT_PART).get_page(request.GET.get("part"))
    context = {
        "standings": queries.standings(list(part), on=timezone.localdate()),
        "conditions": form.conditions(),
        "part": part,
        "on": timezone.localdate(),
        "place": organizations.locality(on=timezone.localdate()).division.name,
    }
    return render(request, "collaboration/print_ledger.html", context)


@requires(P.LEAD_VIEW)
@require_safe
def circular(request: AuthedRequest) -> HttpResponse:
    """The circular list (通报名单) on paper."""
    on = timezone.localdate()
    listed = list(queries.listed(request.actor))
    context = {
        "standings": queries.standings(listed, on=on),
        "on": on,
        "place": organizations.locality(on=on).division.name,
        "rung": next((r for r in map(_circular_rung, listed) if r), None),
    }
    return render(request, "collaboration/print_circular.html", context)


def _circular_rung(order: SupervisionOrder) -> object:
    return queries.rung_of(order, Rung.CIRCULAR)


@requires(P.LEAD_VIEW)
@require_safe
def detail(request: AuthedRequest, number: str) -> HttpResponse:
    """One order: what it demands, how late its lead is, which rung has fallen due, what may be done."""
    order = find_order(request, number)
    (standing,) = queries.standings([order], on=timezone.localdate())
    context = {
        "order": order,
        "standing": standing,
        "offers": sorted(queries.offers(order, request.actor), key=lambda offer: not offer.allowed),
        "rungs": queries.rungs(order),
        "steps": queries.story(standing),
    }
    return render(request, "collaboration/order.html", context)


@requires(P.LEAD_VIEW)
@require_safe
def print_order(request: AuthedRequest, number: str) -> HttpResponse:
    """The order itself (督办单) on paper."""
    order = find_order(request, number)
    context = {"order": order, "rung": queries.rung_of(order, Rung.ORDER)}
    return render(request, "collaboration/print_order.html", context)


@requires(P.LEAD_VIEW)
@require_safe
def print_report(request: AuthedRequest, number: str) -> HttpResponse:
    """The report to the government on paper: as sent, or the draft while it is none."""
    order = find_order(request, number)
    on = timezone.localdate()
    (standing,) = queries.standings([order], on=on)
    text = order.report or queries.report_draft(standing)
    context = {
        "order": order,
        "paragraphs": [line.strip() for line in text.splitlines() if line.strip()],
        "title": wording.REPORT_TITLE.format(reference=order.lead_reference),
        "on": timezone.localdate(order.reported_at) if order.reported_at else on,
    }
    return render(request, "collaboration/print_report.html", context)
