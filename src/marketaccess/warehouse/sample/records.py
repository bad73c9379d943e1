"""Service records of a sample, made chunk by chunk, backwards from whether each is to be in time."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import field, frozen
from numpy.typing import NDArray

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.warehouse.sample.catalogue import DIVISION, UNKNOWN_ITEM, Catalogue, listed_items

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
EPOCH = date(1970, 1, 1)
DAY_SECONDS = 86_400
LONGEST_BACK = 200  # days before the period that a record may have been accepted
NO_LIMIT = -1
# Shares of all records.
OPEN, WRONG_ORDER, LOST_ITEM, STOPPED, LATE = 0.03, 0.003, 0.004, 0.02, 0.12


@frozen
class Days:
    """The working days from long before a period to its end, and its first day, as days since 1970."""

    begins: int
    worked: Integers

    @classmethod
    def of(cls, calendar: Calendar, period: Period) -> "Days":
        """The days around a period by a calendar."""
        begins, ends = (period.begins - EPOCH).days, (period.ends - EPOCH).days
        around = (EPOCH + timedelta(days=day) for day in range(begins - LONGEST_BACK, ends + 1))
        worked = [(day - EPOCH).days for day in around if calendar.status(day).is_working]
        return cls(begins, np.array(worked, dtype=np.int64))


@frozen
class Items:
    """The service items of a catalogue as arrays; ``starts`` and ``sizes`` find those of a unit."""

    codes: list[str]
    limit: Integers
    is_working: Mask
    is_listed: Mask
    is_forbidden: Mask
    starts: Integers
    sizes: Integers

    @classmethod
    def of(cls, made: Catalogue, on: date) -> "Items":
        places = {row["unit"]: place for place, row in enumerate(made.units)}
        rows = made.service_items
        codes = [row["service_item"] for row in rows]
        unit = np.array([places[row["unit"]] for row in rows])
        listed, forbidden = listed_items(made, "permit_required", on), listed_items(made, "prohibited", on)
        return cls(
            codes=[*codes, UNKNOWN_ITEM],
            limit=np.array([NO_LIMIT if r["statutory_days"] is None else r["statutory_days"] for r in rows]),
            is_working=np.array([row["limit_unit"] == "working" for row in rows]),
            is_listed=np.array([code in listed for code in codes]),
            is_forbidden=np.array([code in forbidden for code in codes]),
            starts=np.searchsorted(unit, np.arange(len(places))),
            sizes=np.bincount(unit, minlength=len(places)),
        )


@frozen
class Flaws:
    """Which records name an item that is not there, are still open, or were decided before acceptance."""

    lost: Mask
    is_open: Mask
    wrong: Mask


@frozen
class Truth:
    """What there is to be counted, by metric: numerators, denominators and left out by reason, per unit."""

    units: int
    counts: dict[str, dict[str, Integers]] = field(factory=dict)

    def add(self, metric: str, what: str, units: Integers, where: Mask) -> None:
        """Count the rows of each unit that satisfy a condition."""
        of_metric = self.counts.setdefault(metric, {})
        before = of_metric.get(what, np.zeros(self.units, dtype=np.int64))
        of_metric[what] = before + np.bincount(units[where], minlength=self.units)


def chunk(
    rng: np.random.Generator,
    items: Items,
    shares: NDArray[np.float64],
    days: Days,
    truth: Truth,
    first: int,
    size: int,
) -> dict[str, pa.Table]:
    """The records numbered from ``first`` with their special procedures; ``truth`` counts them, too."""
    unit = rng.choice(len(shares), size=size, p=shares)
    item = items.starts[unit] + (rng.random(size) * items.sizes[unit]).astype(np.int64)
    limit = np.where(items.limit[item] == NO_LIMIT, 10, items.limit[item])
    in_time = rng.random(size) >= LATE
    early, late = (rng.random(size) * (limit + 1)).astype(np.int64), limit + rng.integers(1, 11, size)
    stopped = np.where(rng.random(size) < STOPPED, rng.integers(1, 16, size), 0)
    taken = np.where(in_time, early, late)
    accepted, decided, ended = _dates(rng, days, items.is_working[item], taken, stopped)
    is_open = rng.random(size) < OPEN
    wrong = ~is_open & (rng.random(size) < WRONG_ORDER)
    lost = rng.random(size) < LOST_ITEM
    _count(truth, items, unit, item, Flaws(lost, is_open, wrong), in_time)
    stands = (stopped > 0) & ~is_open & ~wrong
    numbers = first + np.arange(size)
    columns = {
        "record": _numbered("r", numbers, 10),
        "service_item": pa.array(items.codes).take(pa.array(np.where(lost, len(items.codes) - 1, item))),
        "unit": unit_names(unit),
        "division": pa.repeat(DIVISION, size),
        "kind": pa.array(["1", "2"]).take(pa.array(numbers % 2)),
        "accepted_at": moments(rng, np.where(wrong, decided + 1, np.where(is_open, decided, accepted)), 9),
        "decided_at": moments(rng, decided, 14, is_open),
    }
    return {
        "service_records": pa.table(columns),
        "special_procedures": _procedures(rng, numbers[stands], accepted[stands], ended[stands]),
    }


def _dates(
    rng: np.random.Generator, days: Days, is_working: Mask, taken: Integers, stopped: Integers
) -> tuple[Integers, Integers, Integers]:
    """The days of acceptance and decision that make a record take so long, and the end of its stop."""
    begins = int(np.searchsorted(days.worked, days.begins))
    busy = 1 + (days.worked[begins:] % 31) / 31
    place = begins + rng.choice(len(busy), size=len(taken), p=busy / busy.sum())
    decided = days.worked[place]
    accepted = np.where(is_working, days.worked[place - taken - stopped], decided - taken - stopped)
    ended = np.where(is_working, days.worked[place - taken], accepted + stopped)
    return accepted, decided, ended


def _count(truth: Truth, items: Items, unit: Integers, item: Integers, flaws: Flaws, in_time: Mask) -> None:
    listed = items.is_listed[item] & ~flaws.lost
    whole = ~flaws.is_open & ~flaws.wrong
    limited = listed & whole & (items.limit[item] != NO_LIMIT)
    forbidden = items.is_forbidden[item] & ~flaws.lost
    for metric, what, where in (
        ("within_statutory_limit", "numerator", limited & in_time),
        ("within_statutory_limit", "denominator", limited),
        ("within_statutory_limit", "not_on_list", ~listed),
        ("within_statutory_limit", "not_decided", listed & flaws.is_open),
        ("within_statutory_limit", "wrong_order", listed & flaws.wrong),
        ("within_statutory_limit", "no_limit", listed & whole & ~limited),
        ("prohibited_items_handled", "numerator", whole & forbidden),
        ("prohibited_items_handled", "denominator", whole),
        ("prohibited_items_handled", "not_decided", flaws.is_open),
        ("prohibited_items_handled", "wrong_order", flaws.wrong),
    ):
        truth.add(metric, what, unit, where)


def unit_names(units: Integers) -> pa.Array:
    """The keys of units by their places."""
    return _numbered("unit-", units + 1, 3)


def _numbered(prefix: str, numbers: Integers, digits: int) -> pa.Array:
    padded = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), digits, "0")
    return pc.binary_join_element_wise(prefix, padded, "")


def moments(rng: np.random.Generator, days: Integers, hour: int, missing: Mask | None = None) -> pa.Array:
    """A moment within three hours after the given hour of each day; null where it is missing."""
    seconds = days * DAY_SECONDS + hour * 3600 + rng.integers(0, 3 * 3600, len(days))
    return pa.array(seconds * 1_000_000, mask=missing).cast(pa.timestamp("us"))


def _procedures(rng: np.random.Generator, numbers: Integers, accepted: Integers, ended: Integers) -> pa.Table:
    """One special procedure for each; every fifth has a second one within the first, which stops no more."""
    again = rng.random(len(numbers)) < 0.2
    started = np.concatenate([accepted, accepted[again] + 1])
    return pa.table(
        {
            "record": _numbered("r", np.concatenate([numbers, numbers[again]]), 10),
            "kind": pa.repeat("2", len(started)),
            "started_on": pa.array(started.astype(np.int32)).cast(pa.date32()),
            "ended_on": pa.array(np.concatenate([ended, ended[again]]).astype(np.int32)).cast(pa.date32()),
        }
    )
