"""
What the list answers to whoever asks "may I enter?": one of four, or "no longer" (R2.3).

What the list prohibits may not be entered; what it submits to a permit needs that permit; whatever it does
not name is open to all alike. A filing is no permit. What an earlier edition named and the one in force
does not is cancelled: open as well, but said in its own word, for somebody may still ask for the permit.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from attrs import frozen

from marketaccess.domain.negative_list.codes import Access


class Answer(StrEnum):
    """One of the four, or cancelled. The values stand in addresses and in the API."""

    PROHIBITED = "prohibited"
    PERMIT = "permit"
    OPEN = "open"
    FILING = "filing"
    CANCELLED = "cancelled"


ANSWER_LABELS: dict[Answer, str] = {
    Answer.PROHIBITED: "禁止",
    Answer.PERMIT: "许可",
    Answer.OPEN: "清单外 平等进入",
    Answer.FILING: "备案 不是许可",
    Answer.CANCELLED: "已取消",
}
ANSWER_MEANINGS: dict[Answer, str] = {
    Answer.PROHIBITED: "经营主体不得进入，行政机关不予审批、核准，不得办理有关手续。",
    Answer.PERMIT: "符合规定的条件和方式、取得许可后即可进入，由主管部门依法作出是否准入的决定。",
    Answer.OPEN: "清单以外的行业、领域、业务等，各类经营主体皆可依法平等进入。",
    Answer.FILING: "不需要许可。依法需要备案的，备案只是告知，不得以备案之名行许可之实。",
    Answer.CANCELLED: "原清单曾列有这一项，现行清单已经取消：不再禁止，也不再需要许可，可以平等进入。",
}


@frozen
class Standing:
    """
    How something stands on a day.

    ``access`` is what the list in force says of it, None where it does not name it (any more). ``was`` is
    what an earlier edition said. ``has_filing``: the departments have made it a filing, or one matches.
    """

    access: Access | None = None
    was: Access | None = None
    has_filing: bool = False


def answer(standing: Standing) -> Answer:
    """The answer. What the list in force names goes before everything else, then what became of it."""
    if standing.access is Access.PROHIBITED:
        return Answer.PROHIBITED
    if standing.access is Access.PERMIT:
        return Answer.PERMIT
    if standing.has_filing:
        return Answer.FILING
    return Answer.OPEN if standing.was is None else Answer.CANCELLED


def holds(begins: date | None, ends: date | None, on: date) -> bool:
    """Whether a measure with days of its own holds on a day; both ends count, None is no end."""
    return (begins is None or begins <= on) and (ends is None or on <= ends)


def listed(access: Access, begins: date | None, ends: date | None, on: date) -> Standing:
    """How a measure that stands in the edition in force stands on a day, by its own days."""
    if holds(begins, ends, on):
        return Standing(access)
    return Standing(was=access if begins is None or begins <= on else None)


def verdict(answers: Iterable[Answer]) -> Answer | None:
    """The answer to a whole question: the one that all its parts share, open where there are none."""
    found = set(answers)
    if not found:
        return Answer.OPEN
    if found == {Answer.CANCELLED, Answer.FILING}:
        # Not on the list any more: what is left to do is the filing.
        return Answer.FILING
    return found.pop() if len(found) == 1 else None
