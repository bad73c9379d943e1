"""A county that takes in questions."""

import pytest

from tests import make


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()
    make.vault_keys()
