"""A rectification notice as the unit that it addresses reads it: without anything of the lead."""

from collections.abc import Sequence

from attrs import frozen

from marketaccess.apps.leads import policy, row_security
from marketaccess.apps.leads.models import Attachment, Deadline, Lead, RectificationNotice
from marketaccess.apps.leads.queries import clocks
from marketaccess.apps.leads.queries.leads import attachments_visible_to
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.decision import Decision
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.clocks import RECTIFY
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.calendars.clocks import Explained


@frozen
class NoticeSheet:
    """
    What the page of a notice shows besides its own text.

    ``reference`` is the lead's, for those who may see the lead, and "" for everybody else.
    """

    issuer: str
    light: Light
    clock: Explained | None
    files: Sequence[Attachment]
    may_report: Decision
    reference: str


def notice_sheet(notice: RectificationNotice, actor: Actor, *, today: Today) -> NoticeSheet:
    """Gather the sheet. The caller has made sure that the actor may see the notice."""
    seen = Lead.objects.filter(policy.visible_to(actor), pk=notice.lead_id)
    reference = seen.values_list("reference", flat=True).first() or ""
    # The addressee's own transaction hides the lead. From it come only the office's name and the clock.
    with row_security.lifted():
        issuer = Lead.objects.values_list("coordinated_by__name", flat=True).get(pk=notice.lead_id)
        clock = _clock(notice, today)
    return NoticeSheet(
        issuer=issuer,
        light=notice_light(notice, today),
        clock=clock,
        files=notice_files(notice, actor),
        may_report=policy.may_report(actor, notice),
        reference=reference,
    )


def notice_files(notice: RectificationNotice, actor: Actor) -> Sequence[Attachment]:
    """
    The proof that came with a notice, as far as the actor may open it.

    The unit that is addressed opens its own files, although the lead that they hang on stays hidden from it.
    """
    own = actor.departments_with(P.NOTICE_ANSWER) | actor.departments_with(P.LEAD_ENDORSE)
    if notice.department_id not in own:
        return list(attachments_visible_to(actor).filter(notice=notice))
    with row_security.lifted():
        proof = notice.attachments.filter(purpose=Attachment.Purpose.NOTICE_PROOF)
        return list(proof.select_related("file"))


def notice_light(notice: RectificationNotice, today: Today) -> Light:
    """The light of a notice: it burns only while the unit is to answer."""
    return today.light(notice.due_on if notice.state == RectificationNotice.State.ISSUED else None)


def open_notice(lead: Lead) -> RectificationNotice | None:
    """The notice of a lead that is not done with."""
    closed = [RectificationNotice.State.ACCEPTED, RectificationNotice.State.WITHDRAWN]
    return lead.notices.exclude(state__in=closed).select_related("department", "drafted_by").first()


def _clock(notice: RectificationNotice, today: Today) -> Explained | None:
    """The clock that shows the notice's date; None before it was issued."""
    found = Deadline.objects.filter(lead=notice.lead_id, rule=RECTIFY).order_by("-pk").first()
    if notice.issued_at is None or found is None:
        return None
    return Explained(found, clocks.explain(found), notice_light(notice, today))
