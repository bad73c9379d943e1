"""`marketaccess serve`: web and worker start together and stop together."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

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
    process.send_signal(stop)
    assert process.wait(timeout=20) == 0
    assert [pid for pid in below if is_running(pid)] == []
