"""The files of a lead: on the disk before the transaction that names them is committed."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from marketaccess.apps.leads.models import Attachment, Extension, Lead, Opinion, RectificationNotice
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import FILES_MAX, AcceptedFile
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.queries import Kind
from marketaccess.foundation.vault import actions as vault

if TYPE_CHECKING:
    from marketaccess.foundation.documents.models import StoredFile
    from marketaccess.foundation.vault.models import SealedOriginal


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


@frozen
class Prepared:
    """A reporter's file: sealed original and clean copy. Both lie on the disk; their rows are not saved."""

    original: "SealedOriginal"
    copy: "StoredFile"


def prepare_reported(*, files: Sequence[AcceptedFile], at: datetime, taken: int = 0) -> tuple[Prepared, ...]:
    """
    What can be done with a reporter's files before anything is locked: seal, clean, write to the disk.

    Both get neutral names, since a file name can tell who wrote it. ``taken`` of those are used already.

    :raises Refusal: too many files, no keys to seal to, one cannot be cleaned, or the disk is full.
    """
    check_count(files)
    prepared = []
    for number, file in enumerate(files, start=taken + 1):
        original = vault.sealed_original(accepted=_inspected(file), at=at)
        copy = documents.clean_copy(_inspected(file), number=number)
        prepared.append(Prepared(original, documents.lay_down(accepted=copy, kind=Kind.CLEAN_COPY, at=at)))
    return tuple(prepared)


def attach_reported(*, lead: Lead, prepared: Sequence[Prepared], at: datetime) -> None:
    """Keep what was prepared: the original for the vault, the copy for the office. Three statements."""
    if not prepared:
        return
    documents.enter(files=[file for each in prepared for file in (each.original.file, each.copy)])
    vault.keep_originals(matter=lead.reference, originals=[each.original for each in prepared])
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


def _inspected(file: AcceptedFile) -> Accepted:
    return Accepted(name=file.name, media_type=file.media_type, content=file.content)


def check_count(files: Sequence[AcceptedFile]) -> None:
    """Refuse more files at once than anybody will read."""
    if len(files) > FILES_MAX:
        raise Refusal(f"一次最多上传{FILES_MAX}个文件，请合并或者分次补充。", field="files")
