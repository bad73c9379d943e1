"""
Anchors: the head of the audit log, written down outside of the database.

One file of JSON lines that only ever grows, so that it may lie on a medium that allows nothing but
appending. Each line is one write and on the disk before anybody is told so; a write that a power cut tore
leaves a line without its end, which says nothing and is passed over.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from attrs import asdict, frozen
from django.conf import settings

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.durable import sync_folder

FILE = "anchors.jsonl"


@frozen
class Anchor:
    """The state of the log at one moment, kept outside of the database."""

    sequence: int
    digest: str
    at: str


def own_file() -> Path:
    """The file that the worker keeps by itself, in the folder of the settings."""
    return Path(settings.AUDIT_ANCHORS) / FILE


def is_beside_the_database() -> bool:
    """Whether the anchors lie in the platform's own folder, where whoever holds the machine holds both."""
    return Path(settings.AUDIT_ANCHORS).resolve().is_relative_to(settings.HOME)


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """
    The anchors of a file, in its order.

    :raises Refusal: naming the line, if the file cannot be read or is not such a file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"锚点文件 {path} 无法读取，请检查路径和权限。", field="anchor") from error
    told = enumerate((line.strip() for line in lines), 1)
    return tuple(_anchor(line, number, path) for number, line in told if line and not _is_torn(line))


def _is_torn(line: str) -> bool:
    return line.startswith("{") and not line.endswith("}")


def _anchor(line: str, number: int, path: Path) -> Anchor:
    try:
        given = json.loads(line)
        at = datetime.fromisoformat(given["at"]).isoformat(timespec="seconds")
        return Anchor(int(given["sequence"]), str(given["digest"]), at)
    except (ValueError, KeyError, TypeError, OverflowError) as error:  # JSON's Infinity is no number
        raise Refusal(
            f"锚点文件 {path} 第 {number} 行不是锚点记录，请使用 marketaccess audit anchor 写出的文件。",
            field="anchor",
        ) from error


@contextmanager
def held(path: Path) -> Iterator[tuple[Anchor, ...]]:
    """
    Keep every other writer of the file out; gives the anchors that it holds. It is made where it is missing.

    :raises Refusal: if it cannot be written or read.
    """
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True)
            sync_folder(path.parent.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    except OSError as error:
        raise _unwritable(path) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield read_anchors(path)
    finally:
        os.close(descriptor)


def append(path: Path, anchor: Anchor) -> None:
    """
    Write one anchor behind the others; on the disk when this returns.

    :raises Refusal: if the file cannot be written.
    """
    line = f"{json.dumps(asdict(anchor))}\n".encode()
    try:
        if path.exists() and path.read_bytes()[-1:] not in {b"", b"\n"}:
            line = b"\n" + line
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            written = os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path) from error
    if written != len(line):
        raise _unwritable(path)


def _unwritable(path: Path) -> Refusal:
    return Refusal(f"锚点文件 {path} 无法写入，请检查路径、权限和磁盘空间。", field="to")
