"""How a file leaves the house: never shown by the browser, always saved."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketaccess.foundation.documents import queries

if TYPE_CHECKING:
    from marketaccess.foundation.documents.models import StoredFile

CONFLICT = 409


def download_response(file: "StoredFile") -> HttpResponse:
    """The file as a download. The caller has asked its own policy before. Raises queries.Damaged."""
    return bytes_response(name=file.name, media_type=file.media_type, content=queries.open(file))


def bytes_response(*, name: str, media_type: str, content: bytes) -> HttpResponse:
    """Bytes as a download: named by RFC 5987, not sniffed, not run, not kept by caches."""
    response = HttpResponse(content, content_type=media_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    # Set by hand: the site's policy is for pages; a downloaded file may do nothing at all.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store, private"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def no_file(request: HttpRequest, why: str, *, back: str) -> HttpResponse:
    """
    In place of a file that cannot be had now: why, and the page on which to go on.

    Never a redirect: whoever fetches an address that ends in .docx would keep a page under that name.
    """
    return render(request, "ui/no_file.html", {"why": why, "back": back}, status=CONFLICT)


def download_or_why(request: HttpRequest, file: "StoredFile", *, damaged: str, back: str) -> HttpResponse:
    """The file as a download; where it is damaged, the sentence that says so, and the page to go on."""
    try:
        return download_response(file)
    except queries.Damaged:
        return no_file(request, damaged, back=back)
