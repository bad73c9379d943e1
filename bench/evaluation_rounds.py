"""One computation in a process of its own: seconds, peak memory, bytes read, and the hash of its answer."""

import hashlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from bench.evaluation_rivals import RIVALS, Answer
from marketaccess.domain.basics.period import Period
from marketaccess.law import library
from marketaccess.warehouse.engines.opening import opened
from marketaccess.warehouse.evaluation import Assignment, evaluate

PERIOD = Period.of("2025Q3")
GROWING = {
    2: "prohibited_items_handled",
    4: "new_prohibited_licences",
    5: "old_prohibited_licences",
    13: "within_statutory_limit",
    16: "good_ratings",
}


def read_so_far() -> int:
    """Bytes that this process has asked of files."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(lines[0].removeprefix("rchar: "))


def ours(folder: Path, engine_url: str) -> tuple[Answer, dict[str, float]]:
    """All indicators by an engine: the counts of those whose files grow, and what their queries took."""
    system = library.indicator_system("chongqing-2022")
    assignment = Assignment(system, "", PERIOD, system.defaults, folder)
    marks: list[tuple[float, int]] = []
    with opened(engine_url) as engine:
        board, _ = evaluate(
            assignment,
            library.data_needs(),
            library.known_calendar(),
            engine=engine,
            progress=lambda *_: marks.append((time.perf_counter(), read_so_far())),
        )
    found: Answer = {}
    for unit in board.units:
        for number, metric in GROWING.items():
            counted = unit.scores[number].measurement
            if counted.denominator:
                found.setdefault(metric, {})[unit.unit] = (int(counted.numerator), int(counted.denominator))
    (began, before), (ended, after) = marks[0], marks[-1]
    return found, {"queries": ended - began, "read": after - before}


def digest(found: Answer) -> str:
    """The same for the same counts, in whatever order they came; a unit without any is not named."""
    kept = {metric: {u: list(c) for u, c in units.items() if c[1]} for metric, units in found.items()}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def peak_bytes() -> int:
    """The most memory of this process, or of a Java that it has started."""
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = Path(f"/proc/self/task/{Path('/proc/self').resolve().name}/children").read_text().split()
    for child in children:
        for line in Path(f"/proc/{child}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                mine += int(line.split()[1])
    return mine * 1024


def main(folder: Path, rival: str, engine_url: str) -> dict[str, Any]:
    started = time.perf_counter()
    found, more = (RIVALS[rival](folder), {}) if rival in RIVALS else ours(folder, engine_url)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "peak": peak_bytes(), "digest": digest(found), **more}


if __name__ == "__main__":
    order = json.load(sys.stdin)
    print(json.dumps(main(Path(order["folder"]), order["rival"], order["engine"])))
