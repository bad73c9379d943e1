"""The background worker: takes back what a killed one left, and keeps the clock's work apart."""

from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from marketaccess.site import schedule, working
from tests import make

pytestmark = pytest.mark.django_db


def running_since(minutes: int) -> DBTaskResult:
    started = make.NINE - timedelta(minutes=minutes)
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=started,
        run_after=started,
        task_path="marketaccess.foundation.notifications.tasks.none",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        worker_ids=["gone"],
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
