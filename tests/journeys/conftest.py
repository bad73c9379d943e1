"""
A running county and a real browser.

The county is the product itself: `marketaccess serve --demonstration` in its own folder and database, web and
worker together. The browser is Debian's Chromium. Where there is none the journeys are skipped, loudly, and
fail in CI.
"""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.postgres import free_port
from tests.journeys.people import Accounts, County, Visitor

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "build" / "journeys"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def own_database(name: str) -> str:
    """A database of the county's own beside the suite's, or "" for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return ""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + "/" + name


def wait_until_ready(address: str, process: "subprocess.Popen[str]") -> None:
    """Until the county answers, at most ninety seconds."""
    for _ in range(450):
        if process.poll() is not None:
            raise RuntimeError("the county stopped before it was ready")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the county did not answer in time")


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The demonstration county on a free port."""
    home, port = tmp_path_factory.mktemp("county"), free_port()
    log = home / "serve.log"
    environment = {
        **os.environ,
        "MARKETACCESS_HOME": str(home),
        "ASSETS_ROOT": str(ROOT / "var" / "assets"),
        "DATABASE_URL": own_database(f"journeys_{port}"),
        "DJANGO_SETTINGS_MODULE": "marketaccess.site.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "PROFILE": "county-0137",
    }
    command = [
        str(Path(sys.executable).parent / "marketaccess"),
        "serve",
        "--demonstration",
        "--port",
        str(port),
    ]
    with log.open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, process)
        yield County(address, Accounts.read(log.read_text(encoding="utf-8")))
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        reason = "no Chromium here: the journeys did not run (Debian: apt-get install chromium)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


def watched(page: Page, county: County) -> list[str]:
    """Collect what a page must not do: script errors, refused policies, calls elsewhere, answers of 500."""
    offences: list[str] = []
    page.on("pageerror", lambda error: offences.append(f"script: {error}"))
    page.on("console", lambda m: offences.append(f"console: {m.text}") if m.type == "error" else None)
    ours = (county.address, "data:")
    page.on("request", lambda r: None if r.url.startswith(ours) else offences.append(f"call out: {r.url}"))
    page.on("response", lambda r: offences.append(f"{r.status} {r.url}") if r.status >= 500 else None)
    return offences


@pytest.fixture
def visitor(browser: Browser, county: County, request: pytest.FixtureRequest) -> Iterator[type[Visitor]]:
    """Opens browsers for people (`visitor.phone()`, `visitor.officer(…)`); checks them at the end."""
    opened: list[tuple[Page, list[str]]] = []
    folder = PICTURES / request.node.name
    folder.mkdir(parents=True, exist_ok=True)

    class Opened(Visitor):
        @classmethod
        def open(cls, *, width: int, height: int, phone: bool) -> "Visitor":
            context = browser.new_context(
                viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, locale="zh-CN"
            )
            page = context.new_page()
            page.set_default_timeout(15_000)
            opened.append((page, watched(page, county)))
            return cls(page, county, folder)

    yield Opened
    for page, offences in opened:
        page.context.close()
        assert offences == []
