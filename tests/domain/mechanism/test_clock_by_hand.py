"""Deadlines counted by hand on a wall calendar: each case with the days that were counted."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.mechanism.clock import Event, EventKind, Rule, due, due_on
from marketaccess.domain.mechanism.rule import LAST_START, LONGEST, RESTARTS, DayKind, course_of
from marketaccess.law import library

CALENDAR = library.known_calendar()
E = EventKind
COUNTY = library.profile("county-0137").rules
TRANSFER, VERIFY, RECTIFY = COUNTY["transfer"], COUNTY["verify"], COUNTY["rectify"]
REPLY = library.profile("yangxi").rules["reply_complainant"]
RETURN = library.profile("changshou").rules["nil_return"]
TWO_YEARS = Calendar({year: CALENDAR.years[year] for year in (2025, 2026)})
ROLLING = evolve(RECTIFY, roll_over=True)


def on(text: str) -> date:
    return date.fromisoformat(text)


def event(kind: EventKind, day: str, until: str = "") -> Event:
    return Event(kind, on(day), on(until) if until else None)


def found(rule: Rule, start: str, *events: Event) -> str:
    """The date by the explained way, once the quick way has said the same."""
    slow = due(rule, starts_on=on(start), calendar=CALENDAR, events=events)
    quick = due_on(rule, starts_on=on(start), calendar=CALENDAR, events=events)
    assert slow.due_on == quick.due_on
    return slow.due_on.isoformat()


# ── Rule by rule, week by week ────────────────────────────────────────────────────────────────────────

CASES: list[tuple[str, Rule, str, str]] = [
    ("12(2) received on a Monday", TRANSFER, "2026-06-01", "2026-06-02"),
    ("12(2) received on a Friday", TRANSFER, "2026-06-05", "2026-06-08"),
    ("12(2) received on a Saturday", TRANSFER, "2026-06-06", "2026-06-08"),
    ("12(2) received on a Sunday", TRANSFER, "2026-06-07", "2026-06-08"),
    ("12(2) received on the eve of a make-up Saturday", TRANSFER, "2026-02-27", "2026-02-28"),
    ("12(2) received on a make-up Saturday", TRANSFER, "2026-02-28", "2026-03-02"),
    ("12(2) received on the eve of the Spring Festival", TRANSFER, "2026-02-14", "2026-02-24"),
    ("12(2) received on the first day of the festival", TRANSFER, "2026-02-15", "2026-02-24"),
    ("12(2) received on the eve of Labour Day", TRANSFER, "2026-04-30", "2026-05-06"),
    ("12(2) received on New Year's Eve", TRANSFER, "2025-12-31", "2026-01-04"),
    ("12(3) dispatched on a Monday", VERIFY, "2026-06-01", "2026-06-04"),
    ("12(3) dispatched on a Wednesday", VERIFY, "2026-06-03", "2026-06-08"),
    ("12(3) dispatched on a Friday", VERIFY, "2026-06-05", "2026-06-10"),
    ("12(3) over the Dragon Boat Festival", VERIFY, "2026-06-17", "2026-06-23"),
    ("12(3) over the National Day", VERIFY, "2026-09-30", "2026-10-10"),
    ("12(3) with a make-up Sunday inside", VERIFY, "2026-09-18", "2026-09-22"),
    ("12(4) opinion on a Monday", RECTIFY, "2026-06-01", "2026-06-08"),
    ("12(4) ends on a Saturday and stays there", RECTIFY, "2026-06-06", "2026-06-13"),
    ("12(4) ends within a holiday and stays there", RECTIFY, "2026-09-28", "2026-10-05"),
    ("rolled on over a weekend", ROLLING, "2026-06-06", "2026-06-15"),
    ("rolled on over the National Day", ROLLING, "2026-09-28", "2026-10-08"),
    ("rolled on to a make-up Saturday", ROLLING, "2026-02-21", "2026-02-28"),
    ("7 transferred on a Tuesday", REPLY, "2026-06-02", "2026-06-12"),
    ("7 ends on a Sunday and stays there", REPLY, "2026-06-04", "2026-06-14"),
    ("7 over the end of a leap February", REPLY, "2024-02-20", "2024-03-01"),
    ("7 over the end of a common February", REPLY, "2026-02-20", "2026-03-02"),
    ("1 first return of the document itself", RETURN, "2022-06-30", "2022-07-04"),
]


@pytest.mark.requirement("R12.1", "R7.5", "R7.1")
@pytest.mark.parametrize(("rule", "start", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_date_is_the_one_counted_by_hand(rule: Rule, start: str, expected: str) -> None:
    assert found(rule, start) == expected


def test_the_first_nil_return_falls_on_the_day_that_the_document_names() -> None:
    """Changshou's notice of 9 June 2022 says 4 July 2022 itself: the reading of the clock is its own."""
    note = library.profile("changshou").notes["first_return"].value
    assert "2022年7月4日" in str(note)
    assert found(RETURN, "2022-06-30") == "2022-07-04"


# ── Events ────────────────────────────────────────────────────────────────────────────────────────────

EVENTFUL: list[tuple[str, Rule, str, list[Event], str]] = [
    (
        "a suspension over the whole weekend takes no working day",
        VERIFY,
        "2026-06-03",
        [event(E.SUSPEND, "2026-06-06"), event(E.RESUME, "2026-06-08")],
        "2026-06-08",
    ),
    (
        "suspended and resumed on the same day",
        VERIFY,
        "2026-06-01",
        [event(E.SUSPEND, "2026-06-03"), event(E.RESUME, "2026-06-03")],
        "2026-06-04",
    ),
    (
        "suspended from the start",
        VERIFY,
        "2026-06-01",
        [event(E.SUSPEND, "2026-06-01"), event(E.RESUME, "2026-06-04")],
        "2026-06-08",
    ),
    (
        "two suspensions",
        VERIFY,
        "2026-06-01",
        [
            event(E.SUSPEND, "2026-06-02"),
            event(E.RESUME, "2026-06-03"),
            event(E.SUSPEND, "2026-06-04"),
            event(E.RESUME, "2026-06-08"),
        ],
        "2026-06-09",
    ),
    (
        "a suspension after the date changes nothing",
        VERIFY,
        "2026-06-01",
        [event(E.SUSPEND, "2026-06-10"), event(E.RESUME, "2026-06-12")],
        "2026-06-04",
    ),
    (
        "calendar days stand still too",
        RECTIFY,
        "2026-06-01",
        [event(E.SUSPEND, "2026-06-05"), event(E.RESUME, "2026-06-08")],
        "2026-06-11",
    ),
    (
        "12(4) extended by the city",
        RECTIFY,
        "2026-06-01",
        [event(E.EXTEND, "2026-06-08", "2026-07-31")],
        "2026-07-31",
    ),
    (
        "extended twice: the later date holds",
        RECTIFY,
        "2026-06-01",
        [event(E.EXTEND, "2026-06-08", "2026-06-30"), event(E.EXTEND, "2026-06-30", "2026-07-15")],
        "2026-07-15",
    ),
    (
        "the second extension is shorter: the first holds",
        RECTIFY,
        "2026-06-01",
        [event(E.EXTEND, "2026-06-05", "2026-07-15"), event(E.EXTEND, "2026-06-08", "2026-06-30")],
        "2026-07-15",
    ),
    ("returned: counted anew", VERIFY, "2026-06-01", [event(E.RETURN, "2026-06-03")], "2026-06-08"),
    ("returned on the start day", VERIFY, "2026-06-01", [event(E.RETURN, "2026-06-01")], "2026-06-04"),
    (
        "returned twice: counted from the last",
        VERIFY,
        "2026-06-01",
        [event(E.RETURN, "2026-06-02"), event(E.RETURN, "2026-06-05")],
        "2026-06-10",
    ),
    (
        "an extension before a reopening lapses",
        RECTIFY,
        "2026-06-01",
        [event(E.EXTEND, "2026-06-05", "2026-08-31"), event(E.REOPEN, "2026-06-10")],
        "2026-06-17",
    ),
    (
        "an extension after a reopening holds",
        RECTIFY,
        "2026-06-01",
        [event(E.REOPEN, "2026-06-10"), event(E.EXTEND, "2026-06-12", "2026-08-31")],
        "2026-08-31",
    ),
    (
        "a return before the start is of an earlier clock",
        VERIFY,
        "2026-06-05",
        [event(E.RETURN, "2026-06-01")],
        "2026-06-10",
    ),
]


@pytest.mark.requirement("R12.1", "R12.2")
@pytest.mark.parametrize(
    ("rule", "start", "events", "expected"), [c[1:] for c in EVENTFUL], ids=[c[0] for c in EVENTFUL]
)
def test_events_move_the_date(rule: Rule, start: str, events: list[Event], expected: str) -> None:
    assert found(rule, start, *events) == expected


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([event(E.RESUME, "2026-06-03")], "之前没有中止计时"),
        ([event(E.RESUME, "2026-06-03"), event(E.SUSPEND, "2026-06-04")], "之前没有中止计时"),
        (
            [event(E.SUSPEND, "2026-06-02"), event(E.RESUME, "2026-06-03"), event(E.RESUME, "2026-06-04")],
            "之前没有中止计时",
        ),
        ([event(E.SUSPEND, "2046-06-03")], "中止计时的日期距起算日超过十年"),
        ([event(E.RETURN, "2006-06-03")], "退回的日期距起算日超过十年"),
        ([event(E.EXTEND, "2026-06-03", "2126-06-03")], "准予延期的日期距起算日超过十年"),
    ],
)
def test_events_that_cannot_be_are_refused(events: list[Event], said: str) -> None:
    for ask in (due, due_on):
        with pytest.raises(Refusal, match=said) as refused:
            ask(VERIFY, starts_on=on("2026-06-01"), calendar=CALENDAR, events=events)
        assert refused.value.field == "events"


@pytest.mark.parametrize("start", [date.min, date(1969, 12, 31), LAST_START + timedelta(days=1), date.max])
def test_a_start_that_is_a_slip_of_the_pen_is_refused(start: date) -> None:
    for ask in (due, due_on):
        with pytest.raises(Refusal, match="请核对日期") as refused:
            ask(VERIFY, starts_on=start, calendar=CALENDAR)
        assert refused.value.field == "starts_on"


def test_the_longest_clock_from_the_last_start_still_ends_in_the_table() -> None:
    longest = evolve(VERIFY, amount=LONGEST)
    assert due_on(longest, starts_on=LAST_START, calendar=CALENDAR).due_on.year < 2199


# ── The explanation ───────────────────────────────────────────────────────────────────────────────────


def trace(rule: Rule, start: str, *events: Event) -> list[tuple[str, bool, str]]:
    walk = due(rule, starts_on=on(start), calendar=CALENDAR, events=events).trace
    return [(f"{day.on:%m-%d}", day.counted, day.why) for day in walk]


@pytest.mark.requirement("R16.3")
def test_each_day_of_the_walk_says_why_it_counted_or_not() -> None:
    assert trace(VERIFY, "2026-06-17") == [
        ("06-17", False, "起算日，不计入"),
        ("06-18", True, "工作日"),
        ("06-19", False, "端午放假"),
        ("06-20", False, "端午放假"),
        ("06-21", False, "端午放假"),
        ("06-22", True, "工作日"),
        ("06-23", True, "工作日"),
    ]


def test_a_suspended_day_says_so() -> None:
    held = trace(VERIFY, "2026-06-01", event(E.SUSPEND, "2026-06-02"), event(E.RESUME, "2026-06-03"))
    assert held[1] == ("06-02", False, "中止计时（工作日）")


def test_an_extension_says_until_when_it_was_granted() -> None:
    walk = trace(RECTIFY, "2026-06-01", event(E.EXTEND, "2026-06-08", "2026-06-10"))
    assert walk[-1] == ("06-10", False, "准予延期至2026-06-10")


def test_rolling_on_says_why() -> None:
    assert trace(ROLLING, "2026-06-06")[-1][2].startswith("到期日为休息日，顺延")


def test_a_return_says_that_earlier_days_no_longer_count() -> None:
    walk = trace(VERIFY, "2026-06-01", event(E.RETURN, "2026-06-03"))
    assert walk[1] == ("06-02", False, "退回前的日期，不再计入")
    assert walk[2] == ("06-03", False, "退回，自当日重新起算，当日不计入")


# ── Laws of the course of events ──────────────────────────────────────────────────────────────────────

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(days, max_size=6, unique=True))
def test_pauses_are_in_order_and_apart(moments: list[date]) -> None:
    events = [
        Event(E.SUSPEND if place % 2 == 0 else E.RESUME, day) for place, day in enumerate(sorted(moments))
    ]
    course = course_of(date(2026, 1, 1), events)
    assert course.is_suspended == (len(moments) % 2 == 1)
    flat = [day for pause in course.pauses for day in pause]
    assert flat == sorted(flat)
    assert len(course.pauses) == len(moments) // 2
    assert all(course.pause_of(begin) and not course.pause_of(end) for begin, end in course.pauses)


@given(st.lists(st.tuples(st.sampled_from(sorted(RESTARTS)), days), max_size=5))
def test_the_last_restart_is_the_beginning(restarts: list[tuple[EventKind, date]]) -> None:
    start = date(2026, 1, 1)
    course = course_of(start, [Event(kind, day) for kind, day in restarts])
    assert course.starts_on == max([start, *(day for _, day in restarts)])


@given(days, st.integers(1, 60), st.sampled_from(DayKind))
def test_the_date_does_not_depend_on_years_that_it_does_not_touch(
    start: date, amount: int, kind: DayKind
) -> None:
    rule = evolve(VERIFY, amount=amount, day_kind=kind)
    one = due_on(rule, starts_on=start, calendar=TWO_YEARS)
    if one.due_on.year == 2026:
        assert one == due_on(rule, starts_on=start, calendar=CALENDAR)
