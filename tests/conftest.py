"""What every test needs."""

import gc
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client, TransactionTestCase
from pytest_django import DjangoDbBlocker

from marketaccess.apps.desk.beside import KEPT
from marketaccess.apps.leads.queries.inbox import COUNTS
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.protection import unprotected
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.confinement import Allowance
from marketaccess.foundation.ui.shelf import SHELF
from marketaccess.foundation.vault import keys
from marketaccess.pipelines.tables.reading import READ
from tests import tables
from tests.scheduling import Scheduler, first_cases, in_order, needs_database
from tests.transactions import clear, taken_back


def pytest_addoption(parser: pytest.Parser) -> None:
    """What scripts/test.py asks for on the second database."""
    parser.addoption(
        "--first-cases",
        action="store_true",
        help="each test with its first case, some journeys: for the second database",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what works on the database, leave out what is not asked for, put the longest tests first."""
    for item in items:
        if needs_database(item):
            item.add_marker(pytest.mark.database)
    if config.getoption("--first-cases"):
        chosen = first_cases(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen
    items[:] = in_order(items)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """
    Collect the tests without looking for garbage, and never look for it among them.

    Twelve thousand tests and all modules live to the end. Python walked through them again and again while
    they were made, half of the time of the collection, and in each full sweep afterwards.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduler:
    """Deal the tests out to the workers in our own way."""
    return Scheduler(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Each worker's database begins as a copy of the one that `scripts/test.py` has migrated."""
    with tables.for_the_suite():
        yield


@pytest.fixture(scope="session", autouse=True)
def _cleared_after_a_commit() -> Iterator[None]:
    """
    After a transactional test the database is cleared, the audit log too.

    The database refuses to delete an event. The triggers are taken away around this one clearing and
    put back at once; every test body runs with them.
    """

    def teardown(case: TransactionTestCase) -> None:
        with unprotected(connection):
            clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(scope="session", autouse=True)
def _signed_in_by_a_row() -> Iterator[None]:
    """
    ``force_login`` leaves the session of a log-in, without the log-in: many statements less a browser.

    What a log-in does beside it (rules, lock-out, one session per account) is tested by the form itself.
    """

    def force_login(client: Client, user: User, backend: str = settings.AUTHENTICATION_BACKENDS[-1]) -> None:
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), backend
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", force_login)
        yield


def _wrap_quickly(patch: pytest.MonkeyPatch) -> None:
    """Wrapping that costs no seconds, and still needs its passphrase. The real one: the vault's test_keys."""

    def wrap(private: str, passphrase: str) -> bytes:
        return f"{keys.normal(passphrase)}|{private}".encode()

    def unwrap(wrapped: bytes, passphrase: str) -> str:
        told, _, private = bytes(wrapped).decode().partition("|")
        if told != keys.normal(passphrase):
            raise keys.WrongPassphrase
        return private

    patch.setattr(keys, "wrap", wrap)
    patch.setattr(keys, "unwrap", unwrap)


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Keys of the vault are wrapped quickly.

    A fixture that makes keys asks for it as a parameter: beside it in ``usefixtures`` it may come too late.
    """
    _wrap_quickly(monkeypatch)


@pytest.fixture(scope="class")
def arranged_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """
    For a class whose tests begin with the same costly rows: its fixture asks for this and writes them once.

    They lie in a transaction around the class. Each test still has its own inside, and leaves nothing to
    the next; one that commits has no place here. Keys of the vault are wrapped quickly.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), taken_back():
        _wrap_quickly(patch)
        yield


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    """Tests write rows that no event tells of, all with one history: none may see what another drew."""
    SHELF.clear()
    COUNTS.clear()
    KEPT.clear()
    READ.clear()


@pytest.fixture
def confined() -> None:
    """For the test that needs the parser's own process, where all others of its file are ``unconfined``."""


@pytest.fixture
def unconfined(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in the test's own process what else runs in one of its own: that start costs seconds each time."""
    if "confined" in request.fixturenames:
        return

    def run(target: str, content: bytes, *, allowance: Allowance, **arguments: str) -> bytes:
        module, _, name = target.partition(":")
        try:
            answer: bytes = getattr(import_module(module), name)(content=content, **arguments)
        except Refusal:
            raise
        except Exception as error:
            raise confinement.Failed(type(error).__name__) from error
        return answer

    def watched(
        target: str, content: bytes, *, allowance: Allowance, tell: Callable[[str], bool], **arguments: str
    ) -> bytes:
        if not tell(""):
            raise confinement.Stopped
        return run(target, content, allowance=allowance, **arguments)

    monkeypatch.setattr(confinement, "run", run)
    monkeypatch.setattr(confinement, "watched", watched)
