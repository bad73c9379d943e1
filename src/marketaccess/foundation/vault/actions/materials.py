"""What the public hands in with a report or a question: the original sealed, a clean copy for the office."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import FILES_MAX, AcceptedFile
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.queries import Kind
from marketaccess.foundation.vault.actions.sealing import keep_originals, sealed_original

if TYPE_CHECKING:
    from marketaccess.foundation.documents.models import StoredFile
    from marketaccess.foundation.vault.models import SealedOriginal


@frozen
class Prepared:
    """A reporter's file: sealed original and clean copy. Both lie on the disk; their rows are not saved."""

    original: "SealedOriginal"
    copy: "StoredFile"


def prepare_materials(*, files: Sequence[AcceptedFile], at: datetime, taken: int = 0) -> tuple[Prepared, ...]:
    """
    What can be done with a reporter's files before anything is locked: seal, clean, write to the disk.

    Both get neutral names, since a file name can tell who wrote it. ``taken`` of those are used already.

    :raises Refusal: too many files, no keys to seal to, one cannot be cleaned, or the disk is full.
    """
    check_count(files)
    prepared = []
    for number, file in enumerate(files, start=taken + 1):
        original = sealed_original(accepted=Accepted.of(file), at=at)
        copy = documents.clean_copy(Accepted.of(file), number=number)
        prepared.append(Prepared(original, documents.lay_down(accepted=copy, kind=Kind.CLEAN_COPY, at=at)))
    return tuple(prepared)


def keep_materials(*, matter: str, prepared: Sequence[Prepared]) -> None:
    """Enter what was prepared. The caller's verb names the matter, and hangs the files onto it."""
    documents.enter(files=[file for each in prepared for file in (each.original.file, each.copy)])
    keep_originals(matter=matter, originals=[each.original for each in prepared])


def check_count(files: Sequence[AcceptedFile]) -> None:
    """Refuse more files at once than anybody will read."""
    if len(files) > FILES_MAX:
        raise Refusal(f"一次最多上传{FILES_MAX}个文件，请合并或者分次补充。", field="files")
