"""The rounds of `recompute`, inside an installation."""

import json
import resource
import sys
import time
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from bench import population, staff
from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Deadline
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.calendars.models import HolidayNotice

DECEMBER = date(2026, 12, 1)


def days(first: date, count: int) -> list[str]:
    return [(first + timedelta(days=n)).isoformat() for n in range(count)]


def peak() -> float:
    """Peak resident memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def load_notice() -> None:
    """A made-up notice for 2027, so that open December dates move."""
    HolidayNotice.objects.create(
        year=2027,
        number="示范数据 2026 第1号",
        issued_on=date(2026, 11, 1),
        days_off=days(date(2027, 1, 1), 3) + days(date(2027, 2, 5), 8),
        make_up_days=["2027-01-30", "2027-02-20"],
        loaded_by="bench",
        loaded_at=staff.MOMENT,
    )


def naive(sample: int) -> float:
    """Leads per second when each is fetched, computed and saved by itself."""
    started = time.perf_counter()
    for deadline in Deadline.objects.filter(met_on__isnull=True)[:sample]:
        deadline.due_on = queries.explain(deadline).due_on
        deadline.save(update_fields=["due_on"])
    return sample / (time.perf_counter() - started)


def measure(leads: int) -> dict[str, Any]:
    population.fill(leads, audit_events=0, starting=DECEMBER)
    load_notice()
    calendars.calendar()
    before, started = peak(), time.perf_counter()
    actions.recompute_deadlines(by=SYSTEM, at=staff.MOMENT)
    seconds = time.perf_counter() - started
    moved = Deadline.objects.filter(is_provisional=False).count()
    return {"seconds": seconds, "settled": moved, "memory": peak() - before, "naive_per_second": naive(2_000)}


if __name__ == "__main__":
    print(json.dumps(measure(json.load(sys.stdin)["leads"])))
