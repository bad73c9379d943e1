"""
How often one address may enter a wrong receipt or survey code, and how often it may send a report or answer.

The counts live in memory only, in each process of the web server for itself. An address is known to them
by a keyed hash whose key is thrown away every day: nothing that could later tell who asked or reported is
ever written down, not even for the worker to delete. In memory is enough, a restart forgives.

A receipt has 100 random bits, so the limit does not protect the receipts; it keeps a guessing machine from
burdening the database. The limit on reports keeps one from filling it: so generous that a government hall
or everybody behind a mobile carrier's shared address goes through, since a county gets fewer in a day.
"""

import hashlib
import hmac
import secrets
from collections import deque
from datetime import date, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock

WINDOW = timedelta(minutes=10)
PER_ADDRESS = 10
ALTOGETHER = 2_000
REPORTS_PER_ADDRESS = 60
REPORTS_ALTOGETHER = 6_000
# A guessed survey code is a miss; an answer by a link that anybody may use comes from a crowded hall.
CODES_PER_ADDRESS = 60
OPEN_PER_ADDRESS, OPEN_ALTOGETHER = 300, 60_000
ADDRESSES = 10_000  # more than this many at once are no crowd of reporters: the oldest are forgotten
SUBSCRIBER_BITS = 64  # an IPv6 subscriber is given a /64: the addresses in it are one


def _subscriber(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(int(known) >> SUBSCRIBER_BITS)
    return str(getattr(known, "ipv4_mapped", None) or known)


class Attempts:
    """What was counted in the last ten minutes, by address and altogether. Safe among threads."""

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

    def count(self, address: str, *, at: datetime) -> None:
        """Count one."""
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
        return hmac.digest(self._salt, _subscriber(address).encode(), hashlib.sha256)


ATTEMPTS = Attempts()
CODES = Attempts(per_address=CODES_PER_ADDRESS)
OPEN_ANSWERS = Attempts(per_address=OPEN_PER_ADDRESS, altogether=OPEN_ALTOGETHER)
REPORTS = Attempts(per_address=REPORTS_PER_ADDRESS, altogether=REPORTS_ALTOGETHER)
