"""What `marketaccess serve` does: web server and worker started together, stopped together."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.ui import assets

BIN = Path(sys.executable).parent
PATIENCE = 15  # seconds for the task or the request under way


def prepare(*, demonstration: bool) -> int:
    """
    Bring the database and the static files up to this version. The exit code of what failed, or 0.

    In processes of their own: this one stays and needs no memory for what is done once.
    """
    for command in ("migrate", "demo") if demonstration else ("migrate",):
        code = subprocess.run([str(BIN / "marketaccess"), command], check=False).returncode  # noqa: S603
        if code:
            return code  # It has said why.
    return 0


def check_assets() -> None:
    """:raises Refusal: what the pages need was never copied, so that every page would be a fault."""
    if missing := assets.lacking(assets.PAGES, settings.ASSETS_ROOT):
        raise Refusal(
            f"{settings.ASSETS_ROOT} 里缺少页面所需的{'、'.join(missing)}。"
            "请先在程序目录运行 marketaccess assets，或者用环境变量 ASSETS_ROOT 指明它们的位置。"
        )


def check_free(host: str, port: int) -> None:
    """:raises Refusal: if the web server could not listen there."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # As the server does: a port whose last connections are still fading is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Refusal(
            f"不能在 {host}:{port} 上启动（{error.strerror}）。端口可能已被占用：请停掉占用它的程序，"
            "或者用 --port 换一个端口（1024以下的端口需要管理员权限）。",
            field="port",
        ) from None


def web(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    """The command line of the web server: ``workers`` processes that share ``threads`` for their views."""
    return [
        str(BIN / "granian"), "--interface", "wsgi", "--no-ws", "--host", host,
        "--port", str(port), "--workers", str(workers), "--blocking-threads", str(-(-threads // workers)),
        "--backlog", "1024", "--log-level", "warning", "--respawn-failed-workers",
        "marketaccess.site.wsgi:application",
    ]  # fmt: skip


def serve(options: argparse.Namespace) -> int:
    """Run both until one stops or somebody presses Ctrl-C. Exit code 1 when one of them failed.

    Without Django, which both load for themselves.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketaccess.site.settings")
    check_free(options.host, options.port)
    check_assets()
    if code := prepare(demonstration=options.demonstration):
        return code
    command = web(host=options.host, port=options.port, workers=options.workers, threads=options.threads)
    commands = [command, [str(BIN / "marketaccess"), "worker"]]
    # Own sessions: Ctrl-C reaches only this process, which then stops both in order.
    children = [subprocess.Popen(c, start_new_session=True) for c in commands]  # noqa: S603

    running = Running(children)

    def stop(_signal: int, _frame: FrameType | None) -> Any:
        running.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    print(f"\n  http://{options.host}:{options.port}/        公众页面", flush=True)
    print(f"  http://{options.host}:{options.port}/desk/   工作台（Ctrl-C 停止）\n", flush=True)
    return running.wait()


class Running:
    """The processes that run together. Each is asked to stop only once.

    A second signal tells the worker to break off the task that it is finishing.
    """

    def __init__(self, children: list["subprocess.Popen[bytes]"]) -> None:
        self.children = children
        self.asked = False

    def stop(self) -> None:
        """Ask all to finish what they are doing and end. Again: nothing."""
        if self.asked:
            return
        self.asked = True
        for child in self.children:
            child.terminate()

    def wait(self) -> int:
        """Wait for the first to end, end the others, and give 1 when one of them failed."""
        while all(child.poll() is None for child in self.children):
            time.sleep(0.2)
        self.stop()
        codes = [self._code(child) for child in self.children]
        return int(any(code not in (0, -signal.SIGTERM, -signal.SIGINT) for code in codes))

    def _code(self, child: "subprocess.Popen[bytes]") -> int:
        try:
            return child.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()
