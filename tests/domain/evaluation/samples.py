"""Small systems and measurements for the tests of the evaluation."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve

from marketaccess.domain.evaluation.indicator import (
    Banding,
    Collection,
    Document,
    Group,
    Indicator,
    IndicatorSystem,
    Level,
    Method,
)
from marketaccess.domain.evaluation.policy import Answer, Policies, Question, Stance
from marketaccess.domain.evaluation.scoring import Measurement
from marketaccess.law import library

PILOT = library.indicator_system("chongqing-2022")
STANCES = {
    Question.GROUP_WEIGHTS: Answer.RENORMALISE,
    Question.EMPTY_RATIO: Answer.NO_DATA,
    Question.MISSING: Answer.WITHIN_GROUP,
    Question.SUBSTITUTION: Answer.ON,
    Question.EXEMPTION: Answer.FULL,
    Question.BANDING: Answer.NEVER,
}


def indicator(number: int, *, group: str = "a", weight: int = 50, method: Method = Method.SHARE) -> Indicator:
    """An indicator of the small system."""
    return Indicator(
        number=number,
        group=group,
        name=f"indicator {number}",
        weight=Fraction(weight),
        content="content",
        rubric=("rubric",),
        collection=Collection.AUTOMATIC,
        filling=(),
        evidence="",
        source="source",
        method=method,
        metric=f"metric-{number}",
        needs=(f"data-{number}",),
        levels=(Level(100, "all"), Level(0, "none")) if method is Method.LEVELS else (),
    )


def system(*indicators: Indicator, groups: Mapping[str, int] | None = None) -> IndicatorSystem:
    """A system of these indicators; by default two groups of equal weight with two indicators each."""
    given = indicators or (
        indicator(1),
        indicator(2),
        indicator(3, group="b"),
        indicator(4, group="b"),
    )
    weights = groups or {"a": 50, "b": 50}
    return IndicatorSystem(
        key="small",
        title="small system",
        document=Document("document", "", "", "annex", ""),
        in_force_from=date(2026, 1, 1),
        groups=tuple(Group(key, key, Fraction(weight)) for key, weight in weights.items()),
        indicators=given,
        stances={question: Stance(answer, "reading") for question, answer in STANCES.items()},
        banding=Banding(spread=Fraction(1), bands=5, lowest=Fraction(60)),
        licences_since=date(2019, 1, 1),
    )


def share(numerator: int, denominator: int = 100) -> Measurement:
    """So many out of so many."""
    return Measurement(Fraction(numerator), Fraction(denominator))


def policies(**chosen: str) -> Policies:
    """The default policies of the small system with some chosen otherwise."""
    return Policies(dict(STANCES)).with_(chosen)


def banded(*numbers: int) -> IndicatorSystem:
    """The small system with these indicators subject to banding."""
    made = system()
    return evolve(
        made, indicators=tuple(evolve(each, is_banded=each.number in numbers) for each in made.indicators)
    )
