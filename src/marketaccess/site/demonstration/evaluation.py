"""
A round of evaluation of the demonstration: made-up data sets, collected, frozen and computed.

The units are the county's own departments under the sample's codes. A second run changes nothing.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

from marketaccess.apps.evaluation import actions, queries
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.round_flow import RoundState
from marketaccess.domain.evaluation.round_order import NewRound, Unit
from marketaccess.foundation.accounts import queries as people
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.evaluation_run.actions import carry_out, hand_in
from marketaccess.site.demonstration.county import County

OFFICE, HEAD = "handler-coordinating-office", "head-coordinating-office"
ROWS, SEED = 20_000, 4


def record(county: County, *, now: datetime) -> None:
    """Open a round over the last whole quarter, hand the sample in, start, freeze."""
    if queries.rounds().exists():
        return
    handler, head = (_actor(county, name, now) for name in (OFFICE, HEAD))
    period = _last_quarter(now)
    order = NewRound(
        title=f"{period.name[:4]}年第{period.name[-1]}季度市场准入效能评估",
        system="chongqing-2022",
        period=period.name,
        collect_until=organizations.day_of(now) + timedelta(days=10),
        units=_units(now),
        is_demonstration=True,
    )
    with TemporaryDirectory() as folder:
        _sample(Path(folder), period)
        made = actions.open_round(order=order, by=handler, at=now - timedelta(days=20))
        hand_in(round=made, folder=Path(folder), by=handler, at=now - timedelta(days=2))
    actions.start(round=made, by=head, at=now - timedelta(days=19))
    actions.freeze(round=made, by=handler, at=now - timedelta(days=1))


def compute(*, now: datetime) -> None:
    """
    Compute what was frozen, a few seconds: the first page that somebody opens has its ranking and report.

    The worker finds it done. Where it is at it already, it goes on, and this takes nothing from it.
    """
    for round in queries.rounds().filter(is_demonstration=True, state=RoundState.FROZEN):
        for waiting in round.computations.filter(state="waiting"):
            carry_out(computation=waiting.pk, at=now)


def _actor(county: County, account: str, now: datetime) -> Actor:
    return people.actor_of(county.users[account], on=organizations.day_of(now))


def _units(now: datetime) -> list[Unit]:
    """The departments under the codes that the sample uses."""
    found = queries.default_units(on=organizations.day_of(now))
    return [
        Unit(f"unit-{place:03}", unit.name, unit.department) for place, unit in enumerate(found, start=1)
    ][:40]


def _last_quarter(now: datetime) -> Period:
    """The last quarter that is over."""
    day = organizations.day_of(now)
    ended = day.replace(month=1 + 3 * ((day.month - 1) // 3), day=1) - timedelta(days=1)
    return Period.of(f"{ended.year}Q{(ended.month + 2) // 3}")


def _sample(folder: Path, period: Period) -> None:
    words = ("warehouse", "sample", "--rows", str(ROWS), "--seed", str(SEED), "--period", period.name)
    program = str(Path(sys.executable).with_name("marketaccess"))
    # A process of its own: no program that answers requests loads what writes Parquet.
    run([program, *words, "--out", str(folder), "--json"], check=True, capture_output=True)  # noqa: S603
