"""The zero board (动态清零): what is open, where it lies, how late it is, and where it is going."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.domain.casework.lights import LIGHTS, Light, Today
from marketaccess.foundation.accounts.guards import AuthedRequest, requires
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead
    from marketaccess.apps.leads.queries import Week
    from marketaccess.foundation.organizations.models import Department

OLDEST = 15
PAGE = 50
WEEKS = 12


@frozen
class Cell:
    """A number on the board, and the list behind it."""

    light: Light
    label: str
    count: int
    address: str


@frozen
class Row:
    """A step or a department with its numbers by light."""

    label: str
    cells: tuple[Cell, ...]
    total: int


@frozen
class Oldest:
    """A lead that has been open for long."""

    lead: "Lead"
    step: str
    light: Light
    days: int


@requires(P.LEAD_VIEW)
@require_safe
def board(request: AuthedRequest) -> HttpResponse:
    """Everything on one page, printable; the chart is drawn from the table that stands below it."""
    on = timezone.localdate()
    today = leads.today(on)
    stock = leads.board(request.actor, today=today)
    weeks = leads.trend(request.actor, on=on, weeks=WEEKS)
    context = {
        "on": on,
        "stock": stock,
        "lights": _cells("", "", stock.counts),
        "steps": [
            Row(line.label, _cells("state", line.key, line.counts), line.total) for line in stock.by_step
        ],
        "departments": [
            Row(line.label, _cells("department", line.key, line.counts), line.total)
            for line in stock.by_department
        ],
        "oldest": [_oldest(lead, today) for lead in _longest_open(request)],
        "weeks": weeks,
        "chart": _chart(weeks),
        "aim": _aim(on),
        "place": organizations.locality(on=on).division.name,
    }
    return render(request, "collaboration/zero.html", context)


@requires(P.LEAD_VIEW)
@require_safe
def stock(request: AuthedRequest) -> HttpResponse:
    """The leads behind a number of the board: the same rows that were counted."""
    today = leads.today(timezone.localdate())
    light = next((light for light in Light if light == request.GET.get("light")), None)
    state = next((state for state in LeadState if state == request.GET.get("state")), None)
    handler = _department(request.GET.get("department", ""))
    rows = leads.narrow(
        leads.unfinished(request.actor), leads.Filter(state=state or "", light=light),
        actor=request.actor, today=today,
    )  # fmt: skip
    if handler is not None:
        rows = rows.filter(hops__department=handler, hops__part="lead", hops__ended_at__isnull=True)
    page = Paginator(_oldest_first(rows), PAGE).get_page(request.GET.get("page"))
    context = {
        "lines": [_oldest(lead, today) for lead in page],
        "page": page,
        "light": light,
        "state": LEAD_FLOW.labels[state] if state else "",
        "department": handler,
    }
    return render(request, "collaboration/stock.html", context)


def _department(text: str) -> "Department | None":
    """The department of an address, None where it names none."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    return organizations.find(int(text)) if is_number else None


def _oldest_first(rows: "QuerySet[Lead]") -> "QuerySet[Lead]":
    return rows.defer("narrative", "summary").order_by(F("received_at").asc(), "pk")


def _cells(name: str, key: str, counts: dict[Light, int]) -> tuple[Cell, ...]:
    address = reverse("collaboration:stock")
    narrowed = f"&{name}={key}" if name else ""
    return tuple(
        Cell(light, LIGHTS[light], counts[light], f"{address}?light={light.value}{narrowed}")
        for light in Light
    )


def _longest_open(request: AuthedRequest) -> "list[Lead]":
    return list(_oldest_first(leads.unfinished(request.actor))[:OLDEST])


def _oldest(lead: "Lead", today: Today) -> Oldest:
    days = (today.on - timezone.localdate(lead.received_at)).days
    return Oldest(lead, LEAD_FLOW.labels[LeadState(lead.state)], today.light(lead.due_on), days)


def _chart(weeks: "Sequence[Week]") -> dict[str, list[int] | list[str]]:
    return {
        "weeks": [f"{week.ends_on:%-m月%-d日}" for week in weeks],
        "received": [week.received for week in weeks],
        "closed": [week.closed for week in weeks],
        "open": [week.open for week in weeks],
    }


def _aim(on: date) -> str:
    """What the document says of zero, with its clause; "" where it says nothing."""
    profile = library.profile(organizations.locality(on=on).profile_key)
    note = profile.notes.get("zero")
    return f"{note.value}（{note.clause}）" if note else ""
