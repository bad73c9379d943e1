"""The files of a lead: on the disk before the transaction that names them is committed."""

from collections.abc import Sequence
from datetime import datetime

from marketaccess.apps.leads.models import Attachment, Extension, Lead, Opinion, RectificationNotice
from marketaccess.domain.casework.report import AcceptedFile
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.queries import Kind
from marketaccess.foundation.vault import actions as vault


def attach(
    *,
    lead: Lead,
    files: Sequence[AcceptedFile],
    purpose: Attachment.Purpose,
    at: datetime,
    opinion: Opinion | None = None,
    notice: RectificationNotice | None = None,
    extension: Extension | None = None,
) -> None:
    """
    Keep what an officer handed in, as it is.

    :raises Refusal: too many files, or the disk does not take them.
    """
    vault.check_count(files)
    for accepted in files:
        stored = documents.store(accepted=Accepted.of(accepted), kind=Kind.OFFICIAL, at=at)
        Attachment.objects.create(
            lead=lead,
            purpose=purpose,
            file=stored,
            opinion=opinion,
            notice=notice,
            extension=extension,
            attached_at=at,
        )


def attach_reported(*, lead: Lead, prepared: Sequence[vault.Prepared], at: datetime) -> None:
    """Keep what was prepared: the original for the vault, the copy for the office. Three statements."""
    if not prepared:
        return
    vault.keep_materials(matter=lead.reference, prepared=prepared)
    Attachment.objects.bulk_create(
        Attachment(lead=lead, purpose=purpose, file=file, attached_at=at)
        for each in prepared
        for purpose, file in (
            (Attachment.Purpose.SEALED_ORIGINAL, each.original.file),
            (Attachment.Purpose.REPORTED, each.copy),
        )
    )


def count_reported(lead: Lead) -> int:
    """How many files the reporter has given so far."""
    return lead.attachments.filter(purpose=Attachment.Purpose.REPORTED).count()
