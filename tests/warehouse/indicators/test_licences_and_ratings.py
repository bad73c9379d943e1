"""Indicators 4, 5 and 16 by examples worked by hand, with their edge days."""

from typing import Any

import pytest

from tests.warehouse.indicators.kit import Found, counted, scope, tables

pytestmark = pytest.mark.requirement("R4.2")


def licence(number: int, issued: str, revoked: str = "", *, bad: bool = False) -> dict[str, Any]:
    return {
        "licence": str(number),
        "issued_on": issued,
        "revoked_on": revoked,
        "prohibited_measure": "forbidden" if bad else None,
    }


def test_the_licences_of_a_bureau_are_counted_as_by_hand() -> None:
    given = tables(
        licences=[
            licence(1, "2010-01-04", bad=True),
            licence(2, "2015-06-01"),
            licence(3, "2018-12-31", "2020-02-29", bad=True),
            licence(4, "2019-01-01", bad=True),
            licence(5, "2020-02-29"),
            licence(6, "2024-02-29", "2026-09-30", bad=True),
            licence(7, "2026-09-30"),
            licence(8, "2026-10-01", bad=True),  # not issued yet when the quarter ended
            {**licence(9, "2020-01-01", bad=True), "unit": "v"},
        ]
    )
    assert counted(5, given) == (1, 2, {"revoked": 1})
    assert counted(4, given) == (1, 3, {"revoked": 1})
    assert counted(4, given, "v") == (1, 1, {})
    assert counted(5, given, "v") == (0, 0, {})


@pytest.mark.parametrize(
    ("issued", "old", "new"),
    [
        ("2018-12-31", 1, 0),
        ("2019-01-01", 0, 1),
        ("2024-02-29", 0, 1),
        ("2024-03-31", 0, 1),
        ("2024-04-01", 0, 0),
    ],
)
def test_every_licence_is_old_or_new_and_none_is_both(issued: str, old: int, new: int) -> None:
    given = tables(licences=[licence(1, issued)])
    quarter = scope("2024Q1")
    assert counted(5, given, within=quarter) == (0, old, {})
    assert counted(4, given, within=quarter) == (0, new, {})


@pytest.mark.parametrize(
    ("revoked", "period", "found"),
    [
        ("2024-02-29", "2024-02", (0, 0, {"revoked": 1})),
        ("2024-02-29", "2024-01", (1, 1, {})),
        ("2024-03-01", "2024-02", (1, 1, {})),
        ("2024-01-31", "2024-01", (0, 0, {"revoked": 1})),
    ],
)
def test_a_licence_counts_until_it_is_revoked(revoked: str, period: str, found: Found) -> None:
    given = tables(licences=[licence(1, "2023-05-05", revoked, bad=True)])
    assert counted(4, given, within=scope(period)) == found


def test_a_licence_without_a_day_of_issue_is_neither_and_told_by_both() -> None:
    given = tables(licences=[licence(1, "")])
    assert counted(4, given) == counted(5, given) == (0, 0, {"undated": 1})


LISTED = {
    "list_measures": [{"measure": "m"}, {"measure": "m", "unit": "v"}],
    "correspondences": [{"measure": "m", "service_item": "i"}],
}


def rated(*given: tuple[str, str | None], **more: Any) -> list[dict[str, Any]]:
    return [
        {"rating": str(at), "rated_at": moment, "satisfaction": code, **more}
        for at, (moment, code) in enumerate(given)
    ]


def test_the_ratings_of_a_bureau_are_counted_as_by_hand() -> None:
    noon = "2026-08-01 12:00"
    rows = [
        *rated((noon, "1"), (noon, "1"), (noon, "2"), (noon, "3"), (noon, "4"), (noon, "5")),
        *rated((noon, "0"), (noon, "6"), (noon, None), (noon, "good")),
        *rated((noon, "1"), (noon, "5"), service_item="off-the-list"),
        *rated((noon, "4"), unit="v"),
    ]
    given = tables(ratings=rows, **LISTED)
    assert counted(16, given) == (4, 6, {"unknown_code": 4, "not_on_list": 2})
    assert counted(16, given, "v") == (0, 1, {})


@pytest.mark.parametrize(
    ("moment", "period", "denominator"),
    [
        ("2026-06-30 23:59:59", "2026Q3", 0),
        ("2026-07-01 00:00:00", "2026Q3", 1),
        ("2026-09-30 23:59:59", "2026Q3", 1),
        ("2026-10-01 00:00:00", "2026Q3", 0),
        ("2024-02-29 23:59:59", "2024-02", 1),
        ("2024-03-01 00:00:00", "2024-02", 0),
    ],
)
def test_a_rating_counts_on_the_first_and_the_last_day(moment: str, period: str, denominator: int) -> None:
    given = tables(ratings=rated((moment, "5")), **LISTED)
    assert counted(16, given, within=scope(period)) == (0, denominator, {})


def test_a_code_that_means_nothing_is_left_out_for_one_reason_only() -> None:
    given = tables(ratings=rated(("2026-08-01 09:00", "9"), service_item="off-the-list"), **LISTED)
    assert counted(16, given) == (0, 0, {"not_on_list": 1})


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"list_measures": [{"measure": "m", "until": "2026-09-30"}]}, (0, 0, {"not_on_list": 1})),
        ({"list_measures": [{"measure": "m", "until": "2026-10-01"}]}, (1, 1, {})),
        ({"list_measures": [{"measure": "m", "access": "prohibited"}]}, (0, 0, {"not_on_list": 1})),
        (
            {"correspondences": [{"measure": "m", "service_item": "i", "since": "2026-10-01"}]},
            (0, 0, {"not_on_list": 1}),
        ),
        ({"correspondences": []}, (0, 0, {"not_on_list": 1})),
    ],
)
def test_an_item_is_on_the_list_when_the_evaluation_ends(changes: dict[str, Any], found: Found) -> None:
    given = tables(ratings=rated(("2026-08-01 09:00", "1")), **{**LISTED, **changes})
    assert counted(16, given) == found


def test_an_item_of_two_measures_has_each_of_its_ratings_once() -> None:
    links = [{"measure": each, "service_item": "i"} for each in ("m", "n")]
    given = tables(
        ratings=rated(("2026-08-01 09:00", "1"), ("2026-08-01 09:00", "5")),
        list_measures=[{"measure": "m"}, {"measure": "n"}],
        correspondences=links,
    )
    assert counted(16, given) == (1, 2, {})
