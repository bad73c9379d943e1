"""
How often somebody may enter a wrong receipt.

The counts live in memory only, in each process of the web server for itself. An address is known to them
by a keyed hash whose key is thrown away every day: nothing that could later tell who asked is ever written
down. A receipt has 100 random bits, so this does not protect the receipts; it keeps a guessing machine from
burdening the database.
"""

import hashlib
import hmac
import secrets
from collections import deque
from datetime import date, datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=10)
PER_ADDRESS = 10
ALTOGETHER = 2_000
ADDRESSES = 10_000  # more than this many at once are no crowd of reporters: the oldest are forgotten


class Attempts:
    """Wrong tries of the last ten minutes, by address and altogether. Safe among threads."""

    def __init__(self, *, per_address: int = PER_ADDRESS, altogether: int = ALTOGETHER) -> None:
        self._per_address, self._altogether = per_address, altogether
        self._by_address: dict[bytes, deque[datetime]] = {}
        self._all: deque[datetime] = deque(maxlen=altogether)
        self._salt, self._salted_on = secrets.token_bytes(32), date.min
        self._lock = Lock()

    def wait(self, address: str, *, at: datetime) -> timedelta:
        """How long this address has to wait before the next try; zero where it need not."""
        with self._lock:
            own = self._own(address, at)
            ends = [times[0] + WINDOW for times in self._full(own, at)]
        return max([end - at for end in ends], default=timedelta())

    def failed(self, address: str, *, at: datetime) -> None:
        """Count a wrong try."""
        with self._lock:
            key = self._key(address, at)
            self._by_address.setdefault(key, deque(maxlen=self._per_address)).append(at)
            self._all.append(at)
            if len(self._by_address) > ADDRESSES:
                self._by_address.pop(next(iter(self._by_address)))

    def _full(self, own: deque[datetime], at: datetime) -> list[deque[datetime]]:
        for times in (own, self._all):
            while times and times[0] + WINDOW <= at:
                times.popleft()
        limits = ((own, self._per_address), (self._all, self._altogether))
        return [times for times, limit in limits if len(times) >= limit]

    def _own(self, address: str, at: datetime) -> deque[datetime]:
        return self._by_address.get(self._key(address, at), deque())

    def _key(self, address: str, at: datetime) -> bytes:
        if at.date() != self._salted_on:
            self._salt, self._salted_on = secrets.token_bytes(32), at.date()
            self._by_address.clear()
        return hmac.digest(self._salt, address.encode(), hashlib.sha256)


ATTEMPTS = Attempts()
