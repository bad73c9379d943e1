"""What every test needs."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase

from marketaccess.foundation.audit.protection import unprotected


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
