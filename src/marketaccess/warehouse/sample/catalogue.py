"""The small tables of a sample: units, measures, service items and what links them."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from attrs import field, frozen

LISTED_ON = date(2022, 3, 12)
REVISED_ON = date(2025, 4, 24)
DIVISION = "500115"
UNKNOWN_ITEM = "unknown"
ENDLESS = None
Row = dict[str, Any]


@frozen
class Catalogue:
    """The rows of the small tables by name of the data set; the service items stand unit after unit."""

    units: list[Row] = field(factory=list)
    list_measures: list[Row] = field(factory=list)
    correspondences: list[Row] = field(factory=list)
    service_items: list[Row] = field(factory=list)


def make(rng: np.random.Generator, units: int) -> Catalogue:
    """So many departments, each with its measures and items; some are not linked, some no longer."""
    made = Catalogue()
    for place in range(units):
        unit = f"unit-{place + 1:03d}"
        made.units.append({"unit": unit, "name": f"示范部门{place + 1:03d}", "division": DIVISION})
        for number in range(4 + place % 5):
            _add_measure(made, rng, unit, f"{unit}-m{number}", "permit_required")
        if place % 5 == 0:
            _add_measure(made, rng, unit, f"{unit}-forbidden", "prohibited")
        made.service_items.extend(_item(rng, unit, f"{unit}-own{number}") for number in range(2))
    return made


def _add_measure(made: Catalogue, rng: np.random.Generator, unit: str, key: str, access: str) -> None:
    made.list_measures.append(
        {
            "measure": key,
            "unit": unit,
            "access": access,
            "since": LISTED_ON,
            "until": REVISED_ON if rng.random() < 0.05 else ENDLESS,
            "revised_on": REVISED_ON if rng.random() < 0.5 else None,
        }
    )
    if rng.random() < 0.1:
        return  # a measure that nobody carries out
    for number in range(1 + int(rng.random() < 0.2)):
        item = _item(rng, unit, f"{key}-i{number}")
        made.service_items.append(item)
        made.correspondences.append(
            {
                "measure": key,
                "service_item": item["service_item"],
                "since": LISTED_ON,
                "until": REVISED_ON if rng.random() < 0.05 else ENDLESS,
            }
        )


def _item(rng: np.random.Generator, unit: str, code: str) -> Row:
    limit = None if rng.random() < 0.05 else int(rng.integers(3, 21))
    return {
        "service_item": code,
        "unit": unit,
        "name": f"示范事项 {code}",
        "kind": "01" if rng.random() < 0.8 else "10",
        "is_online": bool(rng.random() < 0.8),
        "guide_on": _some_day(rng, 0, 900, 0.9),
        "gives_licence": bool(rng.random() < 0.7),
        "adjusted_on": _some_day(rng, -60, 400, 0.8),
        "statutory_days": limit,
        "promised_days": None if limit is None else max(1, limit // 2),
        "limit_unit": "working" if rng.random() < 0.8 else "calendar",
    }


def _some_day(rng: np.random.Generator, low: int, high: int, how_often: float) -> date | None:
    """A day so many days from the last revision of the list, or none."""
    day = REVISED_ON + timedelta(days=int(rng.integers(low, high)))
    return day if rng.random() < how_often else None


def listed_items(made: Catalogue, access: str, on: date) -> set[str]:
    """The codes of the items that correspond, on a day, to a measure of this kind of their own unit."""
    measures = {row["measure"] for row in made.list_measures if row["access"] == access and _holds(row, on)}
    return {
        row["service_item"] for row in made.correspondences if row["measure"] in measures and _holds(row, on)
    }


def _holds(row: Row, on: date) -> bool:
    return bool(row["since"] <= on and (row["until"] is None or row["until"] > on))


def true_counts(made: Catalogue, on: date) -> dict[str, dict[str, tuple[int, int]]]:
    """Numerator and denominator of the metrics that rest on these tables alone, by metric and unit."""
    items = {row["service_item"]: row for row in made.service_items}
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for unit in (row["unit"] for row in made.units):
        measures = [
            row
            for row in made.list_measures
            if row["unit"] == unit and row["access"] == "permit_required" and _holds(row, on)
        ]
        carried = [_carriers(made, items, row["measure"], on) for row in measures]
        revised = [
            (row["revised_on"], by)
            for row, by in zip(measures, carried, strict=True)
            if _done(row["revised_on"], on)
        ]
        licensing = {row["service_item"]: row for by in carried for row in by if row["kind"] == "01"}
        counts = {
            "permit_coverage": (sum(map(bool, carried)), len(measures)),
            "guide_coverage": (
                sum(any(_done(r["guide_on"], on) for r in by) for by in carried),
                len(measures),
            ),
            "online_share": (sum(any(r["is_online"] for r in by) for by in carried), len(measures)),
            "list_adjustment": (sum(_adjusted(by, since, on) for since, by in revised), len(revised)),
            "licence_share": (sum(row["gives_licence"] for row in licensing.values()), len(licensing)),
        }
        for metric, each in counts.items():
            found.setdefault(metric, {})[unit] = each
    return found


def _carriers(made: Catalogue, items: dict[str, Row], measure: str, on: date) -> list[Row]:
    return [
        items[row["service_item"]]
        for row in made.correspondences
        if row["measure"] == measure and _holds(row, on)
    ]


def _done(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _adjusted(items: list[Row], since: date, on: date) -> bool:
    return any(_done(row["adjusted_on"], on) and row["adjusted_on"] >= since for row in items)
