"""
(b) Leads accepted per second, each on the disk before its receipt is given, by the whole action.

As many processes and threads write as the web server has. Numbers are without gaps and the audit chain
has one tail, so that commits come one after another: how fast this machine's disk confirms a write bounds
the rate, and stands beside it.
"""

from bench.installation import Installation, on_each_database
from bench.table import Row
from marketaccess.site.cli.running import THREADS, WORKERS

LEADS = 2_000
GOAL = 100.0


def run(*, scale: float) -> list[Row]:
    return on_each_database(measure, scale)


def measure(made: Installation, scale: float) -> list[Row]:
    order = {"leads": max(80, int(LEADS * scale))}
    figure = made.script("bench.intake_rounds", order=order)
    rate = figure["per_second"]
    is_goal = made.database == "postgres"
    what = f"leads accepted, durable, {THREADS} writers at once in {WORKERS} processes, {made.database}"
    return [
        Row(
            "b", what, rate, "1/s", goal=f"≥ {GOAL:.0f}/s" if is_goal else "",
            met=rate >= GOAL if is_goal else None,
            rival="bare INSERT, same durability, same writers", rival_value=figure["bare_per_second"],
        ),
        Row(
            "b", f"a lead by one writer alone, {made.database}", figure["alone_ms"], "ms",
            rival="one write and fsync of this disk, ms", rival_value=figure["fsync_ms"],
        ),
        Row("b", f"computing for a lead in our process, {made.database}", figure["cpu_ms"], "ms"),
        Row("b", f"statements for a lead, {made.database}", figure["statements"], ""),
    ]  # fmt: skip
