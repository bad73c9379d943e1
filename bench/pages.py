"""(a) The tracking page and the inbox, with 100,000 leads and 1,000,000 audit events, for fifty readers."""

import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

from bench.installation import Installation, installation, load, served
from bench.table import Row, quantile

LEADS, EVENTS, READERS, SECONDS = 100_000, 1_000_000, 50, 20.0
GOAL = 150.0  # milliseconds, p99


def run(*, scale: float) -> list[Row]:
    rows: list[Row] = []
    for database in ("sqlite", "postgres"):
        with installation(database) as made:
            if made is not None:
                rows += measure(made, scale)
    return rows


def measure(made: Installation, scale: float) -> list[Row]:
    order = {"leads": max(1_000, int(LEADS * scale)), "events": max(1_000, int(EVENTS * scale))}
    prepared = made.script("bench.page_rounds", order=order)
    rows = []
    with served(made) as port:
        pages = {
            "inbox": request("/desk/", prepared["session"]),
            "tracking page": request("/track/", tracking_cookie(port, prepared["receipt"])),
            "health check (the server's ceiling)": request("/healthz", ""),
        }
        for name, text in pages.items():
            load(port, [text], readers=READERS, seconds=2)
            result = load(port, [text], readers=READERS, seconds=max(3.0, SECONDS * scale))
            rows += figures(f"{name}, {made.database}", result, goal="ceiling" not in name)
    return rows


def request(path: str, cookie: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"


def tracking_cookie(port: int, receipt: str) -> str:
    """Enter the receipt as the reporter does; the cookie that keeps the view open."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/track/"
    opener.open(address).read()
    token = next((cookie.value or "" for cookie in jar if "csrf" in cookie.name), "")
    form = urllib.parse.urlencode({"receipt": receipt, "csrfmiddlewaretoken": token}).encode()
    opener.open(urllib.request.Request(address, form, {"Referer": address})).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def figures(what: str, result: dict[str, Any], *, goal: bool) -> list[Row]:
    times = [1000 * seconds for seconds in result["times"]]
    p99 = quantile(times, 0.99)
    return [
        Row("a", f"{what}: requests", len(times) / result["seconds"], "1/s"),
        Row("a", f"{what}: p50", quantile(times, 0.5), "ms"),
        Row("a", f"{what}: p95", quantile(times, 0.95), "ms"),
        Row("a", f"{what}: p99 of {READERS} readers", p99, "ms",
            goal=f"≤ {GOAL:.0f} ms" if goal else "", met=p99 <= GOAL if goal else None),
        Row("a", f"{what}: errors", result["errors"], "", goal="0", met=result["errors"] == 0),
    ]  # fmt: skip
