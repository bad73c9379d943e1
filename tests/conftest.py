"""What every test needs."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit.protection import unprotected
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.confinement import Allowance
from marketaccess.foundation.ui.shelf import SHELF
from marketaccess.foundation.vault import keys
from marketaccess.pipelines.tables.reading import READ
from tests.scheduling import Scheduler, first_cases, in_order, needs_database
from tests.transactions import taken_back


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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduler:
    """Deal the tests out to the workers in our own way."""
    return Scheduler(config, log)


@pytest.fixture(scope="session", autouse=True)
def _flush_clears_the_audit_log() -> Iterator[None]:
    """
    Let the flush after a transactional test clear the audit log.

    The database refuses to delete an event. The triggers are taken away around this one flush and
    put back at once; every test body runs with them.
    """
    original = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        with unprotected(connection):
            original(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
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

    monkeypatch.setattr(confinement, "run", run)
