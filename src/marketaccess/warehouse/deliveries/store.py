"""
The folders of deliveries: originals under their hash, and for each check its data, rejects and report.

Everything lies on the disk before a row of the database says that it is there. The database alone says
which of it counts.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from attrs import frozen
from django.conf import settings

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.durable import sync_folder
from marketaccess.warehouse.deliveries import wording

if TYPE_CHECKING:
    from marketaccess.warehouse.deliveries.models import Delivery

CHUNK = 1 << 22
DATA, REJECTS = "data", "rejects.csv"
# Beside the folder of a check: what it is writing, and codes of ours with which it compares.
PART, COMPARED = ".part", ".compared"
CLEARED = ".cleared"
INCOMING, LEAVING = ".incoming-", ".leaving-"


@frozen
class Original:
    """A file that lies on the disk: its name, its SHA-256, its bytes."""

    name: str
    digest: str
    size: int


def root() -> Path:
    """The folder of all of them."""
    return Path(settings.WAREHOUSE_ROOT)


def take(stream: BinaryIO, name: str) -> Original:
    """
    Copy a file of any size to its place under its hash; on return it is on the disk.

    :raises Refusal: it is empty, or the disk does not take it; nothing of it is left then.
    """
    folder = root() / "originals"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=INCOMING, dir=folder)
        try:
            return _taken(stream, name, descriptor, Path(temporary))
        finally:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise Refusal(wording.NO_ROOM, field="files") from error


def _taken(stream: BinaryIO, name: str, descriptor: int, temporary: Path) -> Original:
    hashed, size = hashlib.sha256(), 0
    with os.fdopen(descriptor, "wb") as out:
        while block := stream.read(CHUNK):
            hashed.update(block)
            size += len(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if not size:
        raise Refusal(wording.EMPTY_FILE.format(name=name), field="files")
    made = Original(name[-200:], hashed.hexdigest(), size)
    target = original(made.digest)
    target.parent.mkdir(exist_ok=True)
    temporary.replace(target)
    sync_folder(target.parent)
    sync_folder(target.parent.parent)
    return made


def original(digest: str) -> Path:
    """Where an original lies."""
    return root() / "originals" / digest[:2] / digest


def digest_of(files: Iterable[Original]) -> str:
    """The hash of several files together; their names do not count."""
    return hashlib.sha256("\n".join(sorted(file.digest for file in files)).encode()).hexdigest()


def folder(pk: int) -> Path:
    """Where the result of a delivery's check lies."""
    return root() / "deliveries" / f"{pk:08d}"


def path(delivery: "Delivery") -> Path:
    """The folder of Parquet files of a delivery, as ``warehouse.tables`` reads it."""
    return folder(delivery.pk) / DATA


def parquet_files(delivery: "Delivery") -> tuple[str, ...]:
    """The Parquet files of a delivery, in order."""
    return tuple(map(str, sorted(path(delivery).rglob("*.parquet"))))


def rejects(delivery: "Delivery") -> Path | None:
    """The file of rejected rows, where there is one."""
    found = folder(delivery.pk) / REJECTS
    return found if found.exists() else None


def drop(pk: int) -> None:
    """Remove what a check has left, before another or because nobody needs it."""
    for ending in ("", PART, COMPARED):
        shutil.rmtree(beside(pk, ending), ignore_errors=True)


def beside(pk: int, ending: str) -> Path:
    """A folder that a check uses beside that of its result, or with no ending that one itself."""
    return folder(pk).with_name(f"{folder(pk).name}{ending}")


def originals(*, before: datetime) -> set[str]:
    """The hashes of the originals that nobody has brought (again) since a moment."""
    found = (root() / "originals").glob("??/*")
    return {file.name for file in found if not file.name.startswith(".") and _is_older(file, before)}


def incoming(*, before: datetime) -> list[Path]:
    """What is left of uploads that broke off before a moment."""
    folder_ = root() / "originals"
    found = [*folder_.glob(f"{INCOMING}*"), *folder_.glob(f"??/{LEAVING}*")]
    return [file for file in found if _is_older(file, before)]


def remove_original(digest: str, *, before: datetime) -> None:
    """Remove an original, but not one that somebody brings again at this very moment."""
    target = original(digest)
    leaving = target.with_name(f"{LEAVING}{digest}")
    with suppress(FileNotFoundError):
        target.rename(leaving)
        if _is_older(leaving, before):
            leaving.unlink()
        else:
            leaving.rename(target)


def is_cleared(on: date) -> bool:
    """Whether files were cleared away on this day already, or none was ever delivered."""
    mark = root() / CLEARED
    return not root().exists() or (mark.exists() and mark.read_text() == on.isoformat())


def keep_cleared(on: date) -> None:
    """Files were cleared away on this day."""
    (root() / CLEARED).write_text(on.isoformat())


def _is_older(file: Path, moment: datetime) -> bool:
    try:
        return file.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def gather(deliveries: Iterable["Delivery"], target: Path) -> None:
    """
    Put the Parquet files of several deliveries of one data set into one folder, without copying.

    Hard links where the disk allows it: a file stays readable whatever becomes of its other name.
    """
    for delivery in deliveries:
        for source in map(Path, parquet_files(delivery)):
            place = target / f"delivery-{delivery.pk:08d}" / source.relative_to(path(delivery))
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, place)
            except OSError:
                shutil.copyfile(source, place)
