"""
The checking process: an order as JSON on standard input, its progress and outcome as lines of JSON.

It has no environment, little memory, and no database: what somebody put into a file can harm nothing else.
"""

import json
import resource
import sys
import time
from typing import Any

from marketaccess.law import library
from marketaccess.warehouse.quality.checking import check
from marketaccess.warehouse.quality.order import Order

EVERY = 0.5  # seconds between two lines of progress


class Teller:
    """Says how far it is, not too often."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, stage: str, share: float) -> None:
        """Tell the stage and its share."""
        now = time.monotonic()
        if now - self._last >= EVERY:
            self._last = now
            say(stage=stage, share=round(share, 4))


def say(**told: Any) -> None:
    """One line for the process that started this one."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Carry out the order."""
    told = json.load(sys.stdin)
    limit = told.pop("address_space")
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    check(Order.unpacked(told), library.data_needs(), library.quality_rules(), Teller())
    say(done=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
