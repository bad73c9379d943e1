"""Until when a kept page is good. What nobody can rule out makes it old."""

import threading
import time
from collections.abc import Sequence

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.audit import freshness, log
from marketaccess.foundation.audit.freshness import Freshness, Recorded
from tests import make

pytestmark = pytest.mark.django_db


def record(kind: str = "lead", ref: str = "1") -> str:
    with transaction.atomic():
        return log.record(f"{kind}.note", kind, ref, "标题", by=SYSTEM, at=make.NINE).digest


def never(_events: Sequence[Recorded]) -> bool:
    return False


def always(_events: Sequence[Recorded]) -> bool:
    return True


def unasked(_events: Sequence[Recorded]) -> bool:
    pytest.fail("nothing was recorded")


class TestVersion:
    def test_of_an_empty_log(self) -> None:
        assert Freshness().version("page", always) == log.GENESIS

    def test_of_the_first_look_is_the_logs_tail(self) -> None:
        record()
        tail = record()
        assert Freshness().version("page", always) == tail

    def test_stays_while_nothing_is_recorded_and_asks_nobody(self) -> None:
        kept = Freshness()
        record()
        first = kept.version("page", always)
        assert kept.version("page", unasked) == first

    def test_stays_when_what_was_recorded_is_elsewhere(self) -> None:
        kept = Freshness()
        record()
        first = kept.version("page", always)
        record()
        assert kept.version("page", never) == first

    def test_changes_with_what_touches_the_page(self) -> None:
        kept = Freshness()
        record()
        kept.version("page", always)
        assert kept.version("page", always) != record() == kept.version("page", always)

    def test_what_was_ruled_out_is_not_asked_again(self) -> None:
        kept, seen = Freshness(), list[list[str]]()

        def noted(events: Sequence[Recorded]) -> bool:
            seen.append([event.ref for event in events])
            return False

        record(ref="0")
        kept.version("page", noted)
        record(ref="1")
        record(ref="2")
        kept.version("page", noted)
        record(ref="3")
        kept.version("page", noted)
        assert seen == [["1", "2"], ["3"]]

    def test_events_are_told_as_they_were_recorded(self) -> None:
        kept, seen = Freshness(), list[Recorded]()

        def noted(events: Sequence[Recorded]) -> bool:
            seen.extend(events)
            return False

        record()
        kept.version("page", never)
        digest = record("edition", "2025")
        kept.version("page", noted)
        (event,) = seen
        assert event == Recorded(2, digest, "edition.note", "edition", "2025")

    def test_each_page_has_its_own(self) -> None:
        kept = Freshness()
        first = record()
        kept.version("one", never)
        kept.version("other", never)
        second = record()
        assert kept.version("one", never) == first
        assert kept.version("other", always) == second
        assert kept.version("third", never) == second

    def test_the_first_event_of_all_makes_a_page_old(self) -> None:
        kept = Freshness()
        kept.version("page", never)
        assert kept.version("page", never) != record() == kept.version("page", never)


class TestTail:
    def test_is_the_last_digest(self) -> None:
        assert freshness.tail() == log.GENESIS
        record()
        assert record() == freshness.tail()

    def test_nothing_is_asked_while_it_is_the_one_last_seen(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        kept = Freshness()
        tail = record()
        first = kept.version("page", always, tail=tail)
        with django_assert_num_queries(0):
            assert kept.version("page", unasked, tail=tail) == first

    def test_of_before_does_not_hide_what_was_seen_since(self) -> None:
        kept = Freshness()
        before = record()
        kept.version("page", always)
        record()
        now = kept.version("page", always)
        assert now != before
        assert kept.version("page", unasked, tail=before) == now

    def test_a_new_one_is_looked_into(self) -> None:
        kept = Freshness()
        first = kept.version("page", always, tail=record())
        assert kept.version("page", never, tail=record()) == first
        assert kept.version("page", always, tail=(tail := record())) == tail


class TestWhatCannotBeRuledOut:
    def test_more_events_than_are_looked_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(freshness, "MOST", 3)
        kept = Freshness()
        record()
        first = kept.version("page", never)
        for _ in range(3):
            record()
        assert kept.version("page", never) == first
        for _ in range(3):
            record()
        tail = record()
        assert kept.version("page", never) == tail

    def test_another_log_in_its_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        kept = Freshness()
        for _ in range(3):
            record()
        kept.version("page", never)
        restored = [Recorded(2, "b" * 64, "lead.note", "lead", "1"), Recorded(1, "a" * 64, "", "lead", "0")]
        monkeypatch.setattr(
            freshness, "_read", lambda since, *, most: [e for e in restored if e.sequence >= since][:most]
        )
        assert kept.version("page", never) == "b" * 64

    def test_a_log_that_is_empty_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        kept = Freshness()
        record()
        kept.version("page", never)
        monkeypatch.setattr(freshness, "_read", lambda since, *, most: [])
        assert kept.version("page", never) == log.GENESIS


def test_room_is_bounded() -> None:
    kept = Freshness(room=2)
    first = record()
    for page in ("one", "two", "three"):
        kept.version(page, never)
    second = record()
    # The one unused longest was forgotten, and begins anew.
    assert kept.version("one", never) == second
    assert kept.version("three", never) == first


def test_many_threads_at_once_never_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [Recorded(number, f"{number:064}", "lead.note", "lead", "1") for number in range(1, 200)]
    seen_by_now = [events[:1]]
    monkeypatch.setattr(
        freshness,
        "_read",
        lambda since, *, most: [e for e in reversed(seen_by_now[0]) if e.sequence >= since][:most],
    )
    kept = Freshness()
    told: list[list[str]] = []

    def ask() -> None:
        told.append([kept.version("page", always) for _ in range(2000)])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for count in range(2, 200):
        seen_by_now[0] = events[:count]
        time.sleep(0)
    for thread in threads:
        thread.join()
    assert kept.version("page", always) == events[-1].digest
    assert len(told) == 4
    assert all(versions == sorted(versions) for versions in told)
