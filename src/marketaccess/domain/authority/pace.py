"""How long a log-in must wait after failures: slower and slower, but never locked for good."""

from datetime import datetime, timedelta

FREE = 10  # failures without a wait: several honest people behind several addresses
LONGEST = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=1)


def wait_after(failures: int) -> timedelta:
    """The pause after so many failures on one account: none at first, then doubling to five minutes."""
    if failures < FREE:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE, 20)), LONGEST)


def failures_that_count(failures: int, last_failed_at: datetime, at: datetime) -> int:
    """The failures that still slow down at a moment: none after a quiet hour."""
    return failures if at - last_failed_at < FORGOTTEN_AFTER else 0


def next_try_at(failures: int, last_failed_at: datetime, at: datetime) -> datetime:
    """The earliest moment at which a password is looked at again."""
    return last_failed_at + wait_after(failures_that_count(failures, last_failed_at, at))
