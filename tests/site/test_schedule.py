"""The clock's work: each entry runs by itself, twice over, and beside another that fails."""

import argparse
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.verify import verify
from marketaccess.site import schedule, working
from tests import make

pytestmark = pytest.mark.django_db
LATE = make.NINE + timedelta(days=62)  # a Monday
Entry = Callable[..., object]


def names(entry: object) -> str:
    return str(getattr(entry, "__name__", entry))


@pytest.mark.requirement("R12.4")
def test_everything_that_the_mechanism_asks_of_the_clock_is_scheduled() -> None:
    scheduled = {names(entry) for entry in schedule.ENTRIES}
    assert {"escalate_overdue", "remind", "remind_of_trial", "tell_of_moved_dates"} <= scheduled
    assert {"deactivate_unused_accounts", "deliver_due"} <= scheduled
    assert len(scheduled) == len(schedule.ENTRIES)


@pytest.mark.parametrize("entry", schedule.ENTRIES, ids=names)
def test_an_entry_runs_on_a_county_that_was_never_installed(entry: Entry) -> None:
    entry(at=make.NINE)
    assert verify().is_whole


@pytest.mark.parametrize("entry", schedule.ENTRIES, ids=names)
def test_an_entry_run_twice_at_one_moment_does_its_work_once(entry: Entry) -> None:
    make.lead(LeadState.VERIFYING)
    entry(at=LATE)
    after_first = Event.objects.count()
    entry(at=LATE)
    assert Event.objects.count() == after_first
    assert verify().is_whole


def test_a_failing_entry_is_logged_by_name_and_the_others_run(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[str] = []

    def first(*, at: object) -> None:
        ran.append("first")

    def broken(*, at: object) -> None:
        raise RuntimeError("disk")

    def last(*, at: object) -> None:
        ran.append("last")

    monkeypatch.setattr(schedule, "ENTRIES", (first, broken, last))
    schedule.tick(at=make.NINE)
    assert ran == ["first", "last"]
    assert "scheduled broken failed" in caplog.text
    assert "disk" in caplog.text


@pytest.mark.requirement("R12.4")
def test_a_tick_long_after_the_date_leaves_an_order_and_a_whole_log() -> None:
    make.lead(LeadState.VERIFYING)
    schedule.tick(at=LATE)
    assert (
        Event.objects.filter(subject_kind__contains="order").exists()
        or Event.objects.filter(action__startswith="order").exists()
    )
    assert verify().is_whole


def test_accounts_that_nobody_used_for_ninety_days_are_closed_by_the_clock() -> None:
    idle = make.user(username="idle")
    User.objects.filter(pk=idle.pk).update(created_at=make.NINE - timedelta(days=400))
    schedule.deactivate_unused_accounts(at=make.NINE)
    assert not User.objects.get(pk=idle.pk).is_active


def test_the_ticker_stops_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, ticks = threading.Event(), []

    def tick(*, at: object) -> None:
        ticks.append(at)
        stopped.set()

    monkeypatch.setattr(schedule, "tick", tick)
    # The test's own connection must stay open: the thread would close one of its own.
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    monkeypatch.setattr(working.connection, "close", lambda: None)
    working.every_minute(stopped, working.tick)
    assert len(ticks) == 1


def test_a_ticker_that_is_stopped_before_it_begins_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = threading.Event()
    stopped.set()
    monkeypatch.setattr(schedule, "tick", lambda *, at: pytest.fail("ticked"))
    working.every_minute(stopped, working.tick)


def test_a_fault_does_not_end_what_is_done_every_minute(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stopped, tries = threading.Event(), []

    def fails(*, at: object) -> None:
        tries.append(at)
        if len(tries) == 2:
            stopped.set()
        raise RuntimeError("no")

    monkeypatch.setattr(working, "TICK", 0.0)
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    monkeypatch.setattr(working.connection, "close", lambda: None)
    working.every_minute(stopped, fails)
    assert len(tries) == 2
    assert "every minute failed" in caplog.text


def test_once_ticks_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(schedule, "tick", lambda *, at: done.append("tick"))
    monkeypatch.setattr(working.Worker, "run", lambda self: done.append("queue"))
    assert working.work(argparse.Namespace(once=True)) == 0
    assert done == ["tick", "queue"]
