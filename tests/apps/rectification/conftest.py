"""A county in which plans are drafted."""

import pytest

from tests import make


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()
