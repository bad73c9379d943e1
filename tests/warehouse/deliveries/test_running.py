"""The checking process itself: its answer, its progress, its end."""

import json
from datetime import date
from pathlib import Path

import pytest

from marketaccess.warehouse.deliveries import running
from marketaccess.warehouse.quality.order import Given, Order
from tests.warehouse.quality.kit import DIVISION, records, text

pytestmark = pytest.mark.requirement("R5.1")
RUN = running.run  # before the other tests' fixture replaces it


def order(folder: Path, name: str = "given.csv") -> Order:
    path = folder / name
    path.write_text(text(records({}, {})), encoding="utf-8")
    days = date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 5)
    return Order("service_records", DIVISION, *days, (Given("办件.csv", str(path)),), str(folder / "out"))


def test_it_answers_with_a_folder_and_hears_no_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@nowhere/none")
    heard: list[tuple[str, float]] = []
    RUN(order(tmp_path), lambda stage, share: not heard.append((stage, share)))  # type: ignore[func-returns-value]
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["rows_kept"] == 2
    assert all(stage in running.SHARES and 0 <= share <= 1 for stage, share in heard)


def test_it_ends_when_nobody_wants_it(tmp_path: Path) -> None:
    with pytest.raises(running.Stopped):
        RUN(order(tmp_path), lambda *_: False)
    assert not (tmp_path / "out").exists()


def test_a_process_that_dies_is_no_answer(tmp_path: Path) -> None:
    broken = Order(
        "nonsense", DIVISION, date(2026, 7, 1), date(2026, 7, 2), date(2026, 8, 1), (), str(tmp_path / "x")
    )
    with pytest.raises(running.Failed):
        RUN(broken, lambda *_: True)


def test_shares_of_stages_join_into_one() -> None:
    ends = [running.overall(stage, share) for stage in running.SHARES for share in (0.0, 1.0)]
    assert ends == sorted(ends)
    assert (ends[0], ends[-1]) == (0.0, 1.0)
