"""A county, a folder for its rounds, and computing in the test's own process."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests import make


@pytest.fixture(autouse=True)
def _county(db: None, unconfined: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.EVALUATION_ROOT = tmp_path / "evaluation"
    make.county()
