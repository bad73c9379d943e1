"""What `marketaccess worker` does: queued tasks, and once a minute what is due by the clock."""

import argparse
import logging
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from marketaccess.site import lean, schedule  # noqa: F401 - lean before anything that writes workbooks

TICK = 60.0  # seconds
# A task of which its worker has given no sign for so long has lost it; our tasks can be run again.
ABANDONED = timedelta(minutes=5)
log = logging.getLogger(__name__)


def still_at_work(worker: str, *, at: datetime) -> int:
    """
    Say of the task that a worker has in hand that it is alive, however long it takes: counted from now on it
    is not abandoned. A killed worker says nothing any more. Returns how many tasks it has.
    """
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    mine = [pk for pk, workers in running.values_list("pk", "worker_ids") if workers[-1:] == [worker]]
    return running.filter(pk__in=mine).update(started_at=at)


def requeue_abandoned(*, at: datetime) -> int:
    """Give back the tasks of workers that were killed. Returns how many."""
    stale = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - ABANDONED)
    return stale.update(status=TaskResultStatus.READY, started_at=None, worker_ids=[])


def tick(*, at: datetime) -> None:
    """Everything that the clock makes due."""
    requeue_abandoned(at=at)
    schedule.tick(at=at)


def every_minute(stopped: threading.Event, does: Callable[..., object], *, first: float = 0.0) -> None:
    """
    Do it after ``first`` seconds and once a minute until told to stop. A fault now is no reason not to try
    again in a minute.
    """
    pause = first
    while not stopped.wait(pause):
        pause = TICK
        close_old_connections()
        try:
            does(at=timezone.now())
        except Exception:
            log.exception("what is done every minute failed")
        connection.close()


def work(options: argparse.Namespace) -> int:
    """Run until interrupted; with --once, until the queue is empty."""
    if options.once:
        schedule.tick(at=timezone.now())
    stopped, name = threading.Event(), f"worker-{uuid.uuid4().hex}"
    # The sign of life has its own thread: what the clock makes due may take long.
    signs = partial(every_minute, stopped, partial(still_at_work, name), first=TICK)
    pulse = threading.Thread(target=signs, daemon=True, name="pulse")
    ticker = threading.Thread(target=every_minute, args=(stopped, tick), daemon=True, name="ticker")
    worker = Worker(
        queue_names=["*"],
        interval=1.0,
        batch=options.once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    pulse.start()
    if not options.once:
        worker.configure_signals()
        ticker.start()
    try:
        worker.run()
    finally:
        stopped.set()
    return 0
