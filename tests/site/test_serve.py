"""`marketaccess serve`: web and worker start together and stop together."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.site.serving import Running, check_assets, prepare
from scripts.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One installation for all: the first start makes its database, a later one finds it."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture
def server(home: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    port = free_port()
    environment = {
        **os.environ,
        "MARKETACCESS_HOME": str(home),
        "ASSETS_ROOT": str(ROOT / "var" / "assets"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "marketaccess.site.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [str(Path(sys.executable).parent / "marketaccess"), "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield process, port
    if process.poll() is None:
        process.kill()
        process.wait()


def children_of(pid: int) -> list[int]:
    """All processes below one, from /proc."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(entry.parent.name)
            found += [child, *children_of(child)]
    return found


def resident(pid: int) -> int:
    """Megabytes of memory."""
    (line,) = re.findall(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(line) // 1024


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def answer(port: int) -> int:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
                return int(response.status)
        except OSError:
            time.sleep(0.2)
    return 0


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_both_start_and_both_stop(
    server: tuple["subprocess.Popen[bytes]", int], stop: signal.Signals
) -> None:
    process, port = server
    assert answer(port) == 200
    below = children_of(process.pid)
    assert len(below) >= 2
    assert resident(process.pid) < 60  # Django and what it loads are in those below.
    process.send_signal(stop)
    assert process.wait(timeout=20) == 0
    assert [pid for pid in below if is_running(pid)] == []


# Finishes its task after the first signal, breaks it off at a second one: as the worker does.
FINISHING = """
import signal, sys, time
asked = []
def stop(*_):
    if asked:
        sys.exit(1)
    asked.append(True)
signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
while not asked:
    time.sleep(0.01)
time.sleep(1)
"""


def started(program: str) -> "subprocess.Popen[bytes]":
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert child.stdout
    child.stdout.readline()
    child.stdout.close()
    return child


def test_a_task_under_way_is_finished_when_all_stop() -> None:
    """The web server is long gone while the worker still finishes: that is no reason to press it."""
    both = Running([started(FINISHING), started("print(flush=True); import time; time.sleep(60)")])
    both.stop()
    both.stop()
    assert both.wait() == 0


def test_one_that_ends_takes_the_other_along() -> None:
    failing = started("print(flush=True); raise SystemExit(3)")
    other = started(FINISHING)
    assert Running([failing, other]).wait() == 1
    assert other.returncode == 0


def test_a_database_that_cannot_be_used_is_said_once_and_nothing_starts(
    home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "marketaccess.site.settings")
    monkeypatch.setenv("MARKETACCESS_HOME", str(home))
    assert prepare(demonstration=True) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert "DATABASE_URL" in line


def test_nothing_is_served_without_what_the_pages_need(settings: LazySettings, tmp_path: Path) -> None:
    settings.ASSETS_ROOT = tmp_path
    with pytest.raises(Refusal, match=r"htmx\.min\.js.*marketaccess assets"):
        check_assets()
