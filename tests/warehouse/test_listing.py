"""The records behind a score: they add up to it, what costs points first, each with what became of it."""

import re
from pathlib import Path
from typing import Any

import pytest

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.law import library
from marketaccess.warehouse import listing
from marketaccess.warehouse.evaluation import Assignment, evaluate
from tests.warehouse import folder as data

pytestmark = pytest.mark.requirement("R4.6")
KEY = "chongqing-2022"
RECORDS = [
    {"record": "late", "accepted_at": "2026-07-01 09:00:00", "decided_at": "2026-07-20 09:00:00"},
    {"record": "good", "accepted_at": "2026-07-01 09:00:00", "decided_at": "2026-07-03 09:00:00"},
    {"record": "open", "accepted_at": "2026-07-01 09:00:00"},
    {
        "record": "odd",
        "service_item": "elsewhere",
        "accepted_at": "2026-07-01 09:00:00",
        "decided_at": "2026-07-02 09:00:00",
    },
    {"record": "back", "accepted_at": "2026-07-05 09:00:00", "decided_at": "2026-07-02 09:00:00"},
]
PROBLEMS = [
    {"problem": "1", "disposed_on": "2026-07-20", "answered_on": "2026-07-21", "closed_on": "2026-07-25"},
    {"problem": "2", "disposed_on": "2026-07-20"},
    {"problem": "3"},
]
SEARCHES = [
    {"search": "a", "metric": "barriers_outside_list", "texts": 10, "confirmed": 0},
    {"search": "b", "metric": "barriers_outside_list", "texts": 5, "confirmed": 2},
    {"search": "c", "metric": "barriers_outside_list", "texts": 0, "confirmed": 0},
]


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    place = data.write(
        tmp_path_factory.mktemp("round"),
        units=[{"unit": "u"}, {"unit": "v"}],
        calendar=data.working_days(),
        service_records=[*RECORDS, {**RECORDS[0], "record": "other", "unit": "v"}],
        special_procedures=[],
        problems=PROBLEMS,
        manual_checks=SEARCHES,
        judgements=[{"metric": "publicity", "points": 60}, {"metric": "publicity", "points": 100}],
        **data.LINKED,
    )
    system, text = library.indicator_system(KEY), library.indicator_system_text(KEY)
    return Assignment(system, text, Period.of("2026Q3"), system.defaults, place)


def listed(assignment: Assignment, number: int, **said: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = listing.records(assignment, number, "u", **said)["rows"]
    return found


def test_the_records_of_every_score_add_up_to_it(assignment: Assignment) -> None:
    board, _ = evaluate(assignment, library.data_needs(), library.known_calendar())
    checked = 0
    for number, score in board.unit("u").scores.items():
        if score.measurement.lacking:
            continue
        rows = listed(assignment, number)
        assert sum(row["counted_for"] for row in rows) == score.measurement.numerator, number
        assert sum(row["counted"] for row in rows) == score.measurement.denominator, number
        left: dict[str, int] = {}
        for row in rows:
            if row["left_out"]:
                left[row["left_out"]] = left.get(row["left_out"], 0) + 1
        assert left == dict(score.measurement.left_out), number
        checked += 1
    assert checked >= 8


def test_what_costs_points_comes_first_then_what_was_left_out(assignment: Assignment) -> None:
    rows = listed(assignment, 13)
    assert [row["record"] for row in rows] == ["late", "back", "odd", "open", "good"]
    assert [row["left_out"] for row in rows] == ["", "wrong_order", "not_on_list", "not_decided", ""]
    assert [row["taken"] for row in rows if row["counted"]] == [13, 2]


def test_where_the_numerator_is_what_should_not_be_there_that_comes_first(assignment: Assignment) -> None:
    rows = listed(assignment, 8)
    assert [row["search"] for row in rows] == ["b", "c", "a"]
    assert rows[1]["left_out"] == "nothing_searched"


def test_points_that_are_no_printed_level_are_named(assignment: Assignment) -> None:
    found = {row["points"]: row["left_out"] for row in listed(assignment, 10)}
    assert found == {60: "not_a_level", 100: ""}


def test_pages_follow_one_another(assignment: Assignment) -> None:
    whole = listed(assignment, 13)
    pages = [*listed(assignment, 13, most=2), *listed(assignment, 13, begin=2, most=2)]
    assert pages == whole[:4]
    assert listing.records(assignment, 13, "u", begin=90)["rows"] == []
    assert listing.records(assignment, 13, "u", most=1)["total"] == 5


def test_another_units_records_are_not_among_them(assignment: Assignment) -> None:
    assert "other" not in {row["record"] for row in listed(assignment, 13)}
    assert listing.records(assignment, 13, "nobody")["total"] == 0


def test_the_unit_itself_is_no_column(assignment: Assignment) -> None:
    assert "unit" not in listing.records(assignment, 21, "u")["columns"]


def test_a_data_set_that_is_not_there_is_named(assignment: Assignment, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="ratings"):
        listed(assignment, 16)
    with pytest.raises(Refusal, match="没有文件夹"):
        listing.records(
            Assignment(assignment.system, "", assignment.period, assignment.policies, tmp_path / "nowhere"),
            13,
            "u",
        )


def test_the_sql_of_a_worksheet_does_not_hang_on_the_order_of_a_set(assignment: Assignment) -> None:
    """Ibis keeps the columns of one ``drop`` in a set: with two of them each process writes other bytes."""
    _, basis = evaluate(assignment, library.data_needs(), library.known_calendar())
    text = "\n".join(basis.expressions.values())
    dropped = re.findall(r"EXCLUDE \(([^)]*)\)", text)
    assert "SELECT" in text
    assert [names for names in dropped if "," in names] == []
