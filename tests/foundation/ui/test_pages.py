"""The interface's own pages: style page, size of type, and the pages shown when something is wrong."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from marketaccess.domain.authority.role import Role
from marketaccess.foundation import ui
from tests import make

ROOT = Path(ui.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLE = "/manage/style/"


@pytest.mark.django_db
class TestStylePage:
    def test_is_for_officers(self, client: Client) -> None:
        assert client.get(STYLE).status_code == 302
        client.force_login(make.user(Role.AUDITOR, "audit"))
        assert client.get(STYLE).status_code in {200, 302}

    def test_shows_every_component(self, client: Client, settings: pytest.FixtureRequest) -> None:
        settings.DEBUG = True  # type: ignore[attr-defined]
        page = client.get(STYLE).content.decode()
        for mark in (
            "light-red",
            "mark-provisional",
            "trace-days",
            "error-summary",
            "timeline",
            "signatures",
        ):
            assert mark in page, mark
        assert 'href="#main"' in page
        assert 'id="main"' in page

    def test_has_no_inline_style_or_handler(self, client: Client, settings: pytest.FixtureRequest) -> None:
        settings.DEBUG = True  # type: ignore[attr-defined]
        page = client.get(STYLE).content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=", page)


class TestTypeSize:
    def test_is_remembered_without_a_script(self, client: Client) -> None:
        response = client.get(reverse("ui:type_size", args=["large"]), {"next": "/track/"})
        assert response.headers["Location"] == "/track/"
        assert response.cookies["type_size"].value == "large"

    @pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "", "javascript:x"])
    def test_never_leads_elsewhere(self, client: Client, elsewhere: str) -> None:
        response = client.get(reverse("ui:type_size", args=["normal"]), {"next": elsewhere})
        assert response.headers["Location"] == "/"

    def test_there_are_two_sizes(self, client: Client) -> None:
        assert client.get("/display/huge/").status_code == 404

    def test_the_page_follows_the_cookie(self) -> None:
        request = RequestFactory().get("/")
        assert 'class="large-type"' not in render_to_string("404.html", {}, request)
        request.COOKIES["type_size"] = "large"
        assert 'class="large-type"' in render_to_string("404.html", {}, request)


class TestErrorPages:
    @pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404"])
    def test_say_what_to_do_without_asking_the_database(self, code: str) -> None:
        page = render_to_string(f"{code}.html", {}, RequestFactory().get("/"))
        assert "请" in page
        assert code[:3] in page

    def test_the_last_resort_needs_no_context(self) -> None:
        page = render_to_string("500.html")
        assert "系统出现故障" in page
        assert "/static/ui/tokens.css" in page

    def test_an_unknown_address_is_a_page_in_chinese(self, client: Client) -> None:
        response = client.get("/display/x/y/z/")
        assert response.status_code == 404
        assert "没有找到这个页面" in response.content.decode()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_short_and_free_of_inline_code(template: Path) -> None:
    text = template.read_text()
    assert len(text.splitlines()) <= 120
    assert not re.search(r'\sstyle="|\son[a-z]+="|javascript:', text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text)
