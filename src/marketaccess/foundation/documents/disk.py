"""
The folder of files: each under its SHA-256, two folders deep, on the disk before anybody is told so.

Knows nothing of the database. A crash at any moment leaves either the whole file under its hash, or a
temporary file that ``survey`` reports.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from marketaccess.foundation.durable import sync_folder

TEMPORARY = ".incoming-"


class NoSpace(Exception):
    """The disk did not take the bytes. Nothing of them was left behind."""


def digest_of(content: bytes) -> str:
    """The name under which these bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def place(root: Path, digest: str) -> Path:
    """Where the bytes with this digest lie. Raises ValueError for what is not a digest."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256 digest")
    return root / digest[:2] / digest[2:4] / digest


def write(root: Path, content: bytes) -> str:
    """
    Keep the bytes and return their digest. On return they are on the disk.

    :raises NoSpace: the disk is full or failing; no whole, partial or temporary file stays.
    """
    digest = digest_of(content)
    target = place(root, digest)
    try:
        if _is_kept(target, digest):
            sync_folder(target.parent)
            return digest
        _make_folders(root, target.parent)
        _write(target, content)
    except OSError as error:
        raise NoSpace(str(error)) from error
    return digest


def read(root: Path, digest: str) -> bytes:
    """The bytes. Raises FileNotFoundError where they are gone, ValueError where they have changed."""
    content = place(root, digest).read_bytes()
    if digest_of(content) != digest:
        raise ValueError("the bytes on the disk are not those that were stored")
    return content


def remove(root: Path, digest: str) -> None:
    """Take the bytes away, if they are there."""
    place(root, digest).unlink(missing_ok=True)


def kept(root: Path) -> Iterator[Path]:
    """Every file below the folder, in order."""
    return iter(sorted(path for path in root.rglob("*") if path.is_file()))


def _is_kept(target: Path, digest: str) -> bool:
    # A damaged file is written anew: those who upload again shall not be told that all is well.
    return target.is_file() and digest_of(target.read_bytes()) == digest


def _make_folders(root: Path, folder: Path) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in {path.parent for path in missing if path.is_relative_to(root)}:
        sync_folder(path)


def _write(target: Path, content: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        raise
