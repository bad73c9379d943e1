"""
What stands before every view: who may come in.

Each view states its access by one of three decorators, and keeps the statement as ``view.access``
(a test walks all addresses and reads it). The action behind the view asks the policy again.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.foundation.accounts import queries
from marketaccess.foundation.accounts.models import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class AuthedRequest(HttpRequest):
    """A request of a signed-in officer. ``actor`` holds the posts of today in Beijing."""

    user: User
    actor: Actor


def actor_of_request(request: HttpRequest) -> Actor:
    """The officer who asks, resolved once per request."""
    authed = cast(AuthedRequest, request)
    if not hasattr(request, "actor"):
        authed.actor = queries.actor_of(authed.user, on=timezone.localdate())
    return authed.actor


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Let in who has at least one of the permissions anywhere; everybody else gets the 403 page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of_request(request)
            if not any(actor.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = permissions  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def signed_in(view: View) -> View:
    """Let in any officer. (LoginRequiredMiddleware has sent everybody else to the log-in page.)"""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor_of_request(request)
        return view(request, *args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return cast(View, guarded)


def public(view: View) -> View:
    """Let in everybody."""
    view.access = "public"  # type: ignore[attr-defined]
    return login_not_required(view)
