"""From a delivery to the order of its check: with what it is compared, and where the result goes."""

import csv
from datetime import date
from pathlib import Path

from marketaccess.law import library
from marketaccess.warehouse.deliveries import queries, references, store
from marketaccess.warehouse.deliveries.models import Delivery
from marketaccess.warehouse.quality.order import Comparison, Earlier, Given, Order

MEMORY_MIB = 1024


def order_of(delivery: Delivery, *, on: date, scratch: Path) -> Order:
    """The order; codes of the platform's own are written into ``scratch``."""
    need = library.data_need_named(delivery.need)
    others = _standing(delivery.need, delivery)
    rules = library.quality_rules()
    before = [row for row in others if row.begins <= delivery.begins] + _replaced(delivery)
    earlier = sorted(before, key=lambda row: row.ends)[-rules.earlier :]
    compared = [_comparison(each.data_set, each.key, delivery, on, scratch) for each in need.references]
    by_set = {each.data_set: each for each in compared if each is not None}
    return Order(
        need=delivery.need,
        division=delivery.division_id,
        begins=delivery.begins,
        ends=delivery.ends,
        on=on,
        files=tuple(
            Given(each["name"], str(store.original(each["digest"])), each["digest"])
            for each in delivery.files
        ),
        out=str(store.folder(delivery.pk)),
        comparisons=tuple(by_set.values()),
        known=tuple(path for other in others for path in store.parquet_files(other)),
        earlier=tuple(Earlier(row.rows_kept, row.report.get("nulls", {})) for row in earlier),
        memory_mib=MEMORY_MIB,
    )


def _standing(need: str, delivery: Delivery) -> list[Delivery]:
    """The deliveries of a data set that stand beside this one: not the one that it would replace."""
    rows = queries.deliveries().filter(
        need=need,
        division=delivery.division_id,
        state=queries.ACCEPTED,
        is_demonstration=delivery.is_demonstration,
    )
    if need == delivery.need:
        rows = rows.exclude(period=delivery.period)
    return list(rows.order_by("begins", "pk"))


def _replaced(delivery: Delivery) -> list[Delivery]:
    rows = queries.deliveries().filter(
        need=delivery.need,
        division=delivery.division_id,
        period=delivery.period,
        state=queries.ACCEPTED,
        is_demonstration=delivery.is_demonstration,
    )
    return list(rows)


def _comparison(data_set: str, key: str, delivery: Delivery, on: date, scratch: Path) -> Comparison | None:
    """What was delivered and accepted, else the platform's own, else nothing."""
    delivered = [path for row in _standing(data_set, delivery) for path in store.parquet_files(row)]
    if delivered:
        return Comparison(data_set, key, tuple(delivered))
    ours = references.codes(data_set, on)
    if not ours:
        return None
    scratch.mkdir(parents=True, exist_ok=True)
    target = scratch / f"{data_set}.csv"
    with target.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("key", "division"))
        writer.writerows(ours)
    return Comparison(data_set, "key", (str(target),), is_ours=True)
