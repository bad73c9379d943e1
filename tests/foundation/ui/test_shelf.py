"""What is drawn once and kept: by its key, within its room, once among many threads."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.safestring import SafeString

from marketaccess.foundation.ui.shelf import Shelf, kept_page


class Pen:
    """Draws, and counts how often."""

    def __init__(self, text: str = "text") -> None:
        self.text = SafeString(text)
        self.strokes = 0

    def __call__(self) -> SafeString:
        self.strokes += 1
        return self.text


@pytest.fixture
def shelf() -> Shelf[SafeString]:
    return Shelf[SafeString](room=10)


class TestShelf:
    def test_draws_each_key_once(self, shelf: Shelf[SafeString]) -> None:
        one, other = Pen("one"), Pen("other")
        assert [shelf.get("a", one), shelf.get("b", other), shelf.get("a", one)] == ["one", "other", "one"]
        assert (one.strokes, other.strokes) == (1, 1)

    def test_gives_up_what_was_unused_longest(self, shelf: Shelf[SafeString]) -> None:
        pens = {key: Pen("1234") for key in "abc"}
        shelf.get("a", pens["a"])
        shelf.get("b", pens["b"])
        shelf.get("a", pens["a"])
        shelf.get("c", pens["c"])
        for key in "acb":
            shelf.get(key, pens[key])
        assert {key: pen.strokes for key, pen in pens.items()} == {"a": 1, "b": 2, "c": 1}

    def test_what_is_too_large_is_given_and_not_kept(self, shelf: Shelf[SafeString]) -> None:
        pen = Pen("x" * 11)
        assert shelf.get("a", pen) == shelf.get("a", pen) == "x" * 11
        assert pen.strokes == 2

    def test_an_error_is_not_kept(self, shelf: Shelf[SafeString]) -> None:
        def fail() -> SafeString:
            raise LookupError

        with pytest.raises(LookupError):
            shelf.get("a", fail)
        assert shelf.get("a", Pen()) == "text"

    def test_clearing_makes_room(self, shelf: Shelf[SafeString]) -> None:
        pen, others = Pen("1234567890"), Pen("1234567890")
        shelf.get("a", pen)
        shelf.clear()
        shelf.get("b", others)
        shelf.get("b", others)
        shelf.get("a", pen)
        assert (pen.strokes, others.strokes) == (2, 1)

    def test_many_who_ask_at_once_wait_for_one(self, shelf: Shelf[SafeString]) -> None:
        class Slow(Pen):
            def __call__(self) -> SafeString:
                time.sleep(0.05)
                return super().__call__()

        pen = Slow()
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(lambda _: shelf.get("a", pen), range(16))) == {"text"}
        assert pen.strokes == 1


class TestKeptPage:
    @pytest.fixture
    def request_(self) -> HttpRequest:
        request = RequestFactory().get("/")
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        return request

    @staticmethod
    def draw(token: str) -> SafeString:
        return SafeString(f'<input value="{token}"><input value="{token}">')

    def test_every_reader_gets_a_token_of_their_own(self, request_: HttpRequest) -> None:
        pages = {kept_page(request_, "page", self.draw) for _ in range(3)}
        assert len(pages) == 3
        assert request_.META["CSRF_COOKIE_NEEDS_UPDATE"]
        tokens = {part for page in pages for part in page.split('"') if len(part) == 64}
        assert len(tokens) == 3

    def test_a_page_with_a_message_is_for_its_reader_alone(self, request_: HttpRequest) -> None:
        pens = []

        def draw(token: str) -> SafeString:
            pens.append(token)
            return self.draw(token)

        kept_page(request_, "page", draw)
        messages.info(request_, "told once")
        kept_page(request_, "page", draw)
        kept_page(request_, "page", draw)
        assert len(pens) == 3
