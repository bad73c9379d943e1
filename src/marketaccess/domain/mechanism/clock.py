"""
Deadlines: when something is due, and why.

A rule says how many days of which kind run from which event. ``due`` walks them one by one and
returns the date with the whole walk; ``due_on`` gives the same date by arithmetic, for a million
leads. The day of the start event is never counted. What events do is said in ``rule``.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from attrs import frozen

from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.mechanism.rule import (
    DAY_KINDS,
    EVENT_KINDS,
    RESTARTS,
    STARTS,
    Course,
    DayKind,
    Event,
    EventKind,
    Rule,
    Start,
    check_start,
    course_of,
)

__all__ = [
    "DAY_KINDS",
    "EVENT_KINDS",
    "RESTARTS",
    "STARTS",
    "Dates",
    "DayKind",
    "Due",
    "Event",
    "EventKind",
    "Rule",
    "Start",
    "TraceDay",
    "due",
    "due_on",
]

ONE = timedelta(days=1)


@frozen
class TraceDay:
    """One day of the walk: whether it counted, why (Chinese), and the calendar notice behind it."""

    on: date
    counted: bool
    why: str
    source: str = ""


@frozen
class Due:
    """
    The answer, with its explanation.

    ``first_due_on`` is the date before any event. While ``is_suspended`` the clock stands still and
    the date is only what it would be had it gone on; it then counts as provisional too.
    """

    due_on: date
    first_due_on: date
    is_provisional: bool
    rule: Rule
    trace: tuple[TraceDay, ...]
    is_suspended: bool = False


@frozen
class Dates:
    """The answer without its explanation."""

    due_on: date
    first_due_on: date
    is_provisional: bool
    is_suspended: bool = False


# ── The explained way: one day after another ──────────────────────────────────────────────────────────


def due(rule: Rule, *, starts_on: date, calendar: Calendar, events: Iterable[Event] = ()) -> Due:
    """
    The date on which a thing is due, with every day counted or skipped on the way.

    :raises Refusal: events that contradict one another, dates outside of 1970 to 2199.
    """
    course = course_of(starts_on, events)
    first = Walk(rule, calendar, course_of(starts_on, ()))
    first.begin(starts_on)
    first.run()
    walk = Walk(rule, calendar, course)
    walk.begin(starts_on)
    walk.run()
    for extension in course.extensions:
        walk.extend(extension)
    return Due(
        due_on=walk.day,
        first_due_on=first.day,
        is_provisional=walk.is_provisional or course.is_suspended,
        rule=rule,
        trace=tuple(walk.trace),
        is_suspended=course.is_suspended,
    )


class Walk:
    """One pass over the days; it remembers each and why."""

    def __init__(self, rule: Rule, calendar: Calendar, course: Course) -> None:
        self.rule, self.calendar, self.course = rule, calendar, course
        self.trace: list[TraceDay] = []
        self.is_provisional = False
        self.day = course.starts_on

    def begin(self, starts_on: date) -> None:
        """The start day, and all that a restart has made void."""
        restart = self.course.restart
        self._note(starts_on, "起算日，不计入")
        if restart is None or restart.on == starts_on:
            return
        for day in _days(starts_on + ONE, restart.on - ONE):
            self._note(day, f"{EVENT_KINDS[restart.kind]}前的日期，不再计入")
        self._note(restart.on, f"{EVENT_KINDS[restart.kind]}，自当日重新起算，当日不计入")

    def run(self) -> None:
        """Count the rule's days, then roll on where the rule asks for a working day."""
        self._advance(self.rule.amount)
        self._roll()

    def extend(self, extension: Event) -> None:
        """Go on to the date that an extension sets, where that is later."""
        assert extension.until is not None
        goal, shift = extension.until, self._paused_within(extension.on, extension.until)
        other = Walk(self.rule, self.calendar, self.course)
        other.day = goal
        other._advance(shift)
        other._roll()
        if other.day <= self.day:
            return
        for day in _days(self.day + ONE, goal):
            self._note(day, f"准予延期至{goal}")
        self.trace += [day for day in other.trace if day.on > self.day]
        if self.rule.day_kind is DayKind.WORKING:
            self._doubt(self.day, other.day)
        self.is_provisional = self.is_provisional or other.is_provisional
        self.day = other.day

    def _advance(self, amount: int) -> None:
        left = amount
        while left:
            self.day += ONE
            status = self.calendar.status(self.day)
            counts_kind = status.is_working or self.rule.day_kind is DayKind.CALENDAR
            counted = counts_kind and not self.course.pause_of(self.day)
            left -= counted
            self._step(self.day, counted, "自然日" if self._is_plain else status.why)

    @property
    def _is_plain(self) -> bool:
        return self.rule.day_kind is DayKind.CALENDAR

    def _step(self, day: date, counted: bool, why: str) -> None:
        status = self.calendar.status(day)
        if self.course.pause_of(day):
            why = f"中止计时（{why}）"
        if self.rule.day_kind is DayKind.WORKING:
            self.is_provisional |= not status.is_known
        self.trace.append(TraceDay(day, counted, why, status.source))

    def _roll(self) -> None:
        if not self.rule.needs_working_day:
            return
        status = self.calendar.status(self.day)
        self.is_provisional |= not status.is_known
        while not status.is_working or self.course.pause_of(self.day):
            self.day += ONE
            status = self.calendar.status(self.day)
            self.is_provisional |= not status.is_known
            self._note(self.day, f"到期日为休息日，顺延（{status.why}）")

    def _paused_within(self, after: date, until: date) -> int:
        return sum(
            self.course.pause_of(day) and (self._is_plain or self.calendar.status(day).is_working)
            for day in _days(after + ONE, until)
        )

    def _doubt(self, after: date, until: date) -> None:
        for day in _days(after + ONE, until):
            self.is_provisional |= not self.calendar.status(day).is_known

    def _note(self, day: date, why: str) -> None:
        self.trace.append(TraceDay(on=day, counted=False, why=why, source=self.calendar.status(day).source))


def _days(begin: date, end: date) -> Iterable[date]:
    return (begin + timedelta(days=n) for n in range((end - begin).days + 1))


# ── The quick way: arithmetic on the calendar's tables ────────────────────────────────────────────────


def due_on(rule: Rule, *, starts_on: date, calendar: Calendar, events: Iterable[Event] = ()) -> Dates:
    """The same dates as ``due``, without the walk: the way for many leads at once."""
    check_start(starts_on)
    first, doubt = _plain(rule, starts_on, calendar)
    given = tuple(events)
    if not given:
        return Dates(first, first, doubt)
    return _eventful(rule, calendar, course_of(starts_on, given), first)


def _plain(rule: Rule, starts_on: date, calendar: Calendar) -> tuple[date, bool]:
    if rule.day_kind is DayKind.WORKING:
        end = calendar.add_working_days(starts_on, rule.amount)
        return end, not calendar.is_certain_between(starts_on, end)
    landing = starts_on + timedelta(days=rule.amount)
    if not rule.roll_over:
        return landing, False
    end = calendar.on_or_after(landing)
    return end, not calendar.is_certain_between(landing - ONE, end)


def _eventful(rule: Rule, calendar: Calendar, course: Course, first: date) -> Dates:
    end, doubt = _reach(rule, calendar, course, course.starts_on, rule.amount)
    for extension in course.extensions:
        assert extension.until is not None
        shift = _paused(rule, calendar, course, extension.on, extension.until)
        later, other_doubt = _reach(rule, calendar, course, extension.until, shift)
        if later > end:
            end, doubt = later, doubt or other_doubt
    if rule.day_kind is DayKind.WORKING:
        doubt = not calendar.is_certain_between(course.starts_on, end)
    return Dates(end, first, doubt or course.is_suspended, course.is_suspended)


def _reach(rule: Rule, calendar: Calendar, course: Course, start: date, amount: int) -> tuple[date, bool]:
    """``amount`` countable days after ``start``: grow the span by its pauses until none is left out."""
    step: Callable[[date, int], date] = (
        calendar.add_working_days if rule.day_kind is DayKind.WORKING else lambda d, n: d + timedelta(days=n)
    )
    end = step(start, amount)
    while amount and (wanted := step(start, amount + _paused(rule, calendar, course, start, end))) != end:
        end = wanted
    if not rule.needs_working_day:
        return end, False
    landing = end
    while not calendar.is_working(end) or course.pause_of(end):
        end += ONE
    return end, not calendar.is_certain_between(landing - ONE, end)


def _paused(rule: Rule, calendar: Calendar, course: Course, after: date, until: date) -> int:
    """The countable days d with ``after`` < d ≤ ``until`` on which the clock stands still."""
    total = 0
    for begin, end in course.pauses:
        low, high = max(begin - ONE, after), min(end - ONE, until)
        if low < high:
            is_working = rule.day_kind is DayKind.WORKING
            total += calendar.working_days_between(low, high) if is_working else (high - low).days
    return total
