"""(f) kill -9 of the web server and the worker while operations are acknowledged: none lost, none double."""

import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from bench.installation import BIN, ROOT, Installation, on_each_database, wait_until_ready
from bench.table import Row
from marketaccess.site.cli.running import THREADS, WORKERS
from marketaccess.site.serving import web
from scripts.postgres import free_port

OPERATIONS, CLIENTS = 2_000, 4


def run(*, scale: float) -> list[Row]:
    return on_each_database(measure, scale)


def measure(made: Installation, scale: float) -> list[Row]:
    found = Storm(made, max(40, int(OPERATIONS * scale))).run()
    what = f"of {found['acknowledged']} acknowledged operations, {found['kills']} kills, {made.database}"
    return [
        Row("f", f"lost {what}", found["lost"], "", goal="0", met=found["lost"] == 0),
        Row("f", f"double {what}", found["double"], "", goal="0", met=found["double"] == 0),
    ]


class Storm:
    """A hotline system that sends each report until it is acknowledged, while we kill the server."""

    def __init__(self, made: Installation, operations: int) -> None:
        self.made, self.operations, self.port = made, operations, free_port()
        self.token = made.script("bench.kill_rounds", "token")
        self.acknowledged: dict[str, str] = {}
        self.kills = 0

    def start(self) -> list["subprocess.Popen[bytes]"]:
        command = web(host="127.0.0.1", port=self.port, workers=WORKERS, threads=THREADS)
        commands = [command, [str(BIN / "marketaccess"), "worker"]]
        quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return [
            subprocess.Popen(c, env=self.made.environment, cwd=ROOT, start_new_session=True, **quiet)
            for c in commands
        ]

    def kill(self, processes: list["subprocess.Popen[bytes]"]) -> None:
        """The whole process group at once: the server and the processes that it made."""
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def send(self, number: str) -> None:
        """Send one report again and again until it is acknowledged, as a real peer does."""
        body = json.dumps(
            {
                "number": number,
                "source": "hotline",
                "channel": "hotline",
                "title": f"第{number}件：办证须先入会",
                "narrative": "反映人称办理证件前被要求先加入行业协会并缴纳会费，否则不予受理。",
                "target_name": "某行业协会",
            }
        ).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        while number not in self.acknowledged:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request("POST", "/api/v1/leads", body, headers)
                answer = connection.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            finally:
                connection.close()
            if answer.status not in (200, 201):
                raise RuntimeError(f"{answer.status} {text[:300]!r}")
            self.acknowledged[number] = json.loads(text)["reference"]

    def client(self, first: int) -> None:
        for number in range(first, self.operations, CLIENTS):
            self.send(f"K-{number}")

    def run(self) -> dict[str, int]:
        clients = [threading.Thread(target=self.client, args=(n,)) for n in range(CLIENTS)]
        processes = self.start()
        wait_until_ready(self.port)
        for client in clients:
            client.start()
        moments = random.Random(11)
        while any(client.is_alive() for client in clients):
            time.sleep(moments.uniform(0.5, 3.0))
            self.kill(processes)
            self.kills += 1
            processes = self.start()
            wait_until_ready(self.port)
        self.kill(processes)
        ledger = Path(self.made.environment["MARKETACCESS_HOME"]) / "acknowledged.json"
        ledger.write_text(json.dumps(self.acknowledged))
        found: dict[str, int] = self.made.script("bench.kill_rounds", str(ledger))
        return {**found, "acknowledged": len(self.acknowledged), "kills": self.kills}
