"""Tampering is found: each way of changing what was recorded, and what to say about it."""

import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.audit import log
from marketaccess.foundation.audit.anchors import Anchor
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.protection import unprotected
from marketaccess.foundation.audit.verify import Kind, verify
from tests import make

pytestmark = pytest.mark.django_db
EVENTS = 12


def record(number: int, *, start: int = 0) -> None:
    with transaction.atomic():
        for index in range(start, start + number):
            detail = {"was": {"state": "received"}, "now": {"state": "registered"}, "index": index}
            log.record("lead.register", "lead", f"L{index}", "线索", by=SYSTEM, at=make.NINE, detail=detail)


@pytest.fixture
def anchors() -> tuple[Anchor, ...]:
    """Twelve events, the state after the tenth written down elsewhere."""
    record(EVENTS)
    tenth = Event.objects.get(sequence=10)
    return (Anchor(10, tenth.digest, "2026-09-29T09:00:00+08:00"),)


@pytest.fixture
def tamper(anchors: tuple[Anchor, ...]) -> Iterator[None]:
    with unprotected(connection):
        yield


def row(sequence: int) -> dict[str, Any]:
    return Event.objects.filter(sequence=sequence).values()[0]


def change(sequence: int, /, **fields: object) -> None:
    assert Event.objects.filter(sequence=sequence).update(**fields) == 1


def seal_again(first: int) -> None:
    """Recompute every digest from an event on, as somebody would who knows how it is done."""
    for event in Event.objects.filter(sequence__gte=first).order_by("sequence"):
        before = Event.objects.filter(sequence__lt=event.sequence).order_by("-sequence").first()
        event.previous_digest = before.digest if before else log.GENESIS
        event.digest = log.digest_of(event)
        event.save(update_fields=["previous_digest", "digest"])


def change_and_seal_one() -> None:
    change(5, actor="somebody")
    event = Event.objects.get(sequence=5)
    change(5, digest=log.digest_of(event))


def swap() -> None:
    five, six = row(5), row(6)
    Event.objects.filter(sequence__in=(5, 6)).delete()
    Event.objects.create(**{**five, "sequence": 6})
    Event.objects.create(**{**six, "sequence": 5})


def insert_in_front() -> None:
    Event.objects.create(**{**row(1), "sequence": 0, "digest": "f" * 64})


def insert_at_the_end() -> None:
    Event.objects.create(**{**row(12), "sequence": 13, "digest": "f" * 64})


def insert_in_the_middle() -> None:
    for sequence in range(EVENTS, 5, -1):
        change(sequence, sequence=sequence + 1)
    Event.objects.create(**{**row(5), "sequence": 6, "digest": "f" * 64})


def rewrite_and_seal_all() -> None:
    change(4, subject_title="另一件线索")
    seal_again(4)


def remove_and_renumber() -> None:
    Event.objects.filter(sequence=4).delete()
    for sequence in range(5, EVENTS + 1):
        change(sequence, sequence=sequence - 1)
    seal_again(4)


def cut_off(first: int) -> None:
    Event.objects.filter(sequence__gte=first).delete()


def cut_off_and_go_on() -> None:
    cut_off(9)
    record(4, start=100)


CHAIN_ALONE: dict[str, tuple[Callable[[], object], Kind, int]] = {
    "who": (lambda: change(5, actor="somebody"), Kind.CHANGED, 5),
    "when": (lambda: change(5, at="2026-09-29T02:00:00Z"), Kind.CHANGED, 5),
    "what": (lambda: change(5, action="lead.refuse"), Kind.CHANGED, 5),
    "label": (lambda: change(5, actor_label="反映人"), Kind.CHANGED, 5),
    "kind": (lambda: change(5, subject_kind="notice"), Kind.CHANGED, 5),
    "reference": (lambda: change(5, subject_ref="L99"), Kind.CHANGED, 5),
    "title": (lambda: change(5, subject_title=""), Kind.CHANGED, 5),
    "detail": (lambda: change(5, detail={"was": {"state": "closed"}}), Kind.CHANGED, 5),
    "digest": (lambda: change(5, digest="e" * 64), Kind.CHANGED, 5),
    "link": (lambda: change(5, previous_digest="e" * 64), Kind.UNLINKED, 5),
    "one event sealed again": (change_and_seal_one, Kind.UNLINKED, 6),
    "first removed": (lambda: Event.objects.filter(sequence=1).delete(), Kind.REMOVED, 1),
    "middle removed": (lambda: Event.objects.filter(sequence=5).delete(), Kind.REMOVED, 5),
    "run removed": (lambda: Event.objects.filter(sequence__range=(4, 8)).delete(), Kind.REMOVED, 4),
    "swapped": (swap, Kind.UNLINKED, 5),
    "inserted in front": (insert_in_front, Kind.MISNUMBERED, 0),
    "inserted at the end": (insert_at_the_end, Kind.UNLINKED, 13),
    "inserted in the middle": (insert_in_the_middle, Kind.UNLINKED, 6),
}
WITH_ANCHOR: dict[str, tuple[Callable[[], object], Kind, int]] = {
    "tail cut off": (lambda: cut_off(9), Kind.TRUNCATED, 10),
    "everything cut off": (lambda: cut_off(1), Kind.TRUNCATED, 10),
    "tail recomputed": (rewrite_and_seal_all, Kind.REWRITTEN, 10),
    "all recomputed": (lambda: (change(1, actor="x"), seal_again(1)), Kind.REWRITTEN, 10),
    "removed and renumbered": (remove_and_renumber, Kind.REWRITTEN, 10),
    "cut off and gone on": (cut_off_and_go_on, Kind.REWRITTEN, 10),
}


def test_an_untouched_log_is_whole(anchors: tuple[Anchor, ...]) -> None:
    found = verify(anchors=anchors)
    assert (found.is_whole, found.events, found.last_sequence, found.anchors) == (True, EVENTS, EVENTS, 1)


def test_an_empty_log_is_whole() -> None:
    assert verify().is_whole


@pytest.mark.parametrize("way", CHAIN_ALONE)
def test_the_chain_alone_finds(tamper: None, way: str) -> None:
    do, kind, sequence = CHAIN_ALONE[way]
    do()
    found = verify()
    assert not found.is_whole
    assert (found.breaks[0].kind, found.breaks[0].sequence) == (kind, sequence)
    assert f"第 {sequence} 号事件" in found.breaks[0].message


@pytest.mark.parametrize("way", WITH_ANCHOR)
def test_an_anchor_finds_what_the_chain_cannot(tamper: None, anchors: tuple[Anchor, ...], way: str) -> None:
    do, kind, sequence = WITH_ANCHOR[way]
    do()
    assert verify().is_whole
    found = verify(anchors=anchors)
    assert [(b.kind, b.sequence) for b in found.breaks] == [(kind, sequence)]


def test_from_an_anchor_on_only_what_came_since_is_walked(anchors: tuple[Anchor, ...]) -> None:
    found = verify(since=anchors[0])
    assert (found.is_whole, found.events, found.last_sequence) == (True, 3, EVENTS)


SINCE_ANCHOR: dict[str, tuple[Callable[[], object], Kind, int]] = {
    "changed behind it": (lambda: change(11, actor="x"), Kind.CHANGED, 11),
    "removed behind it": (lambda: Event.objects.filter(sequence=11).delete(), Kind.REMOVED, 11),
    "cut off before it": (lambda: cut_off(9), Kind.TRUNCATED, 10),
    "its own event removed": (lambda: Event.objects.filter(sequence=10).delete(), Kind.REMOVED, 10),
    "recomputed before it": (rewrite_and_seal_all, Kind.REWRITTEN, 10),
}


@pytest.mark.parametrize("way", SINCE_ANCHOR)
def test_from_an_anchor_on_tampering_is_found_too(
    tamper: None, anchors: tuple[Anchor, ...], way: str
) -> None:
    do, kind, sequence = SINCE_ANCHOR[way]
    do()
    found = verify(since=anchors[0])
    assert (found.breaks[0].kind, found.breaks[0].sequence) == (kind, sequence)


def test_a_badly_broken_log_is_counted_whole_and_listed_short(tamper: None) -> None:
    record(100, start=EVENTS)
    Event.objects.update(actor="somebody")
    found = verify()
    assert (found.broken, len(found.breaks)) == (EVENTS + 100, 50)


def test_a_digest_does_not_depend_on_the_database_it_came_back_from() -> None:
    detail = {"b": 1, "a": [1, 2.5, None, True], "深": {"y": "x\x00y", "x": (1, 2)}}
    with transaction.atomic():
        log.record("x.y", "k", "r", "t\x00", by=SYSTEM, at=make.NINE, detail=detail)
    assert verify().is_whole
    assert Event.objects.get().detail["深"] == {"x": [1, 2], "y": "xy"}


def peak_of_verifying(events: int) -> int:
    """The most memory that the check of the whole log held at once."""
    tracemalloc.start()
    assert verify().events == events
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_stays_flat_over_a_long_log() -> None:
    record(300)
    short = peak_of_verifying(300)
    with unprotected(connection):
        record(1500, start=300)
    assert peak_of_verifying(1800) < short * 2 + 2_000_000
