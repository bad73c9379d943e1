"""(c) All dates of 1,000,000 open leads computed anew after a notice: seconds, and memory that stays flat."""

from bench.installation import installation
from bench.table import Row

LEADS = 1_000_000
SECONDS, MEGABYTES = 60.0, 200.0


def run(*, scale: float) -> list[Row]:
    rows = []
    leads = max(10_000, int(LEADS * scale))
    for database in ("sqlite", "postgres"):
        with installation(database) as made:
            if made is None:
                continue
            figure = made.script("bench.recompute_rounds", order={"leads": leads})
        allowed = SECONDS * max(scale, leads / LEADS)
        rows.append(
            Row("c", f"{leads:,} leads computed anew, {database}", figure["seconds"], "s",
                goal=f"≤ {allowed:.1f} s", met=figure["seconds"] <= allowed,
                rival="one by one (from a sample)", rival_value=leads / figure["naive_per_second"])
        )  # fmt: skip
        rows.append(
            Row("c", f"memory above the start, {database}", figure["memory"], "MB",
                goal=f"≤ {MEGABYTES:.0f} MB", met=figure["memory"] <= MEGABYTES)
        )  # fmt: skip
    return rows
