"""What every test needs."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase

from marketaccess.foundation.audit.protection import unprotected
from marketaccess.foundation.ui.shelf import SHELF


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


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    """Tests write rows that no event tells of, all with one history: none may see what another drew."""
    SHELF.clear()
