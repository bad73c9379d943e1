"""Service records: what was decided in time, and what was handled that is forbidden (indicators 2 and 13)."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.folder import LINKED, counted, working_days, write

pytestmark = pytest.mark.requirement("R4.2")
MONDAY = "2026-07-06"
CALENDAR = working_days(off=["2026-07-10"])


def folder_of(tmp_path: Path, *records: dict[str, Any], **others: Any) -> Path:
    given = {"calendar": CALENDAR, "special_procedures": [], **LINKED, **others}
    return write(tmp_path, service_records=records, **given)


def record(accepted: str, decided: str, **more: Any) -> dict[str, Any]:
    return {"record": "r", "accepted_at": accepted, "decided_at": decided, **more}


@pytest.mark.parametrize(
    ("accepted", "decided", "in_time"),
    [
        (f"{MONDAY} 09:00:00", f"{MONDAY} 17:00:00", 1),
        (f"{MONDAY} 09:00:00", "2026-07-13 17:00:00", 1),  # 7, 8, 9, 13: four days, for the 10th is off
        (f"{MONDAY} 09:00:00", "2026-07-14 23:59:59", 1),  # the fifth, to its last second
        (f"{MONDAY} 09:00:00", "2026-07-15 00:00:00", 0),
        ("2026-07-04 09:00:00", "2026-07-13 09:00:00", 1),  # a Saturday: 6, 7, 8, 9, 13
        ("2026-07-04 09:00:00", "2026-07-14 09:00:00", 0),
    ],
)
def test_working_days_are_counted_by_the_calendar(
    tmp_path: Path, accepted: str, decided: str, in_time: int
) -> None:
    folder = folder_of(tmp_path, record(accepted, decided))
    assert counted(folder, "within_statutory_limit") == (in_time, 1, {})


@pytest.mark.parametrize(("decided", "in_time"), [("2026-07-11", 1), ("2026-07-12", 0)])
def test_calendar_days_are_counted_where_the_limit_says_so(
    tmp_path: Path, decided: str, in_time: int
) -> None:
    item = {"service_item": "i", "limit_unit": "calendar"}
    folder = folder_of(tmp_path, record(MONDAY, decided), service_items=[item])
    assert counted(folder, "within_statutory_limit") == (in_time, 1, {})


@pytest.mark.parametrize(
    ("procedures", "in_time"),
    [
        ([], 0),
        ([("2026-07-07", "2026-07-08")], 1),  # one day stands still
        ([("2026-07-08", "2026-07-08")], 0),  # none
        ([("2026-07-10", "2026-07-12")], 0),  # only days off
        ([("2026-07-07", "2026-07-08"), ("2026-07-07", "2026-07-08")], 1),
        ([("2026-07-07", "")], 0),  # without an end nothing stands still
        ([("2026-06-01", "2026-07-06")], 0),  # before the record
        ([("2026-06-01", "2026-07-07")], 1),  # reaches into it
        ([("2026-07-14", "2026-08-30")], 1),  # reaches beyond it
        ([("2026-07-15", "2026-08-30")], 0),  # after it
    ],
)
def test_special_procedures_stop_the_clock_within_the_record(
    tmp_path: Path, procedures: list[tuple[str, str]], in_time: int
) -> None:
    rows = [{"started_on": begun, "ended_on": ended} for begun, ended in procedures]
    folder = folder_of(tmp_path, record(MONDAY, "2026-07-15"), special_procedures=rows)
    assert counted(folder, "within_statutory_limit") == (in_time, 1, {})


def test_days_that_two_procedures_share_are_taken_off_once(tmp_path: Path) -> None:
    rows = [{"started_on": "2026-07-07", "ended_on": "2026-07-08"}] * 3
    folder = folder_of(tmp_path, record(MONDAY, "2026-07-16"), special_procedures=rows)
    assert counted(folder, "within_statutory_limit") == (0, 1, {})


@pytest.mark.requirement("R4.6")
def test_every_record_that_is_not_used_is_counted_by_its_reason(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        record(MONDAY, "2026-07-07"),
        record(MONDAY, ""),
        record("2026-07-08", MONDAY),
        record(MONDAY, "2026-07-07", service_item="off_list"),
        record(MONDAY, "2026-07-07", service_item="endless"),
        record("2026-05-01", "2026-07-07"),
        record("2026-06-29", "2026-06-30"),
        record("2026-10-01", ""),
        correspondences=[{"measure": "m", "service_item": code} for code in ("i", "endless")],
        service_items=[{"service_item": "i"}, {"service_item": "endless", "statutory_days": ""}],
    )
    assert counted(folder, "within_statutory_limit") == (
        1,
        1,
        {"not_decided": 1, "wrong_order": 1, "not_on_list": 1, "no_limit": 1, "no_calendar": 1},
    )


def test_a_day_is_a_day_in_beijing(tmp_path: Path) -> None:
    late = record(f"{MONDAY}T08:00:00+08:00", "2026-07-14T16:30:00Z")  # half past midnight on the 15th
    assert counted(folder_of(tmp_path, late), "within_statutory_limit") == (0, 1, {})


def test_moments_of_the_national_standard_are_read(tmp_path: Path) -> None:
    compact = record("20260706T090000", "20260714T170000")
    assert counted(folder_of(tmp_path, compact), "within_statutory_limit") == (1, 1, {})


def test_a_record_of_another_unit_s_item_is_not_on_the_list(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, record(MONDAY, "2026-07-07", unit="other"))
    assert counted(folder, "within_statutory_limit", "other") == (0, 0, {"not_on_list": 1})


def test_records_on_prohibited_items_are_found(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        record(MONDAY, "2026-07-07"),
        record(MONDAY, "2026-07-07", service_item="forbidden"),
        record(MONDAY, "", service_item="forbidden"),
        record("2026-07-08", MONDAY, service_item="forbidden"),
        list_measures=[{"measure": "m"}, {"measure": "no", "access": "prohibited"}],
        correspondences=[
            {"measure": "m", "service_item": "i"},
            {"measure": "no", "service_item": "forbidden"},
        ],
    )
    assert counted(folder, "prohibited_items_handled") == (1, 2, {"not_decided": 1, "wrong_order": 1})


def naive(
    accepted: date, decided: date, stops: list[tuple[date, date]], limit: int, *, working: bool
) -> bool:
    """Whether a record was in time, by walking day by day."""
    days = 0
    for offset in range(1, (decided - accepted).days + 1):
        day = accepted + timedelta(days=offset)
        stands = any(begun < day <= ended for begun, ended in stops)
        is_working = day.weekday() < 5 and day.isoformat() != "2026-07-10"
        days += not stands and (is_working or not working)
    return days <= limit


DAYS = st.dates(date(2026, 7, 1), date(2026, 7, 31))
STOPS = st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DAYS, DAYS, STOPS, st.booleans()), min_size=1, max_size=30), st.integers(1, 10))
def test_the_same_as_walking_day_by_day(
    tmp_path: Path, made: list[tuple[date, date, list[list[date]], bool]], limit: int
) -> None:
    items = [
        {"service_item": unit, "limit_unit": unit, "statutory_days": limit}
        for unit in ("working", "calendar")
    ]
    records, procedures, expected = [], [], 0
    for number, (one, other, stops, working) in enumerate(made):
        accepted, decided = sorted((one, other))
        item = "working" if working else "calendar"
        moments = (datetime.combine(day, datetime.min.time()).isoformat(" ") for day in (accepted, decided))
        records.append(record(*moments, record=f"r{number}", service_item=item))
        procedures += [
            {"record": f"r{number}", "started_on": begun.isoformat(), "ended_on": ended.isoformat()}
            for begun, ended in stops
        ]
        pairs = [(begun, ended) for begun, ended in stops]
        expected += naive(accepted, decided, pairs, limit, working=working)
    links = [{"measure": "m", "service_item": item["service_item"]} for item in items]
    folder = folder_of(
        tmp_path, *records, special_procedures=procedures, service_items=items, correspondences=links
    )
    assert counted(folder, "within_statutory_limit") == (expected, len(made), {})
