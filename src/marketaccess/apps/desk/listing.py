"""The list of the inbox, drawn from a standing, an address and what is beside, and from nothing else."""

from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import frozen
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from marketaccess.apps.desk.beside import Beside
from marketaccess.apps.desk.forms import TABS, FilterForm
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.ui.choices import Choice, light_choices, with_filters
from marketaccess.foundation.ui.shelf import SHELF
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

LAST_PAGE = 1_000_000
NOTICES = 20
ASSIST = "assist"


@frozen
class Row:
    """A line of the list in words: all that is drawn of it, so that equal lines are drawn once."""

    reference: str
    address: str
    title: str
    target: str
    light: Light
    state: str
    channel: str
    due: str
    is_provisional: bool
    rule: str
    received: str
    received_at: str
    holders: tuple[tuple[str, bool], ...]
    has_unread: bool
    is_reopened: bool
    is_demonstration: bool


def draw(standing: Actor, query: str, *, with_: Beside) -> SafeString:
    """The part of the page that depends on the filters: the same for everybody of the same standing."""
    request = HttpRequest()
    request.GET = QueryDict(query)
    context = listing(standing, request.GET, with_=with_)
    return render_to_string("desk/parts/listing.html", {**context, "request": request})


def listing(actor: Actor, given: QueryDict, *, with_: Beside) -> dict[str, Any]:
    """What the list shows: tabs, lights, filters, rows, pages."""
    today = with_.today
    form = FilterForm(given, profile_key=with_.profile_key, departments=with_.departments)
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
    totals = {"todo": found.other_total, "done": found.other_total, tab: found.total}
    totals["todo"] += len(notices) + len(with_.questions) + sum(each.count for each in with_.duties)
    is_first = tab == "todo" and found.number == 1
    rows = [_row(lead, today) for lead in found.leads]
    return {
        "form": form,
        "filters": _filters(form, given, clear),
        "tabs": [Choice(key, label, with_filters(given, tab=key), totals[key]) for key, label in TABS],
        "tab": tab,
        "lights": light_choices(given, found.counts, wanted.light),
        "rows": rows,
        "lines": [_line(row) for row in rows],
        "clear": clear,
        "page": _page(found),
        "notices": notices if is_first else [],
        "duties": with_.duties if is_first else (),
        "questions": with_.questions if is_first else (),
        "questions_done": with_.questions_done if tab == "done" else 0,
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
        reference=lead.reference,
        address=reverse("leads:detail", args=[lead.reference]),
        title=lead.title,
        target=lead.target_name,
        light=today.light(lead.due_on),
        state=LEAD_FLOW.labels[LeadState(lead.state)],
        channel=channels.get(lead.channel, lead.channel),
        due=lead.due_on.isoformat() if lead.due_on else "",
        is_provisional=lead.due_is_provisional,
        rule=rule.label if rule else "",
        received=received_at.date().isoformat(),
        received_at=received_at.isoformat(),
        holders=tuple((hop.department.name, hop.part == ASSIST) for hop in lead.open_hops),  # type: ignore[attr-defined]
        has_unread=lead.has_unread,  # type: ignore[attr-defined]
        is_reopened=bool(lead.reopenings),
        is_demonstration=lead.is_demonstration,
    )


def _line(row: Row) -> SafeString:
    """The line drawn; of a list that has changed most lines are as they were."""
    return SHELF.get(row, partial(render_to_string, "desk/parts/line.html", {"row": row}))


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
