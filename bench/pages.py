"""
(a) The tracking page and the inbox, with 100,000 leads and 1,000,000 audit events, for fifty readers.

Each reader has an account, or a receipt, of their own. They read twice: asking again as soon as they are
answered, which is all that the server can give; and as fifty persons read, who look at a page for a
second, while a new lead comes in every second, so that nothing drawn before stays good for longer.
"""

import secrets
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

from bench.installation import Installation, Served, load, on_each_database, served
from bench.table import Row, quantile

LEADS, EVENTS, READERS, SECONDS, THINK = 100_000, 1_000_000, 50, 20.0, 1.0
WARM_UP = 4
GOAL = 150.0  # milliseconds, p99
MEMORY = 500.0  # MB, web server and worker together


def run(*, scale: float) -> list[Row]:
    return on_each_database(measure, scale)


def measure(made: Installation, scale: float) -> list[Row]:
    leads, events = (max(1_000, int(count * scale)) for count in (LEADS, EVENTS))
    order = {"leads": leads, "events": events, "readers": READERS}
    prepared = made.script("bench.page_rounds", order=order)
    filled = f"{leads:,} leads and {events:,} audit events made, {made.database}"
    rows = [Row("a", filled, prepared["filled"], "s")]
    with served(made) as server:
        receipts = prepared["receipts"]
        pages = {
            "inbox": [request("/desk/", browser(cookie)) for cookie in prepared["sessions"]],
            "tracking page": [
                request("/track/", tracking_cookie(server.port, receipt)) for receipt in receipts
            ],
        }
        for name, requests in pages.items():
            rows += read(made, server, name, requests, seconds=max(12.0, SECONDS * scale))
        resident = server.resident()
    what = f"resident memory of web server and worker, {made.database}"
    return [
        *rows,
        Row("a", what, resident, "MB", goal=f"≤ {MEMORY:.0f} MB", met=resident <= MEMORY),
    ]


def read(made: Installation, server: Served, name: str, requests: list[str], *, seconds: float) -> list[Row]:
    """Both ways of reading one page, after first rounds that nobody times: each finds other processes."""
    for _ in range(WARM_UP):
        load(server.port, requests, readers=READERS, seconds=2)
    at_once = load(server.port, requests, readers=READERS, seconds=seconds)
    with made.running("bench.page_rounds", "write"):
        thinking = load(server.port, requests, readers=READERS, seconds=max(10.0, seconds), think=THINK)
    return [
        *figures(f"{name}, at once, {made.database}", at_once),
        *figures(f"{name}, thinking, with a new lead every second, {made.database}", thinking),
    ]


def request(path: str, cookie: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"


def browser(session: str) -> str:
    """The cookies of an officer's browser: beside the session the secret of its forms."""
    return f"{session}; csrftoken={secrets.token_hex(16)}"


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


def figures(what: str, result: dict[str, Any]) -> list[Row]:
    times = [1000 * seconds for seconds in result["times"]]
    p99 = quantile(times, 0.99)
    return [
        Row("a", f"{what}: requests", len(times) / result["seconds"], "1/s"),
        Row("a", f"{what}: p50", quantile(times, 0.5), "ms"),
        Row("a", f"{what}: p95", quantile(times, 0.95), "ms"),
        Row("a", f"{what}: p99 of {READERS} readers", p99, "ms", goal=f"≤ {GOAL:.0f} ms", met=p99 <= GOAL),
        Row("a", f"{what}: errors", result["errors"], "", goal="0", met=result["errors"] == 0),
    ]  # fmt: skip
