"""A form sent by script learns where to go instead of being sent there."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from marketaccess.foundation.ui.middleware import TellWhereToGo


def answer(response: HttpResponse, **headers: str) -> HttpResponse:
    def view(_: HttpRequest) -> HttpResponse:
        return response

    return TellWhereToGo(view)(RequestFactory().post("/x/", headers=headers))


def test_a_redirect_is_told() -> None:
    redirect = HttpResponseRedirect("/desk/")
    redirect.set_cookie("messages", "said")
    told = answer(redirect, **{"X-Form": "keep-files"})
    assert told.status_code == 204
    assert told.headers["X-Next"] == "/desk/"
    assert "Location" not in told.headers
    assert told.cookies["messages"].value == "said"


def test_a_page_stays_a_page() -> None:
    told = answer(HttpResponse("page", status=422), **{"X-Form": "keep-files"})
    assert (told.status_code, told.content) == (422, b"page")
    assert "X-Next" not in told.headers


def test_a_browser_s_own_form_is_redirected() -> None:
    assert answer(HttpResponseRedirect("/desk/")).status_code == 302
