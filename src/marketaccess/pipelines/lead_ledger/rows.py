"""Which leads stand in a ledger, and each as a line. Begins at what the actor may see."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen
from django.utils import timezone

from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lead_flow import CONCLUSIONS, LEAD_FLOW, Conclusion, LeadState
from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library
from marketaccess.pipelines.lead_ledger.workbook import LAYOUT, Line
from marketaccess.pipelines.ledgers import ledger_of
from marketaccess.pipelines.workbook import Ledger

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from marketaccess.apps.leads.models import Lead

CHUNK = 1000
TABS = {"todo": "待办", "done": "已办"}


@frozen
class Choice:
    """What the address asks for: the inbox' filters and its tab."""

    wanted: leads.Filter
    tab: str


def choice(parameters: Mapping[str, str]) -> Choice:
    """The inbox' filters from an address. What is not valid filters nothing, as on the inbox."""
    state, light = parameters.get("state", ""), parameters.get("light", "")
    number = parameters.get("department", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return Choice(
        wanted=leads.Filter(
            state=state if state in set(LeadState) else "",
            light=Light(light) if light in set(Light) else None,
            channel=_plain(parameters.get("channel", "")),
            situation=_plain(parameters.get("situation", "")),
            department=int(number) if is_number else None,
            text=_plain(parameters.get("q", ""))[:100],
        ),
        tab=parameters["tab"] if parameters.get("tab") in TABS else "",
    )


def _plain(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def chosen(actor: Actor, asked: Choice, *, on: date) -> "QuerySet[Lead]":
    """The leads of a ledger, oldest first."""
    rows = leads.visible_to(actor)
    if asked.tab:
        mine = leads.todo(actor)
        rows = rows.filter(mine if asked.tab == "todo" else ~mine)
    return leads.narrow(rows, asked.wanted, actor=actor, today=leads.today(on)).order_by("received_at", "pk")


def conditions(asked: Choice, profile: Profile) -> Iterator[str]:
    """The filters in words, as they stand under the title."""
    wanted = asked.wanted
    if asked.tab:
        yield f"范围：{TABS[asked.tab]}"
    if wanted.state:
        yield f"状态：{LEAD_FLOW.labels[LeadState(wanted.state)]}"
    if wanted.light is not None:
        yield f"时限状态：{LIGHTS[wanted.light]}"
    if wanted.channel:
        yield f"来源渠道：{_channels(profile).get(wanted.channel, wanted.channel)}"
    if wanted.situation:
        yield f"壁垒情形：{_situations().get(wanted.situation, wanted.situation)}"
    if wanted.department is not None and (department := organizations.find(wanted.department)):
        yield f"承办部门：{department.name}"
    if wanted.text:
        yield f"关键词：{wanted.text}"


def lines(rows: "QuerySet[Lead]", profile: Profile, *, on: date) -> Iterator[Line]:
    """Each lead as a line, read in chunks."""
    today, channels, situations = leads.today(on), _channels(profile), _situations()
    heavy = rows.defer("narrative", "summary").prefetch_related("hops__department")
    for lead in heavy.iterator(chunk_size=CHUNK):
        yield Line(
            reference=lead.reference,
            received_on=timezone.localdate(lead.received_at),
            channel=channels.get(lead.channel, lead.channel),
            # A number that we made up for a row of Excel tells nobody anything.
            external_number="" if lead.external_number.startswith("row-") else lead.external_number,
            title=lead.title,
            target=lead.target_name,
            situation=situations.get(lead.situation, ""),
            handler=_handler(lead),
            state=LEAD_FLOW.labels[LeadState(lead.state)],
            rule=profile.rules[lead.due_rule].label if lead.due_rule in profile.rules else "",
            due_on=lead.due_on,
            light=today.light(lead.due_on),
            conclusion=CONCLUSIONS[Conclusion(lead.conclusion)] if lead.conclusion else "",
            closed_on=timezone.localdate(lead.closed_at) if lead.closed_at else None,
            remark=_remark(lead),
        )


def ledger(actor: Actor, parameters: Mapping[str, str], *, on: date) -> Ledger:
    """The ledger of the leads that the actor may see, narrowed by the filters of an address."""
    place = organizations.locality(on=on)
    profile = library.profile(place.profile_key)
    asked = choice(parameters)
    found = chosen(actor, asked, on=on)
    rows = (line.values() for line in lines(found, profile, on=on))
    return ledger_of(
        found,
        rows,
        layout=LAYOUT,
        title=f"{place.division.name}市场准入负面清单线索台账",
        conditions=tuple(conditions(asked, profile)),
        by=actor,
        on=on,
    )


def _handler(lead: "Lead") -> str:
    hops = (hop for hop in lead.hops.all() if hop.ended_at is None and hop.part == hop.Part.LEAD)
    return next((hop.department.name for hop in hops), "")


def _remark(lead: "Lead") -> str:
    words = ["到期日暂定"] if lead.due_is_provisional else []
    return "；".join([*words, *(["示范数据"] if lead.is_demonstration else [])])


def _channels(profile: Profile) -> dict[str, str]:
    return {channel.key: channel.label for channel in profile.channels}


def _situations() -> dict[str, str]:
    return dict(library.classifications().situation_choices())
