"""Plans, tasks and bad ratings: the whole table of steps, who takes which, and their clocks by hand."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.rating_flow import RATING_FLOW, RatingState, may_answer, terms_of
from marketaccess.domain.casework.rectification_flow import (
    DAYS_MAX,
    PLAN_FLOW,
    RECTIFICATION_FLOW,
    PlanState,
    Term,
    checked_term,
    events_of,
    rule_of,
)
from marketaccess.domain.casework.rectification_flow import RectificationState as S
from marketaccess.domain.mechanism.clock import due
from marketaccess.domain.mechanism.rule import DayKind, EventKind
from marketaccess.law import library

CALENDAR = library.known_calendar()
TUESDAY = date(2026, 9, 29)
# What R6.1 and R5.3 ask for, written down apart from the code: state and verb, the next state, who.
PLANS = {
    ("drafted", "revise"): ("drafted", P.RECTIFICATION_ASSIGN),
    ("drafted", "issue"): ("issued", P.RECTIFICATION_ACCEPT),
    ("drafted", "cancel"): ("cancelled", P.RECTIFICATION_ASSIGN),
    ("issued", "close"): ("closed", None),
}
TASKS = {
    ("drafted", "issue"): ("assigned", P.RECTIFICATION_ACCEPT),
    ("assigned", "report"): ("reported", P.RECTIFICATION_ANSWER),
    ("reported", "accept"): ("closed", P.RECTIFICATION_ACCEPT),
    ("reported", "send_back"): ("assigned", P.RECTIFICATION_ACCEPT),
    ("assigned", "ask_extension"): ("assigned", P.RECTIFICATION_ANSWER),
    ("assigned", "grant_extension"): ("assigned", P.RECTIFICATION_ACCEPT),
    ("assigned", "refuse_extension"): ("assigned", P.RECTIFICATION_ACCEPT),
    ("assigned", "cancel"): ("cancelled", P.RECTIFICATION_ACCEPT),
    ("reported", "cancel"): ("cancelled", P.RECTIFICATION_ACCEPT),
}
RATINGS = {
    ("open", "call_back"): ("handling", P.RATING_ANSWER),
    ("handling", "call_back"): ("handling", P.RATING_ANSWER),
    ("handling", "answer"): ("answered", P.RATING_ANSWER),
    ("answered", "accept"): ("closed", P.RATING_REVIEW),
    ("answered", "send_back"): ("handling", P.RATING_REVIEW),
}


@pytest.mark.requirement("R6.1")
@pytest.mark.parametrize(("state", "verb"), list(product(PlanState, PLAN_FLOW.verbs)))
def test_every_step_of_a_plan(state: PlanState, verb: str) -> None:
    expected = PLANS.get((state.value, verb))
    if expected is None:
        with pytest.raises(NotAllowed, match=f"“{PLAN_FLOW.labels[state]}”，不能{PLAN_FLOW.verbs[verb]}"):
            PLAN_FLOW.step(verb, state)
    else:
        step = PLAN_FLOW.step(verb, state)
        assert (step.target.value, step.needs) == expected


@pytest.mark.requirement("R6.1")
@pytest.mark.parametrize(("state", "verb"), list(product(S, RECTIFICATION_FLOW.verbs)))
def test_every_step_of_a_task(state: S, verb: str) -> None:
    expected = TASKS.get((state.value, verb))
    if expected is None:
        with pytest.raises(NotAllowed, match=f"不能{RECTIFICATION_FLOW.verbs[verb]}"):
            RECTIFICATION_FLOW.step(verb, state)
    else:
        step = RECTIFICATION_FLOW.step(verb, state)
        assert (step.target.value, step.needs) == expected


@pytest.mark.requirement("R5.3")
@pytest.mark.parametrize(("state", "verb"), list(product(RatingState, RATING_FLOW.verbs)))
def test_every_step_of_a_bad_rating(state: RatingState, verb: str) -> None:
    expected = RATINGS.get((state.value, verb))
    if expected is None:
        with pytest.raises(NotAllowed, match=f"“{RATING_FLOW.labels[state]}”"):
            RATING_FLOW.step(verb, state)
    else:
        step = RATING_FLOW.step(verb, state)
        assert (step.target.value, step.needs) == expected


@pytest.mark.requirement("R6.1")
def test_nobody_both_reports_and_accepts() -> None:
    both = {P.RECTIFICATION_ANSWER, P.RECTIFICATION_ACCEPT}
    into_reported = {step.needs for step in RECTIFICATION_FLOW.steps if step.target is S.REPORTED}
    out_of_it = {step.needs for step in RECTIFICATION_FLOW.steps if step.source is S.REPORTED}
    assert into_reported | out_of_it == both
    assert not into_reported & out_of_it


@pytest.mark.requirement("R6.1")
class TestTheClockOfATask:
    def day(self, *steps: tuple[str, date], amount: int = 5, until: date | None = None) -> date:
        granted = [(TUESDAY, until)] if until else []
        rule = rule_of(Term(amount), "整改方案")
        return due(rule, starts_on=TUESDAY, calendar=CALENDAR, events=events_of(steps, granted)).due_on

    def test_the_day_of_issue_is_not_counted_and_the_national_day_neither(self) -> None:
        # 30 September, then 8, 9 and 10 (worked for the holiday), 12 October.
        assert self.day() == date(2026, 10, 12)

    def test_a_report_on_the_way_stops_it_until_it_comes_back(self) -> None:
        reported, back = ("report", date(2026, 10, 9)), ("send_back", date(2026, 10, 14))
        assert self.day(reported, back) > self.day()

    def test_two_returns_give_back_both(self) -> None:
        once = [("report", date(2026, 10, 8)), ("send_back", date(2026, 10, 9))]
        twice = [*once, ("report", date(2026, 10, 12)), ("send_back", date(2026, 10, 13))]
        assert self.day(*twice) > self.day(*once) > self.day()

    def test_other_steps_do_not_touch_it(self) -> None:
        steps = [(verb, date(2026, 10, 8)) for verb in ("issue", "ask_extension", "refuse_extension")]
        assert events_of(steps, []) == ()
        assert self.day(*steps) == self.day()

    def test_an_extension_is_the_date_itself(self) -> None:
        assert self.day(until=date(2026, 11, 2)) == date(2026, 11, 2)

    def test_events_keep_their_kind_and_day(self) -> None:
        found = events_of([("report", TUESDAY), ("send_back", TUESDAY + timedelta(1))], [])
        assert [(each.kind, each.on) for each in found] == [
            (EventKind.SUSPEND, TUESDAY),
            (EventKind.RESUME, TUESDAY + timedelta(1)),
        ]

    def test_the_rule_says_that_no_document_sets_the_time(self) -> None:
        rule = rule_of(Term(30), "示范县整改方案")
        assert "评估文件没有规定整改期限" in rule.reading
        assert "示范县整改方案" in str(rule.clause)


@pytest.mark.requirement("R6.1")
@settings(max_examples=40, deadline=None)
@given(st.integers(1, DAYS_MAX), st.sampled_from(DayKind))
def test_a_longer_term_is_never_due_earlier(amount: int, kind: DayKind) -> None:
    assert checked_term(Term(amount, kind)).amount == amount
    dates = [
        due(rule_of(Term(days, kind), "x"), starts_on=TUESDAY, calendar=CALENDAR).due_on
        for days in (amount, amount + 1)
    ]
    assert TUESDAY < dates[0] < dates[1]


@pytest.mark.requirement("R5.3")
class TestTermsOfRatings:
    TOLD = {
        "document": {"title": "示范办法", "number": "示〔2026〕1号", "reading": "未核对原文"},
        "in_force_from": date(2026, 1, 1),
        "contact": {"days": 2, "reading": "按示范办法"},
        "settle": {"days": 7, "reading": "按示范办法"},
        "attempts": {"most": 4},
    }

    def test_come_from_the_data_alone(self) -> None:
        terms = terms_of(self.TOLD)
        assert (terms.contact.amount, terms.settle.amount, terms.attempts) == (2, 7, 4)
        assert "示范办法（示〔2026〕1号）" in str(terms.contact.clause)
        assert terms.reading == "未核对原文"
        assert terms.contact.day_kind is terms.settle.day_kind is DayKind.WORKING

    @pytest.mark.parametrize("lacking", ["document", "contact", "settle", "attempts"])
    def test_what_lacks_a_part_is_a_fault_of_the_data(self, lacking: str) -> None:
        with pytest.raises(KeyError):
            terms_of({key: value for key, value in self.TOLD.items() if key != lacking})

    @given(st.lists(st.booleans(), max_size=6), st.integers(1, 5))
    def test_one_more_call_never_takes_the_answer_away(self, reached: list[bool], attempts: int) -> None:
        if may_answer(reached, attempts):
            assert may_answer([*reached, False], attempts)
        assert may_answer([*reached, True], attempts)
