"""Files that have served their time are removed; what an accepted delivery rests on never is."""

import os
from datetime import datetime, timedelta
from typing import Any

import pytest

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.audit.models import Event
from marketaccess.law import library
from marketaccess.warehouse.deliveries import actions, store
from marketaccess.warehouse.deliveries.models import Delivery
from marketaccess.warehouse.deliveries.store import INCOMING, LEAVING
from tests import make
from tests.pages import Pages, office
from tests.warehouse.deliveries.kit import AUGUST, LATER, accepted, content, delivered, taken

pytestmark = [pytest.mark.requirement("R5.1"), pytest.mark.usefixtures("county")]
KEPT = timedelta(days=library.quality_rules().retention.refused_days)
# What is brought lies in the store since the day of the tests' deliveries, whatever the machine's clock says.
MUCH_LATER = LATER + KEPT + timedelta(minutes=1)
PAGES = Pages("deliveries")
BAD = content({"kind": "7"})  # the only row is rejected, so all of it is refused


@pytest.fixture
def clear(django_capture_on_commit_callbacks: Any) -> Any:
    def run(at: datetime = MUCH_LATER) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return actions.clear(by=SYSTEM, at=at)

    return run


def aged(at: datetime = AUGUST) -> None:
    """Everything that lies in the store was put there, and checked, at a moment."""
    Delivery.objects.update(checked_at=at)
    for path in (store.root() / "originals").rglob("*"):
        os.utime(path, (at.timestamp(),) * 2)


def lies(row: Delivery) -> bool:
    """Whether the originals of a delivery are there: all of them, or none."""
    (found,) = {store.original(each["digest"]).exists() for each in row.files}
    return found


def events() -> list[Event]:
    return list(Event.objects.filter(action="delivery.clear").order_by("sequence"))


def test_what_was_refused_keeps_its_files_for_its_time_and_its_report_for_good(clear: Any) -> None:
    row = delivered(BAD)
    aged()
    assert clear(AUGUST + KEPT - timedelta(hours=11)) == 0
    assert lies(row)
    assert store.rejects(row)
    assert clear() == 1
    assert not lies(row)
    assert not store.folder(row.pk).exists()
    assert make.fresh(row).report["rows_rejected"] == 1
    (event,) = events()
    assert (event.subject_ref, event.detail["files"], event.actor) == (str(row.pk), 1, SYSTEM.name)


def test_what_was_withdrawn_or_refused_by_a_person_goes_too(clear: Any) -> None:
    mine, theirs = delivered(), delivered(content({}, {}))
    actions.withdraw(delivery=mine, by=make.clerk(), at=LATER)
    actions.refuse(delivery=theirs, reason="来源不明", by=make.handler(), at=LATER)
    aged()
    assert clear() == 2
    assert (lies(mine), lies(theirs)) == (False, False)


def test_what_holds_was_replaced_or_waits_is_never_removed(clear: Any) -> None:
    replaced, holds = accepted(), accepted(content({}, {}))
    waits = delivered(content({}, {}, {}))
    aged(AUGUST - 10 * KEPT)
    assert clear() == 0
    for row in (replaced, holds):
        assert lies(row)
        assert store.parquet_files(make.fresh(row))
    assert lies(waits)
    assert not events()


def test_bytes_that_an_accepted_delivery_brought_as_well_stay(clear: Any) -> None:
    wrong = delivered(content({}), period="2026-06", need="service_records")
    actions.refuse(delivery=wrong, reason="期间写错", by=make.handler(), at=LATER)
    right = accepted(content({}))
    assert wrong.files_digest == right.files_digest
    aged()
    assert clear() == 1  # the result of its check is removed, the file is the other one's too
    assert events()[0].detail["files"] == 0
    assert lies(right)
    assert not store.folder(wrong.pk).exists()


def test_bytes_that_somebody_has_brought_again_since_stay_with_them(clear: Any) -> None:
    row = delivered(BAD)
    aged(MUCH_LATER - timedelta(hours=1))  # brought again, and not yet registered
    clear()
    assert lies(row)
    store.remove_original(row.files[0]["digest"], before=MUCH_LATER - KEPT)
    assert lies(row)


def test_what_a_kill_left_behind_goes_unfinished_files_after_a_day(clear: Any) -> None:
    orphan = taken(b"never registered")
    folder = store.root() / "originals"
    left = [folder / f"{INCOMING}abc", store.original(orphan.digest).with_name(f"{LEAVING}def")]
    for path in left:
        path.write_bytes(b"half")
    aged()
    assert clear(AUGUST + timedelta(hours=3)) == 0
    assert all(path.exists() for path in left)
    assert clear(AUGUST + timedelta(hours=25)) == 1
    assert not any(path.exists() for path in left)
    assert store.original(orphan.digest).exists()
    assert clear(AUGUST + KEPT + timedelta(hours=25)) == 1
    assert not store.original(orphan.digest).exists()
    assert [event.detail for event in events()] == [{"files": 0, "incoming": 2}, {"files": 1, "incoming": 0}]


def test_once_a_day_is_enough_and_the_next_day_finds_nothing_more(clear: Any) -> None:
    delivered(BAD)
    aged()
    assert [clear(), clear(), clear(MUCH_LATER + timedelta(days=1))] == [1, 0, 0]


def test_before_the_first_delivery_there_is_nothing_to_look_at(clear: Any) -> None:
    assert not store.root().exists()
    assert clear() == 0
    assert not store.root().exists()


def test_a_removal_that_was_not_recorded_does_not_happen(clear: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = delivered(BAD)
    aged()
    monkeypatch.setattr(store, "keep_cleared", lambda _: None)
    actions.clear(by=SYSTEM, at=MUCH_LATER)  # its transaction has not been committed
    assert lies(row)
    assert clear() == 1
    assert not lies(row)


def test_the_page_says_that_the_files_are_gone_and_after_what_time(clear: Any) -> None:
    row = delivered(BAD)
    assert "已按保存期限" not in PAGES.page(office(), "detail", row.pk)
    aged()
    clear()
    page = PAGES.page(office(), "detail", row.pk)
    assert f"原文件已按保存期限（{KEPT.days}日）删除" in page
    assert "下载拒收的行" not in page
    rules = PAGES.page(office(), "rules")
    assert f"{KEPT.days}日以后删除原文件" in rules
    assert library.quality_rules().retention.clause in rules
