"""What has happened to a lead, for its officers and for its reporter."""

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen
from django.utils import timezone

from marketaccess.apps.leads import policy, wording
from marketaccess.apps.leads.models import Attachment, Hop, Lead, Message, Opinion, Progress, Revisit
from marketaccess.apps.leads.queries.leads import attachments_visible_to
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState


@frozen
class Entry:
    """One step as an officer reads it."""

    at: datetime
    verb: str
    label: str
    actor_label: str
    department: str
    remark: str


@frozen
class PublicStep:
    """One step as the reporter reads it: plain words and its day."""

    on: date
    words: str


@frozen
class PublicStatus:
    """
    The true state of a report, for whoever holds its receipt. No names of officers, no inner remarks.

    ``due_on`` is the day by which the present step is due (None where no clock runs).
    """

    reference: str
    title: str
    state: LeadState
    words: str
    due_on: date | None
    is_provisional: bool
    steps: Sequence[PublicStep]
    messages: Sequence[Message]
    refusal_reason: str
    closing_reason: str
    last_rating: Revisit | None


def timeline(lead: Lead, actor: Actor) -> Sequence[Entry]:
    """
    The steps in their order, with their remarks.

    The talk with the reporter and the office's own notes are for the office; departments see
    that a step was taken, or nothing at all where it is none of theirs.
    """
    rows = Progress.objects.filter(lead=lead).select_related("department")
    if not policy.sees(actor, lead):
        return ()
    is_office = lead.coordinated_by_id in policy.offices(actor)
    seen = [row for row in rows if is_office or row.verb not in wording.OFFICE_ONLY]
    return tuple(_entry(row) for row in seen)


def _entry(row: Progress) -> Entry:
    return Entry(
        at=row.at,
        verb=row.verb,
        label=wording.STEP_LABELS.get(row.verb) or LEAD_FLOW.verbs.get(row.verb, row.verb),
        actor_label=row.actor_label,
        department=row.department.name if row.department else "",
        remark=row.remark,
    )


def public_status(lead: Lead) -> PublicStatus:
    """What the reporter sees."""
    state = LeadState(lead.state)
    rows = Progress.objects.filter(lead=lead, verb__in=wording.PUBLIC_STEPS)
    return PublicStatus(
        reference=lead.reference,
        title=lead.title,
        state=state,
        words=wording.PUBLIC_STATES[state],
        due_on=lead.due_on,
        is_provisional=lead.due_is_provisional,
        steps=tuple(PublicStep(timezone.localdate(row.at), wording.PUBLIC_STEPS[row.verb]) for row in rows),
        messages=tuple(lead.messages.all()),
        refusal_reason=lead.refusal_reason if state is LeadState.REFUSED else "",
        closing_reason=lead.closing_reason if state is LeadState.CLOSED else "",
        last_rating=lead.revisits.filter(by_reporter=True).last(),
    )


def hops_of(lead: Lead) -> Sequence[Hop]:
    """Every transfer of a lead, ended ones too."""
    return list(lead.hops.select_related("department"))


def opinions_of(lead: Lead) -> Sequence[Opinion]:
    """Every opinion on a lead, with the department that wrote it."""
    return list(lead.opinions.select_related("hop__department"))


def attachments_of(lead: Lead, actor: Actor) -> Sequence[Attachment]:
    """The files of a lead that the actor may open."""
    return list(attachments_visible_to(actor).filter(lead=lead))


def messages_of(lead: Lead, actor: Actor) -> Sequence[Message]:
    """The talk with the reporter: for the coordinating office only."""
    if lead.coordinated_by_id not in policy.offices(actor) or not policy.sees(actor, lead):
        return ()
    return list(lead.messages.all())
