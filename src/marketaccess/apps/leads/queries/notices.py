"""A rectification notice as the unit that it addresses reads it: without anything of the lead."""

from collections.abc import Sequence

from marketaccess.apps.leads import policy
from marketaccess.apps.leads.models import Attachment, Deadline, Lead, RectificationNotice
from marketaccess.apps.leads.queries import clocks
from marketaccess.apps.leads.queries.dossier import Clock
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.clocks import RECTIFY
from marketaccess.domain.casework.lights import Light, Today


def notice_light(notice: RectificationNotice, today: Today) -> Light:
    """The light of a notice: it burns only while the unit is to answer."""
    return today.light(notice.due_on if notice.state == RectificationNotice.State.ISSUED else None)


def open_notice(lead: Lead) -> RectificationNotice | None:
    """The notice of a lead that is not done with."""
    closed = [RectificationNotice.State.ACCEPTED, RectificationNotice.State.WITHDRAWN]
    return lead.notices.exclude(state__in=closed).select_related("department", "drafted_by").first()


def notice_clock(notice: RectificationNotice, today: Today) -> Clock | None:
    """The clock of rectification that began with this notice, explained; None before it was issued."""
    if notice.issued_at is None:
        return None
    found = Deadline.objects.filter(lead=notice.lead_id, rule=RECTIFY).order_by("-pk").first()
    return Clock(found, clocks.explain(found), notice_light(notice, today)) if found else None


def notice_files(notice: RectificationNotice, actor: Actor) -> Sequence[Attachment]:
    """The proof that the unit handed in with it, if the actor may open it."""
    return list(notice.attachments.filter(policy.openable(actor)).select_related("file"))


def reference_for(notice: RectificationNotice, actor: Actor) -> str:
    """The lead's reference for those who may see the lead, "" for everybody else."""
    seen = Lead.objects.filter(policy.visible_to(actor), pk=notice.lead_id)
    return seen.values_list("reference", flat=True).first() or ""
