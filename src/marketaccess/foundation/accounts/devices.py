"""
Where a request comes from, and known devices: a signed mark in the browser after a log-in.

Guessing from many addresses slows an account down as a whole. A browser that was signed in to that
account before is counted by itself, so that strangers cannot keep the owner waiting. The mark opens
nothing: it only tells which count applies. (The idea is OWASP's "device cookies".)
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "known_device"
SALT = "marketaccess.known-device"
LASTS = 180 * 24 * 60 * 60


def client_address(request: HttpRequest) -> str:
    """Where the request comes from (AXES_CLIENT_IP_CALLABLE too). Behind our proxy, what it noted last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))


def pace_name(request: HttpRequest, username: str) -> str:
    """Under which name failures of this browser on this account are counted."""
    try:
        owner, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return username
    return f"{username}\n{device}" if owner == username else username


def remember(response: HttpResponse, username: str) -> HttpResponse:
    """Mark the browser as one that was signed in to this account."""
    mark = signing.dumps([username, secrets.token_hex(8)], salt=SALT)
    response.set_cookie(
        COOKIE, mark, max_age=LASTS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response
