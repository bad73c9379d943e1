"""Indicators 3, 8 to 10, 12, 14 and 17 to 27 by examples worked by hand, with their edge days."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.warehouse.indicators.kit import SYSTEM, Found, Row, counted, scope, tables

pytestmark = pytest.mark.requirement("R4.2")


def problem(number: int, collected: str, **days: str) -> dict[str, Any]:
    return {"problem": str(number), "collected_on": collected, **days}


PROBLEMS = [
    problem(1, "2026-07-01", disposed_on="2026-07-05", answered_on="2026-07-06", closed_on="2026-07-10"),
    problem(2, "2026-07-15", disposed_on="2026-09-30", answered_on="2026-09-30", closed_on="2026-10-08"),
    problem(3, "2026-08-01", disposed_on="2026-08-02"),
    problem(4, "2026-09-30"),
    problem(5, "2026-09-01", closed_on="2026-09-30"),  # closed without being disposed of
    problem(6, "2026-06-30", disposed_on="2026-07-05", answered_on="2026-07-06", closed_on="2026-07-10"),
    problem(7, "2026-10-01"),
]
RATED: Sequence[Row] = [
    {"problem": "1", "is_satisfied": True},
    {"problem": "2", "is_satisfied": False},
    {"problem": "3", "is_satisfied": None},
    {"problem": "4", "is_satisfied": True},  # satisfied, but it was not disposed of
    {"problem": "6", "is_satisfied": True},  # of the quarter before
    {"problem": "99", "is_satisfied": True},  # of no problem at all
]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (21, (2, 5, {})),
        (22, (2, 3, {"not_disposed": 2})),
        (23, (1, 3, {"not_disposed": 2})),
    ],
)
def test_the_problems_of_a_bureau_are_counted_as_by_hand(number: int, found: Found) -> None:
    given = tables(problems=PROBLEMS, problem_ratings=RATED)
    assert counted(number, given) == found
    assert counted(number, given, "v") == (0, 0, {})


@pytest.mark.parametrize("number", [21, 22])
def test_problems_are_counted_alike_where_nobody_rated_their_handling(number: int) -> None:
    alone, rated = tables(problems=PROBLEMS), tables(problems=PROBLEMS, problem_ratings=RATED)
    assert counted(number, alone) == counted(number, rated)


def test_silence_about_the_handling_is_no_satisfaction() -> None:
    given = tables(problems=PROBLEMS, problem_ratings=[])
    assert counted(23, given) == (0, 3, {"not_disposed": 2})


@pytest.mark.parametrize(
    ("collected", "period", "denominator"),
    [
        ("2024-02-29", "2024-02", 1),
        ("2024-02-29", "2024-03", 0),
        ("2024-02-01", "2024-02", 1),
        ("2024-01-31", "2024-02", 0),
        ("2024-01-01", "2024", 1),
        ("2024-12-31", "2024", 1),
        ("2023-12-31", "2024", 0),
        ("2025-01-01", "2024", 0),
    ],
)
def test_a_problem_belongs_to_the_period_in_which_it_was_collected(
    collected: str, period: str, denominator: int
) -> None:
    given = tables(problems=[problem(1, collected)])
    assert counted(21, given, within=scope(period)) == (0, denominator, {})


@pytest.mark.parametrize(
    ("field", "number"),
    [("closed_on", 21), ("answered_on", 22)],
)
@pytest.mark.parametrize(("day", "done"), [("2026-09-30", 1), ("2026-10-01", 0), ("2026-07-01", 1), ("", 0)])
def test_what_was_done_by_the_last_day_counts(field: str, number: int, day: str, done: int) -> None:
    given = tables(problems=[problem(1, "2026-07-01", disposed_on="2026-07-01", **{field: day})])
    assert counted(number, given) == (done, 1, {})


def test_several_satisfied_answers_to_one_problem_are_one() -> None:
    given = tables(
        problems=[problem(1, "2026-07-01", disposed_on="2026-07-02")],
        problem_ratings=[{"problem": "1", "is_satisfied": each} for each in (False, True, True)],
    )
    assert counted(23, given) == (1, 1, {})


def numbers(*needs: str) -> list[int]:
    """The indicators whose numbers come from one of these data sets alone."""
    return [each.number for each in SYSTEM.indicators if each.needs in [(need,) for need in needs]]


SEARCHED, POINTS = numbers("keyword_results", "manual_checks"), numbers("external_scores", "judgements")
ASKED = numbers("survey_answers")
DAYS = {
    "keyword_results": "searched_on",
    "manual_checks": "searched_on",
    "external_scores": "assessed_on",
    "judgements": "judged_on",
    "survey_answers": "answered_on",
}


def given_for(number: int, *rows: dict[str, Any], day: str = "2026-08-01") -> Any:
    """Rows of the data set of an indicator, for its metric where a row names no other."""
    indicator = SYSTEM.indicator(number)
    (need,) = indicator.needs
    named = [
        {"metric": indicator.metric, DAYS[need]: day, "answer": str(at), "search": str(at), **row}
        for at, row in enumerate(rows)
    ]
    return tables(**{need: named})


def test_which_indicators_others_give_the_numbers_for() -> None:
    assert (SEARCHED, POINTS, ASKED) == ([3, 8], [9, 10, 12, 14, 17, 18, 19, 20], [24, 25, 26, 27])


@pytest.mark.parametrize("number", SEARCHED)
def test_searches_add_up_and_those_without_texts_are_left_out(number: int) -> None:
    given = given_for(
        number,
        {"texts": 200, "confirmed": 3},
        {"texts": 100, "confirmed": 0},
        {"texts": 1, "confirmed": 1},
        {"texts": 0, "confirmed": 0},
        {"texts": None, "confirmed": 0},
        {"texts": 5, "confirmed": None},
        {"texts": 5, "confirmed": 6},
        {"texts": 5, "confirmed": -1},
        {"texts": 90, "confirmed": 90, "metric": "another"},
        {"texts": 50, "confirmed": 0, "unit": "v"},
    )
    assert counted(number, given) == (4, 301, {"nothing_searched": 5})
    assert counted(number, given, "v") == (0, 50, {})


@pytest.mark.parametrize("number", [*POINTS, *ASKED])
def test_points_from_none_to_a_hundred_add_up_and_of_levels_only_the_printed_ones(number: int) -> None:
    given = given_for(
        number,
        *({"points": points} for points in (0, 60, 75, 100, -1, 101, None)),
        {"points": 100, "metric": "another"},
        {"points": 100, "unit": "v"},
    )
    levels = {each.points for each in SYSTEM.indicator(number).levels}
    taken = sorted(levels & {0, 60, 100}) if levels else [0, 60, 75, 100]
    reason = "not_a_level" if levels else "out_of_range"
    assert counted(number, given) == (sum(taken), len(taken), {reason: 7 - len(taken)})
    assert counted(number, given, "v") == (100, 1, {})


@pytest.mark.parametrize("number", [*SEARCHED, *POINTS, *ASKED])
def test_what_was_given_on_no_day_is_left_out(number: int) -> None:
    given = given_for(number, {"points": 100, "texts": 1, "confirmed": 0}, day="")
    assert counted(number, given) == (0, 0, {"undated": 1})


@pytest.mark.parametrize("number", [3, 8, 9, 12, 24])
@pytest.mark.parametrize(
    ("day", "period", "counts"),
    [
        ("2026-07-01", "2026Q3", 1),
        ("2026-06-30", "2026Q3", 0),
        ("2026-09-30", "2026Q3", 1),
        ("2026-10-01", "2026Q3", 0),
        ("2024-02-29", "2024-02", 1),
        ("2024-02-29", "2024-01", 0),
    ],
)
def test_what_was_given_on_the_first_and_the_last_day_counts(
    number: int, day: str, period: str, counts: int
) -> None:
    given = given_for(number, {"points": 100, "texts": 1, "confirmed": 0}, day=day)
    assert counted(number, given, within=scope(period))[1:] == (counts, {})


@pytest.mark.parametrize("number", [3, 8])
def test_a_year_of_searches_in_which_nothing_was_found_says_that_somebody_looked(number: int) -> None:
    given = given_for(number, *({"texts": 40, "confirmed": 0} for _ in range(12)))
    assert counted(number, given) == (0, 480, {})
