"""Indicators 2 and 13 by examples worked by hand: edge days, leap days, stops, and every reason left out."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse import folder
from tests.warehouse.indicators.kit import Found, Given, Row, counted, scope, tables

pytestmark = pytest.mark.requirement("R4.2")
MEASURES = [{"measure": "m"}, {"measure": "no", "access": "prohibited"}]
LINKS = [
    {"measure": "m", "service_item": "i"},
    {"measure": "m", "service_item": "endless"},
    {"measure": "no", "service_item": "forbidden"},
]
ITEMS: Sequence[Row] = [
    {"service_item": "i", "statutory_days": 2},
    {"service_item": "endless", "statutory_days": None},
    {"service_item": "forbidden"},
]


def days(first: str, last: str, off: Sequence[str] = ()) -> list[dict[str, Any]]:
    """A calendar in which the weekends and the given days are off."""
    begins, count = date.fromisoformat(first), date.fromisoformat(last).toordinal() + 1
    all_ = [begins + timedelta(days=n) for n in range(count - begins.toordinal())]
    return [
        {"day": day.isoformat(), "is_working": day.weekday() < 5 and day.isoformat() not in off}
        for day in all_
    ]


QUARTER = days("2026-06-01", "2026-09-30")


def given(*records: Row, calendar: Sequence[Row] = QUARTER, **others: Sequence[Row]) -> Given:
    numbered = [{"record": f"r{at}", **record} for at, record in enumerate(records)]
    found: dict[str, Sequence[Row]] = {
        "list_measures": MEASURES,
        "correspondences": LINKS,
        "service_items": ITEMS,
        "special_procedures": [],
        **others,
    }
    return tables(service_records=numbered, calendar=calendar, **found)


def record(accepted: str, decided: str | None, item: str = "i", **more: Any) -> dict[str, Any]:
    return {"accepted_at": accepted, "decided_at": decided, "service_item": item, **more}


def test_a_quarter_of_a_bureau_is_counted_as_by_hand() -> None:
    data = given(
        record("2026-07-06 09:00", "2026-07-08 17:00"),  # Monday to Wednesday: two days, in time
        record("2026-07-06 09:00", "2026-07-09 09:00"),  # three: late
        record("2026-07-03 09:00", "2026-07-07 09:00"),  # Friday to Tuesday: two
        record("2026-09-30 09:00", None),  # open on the last day
        record("2026-07-06 09:00", "2026-07-07 09:00", "endless"),
        record("2026-07-06 09:00", "2026-07-07 09:00", "unheard-of"),
        record("2026-07-06 09:00", "2026-07-06 08:59"),  # decided a minute before
        record("2026-05-29 09:00", "2026-07-01 09:00"),  # accepted before the calendar begins
        record("2026-07-06 09:00", "2026-07-07 09:00", "forbidden"),
        record("2026-07-06 09:00", None, "forbidden"),
    )
    left = {"not_on_list": 3, "not_decided": 1, "wrong_order": 1, "no_limit": 1, "no_calendar": 1}
    assert counted(13, data) == (2, 3, left)
    assert counted(2, data) == (1, 7, {"not_decided": 2, "wrong_order": 1})


@pytest.mark.parametrize(
    ("accepted", "decided", "denominator"),
    [
        ("2026-06-30 09:00", "2026-06-30 23:59:59", 0),
        ("2026-06-30 09:00", "2026-07-01 00:00:00", 1),
        ("2026-09-30 09:00", "2026-09-30 23:59:59", 1),
        ("2026-09-30 09:00", "2026-10-01 00:00:00", 0),
    ],
)
def test_a_record_belongs_to_the_period_in_which_it_was_decided(
    accepted: str, decided: str, denominator: int
) -> None:
    data = given(record(accepted, decided))
    assert counted(2, data) == (0, denominator, {})
    assert counted(13, data) == (denominator, denominator, {})


@pytest.mark.parametrize(
    ("accepted", "left"),
    [
        ("2026-09-30 23:59:59", {"not_decided": 1}),
        ("2026-10-01 00:00:00", {}),
        ("2019-01-01 00:00:00", {"not_decided": 1}),
    ],
)
def test_an_open_record_is_left_out_from_its_first_day_on(accepted: str, left: dict[str, int]) -> None:
    data = given(record(accepted, None))
    assert counted(2, data) == (0, 0, left)
    assert counted(13, data) == (0, 0, left)


@pytest.mark.parametrize(
    ("moment", "denominator"),
    [
        ("2026-06-30T15:59:59Z", 0),  # 23:59:59 on the 30th in Beijing
        ("2026-06-30T16:00:00Z", 1),  # midnight in Beijing
        ("2026-09-30T15:59:59Z", 1),
        ("2026-09-30T16:00:00Z", 0),
        ("2026-07-01T00:00:00+09:00", 0),
        ("2026-07-01T00:00:00+07:00", 1),
    ],
)
def test_midnight_is_that_of_beijing_whatever_zone_a_file_writes(
    tmp_path: Path, moment: str, denominator: int
) -> None:
    record_ = {"record": "r", "accepted_at": "2026-06-01T00:00:00Z", "decided_at": moment}
    where = folder.write(tmp_path, service_records=[record_], **folder.LINKED)
    assert folder.counted(where, "prohibited_items_handled") == (0, denominator, {})


@pytest.mark.parametrize(
    ("accepted", "decided", "unit", "in_time"),
    [
        ("2024-02-28 09:00", "2024-03-01 09:00", "working", 1),  # Wednesday, 29th, Friday: two
        ("2024-02-27 09:00", "2024-03-01 09:00", "working", 0),  # 28, 29, 1: three
        ("2024-02-28 09:00", "2024-03-01 09:00", "calendar", 1),
        ("2023-02-27 09:00", "2023-03-01 09:00", "calendar", 1),  # without a leap day: 28 and 1
        ("2024-02-29 09:00", "2024-02-29 17:00", "working", 1),  # on the leap day itself: none
        ("2024-02-29 09:00", "2024-03-02 09:00", "calendar", 1),
        ("2024-02-29 09:00", "2024-03-03 09:00", "calendar", 0),
        ("2024-02-29 09:00", "2024-03-04 09:00", "working", 1),  # over a weekend
        ("2024-02-29 09:00", "2024-03-05 09:00", "working", 0),
    ],
)
def test_the_leap_day_is_a_day(accepted: str, decided: str, unit: str, in_time: int) -> None:
    year = accepted[:4]
    data = given(
        record(accepted, decided),
        calendar=days(f"{year}-01-01", f"{year}-03-31"),
        service_items=[{"service_item": "i", "statutory_days": 2, "limit_unit": unit}],
    )
    assert counted(13, data, within=scope(f"{year}Q1")) == (in_time, 1, {})


@pytest.mark.parametrize(
    ("unit", "limit", "in_time"), [("working", 1, 1), ("calendar", 8, 0), ("calendar", 9, 1)]
)
def test_a_long_holiday_is_no_working_day_and_nine_calendar_days(unit: str, limit: int, in_time: int) -> None:
    off = [f"2026-10-0{n}" for n in range(1, 9)]  # from the 1st to the 8th; the 9th is a Friday
    data = given(
        record("2026-09-30 09:00", "2026-10-09 09:00"),
        calendar=days("2026-09-01", "2026-12-31", off),
        service_items=[{"service_item": "i", "statutory_days": limit, "limit_unit": unit}],
    )
    assert counted(13, data, within=scope("2026Q4")) == (in_time, 1, {})


def test_a_saturday_that_is_worked_counts() -> None:
    worked = [
        {**day, "is_working": day["is_working"] or day["day"] == "2026-07-11"}  # a Saturday
        for day in QUARTER
    ]
    record_ = record("2026-07-09 09:00", "2026-07-13 09:00")  # Friday, Saturday, Monday
    assert counted(13, given(record_, calendar=worked)) == (0, 1, {})
    assert counted(13, given(record_)) == (1, 1, {})


@pytest.mark.parametrize(
    ("stops", "in_time"),
    [
        ([], 0),
        ([("2026-07-06", "2026-07-07")], 1),  # the 7th stands still: 8 and 9 are left
        ([("2026-07-06", "2026-07-06")], 0),  # begun and ended the same day: nothing
        ([("2026-07-08", "2026-07-09")], 1),  # the day of the decision itself
        ([("2026-07-09", "2026-07-20")], 0),  # begun on it: only days after it
        ([("2026-07-07", None)], 0),
        ([("2026-07-06", "2026-07-07"), ("2026-07-20", "2026-07-30")], 1),  # the second is beyond
    ],
)
def test_a_stop_gives_back_its_days_from_the_day_after_it_begins(
    stops: list[tuple[str, str | None]], in_time: int
) -> None:
    procedures = [{"record": "r0", "started_on": begun, "ended_on": ended} for begun, ended in stops]
    data = given(record("2026-07-06 09:00", "2026-07-09 09:00"), special_procedures=procedures)
    assert counted(13, data) == (in_time, 1, {})
    assert counted(2, data) == (0, 1, {})


def test_a_stop_of_another_record_gives_nothing() -> None:
    stop = {"record": "r9", "started_on": "2026-07-06", "ended_on": "2026-07-08"}
    data = given(record("2026-07-06 09:00", "2026-07-09 09:00"), special_procedures=[stop])
    assert counted(13, data) == (0, 1, {})


def test_calendar_days_need_no_calendar() -> None:
    data = given(
        record("2026-07-06 09:00", "2026-07-08 09:00"),
        calendar=[],
        service_items=[{"service_item": "i", "statutory_days": 2, "limit_unit": "calendar"}],
    )
    assert counted(13, data) == (1, 1, {})


def test_an_item_of_both_kinds_of_measures_is_looked_at_by_both_indicators() -> None:
    links = [*LINKS, {"measure": "no", "service_item": "i"}]
    data = given(record("2026-07-06 09:00", "2026-07-07 09:00"), correspondences=links)
    assert counted(13, data) == (1, 1, {})
    assert counted(2, data) == (1, 1, {})


@pytest.mark.parametrize(
    ("until", "found"),
    [("2026-09-30", (0, 1, {})), ("2026-10-01", (1, 1, {}))],
)
def test_a_prohibition_that_ended_by_the_last_day_forbids_nothing(until: str, found: Found) -> None:
    measures = [{"measure": "no", "access": "prohibited", "until": until}]
    data = given(record("2026-07-06 09:00", "2026-07-07 09:00", "forbidden"), list_measures=measures)
    assert counted(2, data) == found


def test_what_is_prohibited_is_so_whoever_the_measure_belongs_to() -> None:
    """The table asks whether a handled item is a prohibited one, and not whose measure it is."""
    measures = [{"measure": "no", "access": "prohibited", "unit": "v"}]
    rows = [record("2026-07-06 09:00", "2026-07-07 09:00", "forbidden", unit=unit) for unit in ("u", "v")]
    data = given(*rows, list_measures=measures)
    assert (counted(2, data), counted(2, data, "v")) == ((1, 1, {}), (1, 1, {}))


@pytest.mark.parametrize(
    ("accepted", "decided", "reason"),
    [(None, "2026-07-07 09:00", "undated"), (None, None, "not_decided")],
)
def test_a_record_without_a_moment_of_acceptance_is_left_out(
    accepted: str | None, decided: str | None, reason: str
) -> None:
    data = given({"service_item": "i", "accepted_at": accepted, "decided_at": decided})
    assert counted(13, data) == (0, 0, {reason: 1})
    assert counted(2, data) == (0, 0, {reason: 1})


@pytest.mark.parametrize(
    ("limit_unit", "found"),
    [
        ("working", (1, 1, {})),
        (None, (1, 1, {})),
        ("calendar", (0, 1, {})),
        ("weeks", (0, 0, {"no_limit": 1})),
    ],
)
def test_a_limit_is_in_working_days_where_nothing_else_is_said(limit_unit: str | None, found: Found) -> None:
    item = {"service_item": "i", "statutory_days": 1, "limit_unit": limit_unit}
    data = given(record("2026-07-03 09:00", "2026-07-06 09:00"), service_items=[item])  # over a weekend
    assert counted(13, data) == found


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("2026-07-06 09:00", 3),  # 7 and 10, 11 of the calendar run: 8, 9 and 12 to 14 stood still
        ("2026-07-08 09:00", 2),  # within the first stop
        ("2026-07-11 09:00", 0),  # between the two
        ("2026-07-13 09:00", 0),  # within the second
    ],
)
def test_what_stood_still_before_the_acceptance_takes_nothing_off(accepted: str, taken: int) -> None:
    spans = (("2026-07-07", "2026-07-09"), ("2026-07-11", "2026-07-20"))
    stopped = [{"record": "r0", "started_on": begun, "ended_on": ended} for begun, ended in spans]
    for limit in (taken - 1, taken):
        item = {"service_item": "i", "statutory_days": limit, "limit_unit": "calendar"}
        data = given(record(accepted, "2026-07-14 09:00"), service_items=[item], special_procedures=stopped)
        assert counted(13, data) == (int(limit == taken), 1, {})
