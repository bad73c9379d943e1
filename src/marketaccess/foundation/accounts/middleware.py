"""One session per account, and nothing before the password is changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from marketaccess.foundation.accounts import wording
from marketaccess.foundation.accounts.models import User

# Reading pages writes nothing, except once a minute: the idle time-out counts from there.
RENEWAL = timedelta(minutes=1)
PASSWORD_AGE = timedelta(days=90)
OPEN_WHILE_CHANGING = frozenset({"accounts:password", "accounts:logout"})


class AccountRules:
    """Ends a session that a later log-in replaced; sends who must change the password there first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_signed_in", False) and not response.has_header("Cache-Control"):
            # A shared computer: after signing out, "back" must not show what an officer saw.
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any
    ) -> HttpResponseBase | None:
        """Asked before each view; an answer takes the view's place."""
        if not request.user.is_authenticated:
            return None
        request.is_signed_in = True  # type: ignore[attr-defined]
        user = request.user
        is_public = getattr(view, "access", None) == "public"
        if user.session_key and user.session_key != request.session.session_key:
            logout(request)
            messages.warning(request, wording.SIGNED_IN_ELSEWHERE)
            return None if is_public else redirect("accounts:login")
        keep_alive(request, at=timezone.now())
        reason = reason_to_change(user)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if reason and not is_public and name not in OPEN_WHILE_CHANGING:
            return redirect("accounts:password")
        return None


def keep_alive(request: HttpRequest, *, at: datetime) -> None:
    """Begin the idle time anew: the session and its cookie are written where that is a minute ago."""
    renewed_at = request.session.get("renewed_at", 0)
    if at.timestamp() - renewed_at >= RENEWAL.total_seconds():
        request.session["renewed_at"] = int(at.timestamp())


def reason_to_change(user: User) -> str:
    """Why the password must be changed before anything else, or ""."""
    if user.must_change_password:
        return wording.MUST_CHANGE
    changed_at = user.password_changed_at
    if changed_at is not None and timezone.now() - changed_at > PASSWORD_AGE:
        return wording.CHANGE_IS_DUE
    return ""
