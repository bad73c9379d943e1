"""Deliveries of a county, checked in the test's own process."""

from pathlib import Path
from typing import Any

import pytest

from marketaccess.law import library
from marketaccess.warehouse.deliveries import running
from marketaccess.warehouse.quality.checking import check
from marketaccess.warehouse.quality.order import Order
from tests import make


def run_here(order: Order, heard: running.Heard) -> None:
    """What the checking process does, without the process."""

    def tell(stage: str, share: float) -> None:
        # Reading tells from a thread of the engine, and SQLite's connection belongs to the test's.
        if stage != "read" and not heard(stage, running.overall(stage, share)):
            raise running.Stopped

    check(Order.unpacked(order.packed()), library.data_needs(), library.quality_rules(), tell)


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unconfined: None) -> None:
    settings.WAREHOUSE_ROOT = tmp_path / "warehouse"
    monkeypatch.setattr(running, "run", run_here)


@pytest.fixture
def county(db: None) -> None:
    make.county()
