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
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from subprocess import PIPE, Popen
from threading import BoundedSemaphore, Thread
from typing import IO, Any

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal

CHILD = Path(__file__).with_name("confined.py")
SOURCE = Path(__file__).resolve().parents[3]
# As many at once as there are cores: more would only share them, and each may fill its memory.
SLOTS = BoundedSemaphore(os.cpu_count() or 1)
# Isolated and without site: no user's packages, no start-up hooks, an empty environment.
COMMAND = [sys.executable, "-I", "-S", str(CHILD)]
SURROUNDINGS: dict[str, Any] = {"env": {"LC_ALL": "C.UTF-8"}, "cwd": "/"}
TICK = 1.0  # seconds between two looks at whether anybody still waits


@frozen
class Allowance:
    """What one run may use: bytes of memory, seconds of computing, seconds altogether, files open."""

    memory: int
    seconds: int
    patience: int
    files: int = 64


class Failed(Exception):
    """The run gave no answer: it crashed, was stopped by its limits, or raised what is no refusal."""


class Stopped(Exception):
    """Nobody waits for the answer any more."""


def run(target: str, content: bytes, *, allowance: Allowance, **arguments: str) -> bytes:
    """
    Call ``target`` ("package.module:function") with the content and arguments, and return its bytes.

    :raises Refusal: the function's own. Failed: anything else that it did.
    """
    order = _order(target, content, allowance, arguments)
    return _payload(_answer(order, patience=allowance.patience))


def watched(
    target: str, content: bytes, *, allowance: Allowance, tell: Callable[[str], bool], **arguments: str
) -> bytes:
    """
    As ``run``, for what takes long: ``tell`` hears each line that the function prints, and "" every second.

    :raises Stopped: ``tell`` answered that nobody waits for it any more. Refusal, Failed: as ``run``.
    """
    order = _order(target, content, allowance, arguments)
    with SLOTS, Popen(COMMAND, stdin=PIPE, stdout=PIPE, stderr=PIPE, **SURROUNDINGS) as child:  # noqa: S603
        try:
            return _payload(_watch(child, order, allowance.patience, tell))
        finally:
            child.kill()


def _watch(child: Popen[bytes], order: bytes, patience: int, tell: Callable[[str], bool]) -> bytes:
    """What the child answered in the end."""
    answers: list[bytes] = []
    lines: Queue[str | None] = Queue()
    readers = (
        Thread(target=lambda: answers.append(_out(child).read()), daemon=True),
        Thread(target=lambda: _follow(child, lines), daemon=True),
        Thread(target=lambda: _hand_over(child, order), daemon=True),
    )
    for reader in readers:
        reader.start()
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            line = lines.get(timeout=TICK)
        except Empty:
            line = ""
        if line is None:
            readers[0].join()
            return b"".join(answers)
        if not tell(line):
            raise Stopped
    raise Failed("no patience left")


def _out(child: Popen[bytes]) -> IO[bytes]:
    if child.stdout is None:
        raise Failed("no pipe")
    return child.stdout


def _follow(child: Popen[bytes], lines: "Queue[str | None]") -> None:
    """Each line as it comes, and None at the end. What is no line of ours is not shown."""
    for line in child.stderr or ():
        lines.put(line.decode("utf-8", "replace").strip())
    lines.put(None)


def _hand_over(child: Popen[bytes], order: bytes) -> None:
    if child.stdin is not None:
        with suppress(OSError), child.stdin:
            child.stdin.write(order)


def _order(target: str, content: bytes, allowance: Allowance, arguments: dict[str, str]) -> bytes:
    order = {
        "target": target,
        "arguments": arguments,
        "memory": allowance.memory,
        "seconds": allowance.seconds,
        "files": allowance.files,
        "path": [str(SOURCE), *{sysconfig.get_path(name) for name in ("purelib", "platlib")}],
    }
    return json.dumps(order).encode() + b"\n" + content


def _payload(answer: bytes) -> bytes:
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
    try:
        with SLOTS:
            done = subprocess.run(  # noqa: S603 - our own script, no shell, data on standard input only
                COMMAND,
                input=order,
                stdout=PIPE,
                stderr=subprocess.DEVNULL,
                timeout=patience,
                check=True,
                **SURROUNDINGS,
            )
    except (subprocess.SubprocessError, OSError) as error:
        raise Failed(type(error).__name__) from error
    answer: bytes = done.stdout
    return answer
