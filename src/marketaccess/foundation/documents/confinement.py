"""
Runs a parser in a process of its own, with little memory and time: the one place where that is done.

A parser of other people's files is the likeliest part to crash, to hang or to be taken over. In its own
process it can do none of that to the web server: it has no environment (no key, no database address), may
write no file, and ends with the one file that it was started for. See ``confined.py`` for the other side.
"""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from threading import BoundedSemaphore

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal

CHILD = Path(__file__).with_name("confined.py")
SOURCE = Path(__file__).resolve().parents[3]
# As many at once as there are cores: more would only share them, and each may fill its memory.
SLOTS = BoundedSemaphore(os.cpu_count() or 1)


@frozen
class Allowance:
    """What one run may use: bytes of memory, seconds of computing, seconds altogether."""

    memory: int
    seconds: int
    patience: int


class Failed(Exception):
    """The run gave no answer: it crashed, was stopped by its limits, or raised what is no refusal."""


def run(target: str, content: bytes, *, allowance: Allowance, **arguments: str) -> bytes:
    """
    Call ``target`` ("package.module:function") with the content and arguments, and return its bytes.

    :raises Refusal: the function's own. Failed: anything else that it did.
    """
    order = {
        "target": target,
        "arguments": arguments,
        "memory": allowance.memory,
        "seconds": allowance.seconds,
        "path": [str(SOURCE), *{sysconfig.get_path(name) for name in ("purelib", "platlib")}],
    }
    answer = _answer(json.dumps(order).encode() + b"\n" + content, patience=allowance.patience)
    head, _, payload = answer.partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError as error:
        raise Failed("no answer") from error
    if "refusal" in told:
        raise Refusal(str(told["refusal"]), field=str(told["field"]))
    if "failed" in told:
        raise Failed(str(told["failed"]))
    return payload


def _answer(order: bytes, *, patience: int) -> bytes:
    # Isolated and without site: no user's packages, no start-up hooks, an empty environment.
    command = [sys.executable, "-I", "-S", str(CHILD)]
    try:
        with SLOTS:
            done = subprocess.run(  # noqa: S603 - our own script, no shell, data on standard input only
                command,
                input=order,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=patience,
                check=True,
                env={"LC_ALL": "C.UTF-8"},
                cwd="/",
            )
    except (subprocess.SubprocessError, OSError) as error:
        raise Failed(type(error).__name__) from error
    return done.stdout
