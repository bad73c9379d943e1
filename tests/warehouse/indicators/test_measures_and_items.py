"""Indicators 1, 6, 7, 11 and 15 by examples worked by hand: a bureau with four measures."""

from typing import Any

import pytest

from tests.warehouse.indicators.kit import Found, Given, counted, scope, tables

pytestmark = pytest.mark.requirement("R4.2")

# The bureau of the example, at the end of the third quarter of 2026:
#   opening    two items: one is online and gives a licence, the other is neither
#   catering   one item, which is a filing ("10"), online, its guide only from October
#   printing   one item, but of another unit
#   brewing    nobody carries it out
#   tobacco    held until the last day of the quarter: no longer in force on it
#   gambling   is forbidden, no permit measure at all
MEASURES: list[dict[str, Any]] = [
    {"measure": "opening", "revised_on": "2026-07-01"},
    {"measure": "catering", "revised_on": "2026-09-30"},
    {"measure": "printing", "revised_on": "2026-10-01"},
    {"measure": "brewing"},
    {"measure": "tobacco", "until": "2026-09-30"},
    {"measure": "gambling", "access": "prohibited"},
    {"measure": "elsewhere", "unit": "v"},
]
LINKS: list[dict[str, Any]] = [
    {"measure": "opening", "service_item": "o1"},
    {"measure": "opening", "service_item": "o2"},
    {"measure": "catering", "service_item": "c1"},
    {"measure": "printing", "service_item": "p-of-v"},
    {"measure": "tobacco", "service_item": "t1"},
    {"measure": "gambling", "service_item": "g1"},
    {"measure": "elsewhere", "service_item": "e1"},
]
ITEMS: list[dict[str, Any]] = [
    {"service_item": "o1", "guide_on": "2026-09-30", "adjusted_on": "2026-06-30"},
    {"service_item": "o2", "is_online": False, "gives_licence": False, "adjusted_on": "2026-09-30"},
    {"service_item": "c1", "kind": "10", "guide_on": "2026-10-01", "adjusted_on": "2026-10-01"},
    {"service_item": "p-of-v", "unit": "v", "guide_on": "2026-01-01"},
    {"service_item": "t1", "guide_on": "2026-01-01"},
    {"service_item": "g1", "guide_on": "2026-01-01"},
    {"service_item": "e1", "unit": "v", "guide_on": "2024-02-29"},
    {"service_item": "own", "guide_on": "2026-01-01"},
]


@pytest.fixture(scope="module")
def bureau() -> Given:
    return tables(list_measures=MEASURES, correspondences=LINKS, service_items=ITEMS)


@pytest.mark.parametrize(
    ("number", "found"),
    [
        # Revised by the end: opening (o2 was adjusted after it) and catering (c1 a day too late).
        (1, (1, 2, {"not_revised": 2})),
        # Four measures in force; opening and catering have an item of the bureau's own.
        (6, (2, 4, {})),
        # Only o1's guide stood there by the last day.
        (7, (1, 4, {})),
        # One online item is enough for opening; catering has one, too.
        (11, (2, 4, {})),
        # Licensing items: o1 and o2. c1 is a filing.
        (15, (1, 2, {"not_licensing": 1})),
    ],
)
def test_the_bureau_is_counted_as_by_hand(bureau: Given, number: int, found: Found) -> None:
    assert counted(number, bureau) == found


@pytest.mark.parametrize("number", [1, 6, 7, 11, 15])
def test_the_other_unit_has_its_own_numbers(bureau: Given, number: int) -> None:
    expected = {
        1: (0, 0, {"not_revised": 1}),
        6: (1, 1, {}),
        7: (1, 1, {}),
        11: (1, 1, {}),
        15: (1, 1, {}),
    }
    assert counted(number, bureau, "v") == expected[number]


@pytest.mark.parametrize("number", [1, 6, 7, 11, 15])
def test_a_unit_of_which_nothing_is_said_has_counted_nothing(bureau: Given, number: int) -> None:
    assert counted(number, bureau, "nobody") == (0, 0, {})


@pytest.mark.parametrize(
    ("period", "covered"),
    [
        ("2026Q2", (1, 1)),  # the whole second quarter it held
        ("2026Q3", (0, 0)),  # on the quarter's last day it no longer does
        ("2026-09", (0, 0)),
        ("2026-08", (1, 1)),
    ],
)
def test_a_measure_counts_where_it_holds_on_the_last_day_of_the_period(
    period: str, covered: tuple[int, int]
) -> None:
    given = tables(
        list_measures=[{"measure": "tobacco", "until": "2026-09-30"}],
        correspondences=[{"measure": "tobacco", "service_item": "t1"}],
        service_items=[{"service_item": "t1"}],
    )
    assert counted(6, given, within=scope(period)) == (*covered, {})


@pytest.mark.parametrize(
    ("guide", "period", "numerator"),
    [
        ("2024-02-29", "2024-02", 1),  # the leap day is February's last
        ("2024-02-29", "2024-01", 0),
        ("2024-03-01", "2024-02", 0),
        ("2025-02-28", "2025-02", 1),
        ("2024-12-31", "2024", 1),
        ("2025-01-01", "2024", 0),
    ],
)
def test_guides_at_the_ends_of_periods_and_on_the_leap_day(guide: str, period: str, numerator: int) -> None:
    given = tables(
        list_measures=[{"measure": "m"}],
        correspondences=[{"measure": "m", "service_item": "i"}],
        service_items=[{"service_item": "i", "guide_on": guide}],
    )
    assert counted(7, given, within=scope(period)) == (numerator, 1, {})


@pytest.mark.parametrize(
    ("revised", "adjusted", "found"),
    [
        ("2024-02-29", "2024-02-29", (1, 1, {})),
        ("2024-02-29", "2024-02-28", (0, 1, {})),
        ("2024-03-31", "2024-03-31", (1, 1, {})),
        ("2024-03-31", "2024-04-01", (0, 1, {})),
        ("2024-04-01", "2024-03-31", (0, 0, {"not_revised": 1})),
    ],
)
def test_a_revision_is_owed_from_its_own_day_to_the_last_of_the_period(
    revised: str, adjusted: str, found: Found
) -> None:
    given = tables(
        list_measures=[{"measure": "m", "revised_on": revised}],
        correspondences=[{"measure": "m", "service_item": "i"}],
        service_items=[{"service_item": "i", "adjusted_on": adjusted}],
    )
    assert counted(1, given, within=scope("2024Q1")) == found


def test_a_measure_twice_on_the_list_is_owed_since_its_latest_revision() -> None:
    given = tables(
        list_measures=[
            {"measure": "m", "revised_on": "2026-07-01"},
            {"measure": "m", "revised_on": "2026-08-01"},
        ],
        correspondences=[{"measure": "m", "service_item": "i"}],
        service_items=[{"service_item": "i", "adjusted_on": "2026-07-15"}],
    )
    assert counted(1, given) == (0, 1, {})


def test_two_units_that_share_a_measure_answer_each_for_itself() -> None:
    given = tables(
        list_measures=[{"measure": "m"}, {"measure": "m", "unit": "v"}],
        correspondences=[{"measure": "m", "service_item": code} for code in ("i", "j")],
        service_items=[
            {"service_item": "i", "is_online": False},
            {"service_item": "j", "unit": "v"},
        ],
    )
    assert (counted(11, given), counted(11, given, "v")) == ((0, 1, {}), (1, 1, {}))
    assert (counted(6, given), counted(6, given, "v")) == ((1, 1, {}), (1, 1, {}))


def test_an_item_whose_kind_is_not_told_is_no_licensing_item() -> None:
    given = tables(
        list_measures=[{"measure": "m"}],
        correspondences=[{"measure": "m", "service_item": code} for code in ("i", "j")],
        service_items=[{"service_item": "i", "kind": None}, {"service_item": "j", "gives_licence": None}],
    )
    numerator, denominator, _ = counted(15, given)
    assert (numerator, denominator) == (0, 1)
