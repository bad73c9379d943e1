"""
Is the audit log whole? One pass over all events, in flat memory.

The chain by itself shows a changed, removed, inserted or reordered event. A cut-off tail and a
history that was recomputed from some event on both leave a chain that is sound in itself: only an
anchor (sequence and digest, written down outside the database) shows them.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from attrs import field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit.log import COVERED, GENESIS, digest_of_fields
from marketaccess.foundation.audit.models import Event

SHOWN = 50  # breaks that are listed; a chain broken more often is broken anyway


class Kind(StrEnum):
    """What is wrong at one place of the chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    UNLINKED = "unlinked"
    MISNUMBERED = "misnumbered"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"


SENTENCES: dict[Kind, str] = {
    Kind.CHANGED: "第 {sequence} 号事件的内容被改动：与其校验值不符。",
    Kind.REMOVED: "第 {sequence} 号事件缺失：已被删除。",
    Kind.UNLINKED: "第 {sequence} 号事件与前一事件不衔接：此处被插入、调换或重写。",
    Kind.MISNUMBERED: "第 {sequence} 号事件编号不在序列之内：系插入。",
    Kind.TRUNCATED: "第 {sequence} 号事件缺失：锚点文件有记录，日志末尾被截断。",
    Kind.REWRITTEN: "第 {sequence} 号事件与锚点文件的记录不符：自此或更早的历史被整体重写。",
}


@frozen
class Break:
    """One place where the log is not what it was."""

    kind: Kind
    sequence: int

    @property
    def message(self) -> str:
        """The sentence that people read."""
        return SENTENCES[self.kind].format(sequence=self.sequence)


@frozen
class Anchor:
    """The state of the log at one moment, kept outside of the database."""

    sequence: int
    digest: str
    at: str


@frozen
class Verification:
    """What one pass found. ``breaks`` holds the first ones, ``broken`` counts them all."""

    events: int
    last_sequence: int
    last_digest: str
    anchors: int
    broken: int
    breaks: tuple[Break, ...] = field(factory=tuple)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return self.broken == 0


def verify(*, anchors: Iterable[Anchor] = ()) -> Verification:
    """Walk the whole chain once and compare it with the anchors."""
    expected = {anchor.sequence: anchor.digest for anchor in anchors}
    total, events, tail, number = 0, 0, GENESIS, 0
    shown: list[Break] = []
    rows = Event.objects.order_by("sequence").values_list(*COVERED, "digest").iterator(chunk_size=5000)
    for row in rows:
        for found in _breaks_at(row, number, tail, expected.get(row[0])):
            total += 1
            shown += [found] * (len(shown) < SHOWN)
        number, tail, events = row[0], row[-1], events + 1
    for missing in sorted(sequence for sequence in expected if sequence > number):
        total += 1
        shown += [Break(Kind.TRUNCATED, missing)] * (len(shown) < SHOWN)
    return Verification(events, number, tail, len(expected), total, tuple(shown))


def _breaks_at(row: tuple[Any, ...], number: int, tail: str, anchored: str | None) -> Iterator[Break]:
    sequence, digest = row[0], row[-1]
    if sequence < 1:
        yield Break(Kind.MISNUMBERED, sequence)
    elif sequence != number + 1:
        yield Break(Kind.REMOVED, number + 1)
    elif row[-2] != tail:
        yield Break(Kind.UNLINKED, sequence)
    if digest_of_fields(row[:-1]) != digest:
        yield Break(Kind.CHANGED, sequence)
    if anchored is not None and anchored != digest:
        yield Break(Kind.REWRITTEN, sequence)


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """
    The anchors of a file of JSON lines, one anchor a line.

    :raises Refusal: naming the line, if the file cannot be read or is not such a file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"锚点文件 {path} 无法读取，请检查路径和权限。", field="anchor") from error
    return tuple(_anchor(line, number, path) for number, line in enumerate(lines, 1) if line.strip())


def _anchor(line: str, number: int, path: Path) -> Anchor:
    try:
        given = json.loads(line)
        return Anchor(int(given["sequence"]), str(given["digest"]), str(given["at"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(
            f"锚点文件 {path} 第 {number} 行不是锚点记录，请使用 marketaccess audit anchor 写出的文件。",
            field="anchor",
        ) from error


def write_anchor(path: Path, *, at: datetime) -> Anchor:
    """
    Append the present head of the chain to a file, on the disk before this returns.

    :raises Refusal: if the log is broken (a broken state must not be confirmed), empty, or if the
        file cannot be written.
    """
    found = verify(anchors=read_anchors(path) if path.exists() else ())
    if not found.is_whole:
        raise Refusal(f"审计日志不完整，未写锚点。{found.breaks[0].message}请先查明原因。")
    if not found.events:
        raise Refusal("审计日志尚无事件，无可写入的锚点。")
    anchor = Anchor(found.last_sequence, found.last_digest, at.isoformat(timespec="seconds"))
    line = json.dumps({"sequence": anchor.sequence, "digest": anchor.digest, "at": anchor.at})
    try:
        with path.open("a", encoding="utf-8") as out:
            out.write(line + "\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise Refusal(f"锚点文件 {path} 无法写入，请检查路径、权限和磁盘空间。", field="to") from error
    return anchor
