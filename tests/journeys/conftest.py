"""
A running county and a real browser.

The county is the product itself: `marketaccess serve --demonstration` in its own folder and database, web and
worker together. The browser is Debian's Chromium. Where there is none the journeys are skipped, loudly, and
fail in CI.

Both live as long as the tests of this package: a browser driver left open would leave its event loop to the
tests that follow on the same worker, and Django refuses the database to a thread with a running loop.
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
from typing import Any

import pytest
from attrs import define, field
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.postgres import free_port
from tests import tables
from tests.journeys.people import Accounts, County, Visitor

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "build" / "journeys"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 20_000  # milliseconds: a page on a machine of two cores that runs both halves of the suite
PHONE, DESK = (390, 844), (1280, 900)


def wait_until_ready(address: str, process: "subprocess.Popen[str]", log: Path) -> None:
    """Until the county answers, at most three minutes."""
    ends = time.monotonic() + 180
    while time.monotonic() < ends:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the county is not there:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="package")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The demonstration county on a free port."""
    home, port = tmp_path_factory.mktemp("county"), free_port()
    log = home / "serve.log"
    environment = {
        **os.environ,
        "MARKETACCESS_HOME": str(home),
        "ASSETS_ROOT": str(ROOT / "var" / "assets"),
        "DATABASE_URL": tables.give(home, f"journeys_{port}"),
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "PROFILE": "county-0137",
    }
    program = str(Path(sys.executable).parent / "marketaccess")
    command = [program, "serve", "--demonstration", "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, process, log)
        yield County(address, Accounts.read(log.read_text(encoding="utf-8")), environment)
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        reason = "no Chromium here: the journeys did not run (Debian: apt-get install chromium)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@define
class Windows:
    """
    Opens browsers for people, and watches what a page must not do.

    A script error, anything that the content security policy refused, a call to another address and an
    answer of 500 are offences of every journey, whatever it is about.
    """

    browser: Browser
    county: County
    folder: Path
    seats: dict[str, Visitor] = field(factory=dict)
    pages: list[Page] = field(factory=list)
    offences: list[str] = field(factory=list)

    def phone(self) -> Visitor:
        """Somebody from the public, with a phone."""
        return self.open(PHONE, is_phone=True)

    def passer_by(self) -> Visitor:
        """Somebody from the public, at a keyboard."""
        return self.open(DESK)

    def officer(self, username: str) -> Visitor:
        """An officer who has logged in; the same window when asked again."""
        if username not in self.seats:
            known = self.county.logged_in.get(username)
            person = self.open(DESK, storage_state=known)
            if known is None:
                self._log_in(person, username)
            self.seats[username] = person
        return self.seats[username]

    def open(self, size: tuple[int, int], *, is_phone: bool = False, storage_state: Any = None) -> Visitor:
        """A new window with nothing in it but, perhaps, an earlier log-in."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            is_mobile=is_phone,
            has_touch=is_phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            storage_state=storage_state,
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        self._watch(page)
        self.pages.append(page)
        return Visitor(page, self.county, self.folder, is_phone)

    def close(self) -> list[str]:
        """Close every window. Returns the offences."""
        for page in self.pages:
            page.context.close()
        return self.offences

    def _log_in(self, person: Visitor, username: str) -> None:
        account = self.county.accounts.rows[username]
        person.go("/account/login/")
        person.fill({"账号": account.name, "密码": account.password})
        person.press("登录")
        person.page.get_by_role("button", name="退出").wait_for()
        self.county.logged_in[username] = person.page.context.storage_state()

    def _watch(self, page: Page) -> None:
        ours, offences = (self.county.address, "data:", "blob:"), self.offences
        page.on("pageerror", lambda error: offences.append(f"script: {error}"))
        page.on("console", lambda m: offences.append(f"console: {m.text}") if is_offence(m.text) else None)
        page.on("request", lambda r: None if r.url.startswith(ours) else offences.append(f"out: {r.url}"))
        page.on("response", lambda r: offences.append(f"{r.status} {r.url}") if r.status >= 500 else None)


def is_offence(said: str) -> bool:
    """Whether a line of the browser's console tells of a fault of the page."""
    return any(word in said for word in ("Content Security Policy", "Refused to", "Uncaught", "MIME"))


@pytest.fixture
def visit(browser: Browser, county: County, request: pytest.FixtureRequest) -> Iterator[Windows]:
    """Opens windows for the people of one journey; at the end, no page may have misbehaved."""
    folder = PICTURES / request.node.name.removeprefix("test_").partition("[")[0].partition("@")[0]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    windows = Windows(browser, county, folder)
    yield windows
    for at, page in enumerate(windows.pages):
        if getattr(request.node, "failed_call", False):
            page.screenshot(path=folder / f"failed-{at}.png")
    assert windows.close() == []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Tell the fixture that its journey failed, so that it keeps a picture of each window."""
    yield
    if call.when == "call" and call.excinfo is not None:
        item.failed_call = True  # type: ignore[attr-defined]
