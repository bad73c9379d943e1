"""Drawn pages and parts of pages, and what is counted for them, kept in the process's memory (ADR 0006)."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from functools import partial
from threading import Lock
from typing import Generic, TypeVar

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString

T = TypeVar("T", bound=Sized)


class Shelf(Generic[T]):
    """
    Texts by their key, up to ``room`` characters or bytes; the one unused longest goes first.
    Safe among threads.

    A text is right because its key holds everything that it depends on, not because it is young.
    """

    def __init__(self, *, room: int) -> None:
        self._room = room
        self._used = 0
        self._texts: OrderedDict[Hashable, T] = OrderedDict()
        self._drawing: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, draw: Callable[[], T]) -> T:
        """The text of the key, drawn once, however many ask for it at the same moment."""
        with self._lock:
            if (kept := self._find(key)) is not None:
                return kept
            drawing = self._drawing.setdefault(key, Lock())
        with drawing:
            return self._draw(key, draw)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._texts.clear()
            self._used = 0

    def _find(self, key: Hashable) -> T | None:
        if key not in self._texts:
            return None
        self._texts.move_to_end(key)
        return self._texts[key]

    def _draw(self, key: Hashable, draw: Callable[[], T]) -> T:
        with self._lock:
            if (kept := self._find(key)) is not None:
                return kept
        try:
            text = draw()
            with self._lock:
                self._put(key, text)
        finally:
            with self._lock:
                self._drawing.pop(key, None)
        return text

    def _put(self, key: Hashable, text: T) -> None:
        self._used += len(text) - len(self._texts.pop(key, ""))
        self._texts[key] = text
        while self._used > self._room:
            self._used -= len(self._texts.popitem(last=False)[1])


# 16 MiB of Chinese text, in every process of the web server.
SHELF = Shelf[SafeString](room=8 * 1024 * 1024)
# Stands in a kept page where each reader's own form token goes. Nobody can guess it, so nobody can write it.
_TOKEN = secrets.token_hex(32)


def kept_page(request: HttpRequest, key: Hashable, draw: Callable[[str], SafeString]) -> str:
    """
    A whole page from the shelf. ``draw`` is given the form token that is to stand in it.

    Messages are told once and to one reader: a page that has any is drawn for itself.
    """
    if len(get_messages(request)):
        return draw(get_token(request))
    return SHELF.get(key, partial(draw, _TOKEN)).replace(_TOKEN, get_token(request))
