"""What the manual tells a stranger of the data sets, and of what is counted, is whole."""

import re
from pathlib import Path

import pytest

from marketaccess.apps.evaluation.wording import REASONS
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.scoring import Status
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R5.1")
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/manual/evaluation-data.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z_0-9]+)`", PAGE))
SYSTEM = library.indicator_system("chongqing-2022")


@pytest.mark.parametrize("need", library.data_needs(), ids=lambda need: need.name)
def test_every_column_is_told_with_its_codes(need: DataNeed) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{need.name}` {need.label} |")]
    for column in need.columns:
        mark = "" if column.is_required else "?"
        assert f"`{column.name}`{mark} {column.label}" in row
        assert all(f"`{code}` {label}" in row for code, label in column.codes.items())


def test_every_metric_reason_and_status_is_told() -> None:
    assert {each.metric for each in SYSTEM.indicators} <= NAMED
    assert REASONS.keys() <= NAMED
    assert set(Status) <= NAMED
