"""What a visitor reads when the request cannot be served: a page in Chinese, or the API's one shape."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request as django_bad_request

from marketaccess.foundation.organizations.queries import NotInstalled
from marketaccess.site import api

HEALTH, API = "/healthz", "/api/"
# Errors that the framework answers with an empty or an English page.
IN_CHINESE = {
    404: "没有这个接口地址，请对照接口说明 /api/v1/openapi.json。",
    405: "这个地址不支持这种请求方法，请对照接口说明 /api/v1/openapi.json。",
}


class Faults:
    """Puts words into errors that have none, and keeps the health check free of sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == HEALTH:
            # A browser's session would be looked up in the very database whose loss is to be told.
            request.COOKIES = {}
        response = self.get_response(request)
        if told := _in_chinese(request, response):
            # Into the answer that is there: its headers stay.
            response.content = told.content
            response["Content-Type"] = told["Content-Type"]
            response["Content-Length"] = str(len(told.content))
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """
        :raises Http404: a NUL in a page's address. None of ours has one, and PostgreSQL takes none.

        The API says itself which part of its address is wrong.
        """
        if "\x00" in request.path_info and not request.path_info.startswith(API):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Before ``marketaccess install`` there is nothing to show, and that is no fault of the program."""
        return render(request, "503.html", status=503) if isinstance(exception, NotInstalled) else None


def _in_chinese(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    """What is to stand in place of the framework's words, None where they are ours already."""
    status = response.status_code
    if status not in IN_CHINESE or response.get("Content-Type", "").startswith("application/json"):
        return None
    if request.path_info.startswith(API):
        return api.refused(request, status, IN_CHINESE[status])
    return render(request, "405.html", status=status) if status == 405 else None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler400``; what is only too much is 413 and says so."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "413.html", status=413)
    return django_bad_request(request, exception)
