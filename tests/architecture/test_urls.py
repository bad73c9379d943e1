"""Every address says who may use it, and keeps out who may not."""

import pytest
from django.test import Client
from django.urls import URLPattern

from marketaccess.domain.authority.permission import Permission
from tests import make
from tests.addresses import patterns

pytestmark = pytest.mark.django_db
OUTSIDE = ("api/", "static/")  # the API has its own tokens and its own tests


ADDRESSES = [(r, p) for r, p in patterns() if not r.startswith(OUTSIDE)]
FILLERS = {
    "reference": "2026-000001",
    "number": "2026-000001",
    "pk": "1",
    "name": "x",
    "year": "2027",
    "kind": "leader",
}


def sample(pattern: URLPattern, route: str) -> str:
    """An address of the pattern, with something that fits each of its placeholders."""
    address = route
    for name, converter in pattern.pattern.converters.items():
        value = FILLERS.get(name, "1") if "Int" not in type(converter).__name__ else "1"
        start = address.index("<")
        while name not in address[start : address.index(">", start)]:
            start = address.index("<", start + 1)
        address = address[:start] + value + address[address.index(">", start) + 1 :]
    return "/" + address


@pytest.mark.parametrize(("route", "pattern"), ADDRESSES, ids=[route or "/" for route, _ in ADDRESSES])
def test_an_address_states_who_may_use_it(route: str, pattern: URLPattern) -> None:
    access = getattr(pattern.callback, "access", None)
    assert access is not None, f"{route}: use requires(…), signed_in or public"
    if not isinstance(access, str):
        assert access
        assert all(isinstance(permission, Permission) for permission in access)


@pytest.mark.parametrize(("route", "pattern"), ADDRESSES, ids=[route or "/" for route, _ in ADDRESSES])
def test_an_address_keeps_out_who_may_not(route: str, pattern: URLPattern) -> None:
    make.locality()
    address = sample(pattern, route)
    if pattern.callback.access == "public":  # type: ignore[attr-defined]
        return
    for method in ("get", "post"):
        answer = getattr(Client(), method)(address)
        if answer.status_code == 405:  # the method is refused to everybody
            continue
        assert answer.status_code == 302, f"{method} {address}: {answer.status_code}"
        assert "/account/login" in answer.headers["Location"]
    if pattern.callback.access == "signed_in":  # type: ignore[attr-defined]
        return
    nobody = Client()
    nobody.force_login(make.user())
    for method in ("get", "post"):
        answer = getattr(nobody, method)(address)
        assert answer.status_code in {403, 405}, f"{method} {address}: {answer.status_code}"
