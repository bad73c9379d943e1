"""The machines of plan and task, and the clock of a task."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.rectification_flow import (
    FINISHED,
    PLAN_FLOW,
    RECTIFICATION_FLOW,
    SOURCE_KINDS,
    PlanState,
    RectificationState,
    SourceKind,
    Term,
    checked_term,
    events_of,
    rule_of,
)
from marketaccess.domain.mechanism.clock import due
from marketaccess.domain.mechanism.rule import DayKind, EventKind
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R6.1")
CALENDAR = library.known_calendar()
MONDAY = date(2026, 9, 7)


def test_every_state_and_verb_has_its_words_and_ends_only_where_it_should() -> None:
    assert set(PLAN_FLOW.labels) == set(PlanState)
    assert set(RECTIFICATION_FLOW.labels) == set(RectificationState)
    assert {step.verb for step in PLAN_FLOW.steps} == set(PLAN_FLOW.verbs)
    assert {step.verb for step in RECTIFICATION_FLOW.steps} == set(RECTIFICATION_FLOW.verbs)
    sources = {step.source for step in RECTIFICATION_FLOW.steps}
    assert set(RectificationState) - sources == FINISHED
    assert set(SOURCE_KINDS) == set(SourceKind)


def test_nothing_leads_out_of_what_is_closed() -> None:
    with pytest.raises(NotAllowed) as refusal:
        RECTIFICATION_FLOW.step("report", RectificationState.CLOSED)
    assert "已销号" in refusal.value.message


def test_working_and_calendar_days_give_different_dates_and_say_why() -> None:
    working = due(rule_of(Term(10), "整改方案"), starts_on=MONDAY, calendar=CALENDAR)
    plain = due(rule_of(Term(10, DayKind.CALENDAR), "整改方案"), starts_on=MONDAY, calendar=CALENDAR)
    # Sunday 20 September 2026 is worked in exchange for a day of the National Day.
    assert working.due_on == date(2026, 9, 20)
    assert plain.due_on == date(2026, 9, 17)
    assert working.rule.reading
    assert sum(day.counted for day in working.trace) == 10


@given(st.integers(1, 60), st.integers(0, 30), st.integers(0, 30), st.sampled_from(DayKind))
def test_the_days_that_the_office_looked_are_given_back(
    amount: int, before: int, looked: int, kind: DayKind
) -> None:
    rule = rule_of(Term(amount, kind), "整改方案")
    first = due(rule, starts_on=MONDAY, calendar=CALENDAR)
    reported = MONDAY + timedelta(days=1 + before)
    steps = [("issue", MONDAY), ("report", reported), ("send_back", reported + timedelta(days=looked))]
    later = due(rule, starts_on=MONDAY, calendar=CALENDAR, events=events_of(steps, []))
    assert later.first_due_on == first.due_on
    assert later.due_on >= first.due_on
    if reported > first.due_on or not looked:
        assert later.due_on == first.due_on
    elif kind is DayKind.CALENDAR:
        assert later.due_on == first.due_on + timedelta(days=looked)


def test_an_extension_that_was_granted_moves_the_date() -> None:
    events = events_of([("issue", MONDAY)], [(MONDAY, date(2026, 11, 2))])
    assert [event.kind for event in events] == [EventKind.EXTEND]
    found = due(rule_of(Term(10), "整改方案"), starts_on=MONDAY, calendar=CALENDAR, events=events)
    assert found.due_on == date(2026, 11, 2)


@pytest.mark.parametrize("amount", [0, -1, 367])
def test_a_term_that_cannot_be_is_refused_at_its_field(amount: int) -> None:
    with pytest.raises(Refusal) as refusal:
        checked_term(Term(amount))
    assert refusal.value.field == "amount"
