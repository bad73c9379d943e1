"""
The mark that keeps a tracking page open: a signed cookie of thirty minutes.

It carries the digest of the receipt, not the receipt: who finds it later learns nothing, and it cannot
be typed into the page. It is for the tracking pages only and leaves with “退出查询” or with the time.
"""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE = "tracking"
SALT = "marketaccess.portal.tracking"
LASTS = 30 * 60


def read(request: HttpRequest) -> str:
    """The digest in the mark, "" where there is none, an old one or a forged one."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return ""
    return found if isinstance(found, str) else ""


def write(request: HttpRequest, response: HttpResponse, digest: str) -> None:
    """Set the mark, or set it anew: thirty minutes from the last page."""
    response.set_cookie(
        COOKIE,
        signing.dumps(digest, salt=SALT),
        max_age=LASTS,
        path=reverse("portal:track"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )


def erase(response: HttpResponse) -> None:
    """Take the mark away."""
    response.delete_cookie(COOKIE, path=reverse("portal:track"), samesite="Strict")
