"""The officer's desk: what waits, what is done, and where else to go."""

from typing import TYPE_CHECKING

from attrs import frozen
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from marketaccess.apps.desk.forms import TABS, FilterForm
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.casework.lights import LIGHTS, Light, Today
from marketaccess.foundation.accounts.guards import AuthedRequest, signed_in
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

LAST_PAGE = 1_000_000


@frozen
class Choice:
    """A tab, or a light to filter by: a link that keeps the other filters."""

    key: str
    label: str
    address: str
    count: int
    is_chosen: bool = False


@frozen
class Row:
    """A line of the list."""

    lead: "Lead"
    light: Light
    channel: str
    rule: str


@signed_in
@require_safe
def inbox(request: AuthedRequest) -> HttpResponse:
    """待办 and 已办. Who has nothing to do with leads gets the links to what is theirs."""
    if not request.actor.may(Permission.LEAD_VIEW):
        return render(request, "desk/home.html")
    response = render(request, _template(request), _context(request))
    # The same address answers with a part of the page when htmx asks.
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store, private"
    return response


def _is_office(request: AuthedRequest) -> bool:
    return any(request.actor.may(right) for right in (Permission.LEAD_REGISTER, Permission.LEAD_RULE))


def _template(request: HttpRequest) -> str:
    wants_part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return "desk/inbox.html#inbox" if wants_part else "desk/inbox.html"


def _context(request: AuthedRequest) -> dict[str, object]:
    on = timezone.localdate()
    today = leads.today(on)
    form = FilterForm(
        request.GET,
        place=organizations.locality_of(request, on=on),
        is_office=_is_office(request),
    )
    wanted = form.wanted()
    tab = form.current_tab
    found = leads.inbox(
        request.actor,
        is_done=tab == "done",
        wanted=wanted,
        today=today,
        page=_number(request.GET.get("page", "")),
        sort=form.cleaned_data.get("sort", ""),
    )
    notices = _notices(request, today)
    totals = {"todo": found.other_total, "done": found.other_total, tab: found.total}
    totals["todo"] += len(notices)
    return {
        "form": form,
        "tabs": [Choice(key, label, _address(request.GET, tab=key), totals[key]) for key, label in TABS],
        "tab": tab,
        "lights": _lights(request.GET, found, wanted.light),
        "rows": [_row(lead, today) for lead in found.leads],
        "clear": f"?tab={tab}",
        "may_register": request.actor.may(Permission.LEAD_REGISTER),
        "page": _page(found),
        "notices": notices if tab == "todo" and found.number == 1 else [],
    }


def _row(lead: "Lead", today: Today) -> Row:
    profile = library.profile(lead.profile_key)
    channels = {channel.key: channel.label for channel in profile.channels}
    rule = profile.rules.get(lead.due_rule)
    return Row(
        lead=lead,
        light=today.light(lead.due_on),
        channel=channels.get(lead.channel, lead.channel),
        rule=rule.label if rule else "",
    )


def _number(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 8 else 1


def _page(found: leads.Page) -> Page[int]:
    """The page's place among the others, for the links; the rows have been fetched already."""
    return Paginator(range(found.total), leads.PAGE).page(found.number)


def _lights(given: QueryDict, found: leads.Page, chosen: Light | None) -> list[Choice]:
    """The four lights with their counts; the chosen one links back to all."""
    return [
        Choice(
            light.value,
            LIGHTS[light],
            _address(given, light="" if light is chosen else light.value),
            found.counts[light],
            is_chosen=light is chosen,
        )
        for light in Light
    ]


def _address(given: QueryDict, **changes: str) -> str:
    """This list with another tab or light, from its first page."""
    query = given.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def _notices(request: AuthedRequest, today: Today) -> list[tuple[object, Light]]:
    """The rectification notices that wait for the officer's own unit."""
    if not request.actor.may(Permission.NOTICE_ANSWER):
        return []
    waiting = leads.notice_inbox(request.actor, is_done=False)[:20]
    return [(notice, leads.notice_light(notice, today)) for notice in waiting]
