"""The list's public pages for fifty readers: many questions in turn, each asked by nobody in particular."""

from urllib.parse import quote

from bench.installation import Installation, load, on_each_database, served
from bench.pages import request
from bench.table import Row, quantile

READERS, SECONDS = 50, 20.0
PER_SECOND, GOAL = 300.0, 200.0  # requests, and milliseconds at p99
QUERIES = ("药店", "餐馆", "快递", "网吧", "食品 许可", "公安", "207006", "教育", "虚拟货币", "天体物理馆")


def run(*, scale: float) -> list[Row]:
    return on_each_database(measure, scale)


def measure(made: Installation, scale: float) -> list[Row]:
    made.script("bench.list_page_rounds")
    questions = [request(f"/list/?q={quote(query)}", "") for query in QUERIES]
    kinds = {
        "questions": questions,
        "permalinks": [request("/list/items/207006/", ""), request("/list/measures/207006-1/", "")],
        "suggestions": [request(f"/list/suggest/?q={quote(query[:1])}", "") for query in QUERIES],
        # All readers go through them in step: each page is drawn once, then kept.
        "a new question at each turn": [
            request(f"/list/?q={quote(query)}&page={turn}", "") for turn in range(2_000) for query in QUERIES
        ],
    }
    rows = []
    with served(made) as server:
        for name, requests in kinds.items():
            is_first = "new" in name
            if not is_first:
                load(server.port, requests, readers=READERS, seconds=2)
            result = load(server.port, requests, readers=READERS, seconds=max(3.0, SECONDS * scale))
            times = [1000 * seconds for seconds in result["times"]]
            per_second, p99 = len(times) / result["seconds"], quantile(times, 0.99)
            what = f"{name}, {made.database}"
            goals = ("", "") if is_first else (f"≥ {PER_SECOND:.0f}/s", f"≤ {GOAL:.0f} ms")
            rows += [
                Row("list-pages", f"{what}: requests", per_second, "1/s",
                    goal=goals[0], met=None if is_first else per_second >= PER_SECOND),
                Row("list-pages", f"{what}: p50", quantile(times, 0.5), "ms"),
                Row("list-pages", f"{what}: p99 of {READERS} readers", p99, "ms",
                    goal=goals[1], met=None if is_first else p99 <= GOAL),
                Row("list-pages", f"{what}: errors", result["errors"], "",
                    goal="0", met=result["errors"] == 0),
            ]  # fmt: skip
    return rows
