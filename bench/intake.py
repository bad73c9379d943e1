"""(b) Leads accepted per second, durable before the receipt, by the whole action, eight doors at once."""

from bench.installation import installation
from bench.table import Row

LEADS, DOORS = 2_000, 8
GOAL = 100.0


def run(*, scale: float) -> list[Row]:
    figures = {}
    for database in ("sqlite", "postgres"):
        with installation(database) as made:
            if made is not None:
                order = {"leads": max(80, int(LEADS * scale)), "doors": DOORS}
                figures[database] = made.script("bench.intake_rounds", order=order)
    rows = []
    for database, figure in figures.items():
        rate = figure["per_second"]
        goal = {"postgres": f"≥ {GOAL:.0f}/s"}.get(database, "")
        rows.append(
            Row("b", f"leads accepted, durable, {database}", rate, "1/s", goal=goal,
                met=rate >= GOAL if goal else None, rival="bare INSERT, same durability",
                rival_value=figure["bare_per_second"])
        )  # fmt: skip
    return rows
