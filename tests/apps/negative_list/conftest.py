"""Comparisons without a process of their own, where that is not what a test is about."""

from typing import Any

import pytest

from marketaccess.apps.negative_list.queries import comparing
from marketaccess.domain.negative_list.compare import answered
from marketaccess.foundation.documents import confinement


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What would have been sent to the confined process, each time."""
    sent: list[bytes] = []

    def run(target: str, content: bytes, **_: Any) -> bytes:
        assert target == comparing.TARGET
        sent.append(content)
        return answered(content=content)

    monkeypatch.setattr(confinement, "run", run)
    return sent
