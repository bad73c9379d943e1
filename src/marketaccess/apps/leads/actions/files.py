"""The files of a lead: on the disk before the transaction that names them is committed."""

from collections.abc import Sequence
from datetime import datetime

from marketaccess.apps.leads.models import Attachment, Extension, Lead, Opinion, RectificationNotice
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import FILES_MAX, AcceptedFile
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
    check_count(files)
    for accepted in files:
        stored = documents.store(accepted=_inspected(accepted), kind=Kind.OFFICIAL, at=at)
        Attachment.objects.create(
            lead=lead,
            purpose=purpose,
            file=stored,
            opinion=opinion,
            notice=notice,
            extension=extension,
            attached_at=at,
        )


def attach_reported(*, lead: Lead, files: Sequence[AcceptedFile], at: datetime) -> None:
    """
    Keep what a reporter gave: the original sealed, and a copy without metadata for the office.

    Both get neutral names, since a file name can tell who wrote it.
    """
    check_count(files)
    before = lead.attachments.filter(purpose=Attachment.Purpose.REPORTED).count()
    for number, accepted in enumerate(files, start=before + 1):
        original = vault.seal_original(matter=lead.reference, accepted=_inspected(accepted), at=at)
        copy = documents.clean_copy(_inspected(accepted), number=number)
        stored = documents.store(accepted=copy, kind=Kind.CLEAN_COPY, at=at)
        for purpose, file in (
            (Attachment.Purpose.SEALED_ORIGINAL, original.file),
            (Attachment.Purpose.REPORTED, stored),
        ):
            Attachment.objects.create(lead=lead, purpose=purpose, file=file, attached_at=at)


def _inspected(file: AcceptedFile) -> Accepted:
    return Accepted(name=file.name, media_type=file.media_type, content=file.content)


def check_count(files: Sequence[AcceptedFile]) -> None:
    """Refuse more files at once than anybody will read."""
    if len(files) > FILES_MAX:
        raise Refusal(f"一次最多上传{FILES_MAX}个文件，请合并或者分次补充。", field="files")
