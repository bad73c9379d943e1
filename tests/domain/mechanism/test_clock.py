"""Deadlines: the published golden dates, and the laws that every date obeys."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.mechanism.clock import DayKind, Due, Event, EventKind, Rule, Start, due, due_on
from marketaccess.law import library

CALENDAR = library.known_calendar()
CLAUSE = Citation("示范文件", "一")
E = EventKind
ONE = timedelta(days=1)


def rule(amount: int, kind: DayKind = DayKind.WORKING, *, roll_over: bool = False) -> Rule:
    return Rule("verify", "核查反馈", Start.TRANSFERRED, amount, kind, roll_over, CLAUSE)


def event(kind: EventKind, on: str, until: str = "") -> Event:
    return Event(kind, date.fromisoformat(on), date.fromisoformat(until) if until else None)


def day(text: str) -> date:
    return date.fromisoformat(text)


def answer(a_rule: Rule, start: str, *events: Event) -> Due:
    return due(a_rule, starts_on=day(start), calendar=CALENDAR, events=events)


# ── Golden dates ──────────────────────────────────────────────────────────────────────────────────────

QUARTERS = [
    ("2021-03-31", "2021-04-02"),
    ("2021-06-30", "2021-07-02"),
    ("2021-09-30", "2021-10-09"),
    ("2021-12-31", "2022-01-05"),
    ("2022-03-31", "2022-04-02"),
    ("2022-06-30", "2022-07-04"),
    ("2022-09-30", "2022-10-09"),
    ("2022-12-31", "2023-01-04"),
    ("2023-03-31", "2023-04-04"),
    ("2023-06-30", "2023-07-04"),
    ("2023-09-30", "2023-10-08"),
    ("2023-12-31", "2024-01-03"),
    ("2024-09-30", "2024-10-09"),
    ("2024-12-31", "2025-01-03"),
    ("2025-09-30", "2025-10-10"),
    ("2025-12-31", "2026-01-05"),
    ("2026-06-30", "2026-07-02"),
    ("2026-09-30", "2026-10-09"),
]


@pytest.mark.requirement("R12.1", "R16.1")
@pytest.mark.parametrize(("ends", "expected"), QUARTERS)
def test_a_nil_return_is_due_two_working_days_after_the_quarter(ends: str, expected: str) -> None:
    nil_return = library.profile("changshou").rules["nil_return"]
    found = answer(nil_return, ends)
    assert found.due_on == day(expected)
    assert not found.is_provisional


def test_the_last_quarter_of_2026_is_provisional() -> None:
    found = answer(library.profile("changshou").rules["nil_return"], "2026-12-31")
    assert (found.due_on, found.is_provisional) == (day("2027-01-04"), True)


@pytest.mark.requirement("R12.1")
@pytest.mark.parametrize(
    ("key", "start", "expected"),
    [
        ("transfer", "2026-09-29", "2026-09-30"),
        ("verify", "2026-09-30", "2026-10-10"),
        ("rectify", "2026-10-10", "2026-10-17"),
        ("transfer", "2026-02-12", "2026-02-13"),
        ("verify", "2026-02-13", "2026-02-25"),
        ("rectify", "2026-02-25", "2026-03-04"),
    ],
)
@pytest.mark.parametrize("profile", ["county-0137", "changjiang"])
def test_the_0137_example_over_a_holiday(profile: str, key: str, start: str, expected: str) -> None:
    assert answer(library.profile(profile).rules[key], start).due_on == day(expected)


def test_the_three_readings_of_seven_days() -> None:
    assert answer(rule(7, DayKind.CALENDAR), "2026-10-10").due_on == day("2026-10-17")
    assert answer(rule(7, DayKind.CALENDAR, roll_over=True), "2026-10-10").due_on == day("2026-10-19")
    assert answer(rule(7), "2026-10-10").due_on == day("2026-10-20")
    assert answer(rule(7, DayKind.CALENDAR), "2026-09-30").due_on == day("2026-10-07")


@pytest.mark.requirement("R7.5")
def test_yangxi_answers_within_ten_days_of_the_transfer() -> None:
    found = answer(library.profile("yangxi").rules["reply_complainant"], "2026-09-29")
    assert found.due_on == day("2026-10-09")
    assert "10日" in found.rule.reading


# ── Events, told one by one ───────────────────────────────────────────────────────────────────────────


def test_a_suspension_holds_the_clock_until_the_day_of_resumption() -> None:
    held = answer(rule(3), "2026-06-01", event(E.SUSPEND, "2026-06-03"), event(E.RESUME, "2026-06-08"))
    assert held.first_due_on == day("2026-06-04")
    assert held.due_on == day("2026-06-09")  # 3, 4 and 5 June are three working days
    assert [d.on.day for d in held.trace if d.counted] == [2, 8, 9]


def test_an_open_suspension_leaves_the_date_uncertain() -> None:
    held = answer(rule(3), "2026-06-01", event(E.SUSPEND, "2026-06-03"))
    assert held.is_suspended
    assert held.is_provisional
    assert held.due_on == held.first_due_on


def test_an_extension_keeps_the_first_date() -> None:
    later = answer(rule(7), "2026-06-01", event(E.EXTEND, "2026-06-08", "2026-07-15"))
    assert (later.first_due_on, later.due_on) == (day("2026-06-10"), day("2026-07-15"))


def test_an_extension_never_shortens() -> None:
    earlier = event(E.EXTEND, "2026-06-02", "2026-06-05")
    assert answer(rule(7), "2026-06-01", earlier).due_on == day("2026-06-10")


def test_an_extension_to_a_saturday_ends_on_monday_where_working_days_count() -> None:
    until = event(E.EXTEND, "2026-06-08", "2026-07-18")
    assert answer(rule(7), "2026-06-01", until).due_on == day("2026-07-20")
    assert answer(rule(7, DayKind.CALENDAR), "2026-06-01", until).due_on == day("2026-07-18")


def test_a_suspension_after_an_extension_moves_the_extended_date() -> None:
    events = [
        event(E.EXTEND, "2026-06-05", "2026-06-30"),
        event(E.SUSPEND, "2026-06-15"),
        event(E.RESUME, "2026-06-25"),
    ]
    assert answer(rule(7, DayKind.CALENDAR), "2026-06-01", *events).due_on == day("2026-07-10")


@pytest.mark.parametrize("kind", [E.RETURN, E.REOPEN])
def test_a_return_starts_the_count_anew_and_ends_extensions(kind: EventKind) -> None:
    events = [event(E.EXTEND, "2026-06-03", "2026-08-31"), event(kind, "2026-06-10")]
    again = answer(rule(3), "2026-06-01", *events)
    assert (again.first_due_on, again.due_on) == (day("2026-06-04"), day("2026-06-15"))
    assert sum(d.counted for d in again.trace) == 3


def test_a_resumption_needs_a_suspension() -> None:
    with pytest.raises(Refusal, match="之前没有中止"):
        answer(rule(3), "2026-06-01", event(E.RESUME, "2026-06-03"))


def test_an_extension_needs_its_date() -> None:
    with pytest.raises(Refusal) as refused:
        event(E.EXTEND, "2026-06-03")
    assert refused.value.field == "until"


def test_an_event_far_away_is_refused() -> None:
    with pytest.raises(Refusal, match="十年"):
        answer(rule(3), "2026-06-01", event(E.EXTEND, "2026-06-02", "2066-06-02"))


def test_the_trace_names_the_holiday_and_the_notice() -> None:
    walk = {d.on: d for d in answer(rule(3), "2026-09-30").trace}
    assert walk[day("2026-10-01")].why == "国庆节放假"
    assert walk[day("2026-10-10")].counted
    assert "调休上班" in walk[day("2026-10-10")].why
    assert "2026年" in walk[day("2026-10-01")].source


def test_calendar_days_that_do_not_roll_never_depend_on_a_notice() -> None:
    plain, rolled = rule(7, DayKind.CALENDAR), rule(7, DayKind.CALENDAR, roll_over=True)
    assert not answer(plain, "2027-03-01").is_provisional
    assert answer(rolled, "2027-03-01").is_provisional
    assert not answer(rolled, "2026-03-01").is_provisional


# ── Laws ──────────────────────────────────────────────────────────────────────────────────────────────

starts = st.dates(day("2019-01-01"), day("2028-06-30"))
rules = st.builds(
    lambda amount, kind, roll: rule(amount, kind, roll_over=roll),
    st.integers(1, 90),
    st.sampled_from(DayKind),
    st.booleans(),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[date, list[Event]]:
    """A start and events that make sense: pauses in pairs, extensions, restarts."""
    start = draw(starts)
    offsets = sorted(draw(st.lists(st.integers(0, 60), max_size=6)))
    events: list[Event] = []
    for begin, end in zip(offsets[::2], offsets[1::2], strict=False):
        events += [
            Event(E.SUSPEND, start + begin * ONE),
            Event(E.RESUME, start + end * ONE),
        ]
    for on, length in draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 90)), max_size=2)):
        events.append(Event(E.EXTEND, start + on * ONE, start + (on + length) * ONE))
    for on in draw(st.lists(st.integers(0, 40), max_size=2)):
        events.append(Event(draw(st.sampled_from([E.RETURN, E.REOPEN])), start + on * ONE))
    if draw(st.booleans()):
        events.append(Event(E.SUSPEND, start + 70 * ONE))
    return start, events


@given(rules, histories())
@settings(max_examples=300)
def test_the_quick_way_finds_the_same(a_rule: Rule, history: tuple[date, list[Event]]) -> None:
    start, events = history
    slow = due(a_rule, starts_on=start, calendar=CALENDAR, events=events)
    quick = due_on(a_rule, starts_on=start, calendar=CALENDAR, events=events)
    assert (quick.due_on, quick.first_due_on) == (slow.due_on, slow.first_due_on)
    assert (quick.is_provisional, quick.is_suspended) == (slow.is_provisional, slow.is_suspended)


@given(rules, histories(), st.data())
def test_the_order_of_arrival_does_not_matter(
    a_rule: Rule, history: tuple[date, list[Event]], data: st.DataObject
) -> None:
    start, events = history
    shuffled = data.draw(st.permutations(events))
    one = due(a_rule, starts_on=start, calendar=CALENDAR, events=events)
    assert due(a_rule, starts_on=start, calendar=CALENDAR, events=shuffled) == one


@given(rules, starts, st.integers(0, 40))
def test_a_later_start_is_never_due_earlier(a_rule: Rule, start: date, days: int) -> None:
    one = due_on(a_rule, starts_on=start, calendar=CALENDAR)
    assert due_on(a_rule, starts_on=start + days * ONE, calendar=CALENDAR).due_on >= one.due_on


@given(rules, histories(), st.integers(1, 20))
def test_more_days_are_never_due_earlier(a_rule: Rule, history: tuple[date, list[Event]], more: int) -> None:
    start, events = history
    longer = evolve(a_rule, amount=a_rule.amount + more)
    one = due_on(a_rule, starts_on=start, calendar=CALENDAR, events=events)
    assert due_on(longer, starts_on=start, calendar=CALENDAR, events=events).due_on >= one.due_on


@given(starts, st.integers(1, 60), st.integers(1, 60), st.sampled_from(DayKind))
def test_two_terms_in_a_row_are_one_long_term(start: date, a: int, b: int, kind: DayKind) -> None:
    middle = due_on(rule(a, kind), starts_on=start, calendar=CALENDAR).due_on
    end = due_on(rule(b, kind), starts_on=middle, calendar=CALENDAR).due_on
    assert due_on(rule(a + b, kind), starts_on=start, calendar=CALENDAR).due_on == end


@given(rules, histories())
def test_it_never_lands_on_a_day_that_the_rule_forbids(
    a_rule: Rule, history: tuple[date, list[Event]]
) -> None:
    start, events = history
    found = due(a_rule, starts_on=start, calendar=CALENDAR, events=events)
    assert not a_rule.needs_working_day or CALENDAR.status(found.due_on).is_working


@given(starts, st.integers(2, 40), st.integers(1, 30), st.integers(1, 30), st.sampled_from(DayKind))
def test_a_suspension_moves_the_date_by_the_days_suspended(
    start: date, amount: int, begin: int, length: int, kind: DayKind
) -> None:
    a_rule = rule(amount, kind)
    before = due_on(a_rule, starts_on=start, calendar=CALENDAR).due_on
    since = min(start + begin * ONE, before)
    until = min(since + length * ONE, before + ONE)
    held = [Event(E.SUSPEND, since), Event(E.RESUME, until)]
    days = [since + n * ONE for n in range((until - since).days)]
    suspended = sum(kind is DayKind.CALENDAR or CALENDAR.is_working(each) for each in days)
    after = due_on(a_rule, starts_on=start, calendar=CALENDAR, events=held).due_on
    assert after == due_on(rule(suspended, kind), starts_on=before, calendar=CALENDAR).due_on


@given(rules, histories())
def test_the_explanation_adds_up(a_rule: Rule, history: tuple[date, list[Event]]) -> None:
    start, events = history
    found = due(a_rule, starts_on=start, calendar=CALENDAR, events=events)
    assert (found.trace[0].on, found.trace[-1].on) == (start, found.due_on)
    assert all(later.on - earlier.on == ONE for earlier, later in pairwise(found.trace))
    assert sum(each.counted for each in found.trace) >= a_rule.amount
    assert all(each.why for each in found.trace)
    shifted = any(e.kind is E.EXTEND for e in events) and any(e.kind is E.SUSPEND for e in events)
    assert shifted or sum(each.counted for each in found.trace) == a_rule.amount


@given(starts, st.integers(1, 60))
def test_without_any_notice_only_weekends_are_left_out(start: date, amount: int) -> None:
    found = due(rule(amount), starts_on=start, calendar=Calendar())
    assert found.is_provisional
    assert all(each.on.weekday() < 5 for each in found.trace if each.counted)
