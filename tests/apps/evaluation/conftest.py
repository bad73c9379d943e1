"""A county that evaluates its departments; the worker stays outside."""

from collections.abc import Iterator

import pytest

from marketaccess.apps.evaluation.announcements import computation_asked, verification_asked
from tests import make


@pytest.fixture(autouse=True)
def _county(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    make.county()
    for signal in (computation_asked, verification_asked):
        monkeypatch.setattr(signal, "receivers", [])
        signal.sender_receivers_cache.clear()
    yield
    for signal in (computation_asked, verification_asked):
        signal.sender_receivers_cache.clear()
