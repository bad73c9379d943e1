"""What `marketaccess worker` does: queued tasks, and once a minute what is due by the clock."""

import argparse
import threading
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from marketaccess.site import lean, schedule  # noqa: F401 - lean before anything that writes workbooks

TICK = 60.0  # seconds
# A task that has been "running" for so long was claimed by a worker that is gone; our tasks can be run again.
ABANDONED = timedelta(minutes=15)


def requeue_abandoned(*, at: datetime) -> int:
    """Give back the tasks of workers that were killed. Returns how many."""
    stale = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - ABANDONED)
    return stale.update(status=TaskResultStatus.READY, started_at=None, worker_ids=[])


def tick_forever(stopped: threading.Event) -> None:
    """Everything that the clock makes due, once a minute, until told to stop."""
    while not stopped.is_set():
        close_old_connections()
        requeue_abandoned(at=timezone.now())
        schedule.tick(at=timezone.now())
        connection.close()
        stopped.wait(TICK)


def work(options: argparse.Namespace) -> int:
    """Run until interrupted; with --once, until the queue is empty."""
    if options.once:
        schedule.tick(at=timezone.now())
    stopped = threading.Event()
    ticker = threading.Thread(target=tick_forever, args=(stopped,), daemon=True, name="ticker")
    worker = Worker(
        queue_names=["*"],
        interval=1.0,
        batch=options.once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="worker",
        excluded_queue_names=[],
    )
    if not options.once:
        worker.configure_signals()
        ticker.start()
    try:
        worker.run()
    finally:
        stopped.set()
    return 0
