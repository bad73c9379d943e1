"""
What a deadline is made of: a rule, and the events that may befall its clock.

Events may arrive in any order; the same events always give the same course:

- suspend, resume: the days from the suspension up to the day before the resumption do not count.
- extend: an authority sets a later date. Suspensions after the grant move that date too.
- return, reopen: the count begins anew from that day; what was granted before it lapses.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import FIRST_DAY

LONGEST = 3660  # days: no clock of this field runs for more than ten years
LAST_START = date(2150, 12, 31)  # so that the longest clock still ends within the calendar's table


class DayKind(StrEnum):
    """What is counted."""

    WORKING = "working"
    CALENDAR = "calendar"


DAY_KINDS: dict[DayKind, str] = {DayKind.WORKING: "工作日", DayKind.CALENDAR: "自然日"}


class Start(StrEnum):
    """The event from which a clock runs. Its own day is not counted."""

    RECEIVED = "received"
    TRANSFERRED = "transferred"
    VERIFIED = "verified"
    QUARTER_ENDED = "quarter_ended"
    COMPARISON_CONFIRMED = "comparison_confirmed"
    ISSUED = "issued"


STARTS: dict[Start, str] = {
    Start.RECEIVED: "收到之日",
    Start.TRANSFERRED: "移交（转交）之日",
    Start.VERIFIED: "反馈核查情况、提出整改意见之日",
    Start.QUARTER_ENDED: "季度结束之日",
    Start.COMPARISON_CONFIRMED: "清单变化确认之日",
    Start.ISSUED: "下达之日",
}


class EventKind(StrEnum):
    """What may happen to a clock that runs. The values are stored."""

    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    RETURN = "return"
    REOPEN = "reopen"


EVENT_KINDS: dict[EventKind, str] = {
    EventKind.SUSPEND: "中止计时",
    EventKind.RESUME: "恢复计时",
    EventKind.EXTEND: "准予延期",
    EventKind.RETURN: "退回",
    EventKind.REOPEN: "重新办理",
}
RESTARTS = frozenset({EventKind.RETURN, EventKind.REOPEN})


@frozen
class Rule:
    """
    How long something may take, by which clause.

    ``reading`` is "" where the text says it all itself; otherwise it says in Chinese what the text
    leaves open and how this profile reads it, and screens show it.
    """

    key: str
    label: str
    start: Start
    amount: int
    day_kind: DayKind
    roll_over: bool
    clause: Citation
    reading: str = ""

    @property
    def length(self) -> str:
        """The length in Chinese, as screens show it."""
        return f"{self.amount}个{DAY_KINDS[self.day_kind]}"

    @property
    def needs_working_day(self) -> bool:
        """Whether the rule forbids a date that is not a working day."""
        return self.roll_over or self.day_kind is DayKind.WORKING


@frozen
class Event:
    """Something that happened to the clock on a day; ``until`` is the date that an extension sets."""

    kind: EventKind
    on: date
    until: date | None = field(default=None)

    @until.validator
    def _until_goes_with_extension(self, _: object, value: date | None) -> None:
        if self.kind is EventKind.EXTEND and value is None:
            raise Refusal("延期应当写明准予延至哪一天。", field="until")


@frozen
class Course:
    """The events of one clock, brought into one order: when it starts, stands still, is extended."""

    starts_on: date
    restart: Event | None
    pauses: tuple[tuple[date, date], ...]  # [from, to): the day of resumption counts again
    extensions: tuple[Event, ...]
    is_suspended: bool

    def pause_of(self, day: date) -> bool:
        """Whether the clock stands still on the day."""
        return any(begin <= day < end for begin, end in self.pauses)


def check_start(starts_on: date) -> None:
    """:raises Refusal: a start that no calendar covers, most likely a slip of the pen."""
    if not FIRST_DAY <= starts_on <= LAST_START:
        raise Refusal(
            f"起算日{starts_on}超出可计算的范围（{FIRST_DAY.year}年至{LAST_START.year}年），请核对日期。",
            field="starts_on",
        )


def course_of(starts_on: date, events: Iterable[Event]) -> Course:
    """
    Read a clock's events, in whatever order they come.

    :raises Refusal: a resumption without suspension, or a date ten years off.
    """
    check_start(starts_on)
    given = sorted(events, key=lambda e: (e.on, e.kind, e.until or e.on))
    for event in given:
        for day in (event.on, event.until or event.on):
            if abs((day - starts_on).days) > LONGEST:
                label = EVENT_KINDS[event.kind]
                raise Refusal(f"{label}的日期距起算日超过十年，请核对日期。", field="events")
    restarts = [e for e in given if e.kind in RESTARTS and e.on >= starts_on]
    restart = restarts[-1] if restarts else None
    begins = restart.on if restart else starts_on
    pauses, is_suspended = _pauses(given)
    extensions = tuple(e for e in given if e.kind is EventKind.EXTEND and e.on >= begins)
    return Course(begins, restart, pauses, extensions, is_suspended)


def _pauses(events: list[Event]) -> tuple[tuple[tuple[date, date], ...], bool]:
    """
    The closed suspensions, and whether one is still open.

    Only days are known, not hours: what happened on one day is netted, so that its order is no matter.
    """
    suspends = Counter(e.on for e in events if e.kind is EventKind.SUSPEND)
    resumes = Counter(e.on for e in events if e.kind is EventKind.RESUME)
    pauses: list[tuple[date, date]] = []
    since: date | None = None
    for day in sorted({*suspends, *resumes}):
        if since is None and not suspends[day]:
            raise Refusal(f"{day}恢复计时之前没有中止计时，请核对事件。", field="events")
        was_suspended = since is not None
        if since is not None and resumes[day]:
            pauses.append((since, day))
            since = None
        if since is None and was_suspended + suspends[day] > resumes[day]:
            since = day
    return tuple(pauses), since is not None
