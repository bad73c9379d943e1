"""
What an indicator table leaves open, each as a question with declared answers.

A table says neither what follows when its weights do not add up nor what 0/0 is worth. Whoever computes
it must decide; here the decision has a name, a default with its reason, and stands on the worksheet.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal


class Question(StrEnum):
    """What is left open."""

    GROUP_WEIGHTS = "group_weights"
    EMPTY_RATIO = "empty_ratio"
    MISSING = "missing"
    SUBSTITUTION = "substitution"
    EXEMPTION = "exemption"
    BANDING = "banding"


QUESTIONS: dict[Question, str] = {
    Question.GROUP_WEIGHTS: "组内权重之和不是100%",
    Question.EMPTY_RATIO: "比率的分母为零",
    Question.MISSING: "没有数据的指标的权重",
    Question.SUBSTITUTION: "以其他指标代替",
    Question.EXEMPTION: "酌情不扣分的指标",
    Question.BANDING: "分值差距极小时划分档次",
}


class Answer(StrEnum):
    """The declared answers of all questions."""

    RENORMALISE = "renormalise"
    AS_PRINTED = "as_printed"
    OVERALL = "overall"
    NO_DATA = "no_data"
    ZERO = "zero"
    FULL = "full"
    WITHIN_GROUP = "within_group"
    OVER_ALL = "over_all"
    LOST = "lost"
    ON = "on"
    OFF = "off"
    LEFT_OUT = "left_out"
    WHEN_CLOSE = "when_close"
    ALWAYS = "always"
    NEVER = "never"


ANSWERS: dict[Question, dict[Answer, str]] = {
    Question.GROUP_WEIGHTS: {
        Answer.RENORMALISE: "组内折算为100%",
        Answer.AS_PRINTED: "照印，满分随之降低",
        Answer.OVERALL: "全表一并折算为100分",
    },
    Question.EMPTY_RATIO: {
        Answer.NO_DATA: "视为没有数据",
        Answer.ZERO: "计零分",
        Answer.FULL: "计满分",
    },
    Question.MISSING: {
        Answer.WITHIN_GROUP: "分摊给同组的其他指标",
        Answer.OVER_ALL: "分摊给全表的其他指标",
        Answer.LOST: "不分摊，不得分",
    },
    Question.SUBSTITUTION: {
        Answer.ON: "按填报说明代替",
        Answer.OFF: "不代替，视为没有数据",
    },
    Question.EXEMPTION: {
        Answer.FULL: "不扣分，计满分",
        Answer.LEFT_OUT: "不参与计算，权重分摊",
    },
    Question.BANDING: {
        Answer.WHEN_CLOSE: "差距极小时划档",
        Answer.ALWAYS: "一律划档",
        Answer.NEVER: "不划档",
    },
}


@frozen
class Stance:
    """The default answer to a question and why it was chosen."""

    default: Answer
    reading: str


@frozen
class Policies:
    """The answers in force for one computation: every question has one."""

    answers: Mapping[Question, Answer]

    def __getitem__(self, question: Question) -> Answer:
        return self.answers[question]

    def with_(self, chosen: Mapping[str, str]) -> "Policies":
        """
        These with other answers, as a command line or a form gives them.

        :raises Refusal: an unknown question or an answer that it does not have.
        """
        return Policies({**self.answers, **dict(_read(key, value) for key, value in chosen.items())})

    def alternatives(self) -> Iterator["Policies"]:
        """The same with one question answered otherwise, each declared answer in its turn."""
        for question, chosen in self.answers.items():
            for answer in ANSWERS[question]:
                if answer is not chosen:
                    yield Policies({**self.answers, question: answer})


def _read(key: str, value: str) -> tuple[Question, Answer]:
    try:
        question = Question(key)
    except ValueError:
        allowed = "、".join(Question)
        raise Refusal(f"没有“{key}”这项口径，只能是：{allowed}。", field="policy") from None
    if value not in set(ANSWERS[question]):
        allowed = "、".join(ANSWERS[question])
        raise Refusal(f"口径 {key} 的取值“{value}”不认识，只能是：{allowed}。", field="policy")
    return question, Answer(value)
