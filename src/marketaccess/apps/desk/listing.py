"""The list of the inbox, drawn from a standing, an address and a day, and from nothing else."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import frozen
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from marketaccess.apps.consultations import queries as consultations
from marketaccess.apps.desk.duties import duties
from marketaccess.apps.desk.forms import TABS, FilterForm
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.choices import Choice, light_choices, with_filters
from marketaccess.foundation.ui.shelf import SHELF
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

LAST_PAGE = 1_000_000
NOTICES = 20
QUESTIONS = 20
OFFICE = (Permission.LEAD_REGISTER, Permission.LEAD_RULE)


@frozen
class Row:
    """A line of the list in words, so that the template only sets them in their places."""

    lead: "Lead"
    address: str
    light: Light
    state: str
    channel: str
    due: str
    rule: str
    received: str
    received_at: str


def draw(standing: Actor, query: str, *, on: date) -> SafeString:
    """The part of the page that depends on the filters: the same for everybody of the same standing."""
    request = HttpRequest()
    request.GET = QueryDict(query)
    context = listing(standing, request.GET, on=on)
    return render_to_string("desk/parts/listing.html", {**context, "request": request})


def listing(actor: Actor, given: QueryDict, *, on: date) -> dict[str, Any]:
    """What the list shows: tabs, lights, filters, rows, pages."""
    today = leads.today(on)
    is_office = any(actor.may(right) for right in OFFICE)
    form = FilterForm(given, place=organizations.locality(on=on), is_office=is_office)
    wanted, tab = form.wanted(), form.current_tab
    clear = f"?tab={tab}"
    found = leads.inbox(
        actor,
        is_done=tab == "done",
        wanted=wanted,
        today=today,
        page=_number(given.get("page", "")),
        sort=form.cleaned_data.get("sort", ""),
    )
    notices = _notices(actor, today)
    questions = consultations.waiting(actor, today=today, most=QUESTIONS)
    totals = {"todo": found.other_total, "done": found.other_total, tab: found.total}
    owed = duties(actor, today)
    totals["todo"] += len(notices) + len(questions) + sum(each.count for each in owed)
    is_first = tab == "todo" and found.number == 1
    return {
        "form": form,
        "filters": _filters(form, given, clear),
        "tabs": [Choice(key, label, with_filters(given, tab=key), totals[key]) for key, label in TABS],
        "tab": tab,
        "lights": light_choices(given, found.counts, wanted.light),
        "rows": [_row(lead, today) for lead in found.leads],
        "clear": clear,
        "page": _page(found),
        "notices": notices if is_first else [],
        "duties": owed if is_first else (),
        "questions": questions if is_first else [],
        "questions_done": consultations.done_count(actor) if tab == "done" else 0,
    }


def _filters(form: FilterForm, given: QueryDict, clear: str) -> SafeString:
    """The form, which outlives the list: it depends on its options and on what is filled in."""
    context = {"form": form, "clear": clear}
    key = ("inbox filters", form.options, given.urlencode(), clear)
    return SHELF.get(key, partial(render_to_string, "desk/parts/filters.html", context))


def _row(lead: "Lead", today: Today) -> Row:
    profile = library.profile(lead.profile_key)
    channels = {channel.key: channel.label for channel in profile.channels}
    rule = profile.rules.get(lead.due_rule)
    received_at = timezone.localtime(lead.received_at)
    return Row(
        lead=lead,
        address=reverse("leads:detail", args=[lead.reference]),
        light=today.light(lead.due_on),
        state=LEAD_FLOW.labels[LeadState(lead.state)],
        channel=channels.get(lead.channel, lead.channel),
        due=lead.due_on.isoformat() if lead.due_on else "",
        rule=rule.label if rule else "",
        received=received_at.date().isoformat(),
        received_at=received_at.isoformat(),
    )


def _number(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 8 else 1


def _page(found: leads.Page) -> Page[int]:
    """The page's place among the others, for the links; the rows have been fetched already."""
    return Paginator(range(found.total), leads.PAGE).page(found.number)


def _notices(actor: Actor, today: Today) -> list[tuple[object, Light]]:
    """The rectification notices that wait for the officer's own unit."""
    if not actor.may(Permission.NOTICE_ANSWER):
        return []
    waiting = leads.notice_inbox(actor, is_done=False)[:NOTICES]
    return [(notice, leads.notice_light(notice, today)) for notice in waiting]
