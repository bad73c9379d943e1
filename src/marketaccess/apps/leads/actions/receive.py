"""Taking in a report, from whatever channel."""

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketaccess.apps.leads import receipts, row_security
from marketaccess.apps.leads.actions import files, numbers, steps, timing
from marketaccess.apps.leads.models import Lead
from marketaccess.apps.leads.queries import units
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.report import Report, checked
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.vault import actions as vault
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Locality


@frozen
class Received:
    """
    What came of a report. ``receipt`` is shown once and kept nowhere.

    It is None where nobody waits for an answer, and where the same number of the same source
    had been received before (``is_repeat``): the lead is the first one's.
    """

    lead: Lead
    receipt: str | None
    is_repeat: bool = False


@transaction.atomic
def receive(*, report: Report, by: Actor, at: datetime) -> Received:
    """
    Take in a report. When this returns and the transaction is committed, it survives anything.

    The same (channel, source, external_number) is received once, however often and from however many
    programs it is sent.

    :raises Refusal: naming the field; NotAllowed: somebody without the right to take in leads.
    """
    if by != REPORTER and not by.is_system and not by.may(Permission.LEAD_REGISTER):
        raise NotAllowed("登记线索须由牵头单位经办员办理。")
    locality = organizations.locality(on=timezone.localdate(at))
    profile = library.profile(locality.profile_key)
    report = checked(report, channels=[channel.key for channel in profile.channels], at=at)
    with row_security.lifted():
        if earlier := _earlier(report):
            return Received(earlier, None, is_repeat=True)
        try:
            with transaction.atomic():
                return _store(report, locality, by=by, at=at)
        except IntegrityError:
            # Two programs sent the same report at once, and the constraint let the other one in.
            if earlier := _earlier(report):
                return Received(earlier, None, is_repeat=True)
            raise


def _earlier(report: Report) -> Lead | None:
    if not report.external_number:
        return None
    return Lead.objects.filter(
        channel=report.channel, source=report.source, external_number=report.external_number
    ).first()


def _store(report: Report, locality: "Locality", *, by: Actor, at: datetime) -> Received:
    target = units.target_of(report, division=locality.division_id)
    coordinator = units.coordinator(
        profile_key=locality.profile_key, target=target, on=timezone.localdate(at)
    )
    receipt = receipts.generate() if report.has_reporter else None
    lead = _lead(report, locality, at=at)
    lead.target_department_id, lead.coordinated_by_id = target, coordinator
    lead.receipt_digest = receipts.digest(receipt) if receipt else None
    if report.identity is not None:
        lead.identity = vault.seal(matter=lead.reference, payload=report.identity.payload(), at=at)
    lead.save(force_insert=True)
    files.attach_reported(lead=lead, files=report.files, at=at)
    lead.save(update_fields=timing.turn("receive", lead=lead, at=at))
    detail = {"channel": report.channel, "files": len(report.files), "is_anonymous": lead.is_anonymous}
    steps.trace("receive", lead=lead, was="", by=by, at=at, detail=detail)
    return Received(lead, receipt)


def _lead(report: Report, locality: "Locality", *, at: datetime) -> Lead:
    return Lead(
        reference=numbers.lead_reference(at=at),
        division_id=locality.division_id,
        profile_key=locality.profile_key,
        channel=report.channel,
        source=report.source,
        external_number=report.external_number,
        state=LeadState.RECEIVED,
        title=report.title,
        narrative=report.narrative,
        list_item=report.list_item,
        target_name=report.target_name,
        has_reporter=report.has_reporter,
        is_anonymous=report.identity is None,
        received_at=report.received_at or at,
        is_demonstration=report.is_demonstration,
    )
