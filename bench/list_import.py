"""A list from a large workbook, read, checked and stored, beside openpyxl that only reads it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen
from openpyxl import Workbook

from bench.installation import BIN, ROOT, Installation, installation
from bench.table import Row

ROWS, MEASURES = 20_000, 4  # of each item
HEAD = ("项目号", "禁止或许可事项", "事项编码", "禁止或许可准入措施描述", "主管部门", "准入要求", "设立依据")
READ = """
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=True)
print(sum(1 for sheet in book for row in sheet.iter_rows(values_only=True)))
"""
# A process starts with the peak of the one that starts it: a small one stands between, or the bench's own
# memory would be measured.
WATCH = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
spent = [time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]
print(json.dumps([code, *spent]))
"""


@frozen
class Spent:
    """Seconds by the clock and of the processor, and the most memory that the process or a child had, MB."""

    seconds: float
    computing: float
    megabytes: float


def run(*, scale: float) -> list[Row]:
    rows: list[Row] = []
    count = max(1_000, int(ROWS * scale))
    for database in ("sqlite", "postgres"):
        with installation(database) as made:
            if made is not None:
                rows += measure(made, count)
    return rows


def measure(made: Installation, count: int) -> list[Row]:
    path = Path(made.environment["MARKETACCESS_HOME"]) / "list.xlsx"
    write(path, count)
    order = ["list", "import", str(path), "--edition", "bench", "--from", "2026-01-01", "--json"]
    stored, again = (spent([str(BIN / "marketaccess"), *order], made) for _ in range(2))
    reading = spent([sys.executable, "-c", READ, str(path)], made)
    rival, what = "openpyxl, reading alone", f"{count:,} rows, {made.database}"
    return [
        Row("list-import", f"{what}: stored", stored.seconds, "s",
            rival=rival, rival_value=reading.seconds),
        Row("list-import", f"{what}: stored, of the processor", stored.computing, "s",
            rival=rival, rival_value=reading.computing),
        Row("list-import", f"{what}: the same again", again.seconds, "s",
            rival=rival, rival_value=reading.seconds),
        Row("list-import", f"{what}: peak memory", stored.megabytes, "MB",
            rival=rival, rival_value=reading.megabytes),
    ]  # fmt: skip


def write(path: Path, count: int) -> None:
    """A workbook of that many rows, four measures to an item."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("清单")
    sheet.append(HEAD)
    for row in rows(count):
        sheet.append(row)
    book.save(path)


def rows(count: int) -> Iterator[tuple[str, ...]]:
    for at in range(count):
        item, place = divmod(at, MEASURES)
        own = (str(item + 1), f"未获得许可，不得从事第{item + 1}类业务的生产经营", f"N{item + 1:05d}")
        text = f"第{item + 1}类业务第{place + 1}种经营许可证核发"
        yield (
            *(own if place == 0 else ("", "", "")),
            text,
            "市场监管部门、行业主管部门",
            "许可准入",
            "某法第十二条",
        )


def spent(command: Sequence[str], made: Installation) -> Spent:
    """What a command costs, its confined children included. :raises RuntimeError: it failed."""
    watched = [sys.executable, "-c", WATCH, *command]
    done = subprocess.run(watched, env=made.environment, cwd=ROOT, capture_output=True, text=True, check=True)
    code, seconds, computing, megabytes = json.loads(done.stdout)
    if code:
        raise RuntimeError(f"{command[0]} ended with {code}: {done.stderr[-3000:]}")
    return Spent(seconds, computing, megabytes)
