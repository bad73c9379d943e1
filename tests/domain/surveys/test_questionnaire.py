"""What may be asked, what may be answered, and what an answer is worth."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.surveys.questionnaire import (
    KINDS,
    TEXT_MAX,
    Kind,
    Question,
    Questionnaire,
    accept,
    check,
    lacking,
    read,
    stored,
)

METRICS = {"awareness": "知晓度", "fairness": "公平"}
SCALE = Question("q1", Kind.SCALE, "满意吗？", "awareness")
YES_NO = Question("q2", Kind.YES_NO, "听说过吗？", "awareness")
CHOICE = Question(
    "q3", Kind.CHOICE, "从哪里？", "fairness", choices=(("窗口", 100), ("没有", 0), ("网站", 60))
)
TEXT = Question("q4", Kind.TEXT, "意见", is_required=False)
WHOLE = Questionnaire((SCALE, YES_NO, CHOICE, TEXT))


@pytest.mark.requirement("R4.2")
@pytest.mark.parametrize(
    ("question", "value", "points"),
    [
        (SCALE, "1", 0),
        (SCALE, "3", 50),
        (SCALE, "5", 100),
        (YES_NO, "yes", 100),
        (YES_NO, "no", 0),
        (CHOICE, "3", 60),
        (CHOICE, "4", None),
        (TEXT, "很好", None),
        (Question("q5", Kind.SCALE, "不计分"), "5", None),
    ],
)
def test_what_an_answer_is_worth(question: Question, value: str, points: int | None) -> None:
    assert question.points(value) == points


def test_an_answer_gives_a_metric_the_mean_of_its_questions() -> None:
    values = {"q1": "4", "q2": "yes", "q3": "3"}
    assert WHOLE.points(values, "awareness") == Fraction(175, 2)
    assert WHOLE.points(values, "fairness") == 60
    assert WHOLE.points({"q4": "…"}, "fairness") is None
    assert WHOLE.metrics == ("awareness", "fairness")


def test_the_stored_questionnaire_reads_as_it_was() -> None:
    assert read(stored(WHOLE)) == WHOLE


def test_an_answer_is_read_in_words() -> None:
    assert (SCALE.said("5"), CHOICE.said("2"), TEXT.said("好"), CHOICE.said("9")) == (
        "5 非常满意",
        "没有",
        "好",
        "",
    )
    assert set(KINDS) == set(Kind)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "长" * 201}, "text"),
        ({"metric": "unknown"}, "metric"),
        ({"kind": Kind.TEXT}, "metric"),
        ({"kind": Kind.CHOICE}, "choices"),
        ({"kind": Kind.CHOICE, "choices": (("一", 1),)}, "choices"),
        ({"kind": Kind.CHOICE, "choices": (("一", 1), ("一", 2))}, "choices"),
        ({"kind": Kind.CHOICE, "choices": (("一", 1), ("", 2))}, "choices"),
        ({"kind": Kind.CHOICE, "choices": (("一", 1), ("二", 101))}, "choices"),
    ],
)
def test_a_question_that_nobody_could_answer_is_refused(changes: dict[str, Any], field: str) -> None:
    said = {"key": "q1", "kind": Kind.SCALE, "text": "满意吗？", "metric": "awareness"}
    with pytest.raises(Refusal) as refusal:
        check(Question(**{**said, **changes}), METRICS)
    assert refusal.value.field == field


def test_good_questions_pass() -> None:
    for question in WHOLE.questions:
        check(question, METRICS)
    assert lacking(WHOLE, METRICS) == ()


def test_what_keeps_a_questionnaire_from_being_put_before_people() -> None:
    assert len(lacking(Questionnaire(), METRICS)) == 1
    assert "计分" in lacking(Questionnaire((TEXT,)), METRICS)[0]
    assert "fairness" in lacking(WHOLE, {"awareness": "知晓度"})[0]


def test_an_answer_is_taken_as_it_was_meant() -> None:
    assert accept(WHOLE, {"q1": "\uff14", "q2": "yes", "q3": "1", "q4": " 好\x00 "}) == (
        {"q1": "4", "q2": "yes", "q3": "1", "q4": "好"},
        {},
    )


def test_what_is_wrong_with_an_answer_is_told_by_question() -> None:
    values, wrong = accept(WHOLE, {"q1": "6", "q3": "1", "q4": "长" * (TEXT_MAX + 1)})
    assert values == {"q3": "1"}
    assert set(wrong) == {"q1", "q2", "q4"}


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3", "q4", "other"]), st.text(max_size=20)))
def test_whatever_is_sent_is_stored_clean_or_complained_about(given_: dict[str, str]) -> None:
    values, wrong = accept(WHOLE, given_)
    assert not set(values) & set(wrong)
    for key, value in values.items():
        question = WHOLE.question(key)
        assert question.kind is Kind.TEXT or question.points(value) is not None
        assert "\x00" not in value
