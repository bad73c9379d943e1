"""
What a survey found, for one evaluated unit: by metric, by question, by stratum.

A figure over too few answers is not shown: it would be chance, and it could tell what one enterprise said.
The smallest of those that are large enough are hidden with them where the rest would tell.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from marketaccess.domain.surveys.questionnaire import Kind, Option, Question, Questionnaire
from marketaccess.domain.surveys.strata import DIMENSIONS, Stratum
from marketaccess.domain.surveys.tally import Tally, tally


@frozen
class Given:
    """An answer as the results read it."""

    key: str
    unit: str
    stratum: Stratum
    values: Mapping[str, str]
    marks: Sequence[str] = ()


@frozen
class Line:
    """A tally of a metric twice: over all answers, and over those without a mark."""

    metric: str
    every: Tally
    unmarked: Tally

    def chosen(self, *, counts_marked: bool) -> Tally:
        """The one of the two that counts."""
        return self.every if counts_marked else self.unmarked


@frozen
class Layer:
    """The lines of one stratum of a dimension. ``is_hidden``: too few answers to show any of them."""

    dimension: str
    value: str
    number: int
    lines: tuple[Line, ...]
    is_hidden: bool


@frozen
class Choices:
    """How often each option of a question was chosen, and how many answered it."""

    question: Question
    counts: tuple[tuple[Option, int], ...]
    number: int


@frozen
class Results:
    """Everything of one unit. ``texts`` are free words, by question, in no order that tells when."""

    unit: str
    number: int
    marked: int
    is_enough: bool
    lines: tuple[Line, ...]
    layers: tuple[Layer, ...] = ()
    questions: tuple[Choices, ...] = ()
    texts: Mapping[str, tuple[str, ...]] = field(factory=dict)


@frozen
class Minimums:
    """How many answers it takes: by metric for a unit's score, for any unit, for a stratum to be shown."""

    unit: int
    stratum: int
    by_metric: Mapping[str, int] = field(factory=dict)

    def of(self, metric: str) -> int:
        """For the score of a metric: the survey's own number, or the indicator's where that is more."""
        return max(self.unit, self.by_metric.get(metric, 0))


def results(unit: str, answers: Iterable[Given], questionnaire: Questionnaire, minimums: Minimums) -> Results:
    """The results of one unit."""
    own = sorted((each for each in answers if each.unit == unit), key=lambda each: each.key)
    found = Results(
        unit=unit,
        number=len(own),
        marked=sum(bool(each.marks) for each in own),
        is_enough=len(own) >= minimums.unit,
        lines=_lines(own, questionnaire, minimums),
    )
    if not found.is_enough:
        return found
    return evolve(
        found,
        layers=tuple(_layers(own, questionnaire, minimums)),
        questions=tuple(_choices(own, each) for each in questionnaire.questions if each.options),
        texts={
            each.key: tuple(a.values[each.key] for a in own if each.key in a.values)
            for each in questionnaire.questions
            if each.kind is Kind.TEXT
        },
    )


def _lines(
    answers: Sequence[Given], questionnaire: Questionnaire, minimums: Minimums, *, least: int | None = None
) -> tuple[Line, ...]:
    return tuple(
        Line(metric, *_both(answers, questionnaire, metric, minimums.of(metric) if least is None else least))
        for metric in questionnaire.metrics
    )


def _both(
    answers: Sequence[Given], questionnaire: Questionnaire, metric: str, least: int
) -> tuple[Tally, Tally]:
    scored = [(questionnaire.points(each.values, metric), bool(each.marks)) for each in answers]
    every = [(points, is_marked) for points, is_marked in scored if points is not None]
    return (
        tally((points for points, _ in every), minimum=least),
        tally((points for points, is_marked in every if not is_marked), minimum=least),
    )


def _layers(answers: Sequence[Given], questionnaire: Questionnaire, minimums: Minimums) -> Iterable[Layer]:
    for dimension, (_, words) in DIMENSIONS.items():
        counts = Counter(getattr(each.stratum, dimension) for each in answers)
        hidden = concealed(counts, minimums.stratum)
        for value in [*words, ""]:
            if not counts[value] or set(counts) == {""}:
                continue
            own = [each for each in answers if getattr(each.stratum, dimension) == value]
            lines = () if value in hidden else _lines(own, questionnaire, minimums, least=minimums.stratum)
            yield Layer(dimension, value, len(own), lines, value in hidden)


def concealed(counts: Mapping[str, int], minimum: int) -> frozenset[str]:
    """
    The strata of one dimension that are not shown: the small ones, and with them others from the smallest on
    until those that are hidden are not one alone and not too few together.
    """
    order = sorted((number, key) for key, number in counts.items() if number)
    hidden: list[str] = []
    together = 0
    for number, key in order:
        is_safe = not hidden or (len(hidden) > 1 and together >= minimum)
        if number >= minimum and is_safe:
            break
        hidden.append(key)
        together += number
    return frozenset(hidden)


def _choices(answers: Sequence[Given], question: Question) -> Choices:
    counts = Counter(each.values[question.key] for each in answers if question.key in each.values)
    return Choices(
        question, tuple((each, counts[each.key]) for each in question.options), sum(counts.values())
    )


@frozen
class Points:
    """One line of the data set of answers: what an answer gives to a metric."""

    answer: str
    unit: str
    metric: str
    points: Fraction


def points(
    answers: Sequence[Given], questionnaire: Questionnaire, minimums: Minimums, *, counts_marked: bool
) -> list[Points]:
    """The points that go to the evaluation: none of a unit and metric that has too few."""
    counted = [each for each in answers if counts_marked or not each.marks]
    found = [
        Points(each.key, each.unit, metric, value)
        for each in sorted(counted, key=lambda each: each.key)
        for metric in questionnaire.metrics
        if (value := questionnaire.points(each.values, metric)) is not None
    ]
    numbers = Counter((each.unit, each.metric) for each in found)
    return [each for each in found if numbers[each.unit, each.metric] >= minimums.of(each.metric)]


def disclosable(answers: Sequence[Given], minimums: Minimums) -> list[tuple[Given, bool]]:
    """
    The single answers that may be read, in the order of their keys, and whether with their stratum.

    Those of a unit with too few are not among them; a stratum stands beside them where enough answers
    share it.
    """
    units = Counter(each.unit for each in answers)
    cells = Counter((each.unit, each.stratum) for each in answers)
    return [
        (each, cells[each.unit, each.stratum] >= minimums.stratum)
        for each in sorted(answers, key=lambda each: each.key)
        if units[each.unit] >= minimums.unit
    ]
