"""
Survey answers per second, each on the disk before it is thanked for, by the whole action.

As many processes and threads write as the web server has; half of the answers with a code of their own,
half by a link for everybody. What was thanked for is counted against what is stored.
"""

from bench import computing
from bench.installation import Installation, load, on_each_database, served
from bench.table import Row
from marketaccess.site.cli.running import THREADS, WORKERS

ANSWERS = 20_000
GOAL = 1_000.0
PHONES = 16


def run(*, scale: float) -> list[Row]:
    return on_each_database(measure, scale)


def measure(made: Installation, scale: float) -> list[Row]:
    answers = max(160, int(ANSWERS * scale))
    return [*by_action(made, answers), *by_server(made, answers)]


def by_action(made: Installation, answers: int) -> list[Row]:
    figure = made.script("bench.survey_rounds", order={"answers": answers})
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
        *_computing(made, "an answer", figure["ours_ms"], figure["databases_ms"]),
        Row("survey", f"statements for an answer, {made.database}", figure["statements"], ""),
        Row("survey", f"closing and sealing {figure['stored']:.0f} answers, {made.database}",
            figure["closing_s"], "s"),
    ]  # fmt: skip


def by_server(made: Installation, answers: int) -> list[Row]:
    """The same through the web server, one answer after the other on each of many connections."""
    requests = made.script("bench.survey_served", "prepare", str(answers))
    before = made.script("bench.survey_served", "told")
    with served(made) as running:
        server, _ = running.processes
        computed = computing.of_tree(server.pid)
        done = load(running.port, requests, readers=PHONES, seconds=answers / GOAL)
        computed = computing.of_tree(server.pid) - computed
    after = made.script("bench.survey_served", "told")
    stored = after["stored"] - before["stored"]
    databases = after["databases"] - before["databases"]
    what = f"survey answers by HTTP, {PHONES} connections, {WORKERS} processes, {made.database}"
    return [
        Row("survey", what, stored / done["seconds"], "1/s"),
        Row("survey", f"answers by HTTP refused, {made.database}", done["errors"], "", goal="0",
            met=not done["errors"]),
        *_computing(made, "an answer by HTTP", computed / stored * 1000, databases / stored * 1000),
    ]  # fmt: skip


def _computing(made: Installation, what: str, ours: float, databases: float) -> list[Row]:
    rows = [Row("survey", f"computing for {what} in our processes, {made.database}", ours, "ms")]
    if made.database == "postgres":
        rows.append(Row("survey", f"computing for {what} in PostgreSQL", databases, "ms"))
    return rows
