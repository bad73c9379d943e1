"""What `marketaccess serve` does: web server and worker started together, stopped together."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management import call_command

BIN = Path(sys.executable).parent
# Measured on two cores (bench a): a second process uses the second core, and each costs 140 MB. More
# threads only hand the interpreter to and fro; fewer would let one long request hold up the short ones.
WORKERS, THREADS = 2, 8


def prepare(*, demonstration: bool) -> None:
    """Bring the database and the static files up to this version."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if demonstration:
        # A process of its own: what loading needs in memory is given back before the server starts.
        subprocess.run([str(BIN / "marketaccess"), "demo"], check=True)  # noqa: S603


def migrate(_options: argparse.Namespace) -> int:
    """Only the preparation: for installations that start web and worker by themselves."""
    prepare(demonstration=False)
    return 0


def web(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    """The command line of the web server: ``workers`` processes that share ``threads`` for their views."""
    return [
        str(BIN / "granian"), "--interface", "wsgi", "--no-ws", "--host", host,
        "--port", str(port), "--workers", str(workers), "--blocking-threads", str(-(-threads // workers)),
        "--backlog", "1024", "--log-level", "warning", "--respawn-failed-workers",
        "marketaccess.site.wsgi:application",
    ]  # fmt: skip


def serve(options: argparse.Namespace) -> int:
    """Run both until one stops or somebody presses Ctrl-C. Exit code 1 when one of them failed."""
    prepare(demonstration=options.demonstration)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "marketaccess.site.settings"}
    command = web(host=options.host, port=options.port, workers=options.workers, threads=options.threads)
    commands = [command, [str(BIN / "marketaccess"), "worker"]]
    # Own sessions: Ctrl-C reaches only this process, which then stops both in order.
    children = [subprocess.Popen(c, env=environment, start_new_session=True) for c in commands]  # noqa: S603

    def stop(_signal: int, _frame: FrameType | None) -> Any:
        for child in children:
            child.terminate()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    print(f"\n  http://{options.host}:{options.port}/        公众页面", flush=True)
    print(f"  http://{options.host}:{options.port}/desk/   工作台（Ctrl-C 停止）\n", flush=True)
    return wait(children)


def wait(children: list["subprocess.Popen[bytes]"]) -> int:
    """Wait for the first to end, end the others, and give the worst exit code."""
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    for child in children:
        if child.poll() is None:
            child.terminate()
    codes = []
    for child in children:
        try:
            codes.append(child.wait(timeout=15))
        except subprocess.TimeoutExpired:
            child.kill()
            codes.append(child.wait())
    return int(any(code not in (0, -signal.SIGTERM, -signal.SIGINT) for code in codes))
