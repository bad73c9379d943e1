"""What the clock makes due. Each entry is safe to run twice and by two workers at once."""

import logging
from collections.abc import Callable
from datetime import datetime

from marketaccess.foundation.notifications import actions as notifications

log = logging.getLogger(__name__)

Due = Callable[..., object]
ENTRIES: tuple[Due, ...] = (notifications.deliver_due,)


def tick(*, at: datetime) -> None:
    """Run every entry; one that fails is logged and does not keep the others from running."""
    for entry in ENTRIES:
        try:
            entry(at=at)
        except Exception:
            log.exception("scheduled %s failed", entry.__name__)
