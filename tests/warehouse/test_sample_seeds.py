"""A small made sample of any seed: what is counted, and what is listed, is what was made."""

from pathlib import Path

import pytest

from marketaccess.domain.basics.period import Period
from marketaccess.law import library
from marketaccess.warehouse.evaluation import Assignment, evaluate
from marketaccess.warehouse.sample.making import Order, make

pytestmark = pytest.mark.requirement("R4.6")
SYSTEM = library.indicator_system("chongqing-2022")
NOT_MADE = {"problems_satisfied"}  # nobody rates the handling of made problems


@pytest.mark.parametrize(
    ("seed", "period", "units"),
    [(3, "2026Q3", 1), (4, "2024Q1", 3), (5, "2026-02", 2)],
)
def test_two_thousand_records_of_any_seed_are_counted_as_they_were_made(
    tmp_path: Path, seed: int, period: str, units: int
) -> None:
    span = Period.of(period)
    truth = make(
        tmp_path, Order(2_000, seed, span, SYSTEM.licences_since, units=units), library.known_calendar()
    )
    assignment = Assignment(SYSTEM, "", span, SYSTEM.defaults, tmp_path)
    board, _ = evaluate(assignment, library.data_needs(), library.known_calendar())
    assert len(board.units) == units
    seen = 0
    for each in SYSTEM.indicators:
        if each.metric in NOT_MADE:
            continue
        for unit in board.units:
            found, true = unit.scores[each.number].measurement, truth[each.metric][unit.unit]
            assert (found.numerator, found.denominator) == (true["numerator"], true["denominator"]), each
            assert found.left_out == true.get("left_out", found.left_out), each
        if each.metric == "prohibited_items_handled":
            all_ = truth[each.metric].values()
            seen = sum(unit["denominator"] + sum(unit["left_out"].values()) for unit in all_)
    assert seen == 2_000
