"""The ladder: which rungs a locality has, and when each falls due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.casework.escalation import (
    DEFAULT_ORDER,
    ORDER_DAYS,
    RUNGS,
    Rung,
    fallen_due,
    ladder,
    order_due_on,
    overdue_days,
)
from marketaccess.law import library

CALENDAR = library.known_calendar()
COUNTY = ladder(library.profile("county-0137"))
WEDNESDAY = date(2026, 9, 30)  # the last working day before the National Day holiday
days = st.dates(date(2024, 1, 1), date(2026, 11, 30))


def rungs_on(day: date, *, profile: str = "county-0137") -> list[Rung]:
    rungs = ladder(library.profile(profile))
    return [e.rung for e in fallen_due(rungs, due_on=WEDNESDAY, on=day, calendar=CALENDAR)]


@pytest.mark.requirement("R12.4")
@pytest.mark.parametrize(
    ("profile", "rungs"),
    [
        ("county-0137", [Rung.ORDER, Rung.REPORT, Rung.CIRCULAR]),
        ("changjiang", [Rung.ORDER, Rung.REPORT, Rung.CIRCULAR]),
        ("yangxi", [Rung.ORDER, Rung.REPORT]),
        ("jianghai", [Rung.ORDER, Rung.CIRCULAR]),
        ("changshou", [Rung.ORDER]),
    ],
)
def test_a_locality_has_the_rungs_of_its_document(profile: str, rungs: list[Rung]) -> None:
    assert [escalation.rung for escalation in ladder(library.profile(profile))] == rungs


@pytest.mark.parametrize(
    ("profile", "rung", "article"),
    [
        ("county-0137", Rung.REPORT, "十二（六）"),
        ("county-0137", Rung.CIRCULAR, "十二（六）"),
        ("changjiang", Rung.REPORT, "十二（五）"),
        ("jianghai", Rung.ORDER, "六"),
    ],
)
def test_a_rung_cites_its_clause(profile: str, rung: Rung, article: str) -> None:
    found = {escalation.rung: escalation for escalation in ladder(library.profile(profile))}
    assert found[rung].clause.article == article


@pytest.mark.parametrize("profile", library.profile_keys())
def test_a_number_of_days_that_no_document_gives_is_a_reading(profile: str) -> None:
    counted = [escalation for escalation in ladder(library.profile(profile)) if escalation.after]
    assert counted
    assert all(escalation.reading for escalation in counted)


def test_a_document_without_orders_gets_the_platforms_own() -> None:
    assert ladder(library.profile("changshou")) == (DEFAULT_ORDER,)
    assert not DEFAULT_ORDER.clause.is_given


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 30), []),
        (date(2026, 10, 7), []),  # still the holiday: nothing falls due on a day off
        (date(2026, 10, 8), [Rung.ORDER]),
        (date(2026, 10, 10), [Rung.ORDER]),  # a make-up Saturday counts
        (date(2026, 10, 11), [Rung.ORDER]),  # the Sunday after it does not
        (date(2026, 10, 12), [Rung.ORDER, Rung.REPORT]),
        (date(2026, 10, 13), [Rung.ORDER, Rung.REPORT]),
        (date(2026, 10, 14), [Rung.ORDER, Rung.REPORT, Rung.CIRCULAR]),
    ],
)
def test_the_ladder_is_climbed_by_working_days(day: date, expected: list[Rung]) -> None:
    assert rungs_on(day) == expected


def test_what_a_person_decides_does_not_fall_due_by_itself() -> None:
    assert rungs_on(date(2026, 11, 30), profile="jianghai") == [Rung.ORDER]


def test_an_order_demands_the_work_before_the_next_rung() -> None:
    due_on = order_due_on(COUNTY, missed_on=WEDNESDAY, issued_on=date(2026, 10, 8), calendar=CALENDAR)
    assert due_on == date(2026, 10, 10)
    assert Rung.REPORT not in rungs_on(due_on)


def test_an_order_that_comes_late_leaves_a_working_day() -> None:
    due_on = order_due_on(COUNTY, missed_on=WEDNESDAY, issued_on=date(2026, 10, 16), calendar=CALENDAR)
    assert due_on == date(2026, 10, 19)


def test_an_order_without_a_next_rung_gives_its_own_days() -> None:
    rungs = ladder(library.profile("changshou"))
    issued = date(2026, 10, 8)
    due_on = order_due_on(rungs, missed_on=WEDNESDAY, issued_on=issued, calendar=CALENDAR)
    assert due_on == CALENDAR.add_working_days(WEDNESDAY, ORDER_DAYS)


@given(days, st.integers(0, 60))
def test_rungs_are_only_ever_added(due_on: date, later: int) -> None:
    day = due_on + timedelta(days=later)
    before = fallen_due(COUNTY, due_on=due_on, on=day, calendar=CALENDAR)
    after = fallen_due(COUNTY, due_on=due_on, on=day + timedelta(days=1), calendar=CALENDAR)
    assert before == after[: len(before)]


@given(days, st.integers(0, 60))
def test_the_first_rung_falls_due_on_the_first_working_day_after_the_date(due_on: date, later: int) -> None:
    day = due_on + timedelta(days=later)
    has_order = bool(fallen_due(COUNTY, due_on=due_on, on=day, calendar=CALENDAR))
    assert has_order is (day >= CALENDAR.next_working_day(due_on))
    assert (overdue_days(due_on, on=day, calendar=CALENDAR) > 0) is has_order


@given(days, st.integers(1, 30))
def test_an_order_is_due_on_a_working_day_after_its_issue(missed_on: date, later: int) -> None:
    issued = CALENDAR.add_working_days(missed_on, later)
    due_on = order_due_on(COUNTY, missed_on=missed_on, issued_on=issued, calendar=CALENDAR)
    assert due_on > issued
    assert CALENDAR.is_working(due_on)


def test_every_rung_has_its_words() -> None:
    assert set(RUNGS) == set(Rung)
