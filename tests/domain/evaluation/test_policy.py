"""The questions that a table leaves open, and their declared answers."""

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.policy import ANSWERS, QUESTIONS, Answer, Question
from tests.domain.evaluation.samples import PILOT, policies

pytestmark = pytest.mark.requirement("R4.5")


def test_every_question_has_words_and_at_least_two_answers() -> None:
    assert QUESTIONS.keys() == ANSWERS.keys() == set(Question)
    assert all(len(answers) >= 2 and all(answers.values()) for answers in ANSWERS.values())


def test_every_answer_belongs_to_a_question() -> None:
    assert {answer for answers in ANSWERS.values() for answer in answers} == set(Answer)


def test_a_choice_replaces_the_default() -> None:
    chosen = PILOT.defaults.with_({"group_weights": "as_printed"})
    assert chosen[Question.GROUP_WEIGHTS] is Answer.AS_PRINTED
    assert chosen[Question.BANDING] is PILOT.defaults[Question.BANDING]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"weights": "overall"}, "没有“weights”这项口径，只能是：group_weights"),
        ({"group_weights": "whatever"}, "只能是：renormalise、as_printed、overall"),
        ({"group_weights": "zero"}, "取值“zero”不认识"),
    ],
)
def test_what_was_not_declared_is_refused(chosen: dict[str, str], said: str) -> None:
    with pytest.raises(Refusal, match="口径") as refusal:
        policies().with_(chosen)
    assert said in refusal.value.message


def test_alternatives_change_one_answer_at_a_time() -> None:
    others = list(policies().alternatives())
    assert len(others) == sum(len(answers) - 1 for answers in ANSWERS.values())
    for other in others:
        changed = [question for question in Question if other[question] is not policies()[question]]
        assert len(changed) == 1
