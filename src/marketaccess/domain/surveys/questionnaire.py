"""A questionnaire: its questions, what may be answered to each, and what an answer is worth."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise

FULL = 100
STEPS = 5
TEXT_MAX = 1_000
QUESTION_MAX = 200
CHOICE_MAX = 80
MOST_QUESTIONS, MOST_CHOICES = 40, 10
FEWEST_CHOICES = 2


class Kind(StrEnum):
    """How a question is answered. The values are stored."""

    SCALE = "scale"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"


KINDS: dict[Kind, str] = {
    Kind.SCALE: "五级量表（1至5，折算0至100分）",
    Kind.YES_NO: "是或否（是100分，否0分）",
    Kind.CHOICE: "单选（每个选项写明分值）",
    Kind.TEXT: "文字（不计分）",
}
LOW, HIGH = "非常不满意", "非常满意"


@frozen
class Option:
    """One thing that may be chosen. ``points`` from 0 to 100."""

    key: str
    words: str
    points: Fraction


@frozen
class Question:
    """
    One question. ``metric`` is that of the indicator to which its points go, "" where it has none.

    ``choices`` are (words, points) of a question of choice; ``low`` and ``high`` the ends of a scale in
    words.
    """

    key: str
    kind: Kind
    text: str
    metric: str = ""
    is_required: bool = True
    choices: tuple[tuple[str, int], ...] = ()
    low: str = LOW
    high: str = HIGH

    @property
    def is_scored(self) -> bool:
        """Whether its answers give points to an indicator."""
        return bool(self.metric) and self.kind is not Kind.TEXT

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """What may be chosen, in the order of the page; none where text is written."""
        if self.kind is Kind.SCALE:
            ends = {1: f"1 {self.low}", STEPS: f"{STEPS} {self.high}"}
            return tuple(
                Option(str(step), ends.get(step, str(step)), Fraction(FULL * (step - 1), STEPS - 1))
                for step in range(1, STEPS + 1)
            )
        if self.kind is Kind.YES_NO:
            return (Option("yes", "是", Fraction(FULL)), Option("no", "否", Fraction(0)))
        return tuple(Option(str(n), words, Fraction(p)) for n, (words, p) in enumerate(self.choices, 1))

    def points(self, value: str) -> Fraction | None:
        """What a stored answer is worth; None where it has no points."""
        if not self.is_scored:
            return None
        return next((option.points for option in self.options if option.key == value), None)

    def said(self, value: str) -> str:
        """A stored answer in words."""
        if self.kind is Kind.TEXT:
            return value
        return next((option.words for option in self.options if option.key == value), "")


@frozen
class Questionnaire:
    """The questions in their order."""

    questions: tuple[Question, ...] = ()
    _by_key: Mapping[str, Question] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {each.key: each for each in self.questions})

    def question(self, key: str) -> Question:
        """:raises KeyError: no such question."""
        return self._by_key[key]

    def measuring(self, metric: str) -> tuple[Question, ...]:
        """The questions whose points go to a metric."""
        return tuple(each for each in self.questions if each.is_scored and each.metric == metric)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that are asked for, in the order of the questions."""
        return tuple(dict.fromkeys(each.metric for each in self.questions if each.is_scored))

    def points(self, values: Mapping[str, str], metric: str) -> Fraction | None:
        """The mean of the points that an answer gives to a metric; None where it gives none."""
        given = (each.points(values.get(each.key, "")) for each in self.measuring(metric))
        found = [points for points in given if points is not None]
        return sum(found, Fraction(0)) / len(found) if found else None


# ── In and out of storage ─────────────────────────────────────────────────────────────────────────────


def read(stored: Sequence[Mapping[str, Any]]) -> Questionnaire:
    """The questionnaire that ``stored`` once gave."""
    return Questionnaire(tuple(_question(row) for row in stored))


def _question(row: Mapping[str, Any]) -> Question:
    choices = tuple((str(words), int(points)) for words, points in row["choices"])
    return Question(**{**row, "kind": Kind(row["kind"]), "choices": choices})


def stored(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """Plain JSON of the questions."""
    return [
        {
            "key": each.key,
            "kind": each.kind.value,
            "text": each.text,
            "metric": each.metric,
            "is_required": each.is_required,
            "choices": [list(choice) for choice in each.choices],
            "low": each.low,
            "high": each.high,
        }
        for each in questionnaire.questions
    ]


# ── Checks ────────────────────────────────────────────────────────────────────────────────────────────


def check(question: Question, metrics: Mapping[str, str]) -> None:
    """:raises Refusal: at the field that is wrong, for a question that nobody could answer or score."""
    if not question.text or len(question.text) > QUESTION_MAX:
        raise Refusal(f"请填写题目，不超过{QUESTION_MAX}字。", field="text")
    if question.metric and question.metric not in metrics:
        raise Refusal("所选指标不在本问卷的指标体系中，请重新选择。", field="metric")
    if question.metric and question.kind is Kind.TEXT:
        raise Refusal("文字题不计分，请不要选择指标。", field="metric")
    if question.kind is Kind.CHOICE:
        _check_choices(question.choices)


def _check_choices(choices: tuple[tuple[str, int], ...]) -> None:
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        raise Refusal(f"请写{FEWEST_CHOICES}至{MOST_CHOICES}个选项，每行一个。", field="choices")
    if len({words for words, _ in choices}) < len(choices):
        raise Refusal("选项的文字有重复，请改成不同的。", field="choices")
    for words, points in choices:
        if not words or len(words) > CHOICE_MAX:
            raise Refusal(f"每个选项都要有文字，不超过{CHOICE_MAX}字。", field="choices")
        if not 0 <= points <= FULL:
            raise Refusal(f"选项“{words}”的分值应在0至{FULL}之间。", field="choices")


def lacking(questionnaire: Questionnaire, metrics: Mapping[str, str]) -> tuple[str, ...]:
    """What keeps a questionnaire from being put before people, in words; nothing where it is fit."""
    return tuple(_lacking(questionnaire, metrics))


def _lacking(questionnaire: Questionnaire, metrics: Mapping[str, str]) -> Iterator[str]:
    if not questionnaire.questions:
        yield "问卷还没有题目，请先添加。"
    elif not questionnaire.metrics:
        yield "没有一道计分的题目，请至少为一道题选择对应的指标。"
    for metric in questionnaire.metrics:
        if metric not in metrics:
            yield f"有题目对应的指标“{metric}”不在本问卷的指标体系中，请修改。"


# ── Answers ───────────────────────────────────────────────────────────────────────────────────────────


def accept(questionnaire: Questionnaire, given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What is stored of an answer as it was sent, and by question what is wrong with it."""
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for question in questionnaire.questions:
        value = normalise(given.get(question.key, ""))
        if complaint := _complaint(question, value):
            wrong[question.key] = complaint
        elif value:
            values[question.key] = value
    return values, wrong


def _complaint(question: Question, value: str) -> str:
    if not value:
        return "这一题请作答。" if question.is_required else ""
    if question.kind is Kind.TEXT:
        return f"最多{TEXT_MAX}字，现有{len(value)}字，请精简。" if len(value) > TEXT_MAX else ""
    known = {option.key for option in question.options}
    return "" if value in known else "请从选项中选择一个。"
