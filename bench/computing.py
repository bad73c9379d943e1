"""Seconds that processes have computed, as the kernel counts them: what a loaded machine changes least."""

import os
from pathlib import Path

from django.db import connection

PROCESSES = Path("/proc")
TICK = 1 / os.sysconf("SC_CLK_TCK")
# Places in /proc/PID/stat after the name: the parent; user and kernel; those of children waited for.
PARENT, OWN, ENDED = 1, slice(11, 13), slice(13, 15)


def of_tree(root: int) -> float:
    """A process, the children that it has waited for, and those that live."""
    found = {int(path.name): _numbers(path) for path in PROCESSES.glob("[0-9]*")}
    tree = {root}
    while more := {pid for pid, numbers in found.items() if numbers[PARENT] in tree} - tree:
        tree |= more
    return TICK * sum(sum(found[pid][OWN]) + sum(found[pid][ENDED]) for pid in tree)


def of_postgresql() -> float:
    """The server with all its processes; nothing where the database is another, or on another machine."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return of_tree(_numbers(PROCESSES / str(backend))[PARENT])


def _numbers(path: Path) -> list[int]:
    """What stands after the state in a process's line; zeros of one that has ended meanwhile."""
    try:
        text = (path / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return [0] * 40
    return [0, *map(int, text[1:])]
