"""Writes of files: inspect, clean, store."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import disk
from marketaccess.foundation.documents.accepted import Accepted
from marketaccess.foundation.documents.cleaning import copying
from marketaccess.foundation.documents.guard import inspection, limits
from marketaccess.foundation.documents.models import StoredFile

__all__ = [
    "Accepted",
    "Kind",
    "clean_copy",
    "discard",
    "enter",
    "inspect",
    "inspect_all",
    "lay_down",
    "store",
]

Kind = StoredFile.Kind


def inspect(*, name: str, content: bytes) -> Accepted:
    """
    The file, if it is what it claims to be and does no harm.

    :raises Refusal: field ``files``; the sentence names the file, the fault and the remedy.
    """
    return inspection.inspect(name, content, scanner=settings.CLAMAV_ADDRESS)


def inspect_all(*, files: Iterable[tuple[str, bytes]]) -> tuple[Accepted, ...]:
    """
    All files of one form, in order. ``files`` may be lazy: what is too much is never read.

    :raises Refusal: too many files, too much together, or any single one refused.
    """
    found: list[Accepted] = []
    total = 0
    for name, content in files:
        total += len(content)
        if len(found) == limits.FILE_COUNT:
            raise Refusal(f"一次最多上传{limits.FILE_COUNT}个文件，请合并或分次上传。", field="files")
        if total > limits.TOTAL_SIZE:
            size = limits.TOTAL_SIZE // limits.MEBIBYTE
            raise Refusal(f"一次上传的文件合计不能超过{size}MB，请压缩或分次上传。", field="files")
        found.append(inspect(name=name, content=content))
    return tuple(found)


def clean_copy(accepted: Accepted, *, number: int = 1) -> Accepted:
    """A copy without metadata, named 附件1.pdf by its number. Raises Refusal where it cannot be made."""
    return copying.copy(accepted, number=number)


def lay_down(*, accepted: Accepted, kind: Kind, at: datetime) -> StoredFile:
    """
    The bytes, on the disk on return, and the row for them, not yet saved.

    For a caller that must not hold a lock while the disk writes: lay down first, ``enter`` in the
    transaction. A crash between the two leaves an orphan that the check finds, never a row that points
    at nothing.

    :raises Refusal: the disk does not take it; nothing of it is left.
    """
    try:
        digest = disk.write(settings.DOCUMENTS_ROOT, accepted.content)
    except disk.NoSpace as error:
        raise Refusal(
            "服务器存储空间不足或暂时不可写，文件未保存，请稍后重试或联系系统管理员。", field="files"
        ) from error
    return StoredFile(
        digest=digest,
        kind=kind,
        name=accepted.name,
        media_type=accepted.media_type,
        size=len(accepted.content),
        stored_at=at,
    )


def enter(*, files: Iterable[StoredFile]) -> list[StoredFile]:
    """Save the rows of files that were laid down, all at once, with the caller's transaction."""
    return StoredFile.objects.bulk_create(files)


def store(*, accepted: Accepted, kind: Kind, at: datetime) -> StoredFile:
    """
    Keep one file. On return its bytes are on the disk; its row stands with the caller's transaction.

    :raises Refusal: the disk does not take it; nothing of it is left.
    """
    return enter(files=[lay_down(accepted=accepted, kind=kind, at=at)])[0]


@transaction.atomic
def discard(*, file: StoredFile, at: datetime) -> None:  # noqa: ARG001 - every verb has its moment
    """
    Remove an export that has served its time. Nothing else that was stored is ever removed.

    The bytes go after the row: a crash between the two leaves an orphan that the check finds. They stay
    where another row has the same; exports carry the moment of their making, so that hardly happens.
    """
    if file.kind != Kind.EXPORT:
        raise ValueError("only exports are removed")
    digest = file.digest
    file.delete()
    if not StoredFile.objects.filter(digest=digest).exists():
        transaction.on_commit(partial(disk.remove, settings.DOCUMENTS_ROOT, digest))
