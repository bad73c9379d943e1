"""
Taking in a report, from whatever channel.

Numbers are without gaps and the audit chain has one tail: reports are stored one after another, and how
many go through in a second is decided by how long each holds those two. So everything that can be known
or done before (places, dates, sealing, files on the disk) is done before the transaction, which then
goes to the database twice: for number, key and tail, and with the lead and all that hangs on it.
"""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketaccess.apps.leads import row_security
from marketaccess.apps.leads.actions import files, numbers, steps, timing
from marketaccess.apps.leads.models import Deadline, Lead
from marketaccess.apps.leads.queries import units
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.report import Report, checked
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.foundation import statements
from marketaccess.foundation.audit import log
from marketaccess.foundation.organizations import placing
from marketaccess.foundation.vault import actions as vault
from marketaccess.foundation.vault import receipts
from marketaccess.law import library

# Asked for every report: as text, since the ORM needs longer to build it than the database to answer.
_SAME = f"""
SELECT id FROM {Lead._meta.db_table} WHERE receipt_digest = %s
OR (external_number <> '' AND channel = %s AND source = %s AND external_number = %s)
"""  # noqa: S608 - our own table's name


@frozen
class Received:
    """
    What came of a report. ``receipt`` is kept nowhere.

    It is None where nobody waits for an answer, and where the same number of the same source
    had been received before (``is_repeat``): the lead is the first one's. The same submission key
    brings the same receipt again.
    """

    lead: Lead
    receipt: str | None
    is_repeat: bool = False


@frozen
class _Draft:
    """All of a lead but its number. Sealed things are laid down; nothing is in the database."""

    lead: Lead
    clocks: Sequence[Deadline]
    identity: vault.Sealed | None
    files: Sequence[vault.Prepared]


def receive(*, report: Report, by: Actor, at: datetime) -> Received:
    """
    Take in a report. When this returns and the transaction is committed, it survives anything.

    The same submission, and the same (channel, source, external_number), is received once, however often
    and from however many programs it is sent.

    :raises Refusal: naming the field; NotAllowed: somebody without the right to take in leads.
    """
    if by != REPORTER and not by.is_system and not by.may(Permission.LEAD_REGISTER):
        raise NotAllowed("登记线索须由牵头单位经办员办理。")
    mechanism = placing.mechanism(on=timezone.localdate(at))
    profile = library.profile(mechanism.profile_key)
    report = checked(report, channels=[channel.key for channel in profile.channels], at=at)
    receipt = _receipt(report)
    with row_security.lifted():
        if earlier := _earlier(report, receipt):
            return earlier
        draft = _draft(report, mechanism.division, profile, at=at)
        draft.lead.receipt_digest = receipts.digest(receipt) if receipt else None
        try:
            with transaction.atomic():
                return Received(_store(draft, by=by, at=at), receipt)
        except IntegrityError:
            # The same was sent twice at once, and the constraint let the other one in.
            if earlier := _earlier(report, receipt):
                return earlier
            raise


def _receipt(report: Report) -> str | None:
    if not report.has_reporter:
        return None
    return receipts.derive(report.submission_key) if report.submission_key else receipts.generate()


def _earlier(report: Report, receipt: str | None) -> Received | None:
    """What had been received under the same submission key, or the same number of the same source."""
    digest = receipts.digest(receipt) if receipt and report.submission_key else None
    if digest is None and not report.external_number:
        return None
    same = statements.rows(_SAME, digest, report.channel, report.source, report.external_number)
    lead = Lead.objects.filter(pk__in=[key for (key,) in same]).first() if same else None
    if lead is None:
        return None
    is_theirs = receipt is not None and lead.receipt_digest == receipts.digest(receipt)
    return Received(lead, receipt if is_theirs else None, is_repeat=True)


def _draft(report: Report, division: str, profile: Profile, *, at: datetime) -> _Draft:
    placed = units.place(report, profile=profile, division=division)
    lead = Lead(
        division_id=division,
        profile_key=profile.key,
        target_department_id=placed.target,
        coordinated_by_id=placed.coordinator,
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
    return _Draft(
        lead=lead,
        clocks=timing.first_clocks(lead, at=at),
        identity=vault.sealed_identity(report.identity.payload()) if report.identity else None,
        files=vault.prepare_materials(files=report.files, at=at),
    )


def _store(draft: _Draft, *, by: Actor, at: datetime) -> Lead:
    lead = draft.lead
    tail, (number, key) = log.hold(numbers.next_lead(at), statements.next_key(Lead))
    lead.pk = statements.given(key)
    lead.reference = numbers.lead_reference(number, at=at)
    if draft.identity is not None:
        lead.identity = vault.keep_identity(matter=lead.reference, sealed=draft.identity, at=at)
    files.attach_reported(lead=lead, prepared=draft.files, at=at)
    detail = {
        "channel": lead.channel,
        "files": len(draft.files),
        "is_anonymous": lead.is_anonymous,
    }
    for clock in draft.clocks:
        clock.lead = lead  # which has its key only now
    rows = [lead, *draft.clocks]
    steps.trace("receive", lead=lead, was="", by=by, at=at, detail=detail, after=tail, along=rows)
    lead._state.adding = False  # as after save()
    return lead
