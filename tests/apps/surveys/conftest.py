"""A county that asks its enterprises."""

import pytest

from tests import make


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()
