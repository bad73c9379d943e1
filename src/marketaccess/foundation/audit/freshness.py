"""Until when a kept page is good: until something is recorded that it may show (ADR 0006)."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock

from attrs import evolve, frozen
from django.db import connection

from marketaccess.foundation.audit.log import GENESIS
from marketaccess.foundation.audit.models import Event

# Events looked at before a page; after more of them it is drawn anew without asking.
MOST = 100
# Who signs in or out, and the daily verification of the log, stand on no page but the log's own.
UNSEEN = frozenset({"account.sign_in", "account.sign_in_failed", "account.sign_out", "audit.verify"})
_COLUMNS = "sequence, digest, action, subject_kind, subject_ref"
_TABLE = Event._meta.db_table


@frozen
class Recorded:
    """An event as far as a page wants to know it."""

    sequence: int
    digest: str
    action: str
    kind: str
    ref: str


Touches = Callable[[Sequence[Recorded]], bool]
_NOTHING = Recorded(0, GENESIS, "", "", "")


@frozen
class _Seen:
    """The last event that was looked at, and the digest of the last that touched the page."""

    last: Recorded
    version: str


class Freshness:
    """
    The versions of pages in the memory of a process. Safe among threads.

    A version is the digest of the last event that touched the page, as far as this process knows: it is
    good for comparing with an earlier one of the same process, and for nothing else.
    """

    def __init__(self, *, room: int = 1024) -> None:
        self._room = room
        self._seen: OrderedDict[Hashable, _Seen] = OrderedDict()
        self._lock = Lock()

    def version(self, page: Hashable, touches: Touches, *, tail: str = "") -> str:
        """
        The version of a page, read before the page is: what is drawn after is as new or newer.

        ``touches`` is given the events since it was last asked, oldest first, and must say yes
        unless it knows that none of them changes the page. ``tail`` is the digest of the log's last
        event where the caller has just read it: nothing is asked while that is the one last looked at.
        """
        with self._lock:
            seen = self._seen.get(page)
        now = seen if seen and seen.last.digest == tail else _since(seen, touches)
        with self._lock:
            self._seen[page] = now
            self._seen.move_to_end(page)
            while len(self._seen) > self._room:
                self._seen.popitem(last=False)
        return now.version


def tail() -> str:
    """The digest of the log's last event, for the versions of several pages at the price of one question."""
    return (_read(0, most=1) or [_NOTHING])[0].digest


def _since(seen: _Seen | None, touches: Touches) -> _Seen:
    if seen is None:
        last = (_read(0, most=1) or [_NOTHING])[0]
        return _Seen(last, last.digest)
    *new, known = _read(seen.last.sequence, most=MOST + 1) or [_NOTHING]
    if known != seen.last:
        # More than could be looked at, or another log: a backup was put in its place.
        return _since(None, touches)
    if not new:
        return seen
    is_touched = touches(new[::-1])
    return _Seen(new[0], new[0].digest) if is_touched else evolve(seen, last=new[0])


def _read(since: int, *, most: int) -> list[Recorded]:
    """The events from a number on, the latest first. Asked for every page, so without the ORM's work."""
    asked = f"SELECT {_COLUMNS} FROM {_TABLE} WHERE sequence >= %s ORDER BY sequence DESC LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, [since, most])
        return [Recorded(*row) for row in cursor.fetchall()]
