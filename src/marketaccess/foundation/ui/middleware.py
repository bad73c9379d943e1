"""Answers to forms that a script sends."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
MARK, NEXT = "X-Form", "X-Next"


class TellWhereToGo:
    """
    A redirect becomes an answer that names the next page, where app.js sent the form (data-keep-files).

    ``fetch`` would follow the redirect unseen, and the message for the person would be shown to nobody.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, its redirect told instead of made."""
        response = self.get_response(request)
        if request.headers.get(MARK) == "keep-files" and "Location" in response.headers:
            response.status_code = 204
            response.headers[NEXT] = response.headers["Location"]
            del response.headers["Location"]
        return response
