"""A county that takes in reports, and a phone without a history."""

import pytest
from django.test import Client

from marketaccess.apps.portal import limits
from tests import make


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()
    make.vault_keys()


@pytest.fixture(autouse=True)
def attempts(monkeypatch: pytest.MonkeyPatch) -> limits.Attempts:
    """Counts of wrong receipts that no other test has touched."""
    fresh = limits.Attempts()
    monkeypatch.setattr("marketaccess.apps.portal.views.tracking.ATTEMPTS", fresh)
    return fresh


@pytest.fixture(autouse=True)
def reports(monkeypatch: pytest.MonkeyPatch) -> limits.Attempts:
    """Counts of reports that no other test has touched."""
    fresh = limits.Attempts(per_address=limits.REPORTS_PER_ADDRESS, altogether=limits.REPORTS_ALTOGETHER)
    monkeypatch.setattr("marketaccess.apps.portal.views.sending.REPORTS", fresh)
    return fresh


@pytest.fixture
def phone() -> Client:
    """A browser that enforces CSRF, as a real one does."""
    return Client(enforce_csrf_checks=True)
