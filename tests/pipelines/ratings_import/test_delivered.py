"""A delivery of ratings that was accepted: taken in once, day by day, by the worker."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from marketaccess.apps.ratings import actions, queries, wording
from marketaccess.apps.ratings.actions import TakenIn
from marketaccess.apps.ratings.models import RatingTask, ServiceRating
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.pipelines.ratings_import import delivered, reading
from marketaccess.warehouse.deliveries import running, store
from marketaccess.warehouse.deliveries.models import Delivery
from tests import make
from tests.warehouse.deliveries import kit
from tests.warehouse.deliveries.conftest import run_here
from tests.warehouse.quality.kit import text

pytestmark = [
    pytest.mark.requirement("R5.3"),
    pytest.mark.django_db,
    pytest.mark.usefixtures("unconfined"),
]
RATING = {
    "rating": "P1",
    "record": "B1",
    "service_item": "11990101MB1234567X4000131001000",
    "unit": make.HANDLING,
    "channel": "mobile",
    "rated_at": "2026-07-03 10:00:00",
    "satisfaction": "1",
    "device": "",
}


DAY = timedelta(days=1)


def test_days_are_read_together_until_they_are_many() -> None:
    days = [("07-01", 3), ("07-02", 3), ("07-03", 9), ("07-05", 1), ("07-06", 4)]
    assert list(delivered.stretches(days, most=6)) == [
        ("07-01", "07-02"),
        ("07-03", "07-03"),  # more than enough alone, and not parted
        ("07-05", "07-06"),
    ]
    assert list(delivered.stretches([])) == []


def test_a_delivery_of_many_stretches_is_taken_in_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    real = delivered.stretches
    monkeypatch.setattr(delivered, "stretches", lambda days: real(days, most=2))
    accepted(*({"rated_at": f"2026-07-{day:02} 10:00:00"} for day in (1, 1, 2, 3, 3, 3, 5)))
    assert ServiceRating.objects.count() == 7


@pytest.fixture(autouse=True)
def _county(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE_ROOT = tmp_path / "warehouse"
    monkeypatch.setattr(running, "run", run_here)
    make.county()


def table(*changes: dict[str, Any]) -> bytes:
    rows = [{**RATING, "rating": f"P{at}", **change} for at, change in enumerate(changes, 1)]
    return text(rows).encode()


def accepted(*changes: dict[str, Any], **told: Any) -> Delivery:
    return kit.accepted(table(*changes), need="ratings", **told)


def events() -> Sequence[Event]:
    return list(Event.objects.filter(action="rating.take_in").order_by("sequence"))


def test_nothing_is_taken_in_before_somebody_accepts() -> None:
    row = kit.delivered(table({}), need="ratings")
    assert row.state == "checked"
    assert not ServiceRating.objects.exists()
    assert delivered.take_in(delivery=row.pk, at=kit.LATER) == TakenIn(0, 0, 0)


def test_acceptance_stores_every_rating_and_opens_a_task_for_each_bad_one() -> None:
    row = accepted({}, {"satisfaction": "5", "channel": "phone"}, {"rated_at": "2026-07-09 08:30:00"})
    first, bad, other = ServiceRating.objects.order_by("number")
    assert (first.record, first.department.key, first.satisfaction) == ("B1", make.HANDLING, "1")
    assert (bad.channel, bad.task.department_id) == ("phone", bad.department_id)
    assert RatingTask.objects.count() == 1
    # Beijing's day and hour, as they were delivered.
    assert f"{timezone.localtime(other.rated_at):%F %R}" == "2026-07-09 08:30"
    assert {each.source for each in (first, bad, other)} == {f"数据报送{row.pk}"}
    assert not first.is_demonstration


@pytest.mark.usefixtures("confined")
def test_duckdb_runs_in_a_process_of_its_own_that_may_write_nothing() -> None:
    accepted({})
    assert ServiceRating.objects.count() == 1


def test_each_day_is_an_event_of_the_system() -> None:
    row = accepted({}, {"satisfaction": "4"}, {"rated_at": "2026-07-09 08:30:00"})
    told = events()
    assert [each.detail for each in told] == [
        {"created": 2, "known": 0, "tasks": 1, "left_out": 0},
        {"created": 1, "known": 0, "tasks": 0, "left_out": 0},
    ]
    assert {(each.actor, each.subject_ref) for each in told} == {(SYSTEM.name, f"数据报送{row.pk}")}


def test_taken_in_again_after_a_break_it_is_stored_once() -> None:
    row = accepted({}, {"satisfaction": "5"})
    again = delivered.take_in(delivery=row.pk, at=kit.LATER)
    assert again == TakenIn(created=0, known=2, tasks=0)
    assert (ServiceRating.objects.count(), RatingTask.objects.count()) == (2, 1)


def test_a_day_that_another_worker_takes_in_at_the_same_moment_is_known_the_second_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = accepted({}, {"satisfaction": "5"})
    real, asked = actions.take_in, []

    def late(**said: Any) -> TakenIn:
        asked.append(said["source"])
        if len(asked) == 1:
            raise Refusal(wording.AT_ONCE)
        return real(**said)

    monkeypatch.setattr(actions, "take_in", late)
    assert delivered.take_in(delivery=row.pk, at=kit.LATER) == TakenIn(created=0, known=2, tasks=0)
    assert len(asked) == 2


def test_what_an_officer_has_typed_in_before_stays_as_it_is() -> None:
    from_table = {"rating": "P9", "satisfaction": "5"}
    accepted(from_table)
    ServiceRating.objects.update(words="跑了三次。", source="录入")
    accepted(from_table, {"rating": "P10"}, at=kit.LATER + DAY)
    assert ServiceRating.objects.get(number="P9").words == "跑了三次。"
    assert ServiceRating.objects.count() == 2
    assert RatingTask.objects.count() == 1


def test_a_unit_that_is_not_ours_is_left_out_and_counted() -> None:
    accepted({}, {"unit": "elsewhere", "satisfaction": "5"})
    assert [each.number for each in ServiceRating.objects.all()] == ["P1"]
    assert not RatingTask.objects.exists()
    assert events()[0].detail["left_out"] == 1


def test_a_department_may_be_called_by_its_name() -> None:
    accepted({"unit": make.NAMES[make.HANDLING]})
    assert ServiceRating.objects.get().department.key == make.HANDLING


def test_a_demonstration_stays_one_and_counts_nowhere_beside_real_ratings() -> None:
    accepted({"satisfaction": "5"}, is_demonstration=True)
    day = date(2026, 7, 3)
    shown = queries.coverage(day, day)
    assert ServiceRating.objects.get().is_demonstration
    assert (shown.total, shown.is_demonstration) == (1, True)
    accepted({}, at=kit.LATER)  # the same number, now of a real one
    shown = queries.coverage(day, day)
    assert (shown.total, shown.bad, shown.is_demonstration) == (1, 0, False)


def test_other_data_sets_do_not_concern_it() -> None:
    row = kit.accepted()
    assert delivered.take_in(delivery=row.pk, at=kit.LATER) == TakenIn(0, 0, 0)
    assert not events()


def test_a_delivery_that_was_replaced_meanwhile_brings_nothing() -> None:
    old = accepted({})
    accepted({"rating": "P2"}, at=kit.LATER + DAY)
    ServiceRating.objects.all().delete()
    assert delivered.take_in(delivery=old.pk, at=kit.LATER + 2 * DAY) == TakenIn(0, 0, 0)
    assert not ServiceRating.objects.exists()


def test_files_that_cannot_be_read_fail_aloud() -> None:
    row = accepted({})
    for name in store.parquet_files(row):
        Path(name).write_bytes(b"PAR1 not any more")
    with pytest.raises(Refusal, match="读不出来"):
        delivered.take_in(delivery=row.pk, at=kit.LATER)


def test_a_code_in_a_file_is_a_value_and_never_a_command() -> None:
    row = accepted({"rating": "x'; DROP TABLE ratings; --"})
    folder = str(store.path(row)).encode()
    assert b"DROP TABLE" in reading.between(content=folder, begin="2026-07-03", end="2026-07-03")
    assert ServiceRating.objects.get().number == "x'; DROP TABLE ratings; --"
    assert reading.between(content=folder, begin="2026-07-04", end="2026-07-05") == b"[]"
