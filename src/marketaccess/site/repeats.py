"""
An officer's page once more, as it was, while nothing has changed for that officer (ADR 0006).

Finding out who asks, and what that person may see, costs more than a page that is drawn already. One
question tells that all of it still stands: the session, whose it is, the log, the unread notices.

Who asks is known only when the request has gone the whole way. So an answer is kept from the second request
on: what the reader was at the first says which events to look at before the second is answered.
"""

import random
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from attrs import frozen
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.accounts.guards import actor_of_request
from marketaccess.foundation.audit.log import GENESIS

Standing = tuple[object, ...]
PAGES = ("desk:inbox",)
# Answers are asked for in full at least so often: the session's idle time is renewed there. Those that were
# made together are not asked for together: each is kept for half of it at least.
SECONDS = 60
CHANCE = random.SystemRandom()
# 8 MiB in every process of the web server.
ROOM = 8 * 1024 * 1024
_STANDING = """
    SELECT session.session_data,
        (SELECT digest FROM audit_event ORDER BY sequence DESC LIMIT 1),
        (SELECT COUNT(*) FROM notifications_notice WHERE user_id = officer.id AND read_at IS NULL)
    FROM django_session AS session JOIN accounts_user AS officer USING (session_key)
    WHERE session.session_key = %s AND session.expire_date > %s
"""


@frozen
class Found:
    """The session's content, the digest of the log's last event, how many notices are unread."""

    session: str
    tail: str | None
    unread: int


@frozen
class Answer:
    """
    What was answered, to whom, and until when (seconds of the monotonic clock).

    ``reader`` is everything that decides what that person may see; ``standing`` on what the answer rested,
    None where nothing is kept but the reader.
    """

    content: bytes
    headers: dict[str, str]
    reader: Actor
    standing: Standing | None
    until: float


class Answers:
    """Answers by what was asked, up to ``room`` bytes; the one unused longest goes. Safe among threads."""

    def __init__(self, *, room: int) -> None:
        self._room = room
        self._used = 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def reader(self, asked: Hashable) -> Actor | None:
        """Who got the answer to the same question."""
        with self._lock:
            answer = self._answers.get(asked)
            return answer.reader if answer else None

    def get(self, asked: Hashable, standing: Standing | None, *, now: float) -> Answer | None:
        """The answer to the same question, if all on which it rested is known and as it was."""
        with self._lock:
            answer = self._answers.get(asked)
            if answer is None or standing is None or answer.standing != standing or answer.until <= now:
                return None
            self._answers.move_to_end(asked)
            return answer

    def put(self, asked: Hashable, answer: Answer) -> None:
        """Keep an answer in place of an earlier one to the same question."""
        with self._lock:
            before = self._answers.pop(asked, None)
            self._used += len(answer.content) - (len(before.content) if before else 0)
            self._answers[asked] = answer
            while self._used > self._room:
                self._used -= len(self._answers.popitem(last=False)[1].content)


class Repeats:
    """Outermost of all: an answer that is repeated was made by everything that lies below."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers = Answers(room=ROOM)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer from before if it still is the answer."""
        found = _signed_in(request) if _is_repeatable(request) else None
        if found is None:
            return self.get_response(request)
        asked, now = _asked(request), time.monotonic()
        reader = self.answers.reader(asked)
        standing = _standing(found, reader) if reader else None
        if kept := self.answers.get(asked, standing, now=now):
            return HttpResponse(kept.content, headers=kept.headers)
        response = self.get_response(request)
        if _may_be_kept(request, response):
            seen_by = actor_of_request(request).standing
            rested = standing if seen_by == reader else None
            until = now + SECONDS * CHANCE.uniform(0.5, 1)
            self.answers.put(asked, Answer(response.content, dict(response.items()), seen_by, rested, until))
        return response


def _is_repeatable(request: HttpRequest) -> bool:
    """A message is told once: who has one waiting gets a page of their own."""
    if request.method != "GET" or CookieStorage.cookie_name in request.COOKIES:
        return False
    return request.path_info in {reverse(name) for name in PAGES}


def _asked(request: HttpRequest) -> Hashable:
    """All of the request that the pages look at. The form token of a page belongs to its reader's cookies."""
    named = ("HTTP_COOKIE", "HTTP_HOST", "HTTP_HX_REQUEST", "HTTP_HX_HISTORY_RESTORE_REQUEST")
    return (request.get_full_path(), *(request.META.get(name, "") for name in named))


def _signed_in(request: HttpRequest) -> Found | None:
    """What one question tells of whoever asks; None: nobody is signed in so."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not key.isascii() or not key.isalnum():
        return None
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [key, timezone.now()])
        row = cursor.fetchone()
    return Found(*row) if row else None


def _standing(found: Found, reader: Actor) -> Standing:
    """Everything on which this reader's answer rests, as it is now."""
    version = leads.inbox_version(reader, tail=found.tail or GENESIS)
    return (found.session, found.unread, version, timezone.localdate())


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Only what leaves no trace: nothing is written to the session, no cookie becomes another."""
    is_news = any(request.COOKIES.get(name) != cookie.value for name, cookie in response.cookies.items())
    return response.status_code == 200 and not is_news and not request.session.modified
