"""The rounds of `intake`, inside an installation."""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import staff
from marketaccess.apps.leads import actions
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.notifications.models import Notice


def timed(work: Callable[[int, int], None], count: int, writers: int) -> float:
    """Work items per second, shared among the writers."""
    started = time.perf_counter()
    share = count // writers
    threads = [threading.Thread(target=work, args=(n * share, share)) for n in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return share * writers / (time.perf_counter() - started)


def fsync_ms() -> float:
    """How long this disk takes to confirm one small write, in the middle of two hundred."""
    with tempfile.NamedTemporaryFile(dir=settings.HOME) as file:
        taken = []
        for _ in range(200):
            file.write(bytes(4096))
            file.flush()
            started = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - started)
    return sorted(taken)[100] * 1000


def receive(first: int, count: int) -> None:
    for number in range(first, first + count):
        actions.receive(report=staff.report(number), by=REPORTER, at=staff.MOMENT)
    connection.close()


def alone(first: int, count: int) -> dict[str, float]:
    """One writer: the time and the computing of a lead, and the statements of one."""
    receive(first, 5)
    wall, computing = time.perf_counter(), time.process_time()
    receive(first + 5, count)
    wall, computing = time.perf_counter() - wall, time.process_time() - computing
    with CaptureQueriesContext(connection) as asked:
        actions.receive(report=staff.report(first + 5 + count), by=REPORTER, at=staff.MOMENT)
    return {
        "alone_ms": wall / count * 1000,
        "cpu_ms": computing / count * 1000,
        "statements": float(len(asked)),
    }


def measure(leads: int, writers: int) -> dict[str, float]:
    staff.settle()
    officer = staff.officer(Role.COORDINATING_HANDLER, staff.coordinating())

    def bare(first: int, count: int) -> None:
        for number in range(first, first + count):
            Notice.objects.create(user=officer, key=f"bare-{number}", text="…", created_at=staff.MOMENT)
        connection.close()

    ours = timed(receive, leads, writers)
    assert Lead.objects.count() == leads // writers * writers
    return {
        "per_second": ours,
        "bare_per_second": timed(bare, leads, writers),
        "fsync_ms": fsync_ms(),
        **alone(leads, max(50, leads // 10)),
    }


if __name__ == "__main__":
    order = json.load(sys.stdin)
    print(json.dumps(measure(order["leads"], order["writers"])))
