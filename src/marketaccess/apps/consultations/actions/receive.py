"""Taking in a question. What takes time (sealing, files on the disk) is done before the transaction."""

from collections.abc import Sequence
from datetime import datetime

from attrs import asdict, frozen
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketaccess.apps.consultations.actions import steps
from marketaccess.apps.consultations.models import Attachment, Consultation, Deadline
from marketaccess.apps.consultations.queries.asker import FORM, submitted
from marketaccess.apps.leads.actions import numbers
from marketaccess.apps.leads.queries import units
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.consultation_flow import ConsultationState
from marketaccess.domain.casework.question import Question, checked
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.vault import actions as vault
from marketaccess.foundation.vault import receipts
from marketaccess.law import library

SERIES = "consultation"


@frozen
class Received:
    """What came of a question. ``receipt`` is kept nowhere; the same submission key brings it again."""

    consultation: Consultation
    receipt: str
    is_repeat: bool = False


def receive(*, question: Question, by: Actor, at: datetime) -> Received:
    """
    Take in a question. When this returns and the transaction is committed, it survives anything.

    The same submission is received once, however often it is sent.
    :raises Refusal: naming the field; NotAllowed: an officer. Questions are the public's.
    """
    if by != REPORTER and not by.is_system:
        raise NotAllowed("咨询由公众在咨询页面提出，请告知其网址。")
    question = checked(question)
    receipt = receipts.generate()
    if question.submission_key:
        if earlier := _earlier(question):
            return earlier
        receipt = receipts.derive(question.submission_key, form=FORM)
    consultation = _placed(question, at=at)
    consultation.receipt_digest = receipts.digest(receipt)
    sealed = vault.sealed_identity(question.identity.payload()) if question.identity else None
    prepared = vault.prepare_materials(files=question.files, at=at)
    clock = steps.first_clock(consultation, at=consultation.received_at)
    try:
        with transaction.atomic():
            _store(consultation, clock, sealed, prepared, by=by, at=at)
    except IntegrityError:
        # The same was sent twice at once, and the constraint let the other one in.
        if earlier := _earlier(question):
            return earlier
        raise
    return Received(consultation, receipt)


def _earlier(question: Question) -> Received | None:
    found = submitted(question.submission_key) if question.submission_key else None
    return Received(found.consultation, found.receipt, is_repeat=True) if found else None


def _placed(question: Question, *, at: datetime) -> Consultation:
    """The consultation with its office, not saved. What is kept from the office goes to its substitute."""
    locality = organizations.locality(on=timezone.localdate(at))
    profile = library.profile(locality.profile_key)
    target = question.target_department_id
    if target is not None and organizations.find(target) is None:
        raise Refusal("所选的单位不存在或者已停用，请重新选择。", field="target_department")
    office = (
        organizations.department(profile.coordinating_office, on=timezone.localdate(at)).pk
        if target is None
        else units.coordinator(profile=profile, division=locality.division_id, barred=units.unit_of(target))
    )
    return Consultation(
        division_id=locality.division_id,
        profile_key=locality.profile_key,
        state=ConsultationState.RECEIVED,
        title=question.title,
        text=question.text,
        **asdict(question.subject),
        coordinated_by_id=office,
        target_department_id=target,
        is_anonymous=question.identity is None,
        asker_agrees=question.may_publish,
        received_at=question.received_at or at,
        is_demonstration=question.is_demonstration,
    )


def _store(
    consultation: Consultation,
    clock: Deadline | None,
    sealed: vault.Sealed | None,
    prepared: Sequence[vault.Prepared],
    *,
    by: Actor,
    at: datetime,
) -> None:
    year, number = numbers.take(SERIES, at)
    consultation.reference = f"C{year}-{number:05}"
    if sealed is not None:
        consultation.identity = vault.keep_identity(matter=consultation.reference, sealed=sealed, at=at)
    consultation.save(force_insert=True)
    if clock is not None:
        clock.consultation = consultation
        clock.save(force_insert=True)
    attach(consultation, prepared, at=at)
    detail = {"files": len(prepared), "is_anonymous": consultation.is_anonymous}
    steps.trace("receive", consultation=consultation, was="", by=by, at=at, detail=detail)


def attach(consultation: Consultation, prepared: Sequence[vault.Prepared], *, at: datetime) -> None:
    """Keep what the asker handed in: the original for the vault, the copy for those who answer."""
    vault.keep_materials(matter=consultation.reference, prepared=prepared)
    Attachment.objects.bulk_create(
        Attachment(consultation=consultation, file=file, is_sealed=is_sealed, attached_at=at)
        for each in prepared
        for file, is_sealed in ((each.original.file, True), (each.copy, False))
    )
