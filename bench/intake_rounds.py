"""The rounds of `intake`, inside an installation."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from typing import IO

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
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.notifications.models import Notice
from marketaccess.site.cli.running import THREADS, WORKERS

THREADS_EACH = THREADS // WORKERS


def timed(what: str, count: int) -> float:
    """Work items per second, shared among processes and threads as the web server shares requests."""
    share = count // (WORKERS * THREADS_EACH)
    command = [sys.executable, "-m", "bench.intake_rounds", what, str(share)]
    writers = [
        subprocess.Popen([*command, str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for n in range(WORKERS)
    ]
    for writer in writers:
        _readable(writer).readline()  # it has loaded everything
    started = time.perf_counter()
    for writer in writers:
        writer.communicate(b"go\n")
        if writer.returncode:
            raise RuntimeError(f"a writer of {what} has failed")
    return share * WORKERS * THREADS_EACH / (time.perf_counter() - started)


def _readable(writer: "subprocess.Popen[bytes]") -> IO[bytes]:
    assert writer.stdout is not None
    return writer.stdout


def write(what: str, share: int, process: int) -> None:
    """One process of `timed`: its threads begin when a line comes in."""
    work = {"lead": receive, "bare": bare}[what]
    numbers = [(process * THREADS_EACH + n) * share for n in range(THREADS_EACH)]
    threads = [threading.Thread(target=work, args=(first, share)) for first in numbers]
    print("ready", flush=True)
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


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


def bare(first: int, count: int) -> None:
    """The rival: one row, the same durability."""
    officer = User.objects.get()
    for number in range(first, first + count):
        Notice.objects.create(user=officer, key=f"bare-{number}", text="…", created_at=staff.MOMENT)
    connection.close()


def measure(leads: int) -> dict[str, float]:
    staff.settle()
    staff.officer(Role.COORDINATING_HANDLER, staff.coordinating())
    ours = timed("lead", leads)
    share = WORKERS * THREADS_EACH
    assert Lead.objects.count() == leads // share * share
    return {
        "per_second": ours,
        "bare_per_second": timed("bare", leads),
        "fsync_ms": fsync_ms(),
        **alone(leads, max(50, leads // 10)),
    }


if __name__ == "__main__":
    if sys.argv[1:]:
        write(sys.argv[1], *map(int, sys.argv[2:]))
    else:
        print(json.dumps(measure(json.load(sys.stdin)["leads"])))
