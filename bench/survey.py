"""
Survey answers per second, each on the disk before it is thanked for, by the whole action.

As many processes and threads write as the web server has; half of the answers with a code of their own,
half by a link for everybody. What was thanked for is counted against what is stored.
"""

from bench.installation import Installation, on_each_database
from bench.table import Row
from marketaccess.site.cli.running import THREADS, WORKERS

ANSWERS = 20_000
GOAL = 1_000.0


def run(*, scale: float) -> list[Row]:
    return on_each_database(measure, scale)


def measure(made: Installation, scale: float) -> list[Row]:
    order = {"answers": max(160, int(ANSWERS * scale))}
    figure = made.script("bench.survey_rounds", order=order)
    rate, lost = figure["per_second"], figure["thanked"] - figure["stored"]
    is_goal = made.database == "postgres"
    what = f"survey answers accepted, durable, {THREADS} writers in {WORKERS} processes, {made.database}"
    return [
        Row(
            "survey", what, rate, "1/s", goal=f"≥ {GOAL:.0f}/s" if is_goal else "",
            met=rate >= GOAL if is_goal else None,
            rival="bare INSERT, same durability, same writers", rival_value=figure["bare_per_second"],
        ),
        Row("survey", f"thanked and not stored, {made.database}", lost, "", goal="0", met=lost == 0),
        Row(
            "survey", f"an answer by one writer alone, {made.database}", figure["alone_ms"], "ms",
            rival="one write and fsync of this disk, ms", rival_value=figure["fsync_ms"],
        ),
        Row("survey", f"computing for an answer in our process, {made.database}", figure["cpu_ms"], "ms"),
        Row("survey", f"statements for an answer, {made.database}", figure["statements"], ""),
        Row("survey", f"closing and sealing {figure['stored']:.0f} answers, {made.database}",
            figure["closing_s"], "s"),
    ]  # fmt: skip
