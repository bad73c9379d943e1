"""
The checking process: an order as JSON on standard input, its progress and outcome as lines of JSON.

It has no environment, little memory, and no database: what somebody put into a file can harm nothing else.
"""

import json
import os
import resource
import sys
import threading
import time
from typing import Any

from marketaccess.law import library
from marketaccess.warehouse.quality.checking import check
from marketaccess.warehouse.quality.order import Order

EVERY = 0.5  # seconds between two lines of progress
BEAT = 10.0  # seconds after which it says where it is even if nothing has moved


class Teller:
    """
    Says how far it is: not too often, and often enough that nobody takes it for lost.

    Where nobody listens any more the process ends at once: another one may be about to do the same.
    """

    def __init__(self) -> None:
        self._last = 0.0
        self._now = ("read", 0.0)
        self._lock = threading.Lock()

    def __call__(self, stage: str, share: float) -> None:
        """Tell the stage and its share."""
        self._now = (stage, share)
        if time.monotonic() - self._last >= EVERY:
            self._say()

    def beat(self) -> None:
        """Go on telling, whatever happens."""
        while True:
            time.sleep(BEAT)
            self._say()

    def _say(self) -> None:
        stage, share = self._now
        with self._lock:
            self._last = time.monotonic()
            try:
                say(stage=stage, share=round(share, 4))
            except OSError:
                os._exit(1)


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
    teller = Teller()
    threading.Thread(target=teller.beat, daemon=True).start()
    check(Order.unpacked(told), library.data_needs(), library.quality_rules(), teller)
    say(done=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
