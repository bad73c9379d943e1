"""The rounds of `intake`, inside an installation."""

import json
import sys
import threading
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection

from bench import staff
from marketaccess.apps.leads import actions
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.notifications.models import Notice


def timed(work: Callable[[int, int], None], count: int, doors: int) -> float:
    """Work items per second, shared among the doors."""
    started = time.perf_counter()
    share = count // doors
    threads = [threading.Thread(target=work, args=(n * share, share)) for n in range(doors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return share * doors / (time.perf_counter() - started)


def measure(leads: int, doors: int) -> dict[str, float]:
    staff.settle()
    from_officer = staff.officer(Role.COORDINATING_HANDLER, staff.coordinating())

    def receive(first: int, count: int) -> None:
        for number in range(first, first + count):
            actions.receive(report=staff.report(number), by=REPORTER, at=staff.MOMENT)
        connection.close()

    def bare(first: int, count: int) -> None:
        for number in range(first, first + count):
            Notice.objects.create(user=from_officer, key=f"bare-{number}", text="…", created_at=staff.MOMENT)
        connection.close()

    ours = timed(receive, leads, doors)
    assert Lead.objects.count() == leads // doors * doors
    return {"per_second": ours, "bare_per_second": timed(bare, leads, doors)}


if __name__ == "__main__":
    order = json.load(sys.stdin)
    print(json.dumps(measure(order["leads"], order["doors"])))
