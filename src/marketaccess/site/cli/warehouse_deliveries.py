"""What ``marketaccess warehouse deliver`` and ``status`` do."""

import argparse
import os
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lights import LIGHTS
from marketaccess.domain.evaluation import freshness
from marketaccess.domain.evaluation.data_need import FREQUENCIES, DataNeed, Frequency
from marketaccess.domain.evaluation.delivery_flow import OPEN, DeliveryState
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library
from marketaccess.site.cli import common
from marketaccess.warehouse.deliveries import actions, databases, queries, store, wording

if TYPE_CHECKING:
    from marketaccess.warehouse.deliveries.models import Delivery

# ``source:county-platform`` is the address in WAREHOUSE_SOURCE_COUNTY_PLATFORM.
SOURCE, VARIABLE = "source:", "WAREHOUSE_SOURCE_"
WAIT = 1.0  # seconds between two looks at a check that the worker does
UNDER_WAY = (DeliveryState.RECEIVED, DeliveryState.CHECKING)


def run_deliver(options: argparse.Namespace) -> int:
    """Deliver files in the name of the system, and wait for their check. 1 where they are refused."""
    need = _need(options.dataset)
    on = timezone.localdate()
    division = options.division or organizations.locality(on=on).division_id
    period = Period.of(options.period) if options.period else _last(need, on)
    made = actions.deliver(
        need=need.name,
        division=division,
        period=period,
        files=[_taken(each, need, period) for each in options.files],
        remark=options.remark,
        by=SYSTEM,
        at=timezone.now(),
    )
    delivery = _checked(made.delivery)
    found = {**_told(delivery), "is_new": made.is_new, "report": delivery.report}
    if options.json:
        common.print_json(found)
    else:
        _print_delivery(delivery, made.told)
    return int(delivery.state in {DeliveryState.REFUSED, *UNDER_WAY})


def _need(name: str) -> DataNeed:
    try:
        return library.data_need_named(name)
    except KeyError:
        raise Refusal(wording.NO_NEED.format(name=name[:40]), field="dataset") from None


def _last(need: DataNeed, on: date) -> Period:
    """The last period that is over; what is delivered for a round, by the quarter."""
    found = freshness.last_ended(need.frequency, on) or freshness.last_ended(Frequency.QUARTERLY, on)
    if found is None:
        raise Refusal("请用 --period 写明期间。", field="period")
    return found


def _taken(given: str, need: DataNeed, period: Period) -> store.Original:
    """A file or a table of a database, in the store."""
    if given.startswith(SOURCE) or databases.is_address(given):
        table = databases.table_of(_address(given))
        return store.take(databases.opened(table, need, period), table.told)
    path = Path(given)
    try:
        with path.open("rb") as opened:
            return store.take(opened, path.name)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "名称不对"
        raise Refusal(f"文件“{path}”读不出来（{reason}），请核对路径和权限。", field="files") from None


def _address(given: str) -> str:
    """The address itself, or that of a configured source, whose password stands on no command line."""
    if not given.startswith(SOURCE):
        return given
    name = given.removeprefix(SOURCE)
    variable = VARIABLE + name.upper().replace("-", "_")
    address = os.environ.get(variable)
    if not address:
        raise Refusal(wording.NO_SOURCE.format(name=name[:40], variable=variable[:80]), field="files")
    return address


def _checked(delivery: "Delivery") -> "Delivery":
    """The delivery after its check: done here, or by the worker that took it first and is still at it."""
    while True:
        actions.check(delivery=delivery.pk, at=timezone.now(), clock=timezone.now)
        delivery.refresh_from_db()
        if delivery.state not in UNDER_WAY or delivery.trouble:
            return delivery
        time.sleep(WAIT)


def _told(delivery: "Delivery") -> dict[str, Any]:
    return {
        "delivery": delivery.pk,
        "need": delivery.need,
        "division": delivery.division_id,
        "period": delivery.period,
        "state": delivery.state,
        "rows_in": delivery.rows_in,
        "rows_kept": delivery.rows_kept,
        "rows_rejected": delivery.rows_rejected,
        "digest": delivery.digest,
        "trouble": delivery.trouble or delivery.decision_reason,
        "rejects": str(store.rejects(delivery) or "") if delivery.rows_rejected else "",
    }


def _print_delivery(delivery: "Delivery", told: str) -> None:
    print(told)
    print(f"{delivery.get_state_display()}：报来{delivery.rows_in}行，收下{delivery.rows_kept}行，", end="")
    print(f"拒收{delivery.rows_rejected}行")
    for finding in delivery.report.get("findings", ()):
        rows = f"{finding['rows']}行　" if finding["rows"] else ""
        print(f"  {finding['label']}　{rows}{finding['reason']}")
    if delivery.decision_reason or delivery.trouble:
        print(delivery.decision_reason or delivery.trouble)
    if delivery.rows_rejected and (path := store.rejects(delivery)):
        print(f"拒收的行：{path}")


def run_status(options: argparse.Namespace) -> int:
    """What is owed, what has come, what waits."""
    now = timezone.now()
    lines = queries.catalogue(on=timezone.localdate(), at=now, seen_by=SYSTEM)
    waiting = queries.deliveries().filter(state__in=[state.value for state in OPEN])
    if options.json:
        found = [
            {
                "need": line.need.name,
                "provider": line.need.provider,
                "frequency": line.need.frequency.value,
                "light": line.light.value,
                "last": _told(line.last) if line.last else None,
                "open": line.open,
            }
            for line in lines
        ]
        common.print_json({"needs": found, "open": [_told(row) for row in waiting]})
        return 0
    for line in lines:
        last = f"{line.last.period}　{line.last.rows_kept}行" if line.last else "没有"
        frequency = FREQUENCIES[line.need.frequency]
        print(f"{LIGHTS[line.light]}\t{line.need.label}（{line.need.name}）　{frequency}　{last}")
    for row in waiting:
        print(
            f"{row.get_state_display()}\t{library.data_need_named(row.need).label} {row.period}（{row.pk}）"
        )
    return 0
