"""
The conflict-of-interest rule once more, in PostgreSQL itself (migration 0002, ADR 0004).

While an officer is at the desk, the transaction carries the departments of that person, and the
database hides every lead about one of them, with all that hangs on it. Without a context (the public,
the worker, commands) the policies hide nothing: those do not act for a department.

The setting belongs to the transaction (third argument of ``set_config``): it cannot leak into the next
request that gets the same connection.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from marketaccess.foundation.accounts.guards import actor_of_request

SETTING = "marketaccess.departments"
Handler = Callable[[HttpRequest], HttpResponse]


def hide_from(departments: frozenset[int]) -> None:
    """Until the end of the transaction, hide leads about these departments. Nothing on other databases."""
    if connection.vendor == "postgresql":
        _set(_listed(departments))


@contextmanager
def hidden_from(departments: frozenset[int]) -> Iterator[None]:
    """
    Hide leads about these departments from what is read inside: for long readings outside of a request.

    On another database than PostgreSQL no transaction is begun: SQLite's would keep every writer waiting.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), _carrying(departments):
        yield


@contextmanager
def lifted() -> Iterator[None]:
    """
    Let one action write where its own actor may not look.

    Four do: taking in a report about the very unit of the officer who types it, handing a lead over
    to the substitute, taking a unit out that was found at fault, and reporting a rectification on a notice
    whose lead stays hidden. The recomputation of all dates lifts it too: it shows nothing to anybody.
    """
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        yield  # nothing is hidden: the setting lives within transactions only
        return
    with _carrying(frozenset()):
        yield


class RowSecurityMiddleware:
    """Wraps the requests of signed-in officers in a transaction that carries their departments."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """On another database than PostgreSQL, or without an officer: nothing but the next handler."""
        if not _is_an_officers(request):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            # Views' exceptions have become a response by now: what they left half done must not stay.
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        """
        Hide, before the view runs.

        Not on a public page: there everybody is the public, whoever is signed in. A receipt is its own
        credential, also in the hands of an officer who reported about the own unit.
        """
        if _is_an_officers(request) and getattr(view, "access", None) != "public":
            hide_from(actor_of_request(request).departments)


def _is_an_officers(request: HttpRequest) -> bool:
    return connection.vendor == "postgresql" and bool(request.user.is_authenticated)


@contextmanager
def _carrying(departments: frozenset[int]) -> Iterator[None]:
    before = _get()
    _set(_listed(departments))
    try:
        yield
    finally:
        # After a database error the transaction is lost, and its settings with it.
        if not connection.needs_rollback:
            _set(before)


def _listed(departments: frozenset[int]) -> str:
    return ",".join(str(pk) for pk in sorted(departments))


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])


def _get() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        (value,) = cursor.fetchone()
    return str(value)
