"""Licences, ratings, problems, and numbers that others give (indicators 3, 4, 5, 8, 12, 14, 16, 21 to 27)."""

from pathlib import Path
from typing import Any

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.law import library
from marketaccess.warehouse.indicators import given
from marketaccess.warehouse.indicators.catalogue import NAMED, metric_of, metrics
from tests.domain.evaluation.samples import indicator
from tests.warehouse.folder import LINKED, counted, write

pytestmark = pytest.mark.requirement("R4.2")


def test_licences_are_parted_by_the_day_since_which_the_list_holds(tmp_path: Path) -> None:
    bad = {"prohibited_measure": "m"}
    folder = write(
        tmp_path,
        licences=[
            {"licence": "1", "issued_on": "2018-12-31", **bad},
            {"licence": "2", "issued_on": "2018-12-31"},
            {"licence": "3", "issued_on": "2018-12-31", "revoked_on": "2026-09-30", **bad},
            {"licence": "4", "issued_on": "2019-01-01"},
            {"licence": "5", "issued_on": "2019-01-01", "revoked_on": "2026-10-01", **bad},
            {"licence": "6", "issued_on": "2026-10-01", **bad},
        ],
    )
    assert counted(folder, "old_prohibited_licences") == (1, 2, {"revoked": 1})
    assert counted(folder, "new_prohibited_licences") == (1, 2, {})


def test_good_is_one_two_and_three(tmp_path: Path) -> None:
    rows = [{"rating": code, "satisfaction": code} for code in "12345"]
    rows += [
        {"rating": "unknown", "satisfaction": "9"},
        {"rating": "empty", "satisfaction": ""},
        {"rating": "off", "satisfaction": "1", "service_item": "off_list"},
        {"rating": "late", "satisfaction": "1", "rated_at": "2026-10-01 00:00:00"},
        {"rating": "early", "satisfaction": "1", "rated_at": "2026-06-30T15:59:59Z"},
        {"rating": "just", "satisfaction": "1", "rated_at": "2026-06-30T16:00:00Z"},
    ]
    folder = write(tmp_path, **{**LINKED, "ratings": rows})
    assert counted(folder, "good_ratings") == (4, 6, {"unknown_code": 2, "not_on_list": 1})


def problem(number: int, **days: str) -> dict[str, Any]:
    return {"problem": str(number), **days}


def test_problems_are_followed_to_the_end_of_the_evaluation(tmp_path: Path) -> None:
    done = {"disposed_on": "2026-08-01", "answered_on": "2026-08-02", "closed_on": "2026-09-30"}
    folder = write(
        tmp_path,
        problems=[
            problem(1, **done),
            problem(2, **{**done, "closed_on": "2026-10-01"}),
            problem(3, disposed_on="2026-08-01", answered_on="2026-10-01"),
            problem(4, disposed_on="2026-10-01", answered_on="2026-10-01"),
            problem(5),
            problem(6, collected_on="2026-06-30", **done),
        ],
    )
    assert counted(folder, "problems_closed") == (1, 5, {})
    assert counted(folder, "problems_answered") == (2, 3, {"not_disposed": 2})


def test_a_problem_counts_as_satisfied_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        problems=[problem(n, disposed_on="2026-08-01") for n in (1, 2, 3)],
        problem_ratings=[
            {"problem": "1", "is_satisfied": True},
            {"problem": "1", "is_satisfied": True},
            {"problem": "2", "is_satisfied": False},
        ],
    )
    assert counted(folder, "problems_satisfied") == (1, 3, {})


def test_searches_count_texts_and_what_people_confirmed(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"metric": "prohibited_approvals", "texts": 100, "confirmed": 1},
        {"metric": "prohibited_approvals", "texts": 50, "confirmed": 0},
        {"metric": "prohibited_approvals", "texts": 0, "confirmed": 0},
        {"metric": "prohibited_approvals", "texts": 3, "confirmed": 4},
        {"metric": "prohibited_approvals", "texts": 9, "confirmed": 9, "searched_on": "2026-10-01"},
        {"metric": "barriers_outside_list", "texts": 7, "confirmed": 7},
    ]
    folder = write(tmp_path, keyword_results=rows)
    searched = given.metric("prohibited_approvals", "keyword_results")
    assert counted(folder, searched) == (1, 150, {"nothing_searched": 2})


@pytest.mark.parametrize("data_set", sorted({*given.DATA_SETS} - {*given.SEARCHES}))
def test_points_are_summed_within_their_bounds(tmp_path: Path, data_set: str) -> None:
    rows: list[dict[str, Any]] = [
        {"metric": "mine", "points": points, "answer": str(points)}
        for points in ("100", "60", "-1", "101", "")
    ]
    rows.append({"metric": "other", "points": "5", "answer": "other"})
    known = {column.name for need in library.data_needs() if need.name == data_set for column in need.columns}
    folder = write(tmp_path, **{data_set: [{k: v for k, v in row.items() if k in known} for row in rows]})
    assert counted(folder, given.metric("mine", data_set)) == (160, 2, {"out_of_range": 3})


def test_every_indicator_of_every_table_can_be_counted() -> None:
    for key in library.indicator_system_keys():
        system = library.indicator_system(key)
        found = metrics(system)
        assert {each.number: set(each.needs) for each in system.indicators} == {
            number: set(metric.needs) for number, metric in found.items()
        }


def test_a_metric_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(Refusal, match="第1项的计算项“metric-1”不认识") as refusal:
        metric_of(indicator(1))
    assert all(key in refusal.value.message for key in NAMED)
