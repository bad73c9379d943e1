"""A fresh installation for a measurement: its own folder and database, migrated, removed afterwards."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

from bench.table import Row
from marketaccess.site.cli.running import THREADS, WORKERS
from marketaccess.site.serving import web
from scripts.postgres import cluster, free_port

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@frozen
class Installation:
    """Where a database and its files lie. ``environment`` makes any of our programs use them."""

    database: str
    environment: dict[str, str]

    def script(self, module: str, *arguments: str, order: Any = None) -> Any:
        """Run a module of this bench inside the installation; what it prints last is its result as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            cwd=ROOT,
            input=json.dumps(order),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{module}: {done.stderr[-3000:]}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    @contextmanager
    def running(self, module: str, *arguments: str) -> Iterator[None]:
        """A module of this bench at work inside the installation for as long as the block lasts."""
        command = [sys.executable, "-m", module, *arguments]
        process = subprocess.Popen(command, env=self.environment, cwd=ROOT)
        try:
            yield
        finally:
            failed = process.poll() is not None
            process.terminate()
            process.wait(timeout=20)
        if failed:
            raise RuntimeError(f"{module} has ended too early")

    def command(self, *arguments: str) -> str:
        """Run `marketaccess …` inside the installation; what it prints."""
        done = subprocess.run(
            [str(BIN / "marketaccess"), *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


@contextmanager
def installation(database: str) -> Iterator[Installation | None]:
    """``database`` is "sqlite" or "postgres"; None where there is no PostgreSQL here."""
    with tempfile.TemporaryDirectory(prefix="marketaccess-bench-") as home:
        environment = {
            **os.environ,
            "MARKETACCESS_HOME": home,
            "ASSETS_ROOT": str(ROOT / "var" / "assets"),
            "DJANGO_SETTINGS_MODULE": "marketaccess.site.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DATABASE_URL": "",
        }
        if database == "sqlite":
            yield migrated(Installation(database, environment))
            return
        with cluster(durable=True) as running:
            if running is None:
                yield None
                return
            yield migrated(Installation(database, {**environment, "DATABASE_URL": running.url}))


def on_each_database(measure: Callable[[Installation, float], list[Row]], scale: float) -> list[Row]:
    """The rows of a measurement on a fresh SQLite, and on a fresh PostgreSQL where there is one."""
    rows: list[Row] = []
    for database in ("sqlite", "postgres"):
        with installation(database) as made:
            if made is not None:
                rows += measure(made, scale)
    return rows


def migrated(made: Installation) -> Installation:
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run([sys.executable, "manage.py", *command], env=made.environment, cwd=ROOT, check=True)
    return made


@frozen
class Served:
    """A running product: the port of its web server, and its processes."""

    port: int
    processes: tuple["subprocess.Popen[bytes]", ...]

    def resident(self) -> float:
        """The resident memory of web server and worker together, MB."""
        pids = [pid for process in self.processes for pid in (process.pid, *children(process.pid))]
        return sum(_resident(pid) for pid in pids) / 1024


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@contextmanager
def served(made: Installation) -> Iterator[Served]:
    """Web server and worker of an installation, as `marketaccess serve` starts them."""
    port = free_port()
    commands = [
        web(host="127.0.0.1", port=port, workers=WORKERS, threads=THREADS),
        [str(BIN / "marketaccess"), "worker"],
    ]
    processes = tuple(subprocess.Popen(command, env=made.environment, cwd=ROOT) for command in commands)
    try:
        wait_until_ready(port)
        yield Served(port, processes)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def wait_until_ready(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")


def load(
    port: int, requests: list[str], *, readers: int, seconds: float, think: float = 0.0
) -> dict[str, Any]:
    """Drive the server from a process of its own: seconds per answer, elapsed seconds, errors."""
    order = {"port": port, "requests": requests, "readers": readers, "seconds": seconds, "think": think}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(order), capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(done.stdout)
    return result
