"""Every test of pressure has the vault's keys, so that reports can be received."""

import pytest

from tests import make


@pytest.fixture(autouse=True)
def _keys(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db" if _is_transactional(request) else "db")
        make.vault_keys()


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))
