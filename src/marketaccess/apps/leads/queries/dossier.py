"""The whole file of one lead (一件一档), as one officer may read it."""

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from marketaccess.apps.leads import policy
from marketaccess.apps.leads.models import (
    Attachment,
    Extension,
    Hop,
    Lead,
    Message,
    Opinion,
    RectificationNotice,
    Revisit,
)
from marketaccess.apps.leads.queries import clocks
from marketaccess.apps.leads.queries.offers import offers
from marketaccess.apps.leads.queries.timeline import Entry, timeline
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.mechanism.profile import Extension as ExtensionRule
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.calendars.clocks import Explained
from marketaccess.law import library


@frozen
class Stay:
    """One transfer, and how many working days the department had the lead. ``is_over``: it has not now."""

    hop: Hop
    days: int
    is_over: bool


@frozen
class Dossier:
    """Everything that the page of a lead shows to one officer."""

    is_office: bool
    may_write: bool
    light: Light
    clocks: Sequence[Explained]
    stays: Sequence[Stay]
    opinions: Sequence[Opinion]
    notices: Sequence[RectificationNotice]
    extensions: Sequence[Extension]
    messages: Sequence[Message]
    revisits: Sequence[Revisit]
    files: Sequence[Attachment]
    offers: Sequence[Offer]
    timeline: Sequence[Entry]
    labels: "Labels"
    identity_address: str

    @property
    def running(self) -> Explained | None:
        """The clock that the head of the page shows: the one that ends first."""
        return min((c for c in self.clocks if c.is_running), key=lambda c: c.deadline.due_on, default=None)


@frozen
class Labels:
    """The words for the keys of a lead's classification."""

    channel: str
    case_type: str
    situation: str


def dossier(lead: Lead, actor: Actor, *, on: date) -> Dossier:
    """Gather the file. The caller has made sure that the actor may see the lead."""
    office = is_office(lead, actor)
    steps = offers(lead, actor, on)
    today = clocks.today(on)
    return Dossier(
        is_office=office,
        may_write=office and any(o.verb == "write_to_reporter" and o.allowed for o in steps),
        light=today.light(lead.due_on),
        clocks=_clocks(lead, office=office, on=on),
        stays=_stays(lead, on=on),
        opinions=list(_opinions(lead, actor, office=office)),
        notices=_notices(lead, office=office),
        extensions=list(lead.extensions.select_related("department")),
        messages=list(lead.messages.all()) if office else [],
        revisits=list(lead.revisits.all()) if office else [],
        files=files_of(lead, actor),
        offers=steps,
        timeline=timeline(lead, actor),
        labels=labels(lead),
        identity_address=_identity_address(lead, actor),
    )


def is_office(lead: Lead, actor: Actor) -> bool:
    """Whether the actor reads the lead for the office that coordinates it, and so the narrative too."""
    return lead.coordinated_by_id in policy.offices(actor)


def labels(lead: Lead) -> Labels:
    """Keys in words. A key that a later edition of the law dropped is shown as it is."""
    known = library.classifications()
    channels = {channel.key: channel.label for channel in library.profile(lead.profile_key).channels}
    return Labels(
        channel=channels.get(lead.channel, lead.channel),
        case_type=known.label(lead.case_type),
        situation=known.label(lead.situation),
    )


def _clocks(lead: Lead, *, office: bool, on: date) -> list[Explained]:
    # What the reporter was promised is the office's affair.
    hidden = () if office else ("reply_complainant",)
    today = clocks.today(on)
    return [clocks.explained(d, today) for d in clocks.deadlines_of(lead) if d.rule not in hidden]


def clock(lead: Lead, rule: str, *, on: date) -> Explained | None:
    """The clock of a rule that runs, or None."""
    running = (d for d in clocks.deadlines_of(lead) if d.rule == rule and d.met_on is None)
    found = next(running, None)
    return clocks.explained(found, clocks.today(on)) if found else None


def _stays(lead: Lead, *, on: date) -> list[Stay]:
    calendar = calendars.calendar()
    return [_stay(lead, hop, calendar, on) for hop in lead.hops.select_related("department")]


def _stay(lead: Lead, hop: Hop, calendar: Calendar, on: date) -> Stay:
    ended_at = hop.ended_at or _handed_in(lead, hop)
    until = timezone.localdate(ended_at) if ended_at else on
    begin = timezone.localdate(hop.dispatched_at)
    return Stay(hop, calendar.working_days_between(begin, max(begin, until)), is_over=ended_at is not None)


def _handed_in(lead: Lead, hop: Hop) -> datetime | None:
    """When the department's own part was done, while it still takes part."""
    if lead.state in {LeadState.VERIFYING, LeadState.ENDORSING, LeadState.RULING}:
        return None
    done = lead.verified_at or lead.closed_at
    return done if done and done >= hop.dispatched_at else None


def _opinions(lead: Lead, actor: Actor, *, office: bool) -> QuerySet[Opinion]:
    found = lead.opinions.select_related("hop__department", "at_fault", "drafted_by", "endorsed_by")
    if office:
        return found.exclude(state__in=policy.INTERNAL)
    mine = {seat.department for seat in actor.seats}
    leading = lead.hops.filter(ended_at=None, part=Hop.Part.LEAD, department__in=mine).exists()
    return found if leading else found.filter(hop__department__in=mine)


def _notices(lead: Lead, *, office: bool) -> list[RectificationNotice]:
    found = lead.notices.select_related("department", "drafted_by", "issued_by")
    return list(found if office else found.exclude(state__in=policy.UNISSUED))


def last_opinion(lead: Lead) -> Opinion | None:
    """The lead handler's last opinion."""
    return (
        lead.opinions.filter(hop__part=Hop.Part.LEAD)
        .select_related("hop__department", "at_fault", "drafted_by")
        .last()
    )


def pending_extension(lead: Lead) -> Extension | None:
    """The application for more time that waits for its decision."""
    return lead.extensions.filter(state=Extension.State.REQUESTED).select_related("department").first()


def extension_rule(lead: Lead) -> ExtensionRule | None:
    """What the lead's profile says about extensions."""
    return library.profile(lead.profile_key).extension


def files_of(
    lead: Lead, actor: Actor, *, notice: bool = False, extension: bool = False, opinion: Opinion | None = None
) -> Sequence[Attachment]:
    """The files of a lead that the actor may open: all, or those of what is asked for."""
    found = lead.attachments.filter(policy.openable(actor)).select_related("file", "opinion__hop__department")
    if notice:
        found = found.filter(notice__isnull=False)
    if extension:
        found = found.filter(extension__isnull=False)
    if opinion:
        found = found.filter(opinion=opinion)
    return list(found)


def copies_of(lead: Lead) -> QuerySet[Attachment]:
    """The copies of what the reporter gave."""
    return lead.attachments.filter(purpose=Attachment.Purpose.REPORTED).select_related("file")


def released_copies(lead: Lead) -> list[str]:
    """Which of them departments may open, as a form's choices."""
    return [str(pk) for pk in copies_of(lead).filter(released_at__isnull=False).values_list("pk", flat=True)]


def address_of(url_name: str, *arguments: str) -> str:
    """The address of another part's page, "" where that part is not installed."""
    try:
        return reverse(url_name, args=arguments)
    except NoReverseMatch:
        return ""


def _identity_address(lead: Lead, actor: Actor) -> str:
    """The vault's page for asking to read the sealed identity, "" for who may not ask or where none is."""
    may_ask = lead.coordinated_by_id in actor.departments_with(P.IDENTITY_REQUEST)
    if lead.identity_id is None or not may_ask:
        return ""
    return address_of("vault:ask", lead.reference)
