"""
Is the audit log whole? One pass over all events, in flat memory.

The chain by itself shows a changed, removed, inserted or reordered event. A cut-off tail and a
history that was recomputed from some event on both leave a chain that is sound in itself: only an
anchor (sequence and digest, written down outside the database) shows them.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from marketaccess.foundation.audit.anchors import Anchor
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


def verify(*, anchors: Iterable[Anchor] = (), since: Anchor | None = None) -> Verification:
    """
    Walk the chain once and compare it with the anchors.

    With ``since`` only from that anchor's event on: what lies before it was walked when it was written.
    """
    expected = {anchor.sequence: anchor.digest for anchor in (*anchors, *((since,) if since else ()))}
    total, events, number = 0, 0, since.sequence - 1 if since else 0
    tail = None if since else GENESIS
    shown: list[Break] = []
    rows = Event.objects.filter(sequence__gte=since.sequence) if since else Event.objects.all()
    values = rows.order_by("sequence").values_list(*COVERED, "digest")
    for row in values.iterator(chunk_size=5000):
        for found in _breaks_at(row, number, tail, expected.get(row[0])):
            total += 1
            shown += [found] * (len(shown) < SHOWN)
        number, tail, events = row[0], row[-1], events + 1
    for missing in sorted(sequence for sequence in expected if sequence > number):
        total += 1
        shown += [Break(Kind.TRUNCATED, missing)] * (len(shown) < SHOWN)
    return Verification(events, number, tail or GENESIS, len(expected), total, tuple(shown))


def _breaks_at(row: tuple[Any, ...], number: int, tail: str | None, anchored: str | None) -> Iterator[Break]:
    sequence, digest = row[0], row[-1]
    if sequence < 1:
        yield Break(Kind.MISNUMBERED, sequence)
    elif sequence != number + 1:
        yield Break(Kind.REMOVED, number + 1)
    elif tail is not None and row[-2] != tail:
        yield Break(Kind.UNLINKED, sequence)
    if digest_of_fields(row[:-1]) != digest:
        yield Break(Kind.CHANGED, sequence)
    if anchored is not None and anchored != digest:
        yield Break(Kind.REWRITTEN, sequence)
