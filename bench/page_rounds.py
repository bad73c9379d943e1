"""Fill the county of `pages`, and open a session and a receipt in it."""

import json
import sys

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


if __name__ == "__main__":
    order = json.load(sys.stdin)
    staff.settle()
    officer = staff.officer(Role.COORDINATING_HANDLER, staff.coordinating())
    anonymous = evolve(staff.report(0), channel="portal", has_reporter=True, source="", external_number="")
    received = actions.receive(report=anonymous, by=REPORTER, at=staff.MOMENT)
    population.fill(order["leads"], events=order["events"])
    print(json.dumps({"session": session(officer), "receipt": received.receipt}))
