"""A county in which ratings are taken in."""

import pytest

from tests import make


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()
