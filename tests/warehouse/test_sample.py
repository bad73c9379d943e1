"""Made data sets: the true counts are found again, and the same order makes the same files."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from marketaccess.domain.basics.period import Period
from marketaccess.law import library
from marketaccess.warehouse import sample
from marketaccess.warehouse.evaluation import Assignment, evaluate
from marketaccess.warehouse.sample.making import TRUTH, Order, make

pytestmark = pytest.mark.requirement("R4.6")
QUARTER = Period.of("2025Q3")
SYSTEM = library.indicator_system("chongqing-2022")
# What a sample cannot know: nobody rates the handling of problems (indicator 23).
NOT_MADE = {"problems_satisfied"}


def made(folder: Path, rows: int = 20_000, seed: int = 1) -> dict[str, Any]:
    order = Order(rows, seed, QUARTER, SYSTEM.licences_since)
    return make(folder, order, library.known_calendar())


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_counted_is_what_was_made(tmp_path: Path, seed: int) -> None:
    truth = made(tmp_path, seed=seed)
    assignment = Assignment(SYSTEM, "", QUARTER, SYSTEM.defaults, tmp_path)
    board, _ = evaluate(assignment, library.data_needs(), library.known_calendar())
    assert {each.metric for each in SYSTEM.indicators} - NOT_MADE == truth.keys()
    for unit in board.units:
        for each in SYSTEM.indicators:
            if each.metric in NOT_MADE:
                continue
            found = unit.scores[each.number].measurement
            expected = truth[each.metric][unit.unit]
            assert (found.numerator, found.denominator) == (expected["numerator"], expected["denominator"])
            assert found.left_out == expected.get("left_out", found.left_out)


def test_the_truth_is_written_beside_the_data(tmp_path: Path) -> None:
    truth = made(tmp_path, rows=500)
    assert json.loads((tmp_path / TRUTH).read_text(encoding="utf-8")) == truth


def test_the_same_order_makes_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        made(tmp_path / name, rows=700, seed=seed)
    assert digests(tmp_path / "one") == digests(tmp_path / "again")
    assert digests(tmp_path / "one")[TRUTH] != digests(tmp_path / "other")[TRUTH]


def test_more_rows_than_one_chunk_are_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample.making, "CHUNK", 300)
    truth = made(tmp_path, rows=1_000)["prohibited_items_handled"]
    rows = sum(each["denominator"] + sum(each["left_out"].values()) for each in truth.values())
    assert rows == 1_000


def test_a_share_of_the_rows_is_dirty_and_departments_are_skewed(tmp_path: Path) -> None:
    truth = made(tmp_path, rows=20_000)["within_statutory_limit"]
    left_out = [each["left_out"] for each in truth.values()]
    for reason in ("not_decided", "wrong_order", "not_on_list", "no_limit"):
        assert sum(each.get(reason, 0) for each in left_out) > 0
    sizes = [each["denominator"] for each in truth.values()]
    assert max(sizes) > 5 * sorted(sizes)[len(sizes) // 2]


def test_a_quarter_with_long_holidays_is_counted_by_them(tmp_path: Path) -> None:
    golden_week = Period.of("2025Q4")
    order = Order(5_000, 5, golden_week, date(2019, 1, 1))
    truth = make(tmp_path, order, library.known_calendar())["within_statutory_limit"]
    board, _ = evaluate(
        Assignment(SYSTEM, "", golden_week, SYSTEM.defaults, tmp_path),
        library.data_needs(),
        library.known_calendar(),
    )
    for unit in board.units:
        assert unit.scores[13].measurement.numerator == truth[unit.unit]["numerator"]
