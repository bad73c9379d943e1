"""From what was measured to points, one indicator at a time. No data is neither zero nor full marks."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import evolve, field, frozen

from marketaccess.domain.evaluation.indicator import FULL, Indicator, Method
from marketaccess.domain.evaluation.policy import Answer, Policies, Question


class Status(StrEnum):
    """Where an indicator's points come from."""

    SCORED = "scored"
    NO_DATA = "no_data"
    EXEMPT = "exempt"
    SUBSTITUTED = "substituted"


STATUSES: dict[Status, str] = {
    Status.SCORED: "已计分",
    Status.NO_DATA: "没有数据",
    Status.EXEMPT: "酌情不扣分",
    Status.SUBSTITUTED: "以其他指标代替",
}


class Gap(StrEnum):
    """Why there are no data."""

    NONE = ""
    NOT_DELIVERED = "not_delivered"
    NOTHING_COUNTED = "nothing_counted"
    NOBODY_LOOKED = "nobody_looked"
    NOT_JUDGED = "not_judged"
    SAMPLE_TOO_SMALL = "sample_too_small"


GAPS: dict[Gap, str] = {
    Gap.NONE: "",
    Gap.NOT_DELIVERED: "数据没有报来",
    Gap.NOTHING_COUNTED: "分母为零",
    Gap.NOBODY_LOOKED: "没有排查记录，未发现不等于没有",
    Gap.NOT_JUDGED: "没有评定",
    Gap.SAMPLE_TOO_SMALL: "样本不足，不计分",
}
POINTS = frozenset({Method.EXTERNAL, Method.LEVELS, Method.SURVEY})


@frozen
class Measurement:
    """
    What was counted for one unit.

    Where the method gives points itself, ``numerator`` is the sum of the points and ``denominator`` their
    number. ``left_out`` counts the records that were not used, by reason; ``lacking`` names the data sets
    that were not delivered, ``gap`` says why the count itself is not to be used.
    """

    numerator: Fraction = Fraction(0)
    denominator: Fraction = Fraction(0)
    left_out: Mapping[str, int] = field(factory=dict)
    lacking: tuple[str, ...] = ()
    gap: Gap = Gap.NONE


NOTHING = Measurement(gap=Gap.NOT_DELIVERED)


@frozen
class Score:
    """
    One indicator of one unit. ``value`` is what was measured, in percent or points; ``points`` what it is
    worth, from 0 to 100; both None where there are no data. ``stands_in`` names the indicator whose points
    these are. Where two persons set the points, ``replaces`` is the score as it was computed. ``gap`` says
    why there were no data, also where others stand in, or people decided, in their place.
    """

    indicator: int
    status: Status
    value: Fraction | None
    points: Fraction | None
    measurement: Measurement
    gap: Gap = Gap.NONE
    stands_in: int | None = None
    replaces: "Score | None" = None

    @property
    def is_computed(self) -> bool:
        """Whether the points follow from what was measured, and from nothing else."""
        return self.status is Status.SCORED and self.replaces is None

    @property
    def rests_on_data(self) -> bool:
        """Whether the unit's own data stand behind the points, corrected or not."""
        return self.replaces.rests_on_data if self.replaces else self.status is Status.SCORED


def score(indicator: Indicator, measurement: Measurement, policies: Policies) -> Score:
    """The points of a measurement, before banding and substitution."""
    gap = _gap(indicator, measurement)
    if gap is Gap.NOTHING_COUNTED and policies[Question.EMPTY_RATIO] is not Answer.NO_DATA:
        points = FULL if policies[Question.EMPTY_RATIO] is Answer.FULL else Fraction(0)
        return Score(indicator.number, Status.SCORED, None, points, measurement, gap)
    if gap is not Gap.NONE:
        return Score(indicator.number, Status.NO_DATA, None, None, measurement, gap)
    value = _value(indicator.method, measurement)
    return Score(indicator.number, Status.SCORED, value, _points(indicator.method, value), measurement)


def _gap(indicator: Indicator, measured: Measurement) -> Gap:
    if measured.lacking:
        return Gap.NOT_DELIVERED
    if measured.gap is not Gap.NONE or measured.denominator:
        return measured.gap or _too_small(indicator, measured)
    if indicator.minimum_answers:
        return Gap.SAMPLE_TOO_SMALL
    if indicator.method is Method.NONE_FOUND:
        return Gap.NOBODY_LOOKED
    return Gap.NOT_JUDGED if indicator.method in POINTS else Gap.NOTHING_COUNTED


def _too_small(indicator: Indicator, measured: Measurement) -> Gap:
    return Gap.SAMPLE_TOO_SMALL if measured.denominator < indicator.minimum_answers else Gap.NONE


def _value(method: Method, measured: Measurement) -> Fraction:
    """In percent; the mean of the points where the method gives points; the number found where it looks."""
    if method is Method.NONE_FOUND:
        return measured.numerator
    share = measured.numerator / measured.denominator
    if method in POINTS:
        return share
    return FULL * (1 - share) if method is Method.REMAINDER else FULL * share


def _points(method: Method, value: Fraction) -> Fraction:
    if method is Method.NONE_FOUND:
        return Fraction(0) if value else FULL
    if method is Method.ALL_DONE:
        return FULL if value == FULL else Fraction(0)
    return min(max(value, Fraction(0)), FULL)


def exempted(given: Score, policies: Policies) -> Score:
    """The score of an indicator from which the unit was exempted; what was wanting stays told."""
    points = FULL if policies[Question.EXEMPTION] is Answer.FULL else None
    return evolve(given, status=Status.EXEMPT, points=points)


def corrected(given: Score, points: Fraction) -> Score:
    """The score with the points that two persons set, what was computed behind it, and what was wanting."""
    return evolve(given, status=Status.SCORED, points=points, replaces=given)


def substituted(given: Score, other: Score) -> Score:
    """The points of another indicator in the place of one without data; itself where that has none either."""
    if given.status is not Status.NO_DATA or other.status is not Status.SCORED:
        return given
    return evolve(given, status=Status.SUBSTITUTED, points=other.points, stands_in=other.indicator)
