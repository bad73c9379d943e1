"""Search over one edition and over 200,000 service items, against a plain substring scan."""

from typing import Any

from bench.installation import Installation, on_each_database
from bench.table import Row, quantile

ITEMS, QUERIES, CHECKED = 200_000, 400, 120
GOAL = 20.0  # milliseconds, p95, SQLite


def run(*, scale: float) -> list[Row]:
    return on_each_database(measure, scale)


def measure(made: Installation, scale: float) -> list[Row]:
    order = {
        "items": max(2_000, int(ITEMS * scale)),
        "queries": max(40, int(QUERIES * min(1.0, scale * 4))),
        "checked": max(20, int(CHECKED * min(1.0, scale * 4))),
    }
    found = made.script("bench.list_search_rounds", order=order)
    rows = []
    for name, result in found.items():
        rows += figures(f"{name}, {made.database}", result, has_goal=made.database == "sqlite")
    return rows


def figures(what: str, result: dict[str, Any], *, has_goal: bool) -> list[Row]:
    times = [1000 * seconds for seconds in result["times"]]
    p95 = quantile(times, 0.95)
    scan = 1000 * result["scan"]
    return [
        Row("list-search", f"{what}: p50", quantile(times, 0.5), "ms"),
        Row("list-search", f"{what}: p95 of {len(times)} queries", p95, "ms",
            goal=f"≤ {GOAL:.0f} ms" if has_goal else "", met=p95 <= GOAL if has_goal else None,
            rival="LIKE over all texts, mean", rival_value=scan),
        Row("list-search", f"{what}: recall over {result['checked']} queries", result["recall"], "",
            goal="1", met=result["recall"] == 1),
        Row("list-search", f"{what}: precision", result["precision"], "",
            goal="1", met=result["precision"] == 1),
    ]  # fmt: skip
