"""An evaluation of 10 and 50 million records by our expressions, beside rivals over the same files."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.evaluation_rivals import RIVALS
from bench.evaluation_rounds import PERIOD
from bench.installation import ROOT
from bench.table import Row
from marketaccess.law import library
from marketaccess.warehouse.evaluation import known_days
from marketaccess.warehouse.sample.making import Order, make
from scripts.postgres import cluster

MILLION, GIB = 1_000_000, 1 << 30
SIZES, COMPARED = (1, 10, 50, 100), (10, 50)  # million records; beside rivals
SECONDS, MEMORY, RATIO, LINEAR = 60.0, 2.0, 1.3, 1.5
HAND = "hand-written DuckDB"
ROUNDS = 3
# What a rival needs for each record, measured; one that does not fit is left out loudly.
BYTES_EACH = {"pandas": 450, "Polars streaming": 120, "Spark": 60, "PostgreSQL": 60}
# PostgreSQL takes the rows in one by one, for longer than all others compute: once is enough to see it.
LARGEST = {"PostgreSQL": 10 * MILLION}
FEWEST = 200_000


def run(*, scale: float) -> list[Row]:
    rows, each = [], {}
    for size in SIZES:
        records = max(FEWEST, int(size * MILLION * scale))
        with sample(records) as folder:
            mine, by_hand = in_turn(folder) if size in COMPARED else (ask(folder, "ours"), {})
            each[size] = mine["seconds"] / records
            rows += our_figures(records, mine, folder, has_goal=size == 50 and scale == 1)
            if size in COMPARED:
                rows += beside(records, mine, by_hand, folder)
    worst = max(each[size] for size in (10, 50, 100)) / each[10]
    goal = {"goal": f"≤ {LINEAR}", "met": worst <= LINEAR} if scale == 1 else {}
    return [*rows, Row("evaluation", "seconds per record, the worst size to 10 M", worst, "×", **goal)]


@contextmanager
def sample(records: int) -> Iterator[Path]:
    """A folder with so many records, and the calendar as a file, so that all rivals read the same."""
    folder = Path(tempfile.mkdtemp(prefix="marketaccess-bench-"))
    try:
        since = library.indicator_system("chongqing-2022").licences_since
        started = time.perf_counter()
        make(folder, Order(records, 1, PERIOD, since), library.known_calendar())
        pq.write_table(known_days(library.known_calendar(), PERIOD.ends), folder / "calendar.parquet")
        os.sync()  # else the first who reads waits for what was written
        say(f"{records:,} records made in {time.perf_counter() - started:.0f} s")
        yield folder
    finally:
        shutil.rmtree(folder)


def ask(folder: Path, rival: str, engine: str = "duckdb") -> dict[str, Any]:
    """One computation in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.evaluation_rounds"],
        cwd=ROOT,
        input=json.dumps({"folder": str(folder), "rival": rival, "engine": engine}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{rival}: {done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    say(f"{rival}: {found['seconds']:.1f} s, {found['peak'] / GIB:.2f} GiB")
    return found


def in_turn(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ours and the queries by hand in turn, the quickest of each: a machine has slow and quick minutes."""
    rounds = [(ask(folder, "ours"), ask(folder, HAND)) for _ in range(ROUNDS)]
    ours, by_hand = (min(each, key=lambda found: found["seconds"]) for each in zip(*rounds, strict=True))
    return ours, by_hand


def our_figures(records: int, mine: dict[str, Any], folder: Path, *, has_goal: bool) -> list[Row]:
    seconds, memory = mine["seconds"], mine["peak"] / GIB
    size = sum(path.stat().st_size for path in folder.glob("*.parquet"))
    what = f"{records:,} records, 27 indicators"
    quick = {"goal": f"≤ {SECONDS:.0f} s", "met": seconds <= SECONDS} if has_goal else {}
    small = {"goal": f"≤ {MEMORY:.0f} GiB", "met": memory <= MEMORY} if has_goal else {}
    return [
        Row("evaluation", what, seconds, "s", **quick),
        Row("evaluation", f"{what}: records per second", records / seconds, "1/s"),
        Row("evaluation", f"{what}: peak memory", memory, "GiB", **small),
        Row("evaluation", f"{what}: read by the queries", mine["read"] / (1 << 20), "MiB",
            rival="size of the files", rival_value=size / (1 << 20)),
    ]  # fmt: skip


def beside(records: int, mine: dict[str, Any], by_hand: dict[str, Any], folder: Path) -> list[Row]:
    """Ours to each rival; an answer that differs is a goal missed."""
    rows = []
    with cluster() as running:
        engines = {"Spark": "local[2]", "PostgreSQL": running.url if running else ""}
        for rival in (*RIVALS, *engines):
            if not fits(rival, records) or not engines.get(rival, "none needed"):
                continue
            theirs = by_hand if rival == HAND else ask(folder, rival, engines.get(rival, ""))
            what = f"{records:,} records beside {rival}"
            same = mine["digest"] == theirs["digest"]
            rows += [
                *(queries_alone(records, mine, theirs) if rival == HAND else ()),
                Row("evaluation", what, mine["seconds"], "s", rival=rival, rival_value=theirs["seconds"]),
                Row("evaluation", f"{what}: peak memory", mine["peak"] / GIB, "GiB",
                    rival=rival, rival_value=theirs["peak"] / GIB),
                Row("evaluation", f"{what}: same answer", float(same), "", goal="1", met=same),
            ]  # fmt: skip
    return rows


def queries_alone(records: int, mine: dict[str, Any], theirs: dict[str, Any]) -> list[Row]:
    """
    Our queries, with all that turns expressions into SQL, beside those written by hand.

    The whole of ours does more than these queries: it fingerprints the files, writes down the SQL of each
    indicator for the worksheet and scores; that has a row of its own, without a goal.
    """
    goal = {"goal": f"≤ {RATIO} ×", "met": mine["queries"] <= RATIO * theirs["seconds"]}
    what = f"{records:,} records: the queries beside {HAND}"
    return [Row("evaluation", what, mine["queries"], "s", rival=HAND, rival_value=theirs["seconds"], **goal)]


def fits(rival: str, records: int) -> bool:
    """Whether there is memory for a rival, and time."""
    if records > LARGEST.get(rival, records):
        say(f"!! {rival} LEFT OUT at {records:,} records: compared up to {LARGEST[rival]:,}")
        return False
    need = BYTES_EACH.get(rival, 0) * records
    lines = Path("/proc/meminfo").read_text().splitlines()
    (free,) = (int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    if need > free:
        lack = f"needs {need / GIB:.0f} GiB, {free / GIB:.0f} are free"
        say(f"!! {rival} LEFT OUT at {records:,} records: {lack}")
    return need <= free


def say(words: str) -> None:
    print(f"   {words}", file=sys.stderr, flush=True)
