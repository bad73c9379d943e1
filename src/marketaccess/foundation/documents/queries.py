"""Reading files, and whether all of them are still what was stored."""

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen
from django.conf import settings

from marketaccess.foundation.documents import disk
from marketaccess.foundation.documents.models import StoredFile

Kind = StoredFile.Kind


class Damaged(Exception):
    """A stored file is gone or has changed on the disk."""


@frozen
class Health:
    """What the check found. Digests and paths below the folder; no file names of people."""

    checked: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    orphaned: tuple[str, ...]
    unfinished: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing that was promised is lost. Orphans and unfinished files are only litter."""
        return not (self.missing or self.changed)


def by_digest(digest: str) -> StoredFile | None:
    """A file with this hash, the latest of them, or None."""
    return StoredFile.objects.filter(digest=digest).order_by("-stored_at").first()


def open(file: StoredFile) -> bytes:
    """
    The bytes that were stored.

    :raises Damaged: they are gone, or are no longer those bytes.
    """
    try:
        return disk.read(settings.DOCUMENTS_ROOT, file.digest)
    except (OSError, ValueError) as error:
        raise Damaged(file.digest) from error


def check() -> Health:
    """Compare every row with the disk, and the disk with the rows. Reads each file once, one at a time."""
    root = Path(settings.DOCUMENTS_ROOT)
    digests = set(StoredFile.objects.values_list("digest", flat=True))
    missing, changed = _compare(root, sorted(digests))
    others = [path for path in disk.kept(root) if path.name not in digests]
    return Health(
        checked=len(digests),
        missing=missing,
        changed=changed,
        orphaned=_below(root, (path for path in others if not path.name.startswith(disk.TEMPORARY))),
        unfinished=_below(root, (path for path in others if path.name.startswith(disk.TEMPORARY))),
    )


def _below(root: Path, paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(str(path.relative_to(root)) for path in paths)


def _compare(root: Path, digests: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    missing, changed = [], []
    for digest in digests:
        try:
            disk.read(root, digest)
        except OSError:
            missing.append(digest)
        except ValueError:
            changed.append(digest)
    return tuple(missing), tuple(changed)
