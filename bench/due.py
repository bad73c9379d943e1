"""(d) `due()` against a naive loop over the package of holidays: the same dates, and how long each takes."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar

from bench.table import Row
from marketaccess.domain.mechanism.clock import due, due_on
from marketaccess.law import library

STARTS = [date(2021, 1, 1) + timedelta(days=n) for n in range(1800)]
AMOUNT = 20


def naive(start: date, amount: int) -> date:
    """What one writes first: step a day, ask whether it is a working day."""
    day = start
    while amount:
        day += timedelta(days=1)
        amount -= chinese_calendar.is_workday(day)
    return day


def rate(compute: Callable[[date], object], rounds: int = 5) -> float:
    """Computations per second, the best of several rounds over all starts."""
    best = 0.0
    for _ in range(rounds):
        started = time.perf_counter()
        for start in STARTS:
            compute(start)
        best = max(best, len(STARTS) / (time.perf_counter() - started))
    return best


def run(*, scale: float) -> list[Row]:  # noqa: ARG001
    rule = library.profile("county-0137").rules["verify"]
    calendar = library.known_calendar()
    amount = rule.amount
    assert all(due_on(rule, starts_on=s, calendar=calendar).due_on == naive(s, amount) for s in STARTS)
    loop = rate(lambda start: naive(start, amount))
    fast = rate(lambda start: due_on(rule, starts_on=start, calendar=calendar))
    traced = rate(lambda start: due(rule, starts_on=start, calendar=calendar))
    return [
        Row("d", "dates per second, without trace", fast, "1/s", rival="naive loop", rival_value=loop),
        Row("d", "dates per second, with trace", traced, "1/s", rival="naive loop", rival_value=loop),
    ]
