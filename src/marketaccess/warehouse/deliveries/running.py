"""Runs a check in a process of its own, hears how far it is, and stops it when nobody wants it any more."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from marketaccess.warehouse.quality.order import Order

SOURCE = Path(__file__).resolve().parents[3]
ADDRESS_SPACE = 12 << 30  # of which DuckDB uses what its own limit says; the rest is reserved, not used
SHARES = {"read": (0.0, 0.6), "compare": (0.6, 0.75), "write": (0.75, 0.97), "keep": (0.97, 1.0)}
Heard = Callable[[str, float], bool]


class Failed(Exception):
    """The process ended without an answer: killed, out of memory, or a fault of ours."""


class Stopped(Exception):
    """Nobody wants the result any more."""


def run(order: Order, heard: Heard) -> None:
    """
    Check; the result lies in the order's folder. ``heard`` is told the stage and the share of the whole.

    :raises Stopped: ``heard`` said no. Failed: the process gave no answer.
    """
    told = json.dumps({**order.packed(), "address_space": ADDRESS_SPACE}, ensure_ascii=False)
    process = subprocess.Popen(
        [sys.executable, "-m", "marketaccess.warehouse.quality"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8", "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            is_done = _listen(process, told, heard)
        except BaseException:
            process.kill()
            raise
    if not is_done or process.returncode != 0:
        raise Failed(f"exit {process.returncode}")


def _listen(process: "subprocess.Popen[str]", told: str, heard: Heard) -> bool:
    """Give the order, hear the answers; whether it said that it is done."""
    if process.stdin is None or process.stdout is None:
        raise Failed("no pipes")
    try:
        process.stdin.write(told)
        process.stdin.close()
    except BrokenPipeError as error:
        raise Failed("ended at once") from error
    is_done = False
    for line in process.stdout:
        said = json.loads(line)
        is_done = bool(said.get("done"))
        if "stage" in said and not heard(said["stage"], overall(said["stage"], said["share"])):
            raise Stopped
    return is_done


def overall(stage: str, share: float) -> float:
    """The share of the whole check, from that of a stage."""
    low, high = SHARES[stage]
    return low + (high - low) * share
