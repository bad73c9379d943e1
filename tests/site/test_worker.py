"""The background worker: takes back what a killed one left, and keeps the clock's work apart."""

from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from marketaccess.site import schedule, working
from tests import make

pytestmark = pytest.mark.django_db


def running_since(minutes: int, *, worker: str = "gone") -> DBTaskResult:
    started = make.NINE - timedelta(minutes=minutes)
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=started,
        run_after=started,
        task_path="marketaccess.foundation.notifications.tasks.none",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        worker_ids=["earlier", worker],
        priority=0,
        exception_class_path="",
        traceback="",
    )


def test_a_task_of_a_killed_worker_is_given_back() -> None:
    lost, busy = running_since(20), running_since(2)
    assert working.requeue_abandoned(at=make.NINE) == 1
    lost.refresh_from_db()
    busy.refresh_from_db()
    assert (lost.status, lost.worker_ids, lost.started_at) == (TaskResultStatus.READY, [], None)
    assert busy.status == TaskResultStatus.RUNNING


def test_a_task_that_takes_long_is_its_workers_as_long_as_that_lives() -> None:
    live, lost = running_since(40, worker="live"), running_since(40)
    assert working.still_at_work("live", at=make.NINE) == 1
    assert working.requeue_abandoned(at=make.NINE) == 1
    live.refresh_from_db()
    lost.refresh_from_db()
    assert (live.status, lost.status) == (TaskResultStatus.RUNNING, TaskResultStatus.READY)
    # Once its worker says nothing any more, it is given back like any other.
    assert working.requeue_abandoned(at=make.NINE + working.ABANDONED) == 0
    assert working.requeue_abandoned(at=make.NINE + working.ABANDONED + timedelta(minutes=1)) == 1


def test_a_task_that_was_given_back_is_no_longer_spoken_for() -> None:
    running_since(40, worker="live")
    working.requeue_abandoned(at=make.NINE)
    assert working.still_at_work("live", at=make.NINE) == 0


def test_one_failing_entry_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran = []

    def fails(*, at: object) -> None:
        raise RuntimeError("no")

    def works(*, at: object) -> None:
        ran.append(at)

    monkeypatch.setattr(schedule, "ENTRIES", (fails, works))
    schedule.tick(at=make.NINE)
    assert ran == [make.NINE]
    assert "scheduled fails failed" in caplog.text
