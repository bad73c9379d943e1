"""
Two reviewers judge on the printed levels, each without the other's word; where they differ a third settles.

That a unit says "not applicable" is judged as well: with its proof, and beside the printed levels.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.indicator import FULL, Indicator, Level

REVIEWERS = 2
REASON_MIN = 5
NOT_APPLICABLE = "not_applicable"


class Outcome(StrEnum):
    """What the judgements given so far amount to."""

    OPEN = "open"
    AGREED = "agreed"
    DIFFERENT = "different"


@frozen
class Verdict:
    """What one reviewer found: the points of a printed level, or None for "not applicable"."""

    reviewer: int
    points: int | None
    reason: str = ""


@frozen
class Option:
    """One button of a reviewer: ``value`` as the form sends it."""

    value: str
    points: int | None
    words: str


def options(indicator: Indicator, *, claims_not_applicable: bool) -> tuple[Option, ...]:
    """The printed levels, the highest first; "not applicable" only where the unit said so."""
    levels = sorted(indicator.levels, key=_points, reverse=True)
    found = [Option(str(level.points), level.points, level.words) for level in levels]
    if claims_not_applicable:
        found.append(Option(NOT_APPLICABLE, None, "不适用，不参与计算"))
    return tuple(found)


def _points(level: Level) -> int:
    return level.points


def chosen(given: Sequence[Option], value: str, reason: str) -> Option:
    """
    The option that a reviewer chose.

    :raises Refusal: none of them, or less than full marks without saying why.
    """
    found = next((option for option in given if option.value == value), None)
    if found is None:
        raise Refusal("请在本项印明的等级中选一级。", field="level")
    if found.points != FULL and len(reason) < REASON_MIN:
        raise Refusal(f"不是满分的评定请写明理由，至少{REASON_MIN}字。", field="reason")
    return found


def outcome(verdicts: Sequence[Verdict]) -> Outcome:
    """Whether two have judged, and judged the same."""
    if len(verdicts) < REVIEWERS:
        return Outcome.OPEN
    points = {verdict.points for verdict in verdicts}
    return Outcome.AGREED if len(points) == 1 else Outcome.DIFFERENT


def why_not(reviewer: int | None, verdicts: Iterable[Verdict], *, is_recused: bool) -> str:
    """Why this reviewer may not judge or settle, in a sentence; "" where nothing is against it."""
    if reviewer is None:
        return "评定须由登录的评估员本人进行。"
    if is_recused:
        return "被评定的是您任职的单位，请由其他评估员评定。"
    if any(verdict.reviewer == reviewer for verdict in verdicts):
        return "您已经评定过这份材料，请由另一名评估员评定。"
    return ""


def visible(verdicts: Sequence[Verdict], viewer: int | None) -> tuple[Verdict, ...]:
    """The judgements that a reviewer may read: the own one, and all of them once both are given."""
    if outcome(verdicts) is not Outcome.OPEN:
        return tuple(verdicts)
    return tuple(verdict for verdict in verdicts if verdict.reviewer == viewer)
