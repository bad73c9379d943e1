"""The clock of a task as a department lives it: from the day of the plan through reports and returns."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.rectification_flow import (
    DAYS_MAX,
    READING,
    Term,
    checked_term,
    events_of,
    rule_of,
)
from marketaccess.domain.mechanism.clock import Due, due
from marketaccess.domain.mechanism.rule import DayKind, EventKind, Start
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R6.1")
CALENDAR = library.known_calendar()
ISSUED = date(2026, 3, 2)  # a Monday, and no holiday until Qingming (4 to 6 April)
PLAN = "县发展和改革局 2026年第1号整改方案（示范数据）"
Steps = list[tuple[str, date]]
Extensions = list[tuple[date, date]]


def day(number: int, month: int = 3) -> date:
    return date(2026, month, number)


def clock(
    amount: int,
    kind: DayKind = DayKind.WORKING,
    steps: Steps | None = None,
    extensions: Extensions | None = None,
) -> Due:
    events = events_of([("issue", ISSUED), *(steps or [])], extensions or [])
    return due(rule_of(Term(amount, kind), PLAN), starts_on=ISSUED, calendar=CALENDAR, events=events)


@pytest.mark.parametrize(
    ("amount", "kind", "expected"),
    [
        (1, DayKind.WORKING, day(3)),
        (5, DayKind.WORKING, day(9)),  # 3, 4, 5, 6 and over the weekend the 9th
        (20, DayKind.WORKING, day(30)),
        (1, DayKind.CALENDAR, day(3)),
        (5, DayKind.CALENDAR, day(7)),  # a Saturday stays: days are days
        (30, DayKind.CALENDAR, day(1, 4)),
    ],
)
def test_the_day_of_issue_itself_is_not_counted(amount: int, kind: DayKind, expected: date) -> None:
    assert clock(amount, kind).due_on == expected


@pytest.mark.parametrize(
    ("story", "steps", "expected"),
    [
        ("nothing happened", [], day(16)),
        ("looked at for a day", [("report", day(4)), ("send_back", day(5))], day(17)),
        ("looked at over a weekend", [("report", day(6)), ("send_back", day(9))], day(17)),
        (
            "sent back twice",
            [("report", day(4)), ("send_back", day(5)), ("report", day(9)), ("send_back", day(11))],
            day(19),
        ),
        ("reported and sent back within a day", [("report", day(4)), ("send_back", day(4))], day(16)),
    ],
)
def test_ten_working_days_and_what_the_office_took_of_them(story: str, steps: Steps, expected: date) -> None:
    found = clock(10, steps=steps)
    assert found.due_on == expected, story
    assert found.first_due_on == day(16)
    assert not found.is_suspended


def test_while_the_office_looks_the_clock_stands_still_and_says_so() -> None:
    found = clock(10, steps=[("report", day(4))])
    assert found.is_suspended
    assert found.is_provisional


def test_a_report_on_the_last_day_is_in_time_and_leaves_no_day_to_lose() -> None:
    found = clock(5, steps=[("report", day(9)), ("send_back", day(20))])
    assert found.first_due_on == day(9)
    assert found.due_on >= day(20)


@pytest.mark.parametrize("verb", ["issue", "accept", "cancel", "ask_extension", "refuse_extension"])
def test_asking_or_being_refused_moves_no_date(verb: str) -> None:
    assert events_of([(verb, day(5))], []) == ()
    assert clock(10, steps=[(verb, day(5))]).due_on == clock(10).due_on


def test_steps_and_extensions_become_events_of_their_days() -> None:
    found = events_of(
        [("issue", ISSUED), ("report", day(4)), ("send_back", day(6))],
        [(day(9), day(31)), (day(30), day(9, 4))],
    )
    assert [(event.kind, event.on, event.until) for event in found] == [
        (EventKind.SUSPEND, day(4), None),
        (EventKind.RESUME, day(6), None),
        (EventKind.EXTEND, day(9), day(31)),
        (EventKind.EXTEND, day(30), day(9, 4)),
    ]


def test_the_last_extension_that_was_granted_holds() -> None:
    assert clock(10, extensions=[(day(9), day(31)), (day(30), day(9, 4))]).due_on == day(9, 4)
    assert clock(10, extensions=[(day(9), day(31))]).first_due_on == day(16)


def test_the_rule_says_that_no_law_gives_this_term() -> None:
    rule = rule_of(Term(10), PLAN)
    assert rule.reading == READING
    assert PLAN in str(rule.clause)
    assert rule.start is Start.ISSUED
    assert not rule.roll_over


@pytest.mark.parametrize(
    ("amount", "is_taken"), [(-5, False), (0, False), (1, True), (366, True), (367, False)]
)
@pytest.mark.parametrize("kind", list(DayKind))
def test_a_term_is_from_a_day_to_a_year(amount: int, kind: DayKind, *, is_taken: bool) -> None:
    term = Term(amount, kind)
    if is_taken:
        assert checked_term(term) == term
        return
    with pytest.raises(Refusal, match=f"1日至{DAYS_MAX}日之间") as refused:
        checked_term(term)
    assert refused.value.field == "amount"


AMOUNTS, LOOKS = st.integers(1, 60), st.integers(0, 20)


@settings(max_examples=30)
@given(AMOUNTS, AMOUNTS, st.sampled_from(DayKind))
def test_more_days_are_never_due_earlier(one: int, other: int, kind: DayKind) -> None:
    low, high = sorted((one, other))
    assert clock(low, kind).due_on <= clock(high, kind).due_on


@settings(max_examples=30)
@given(AMOUNTS)
def test_working_days_are_never_due_before_as_many_days(amount: int) -> None:
    assert clock(amount, DayKind.WORKING).due_on >= clock(amount, DayKind.CALENDAR).due_on


@settings(max_examples=30)
@given(AMOUNTS, st.integers(1, 20), LOOKS, LOOKS)
def test_a_slower_office_never_costs_the_department_a_day(
    amount: int, reported: int, one: int, other: int
) -> None:
    report = ISSUED + timedelta(days=reported)
    low, high = (
        clock(amount, steps=[("report", report), ("send_back", report + timedelta(days=looked))]).due_on
        for looked in sorted((one, other))
    )
    assert low <= high


@settings(max_examples=30)
@given(AMOUNTS, st.sampled_from(DayKind), LOOKS)
def test_the_trace_counts_as_many_days_as_the_plan_gave(amount: int, kind: DayKind, looked: int) -> None:
    back = day(3) + timedelta(days=looked)
    found = clock(amount, kind, [("report", day(3)), ("send_back", back)])
    assert sum(each.counted for each in found.trace) == amount
    assert [each.on for each in found.trace] == sorted({each.on for each in found.trace})
    assert all(each.why for each in found.trace)
    assert found.trace[-1].on == found.due_on
