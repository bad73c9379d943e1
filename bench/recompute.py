"""(c) All dates of 1,000,000 open leads computed anew after a notice: seconds, and memory that stays flat."""

from bench.installation import Installation, on_each_database
from bench.table import Row

LEADS = 1_000_000
SECONDS, MEGABYTES = 60.0, 200.0


def run(*, scale: float) -> list[Row]:
    return on_each_database(measure, scale)


def measure(made: Installation, scale: float) -> list[Row]:
    leads = max(10_000, int(LEADS * scale))
    figure = made.script("bench.recompute_rounds", order={"leads": leads})
    allowed = SECONDS * max(scale, leads / LEADS)
    return [
        Row("c", f"{leads:,} leads computed anew, {made.database}", figure["seconds"], "s",
            goal=f"≤ {allowed:.1f} s", met=figure["seconds"] <= allowed,
            rival="one by one (from a sample)", rival_value=leads / figure["naive_per_second"]),
        Row("c", f"memory above the start, {made.database}", figure["memory"], "MB",
            goal=f"≤ {MEGABYTES:.0f} MB", met=figure["memory"] <= MEGABYTES),
    ]  # fmt: skip
