"""The made sample, delivered whole and accepted: the evaluation over the stores counts what is true."""

import json
from datetime import date
from pathlib import Path

import pytest

from marketaccess.domain.basics.period import Period
from marketaccess.law import library
from marketaccess.warehouse.deliveries import actions, queries, store
from marketaccess.warehouse.deliveries.models import Delivery
from marketaccess.warehouse.evaluation import Assignment, evaluate
from marketaccess.warehouse.sample.making import Order
from marketaccess.warehouse.sample.making import make as make_sample
from tests import make

pytestmark = pytest.mark.requirement("R4.6", "R5.1")
PERIOD = Period.of("2026Q3")
SYSTEM = library.indicator_system("chongqing-2022")
AT = make.at(date(2026, 10, 12))
# Which data sets name records of which: those that are named come first.
ORDER = ("units", "service_items", "list_measures", "correspondences", "service_records", "problems")


@pytest.fixture
def sample(county: None, tmp_path: Path) -> dict[str, Delivery]:
    """Every data set of a sample of 6,000 records, delivered by the system and accepted by a person."""
    make.division("500115", "示范区")
    folder = tmp_path / "sample"
    made = Order(6000, 7, PERIOD, SYSTEM.licences_since, units=6)
    make_sample(folder, made, library.known_calendar())
    names = sorted(path.stem for path in folder.glob("*.parquet"))
    found = {}
    for name in [*ORDER, *(each for each in names if each not in ORDER)]:
        with (folder / f"{name}.parquet").open("rb") as opened:
            file = store.take(opened, f"{name}.parquet")
        given = actions.deliver(
            need=name, division="500115", period=PERIOD, files=[file], by=make.clerk(), at=AT
        )
        row = make.fresh(given.delivery)
        assert row.state == "checked", (name, row.decision_reason)
        found[name] = actions.accept(delivery=row, by=make.handler(), at=AT)
    return found


def test_the_stores_count_what_is_true_but_for_the_rows_that_were_rejected(
    sample: dict[str, Delivery], tmp_path: Path
) -> None:
    truth = json.loads((tmp_path / "sample" / "truth.json").read_text(encoding="utf-8"))
    linked = tmp_path / "linked"
    for name in sample:
        found = queries.of_period(name, begins=PERIOD.begins, ends=PERIOD.ends, at=AT)
        store.gather(found, linked / name)
    assignment = Assignment(SYSTEM, "", PERIOD, SYSTEM.defaults, linked)
    board, _ = evaluate(assignment, library.data_needs(), library.known_calendar())
    lost = dict.fromkeys(("within_statutory_limit", "prohibited_items_handled"), 0)
    for unit in board.units:
        for indicator in SYSTEM.indicators:
            if indicator.metric not in truth:
                continue
            true, found_here = truth[indicator.metric][unit.unit], unit.scores[indicator.number].measurement
            assert found_here.numerator == true["numerator"], indicator.metric
            if indicator.metric in lost:
                # Both look at every record once; the rejected ones are gone from what they left out.
                lost[indicator.metric] += true["denominator"] + sum(true["left_out"].values())
                lost[indicator.metric] -= int(found_here.denominator) + sum(found_here.left_out.values())
                assert "wrong_order" not in found_here.left_out
            if indicator.metric != "prohibited_items_handled":  # it counts unknown items, too
                assert found_here.denominator == true["denominator"], indicator.metric
    assert set(lost.values()) == {sample["service_records"].rows_rejected}
    rejected = {name: row.rows_rejected for name, row in sample.items() if row.rows_rejected}
    assert set(rejected) <= {"service_records", "special_procedures", "ratings"}
    records = {
        each["rule"]: each["rows"]
        for each in sample["service_records"].report["findings"]
        if each["action"] == "reject"
    }
    assert set(records) == {"wrong_order", "orphan"}
    assert 0 < sample["service_records"].rows_rejected <= sum(records.values()) < 6000 * 0.02
