"""The county of `pages`, inside an installation: filled once, and written to while it is read."""

import json
import sys
import time
from typing import Any

import django

django.setup()

from attrs import evolve
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from bench import population, staff
from marketaccess.apps.leads import actions
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts.models import User


def session(user: User) -> str:
    """A log-in without the form, as one cookie."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    User.objects.filter(pk=user.pk).update(session_key=store.session_key, password_changed_at=timezone.now())
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def officers(count: int) -> list[User]:
    """Half of them in the coordinating office, which sees every lead; the others in the departments."""
    office = staff.coordinating()
    others = list(office.division.departments.exclude(pk=office.pk))
    places = [
        (Role.COORDINATING_HANDLER, office) if n % 2 else (Role.DEPARTMENT_HANDLER, others[n % len(others)])
        for n in range(count)
    ]
    return [staff.officer(role, place, number) for number, (role, place) in enumerate(places)]


def reported() -> str:
    """One report of the public; its receipt."""
    anonymous = evolve(staff.report(0), channel="portal", has_reporter=True, source="", external_number="")
    return str(actions.receive(report=anonymous, by=REPORTER, at=staff.MOMENT).receipt)


def prepare(order: dict[str, Any]) -> dict[str, Any]:
    """Everything that the readers need, and how long the county took to fill."""
    staff.settle()
    started = time.perf_counter()
    population.fill(order["leads"], audit_events=order["events"])
    filled = time.perf_counter() - started
    return {
        "filled": filled,
        "receipts": [reported() for _ in range(order["readers"])],
        "sessions": [session(user) for user in officers(order["readers"])],
    }


def write_forever() -> None:
    """A lead of the hotline every second."""
    office = staff.actor(Role.COORDINATING_HANDLER, staff.coordinating())
    number = time.time_ns()
    while True:
        number += 1
        actions.receive(report=staff.report(number), by=office, at=timezone.now())
        time.sleep(1)


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write_forever()
    print(json.dumps(prepare(json.load(sys.stdin))))
