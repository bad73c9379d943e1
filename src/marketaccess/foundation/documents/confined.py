"""
The confined side: started by ``confinement.run`` as a script, answers one order, ends.

Standard input: one line of JSON, then the file. Standard output: one line of JSON, {} or a refusal or a
failure, then the result. Nothing of ours is imported before the limits stand, and no answer is unpickled.
"""

import json
import os
import resource
import sys
from importlib import import_module
from typing import Any


def limit(order: dict[str, Any]) -> None:
    """From here on: so much memory and computing, no file written, no core dumped."""
    for kind, most in (
        (resource.RLIMIT_AS, order["memory"]),
        (resource.RLIMIT_CPU, order["seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, order["files"]),
    ):
        resource.setrlimit(kind, (most, most))


def carried_out(order: dict[str, Any], content: bytes) -> tuple[dict[str, str], bytes]:
    """What to answer: the head, and the bytes that the function gave."""
    sys.path[:0] = order["path"]
    module, _, name = order["target"].partition(":")
    try:
        result = getattr(import_module(module), name)(content=content, **order["arguments"])
    except Exception as error:
        # A Refusal, known by its shape: its class is not imported here.
        if hasattr(error, "message") and hasattr(error, "field"):
            return {"refusal": error.message, "field": error.field}, b""
        return {"failed": type(error).__name__}, b""
    return {}, result or b""


def main() -> None:
    """Read the order, keep standard output for the answer alone, answer."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    order = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    limit(order)
    head, result = carried_out(order, content)
    out.write(json.dumps(head).encode() + b"\n" + result)
    out.flush()


if __name__ == "__main__":
    main()
