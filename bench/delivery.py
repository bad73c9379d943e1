"""A large CSV delivered: rows a second and the most memory, clean and with ten million duplicates."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.installation import ROOT
from bench.table import Row

ROWS = 10_000_000
# In a process of its own: only so is its memory its own.
MAKE = """
import duckdb, sys
same = "'same'" if sys.argv[3] == "duplicates" else "printf('r%010d', i)"
duckdb.connect().execute(f'''
COPY (
  SELECT {same} AS record, printf('item-%04d', i % 2000) AS service_item, printf('unit-%03d', i % 40) AS unit,
    '500115' AS division, CAST(1 + i % 2 AS VARCHAR) AS kind,
    strftime(TIMESTAMP '2026-07-01 09:00:00' + to_seconds(i % 7000000), '%Y-%m-%d %H:%M:%S') AS accepted_at,
    CASE WHEN i % 33 = 0 THEN NULL ELSE strftime(
      TIMESTAMP '2026-07-01 14:00:00' + to_seconds(i % 7000000 + 86400 * (i % 9)), '%Y/%m/%d %H:%M') END
      AS decided_at
  FROM range({sys.argv[2]}) AS t(i)
) TO '{sys.argv[1]}' (HEADER)''')
"""
CHECK = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from marketaccess.law import library
from marketaccess.warehouse.quality.checking import check
from marketaccess.warehouse.quality.order import Given, Order
path, out = sys.argv[1:]
order = Order("service_records", "500115", date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 10),
              (Given("records.csv", path),), out)
began = time.perf_counter()
report = check(order, library.data_needs(), library.quality_rules(), lambda *_: None)
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
lines = sum(1 for _ in Path(out, "rejects.csv").open(encoding="utf-8"))
print(json.dumps({"seconds": seconds, "peak": peak, "rows": report["rows_in"], "kept": report["rows_kept"],
                  "rejected": report["rows_rejected"], "lines": lines - 1}))
"""


def run(*, scale: float) -> list[Row]:
    """A file of full size and one of a tenth (memory must not follow), then nothing but duplicates."""
    count = max(10_000, int(ROWS * scale))
    small, large = measured(count // 10, "clean"), measured(count, "clean")
    same = measured(count, "duplicates")
    if large["kept"] != count or same["lines"] != count - 1:
        raise SystemExit(f"rows are lost: {large} {same}")
    return [
        Row("delivery", f"{count:,} rows of CSV checked and stored", count / large["seconds"], "rows/s"),
        Row("delivery", f"{count:,} rows: peak memory", large["peak"], "MB",
            rival="a tenth of the rows", rival_value=small["peak"]),
        Row("delivery", f"{count:,} times the same key, each rejected", count / same["seconds"], "rows/s"),
        Row("delivery", f"{count:,} times the same key: peak memory", same["peak"], "MB",
            goal="2048", met=same["peak"] <= 2048),
    ]  # fmt: skip


def measured(count: int, kind: str) -> dict[str, float]:
    """One file made, checked, thrown away."""
    with tempfile.TemporaryDirectory(prefix="delivery-") as folder:
        path = str(Path(folder) / "records.csv")
        environment = {"PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
        subprocess.run([sys.executable, "-c", MAKE, path, str(count), kind], check=True, env=environment)
        done = subprocess.run(
            [sys.executable, "-c", CHECK, path, str(Path(folder) / "out")],
            check=True,
            env=environment,
            capture_output=True,
            text=True,
        )
        found: dict[str, float] = json.loads(done.stdout)
        return found
