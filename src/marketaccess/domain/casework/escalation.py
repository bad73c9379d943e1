"""
The ladder that an overdue lead climbs (R12.4, R15.1): supervision order, report to the government, circular.

Which rungs a locality has, by which clause and after how many working days, is its profile's data. Only the
first rung is everywhere: a lead under key supervision is followed to the end in every mechanism.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from attrs import frozen

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.mechanism.profile import MechanismStep, Party, Profile

# The working days that an order gives where no later rung of the ladder bounds it.
ORDER_DAYS = 3


class Rung(StrEnum):
    """A step of the ladder, from below."""

    ORDER = "order"
    REPORT = "report"
    CIRCULAR = "circular"


RUNGS: dict[Rung, str] = {Rung.ORDER: "下达督办单", Rung.REPORT: "报告政府", Rung.CIRCULAR: "列入通报"}
# Who escalates to whom tells a rung: the profiles word it differently.
_RECIPIENTS = {
    (Party.COORDINATING_OFFICE, Party.HANDLING_DEPARTMENT): Rung.ORDER,
    (Party.COORDINATING_OFFICE, Party.GOVERNMENT): Rung.REPORT,
    (Party.COORDINATING_OFFICE, Party.DEPARTMENTS): Rung.CIRCULAR,
}


@frozen
class Escalation:
    """One rung as a locality has it; it falls due ``after`` so many working days, 0: by hand."""

    rung: Rung
    label: str
    after: int
    clause: Citation
    reading: str = ""


DEFAULT_ORDER = Escalation(
    rung=Rung.ORDER,
    label="逾期线索重点督办",
    after=1,
    clause=Citation(""),
    reading="文件未规定督办单；本平台定为逾期后第1个工作日下达",
)


def ladder(profile: Profile) -> tuple[Escalation, ...]:
    """The rungs of a locality from below, each with its clause."""
    found = {e.rung: e for e in map(_escalation, profile.escalations) if e is not None}
    found.setdefault(Rung.ORDER, DEFAULT_ORDER)
    return tuple(found[rung] for rung in Rung if rung in found)


def _escalation(step: MechanismStep) -> Escalation | None:
    rung = _RECIPIENTS.get((step.actor, step.recipient))
    return Escalation(rung, step.label, step.after, step.clause, step.reading) if rung else None


def overdue_days(due_on: date, *, on: date, calendar: Calendar) -> int:
    """The working days that have begun since the date passed: 0 on the date, and on days off after it."""
    return calendar.working_days_between(due_on, on)


def fallen_due(
    rungs: Sequence[Escalation], *, due_on: date, on: date, calendar: Calendar
) -> tuple[Escalation, ...]:
    """The rungs that a lead has reached by its clock, from below."""
    days = overdue_days(due_on, on=on, calendar=calendar)
    return tuple(escalation for escalation in rungs if 0 < escalation.after <= days)


def order_due_on(
    rungs: Sequence[Escalation], *, missed_on: date, issued_on: date, calendar: Calendar
) -> date:
    """
    By when an order issued for a missed date demands the work: the last working day before the next rung.

    An order that comes late (the machine stood still) still leaves one working day.
    """
    later = [e.after for e in rungs if e.rung is not Rung.ORDER and e.after]
    days = min(later) - 1 if later else ORDER_DAYS
    return max(calendar.add_working_days(missed_on, days), calendar.next_working_day(issued_on))
