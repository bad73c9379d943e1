"""Results: what counts, what is marked, what is not shown; and the seal."""

from fractions import Fraction
from itertools import count
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.surveys.marks import Arrival, Mark, is_straight, marks
from marketaccess.domain.surveys.questionnaire import Kind, Question, Questionnaire
from marketaccess.domain.surveys.results import Given, Minimums, concealed, points, results
from marketaccess.domain.surveys.sealing import Sealed, seal
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.domain.surveys.survey_flow import SurveyState, takes_answers
from tests.make import TODAY

METRICS = ["awareness"] * 3 + ["fairness"] * 2
SCALES = Questionnaire(
    (
        *(Question(f"q{n}", Kind.SCALE, "满意吗？", metric) for n, metric in enumerate(METRICS, 1)),
        Question("q6", Kind.TEXT, "意见", is_required=False),
    )
)
MINIMUMS = Minimums(unit=3, stratum=2)
_numbers = count(1)


def answer(value: str = "4", unit: str = "tax", **changes: Any) -> Given:
    values = {f"q{n}": value for n in range(1, 6)}
    return evolve(Given(f"a{next(_numbers):04}", unit, Stratum(size="small"), values), **changes)


@pytest.mark.requirement("R4.2")
def test_a_unit_with_enough_answers_has_its_figures() -> None:
    found = results("tax", [answer("5"), answer("3"), answer("4"), answer(unit="other")], SCALES, MINIMUMS)
    line = found.lines[0]
    assert (found.number, found.is_enough) == (3, True)
    assert (line.metric, line.every.mean, line.every.share) == ("awareness", 75, Fraction(200, 3))
    assert found.questions[0].counts[4][1] == 1
    assert found.questions[0].number == 3


@pytest.mark.requirement("R4.2")
def test_too_few_answers_have_no_figures_and_give_no_points() -> None:
    few = [answer(), answer()]
    found = results("tax", few, SCALES, MINIMUMS)
    assert not found.is_enough
    assert not found.lines[0].every.is_enough
    assert (found.layers, found.questions, found.texts) == ((), (), {})
    assert points(few, SCALES, MINIMUMS, counts_marked=True) == []


def test_the_indicator_may_ask_for_more_than_the_survey() -> None:
    some = [answer() for _ in range(4)]
    strict = evolve(MINIMUMS, by_metric={"awareness": 5})
    assert {each.metric for each in points(some, SCALES, strict, counts_marked=True)} == {"fairness"}
    assert [line.every.is_enough for line in results("tax", some, SCALES, strict).lines] == [False, True]


def test_marked_answers_are_counted_apart_not_deleted() -> None:
    some = [answer("5"), answer("1", marks=("same_minute",)), answer("5"), answer("5")]
    found = results("tax", some, SCALES, MINIMUMS)
    assert (found.number, found.marked) == (4, 1)
    assert (found.lines[0].every.mean, found.lines[0].unmarked.mean) == (75, 100)
    assert found.lines[0].chosen(counts_marked=False).number == 3
    assert len(points(some, SCALES, MINIMUMS, counts_marked=False)) == 6
    assert len(points(some, SCALES, MINIMUMS, counts_marked=True)) == 8


def test_a_small_stratum_is_hidden_and_not_alone() -> None:
    strata = [Stratum(size="small")] * 4 + [Stratum(size="large")] * 3 + [Stratum(size="micro")]
    found = results("tax", [answer(stratum=each) for each in strata], SCALES, MINIMUMS)
    shown = {layer.value: layer.is_hidden for layer in found.layers}
    assert shown == {"large": True, "small": False, "micro": True}
    assert all(not layer.lines for layer in found.layers if layer.is_hidden)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)), st.integers(2, 12))
def test_what_is_hidden_cannot_be_reckoned_from_the_rest(counts: dict[str, int], minimum: int) -> None:
    present = {key for key, number in counts.items() if number}
    hidden = concealed(counts, minimum)
    assert {key for key in present if counts[key] < minimum} <= hidden <= present
    together = sum(counts[key] for key in hidden)
    assert not hidden or present == hidden or (len(hidden) > 1 and together >= minimum)


def test_free_words_come_in_the_order_of_random_keys() -> None:
    some = [answer(key=key, values={"q6": key}) for key in ("c", "a", "b")]
    assert results("tax", some, SCALES, MINIMUMS).texts == {"q6": ("a", "b", "c")}


def arrival(minute: str = "", device: str = "", **changes: Any) -> Arrival:
    return evolve(Arrival("tax", minute, device, {"q1": "4", "q2": "5"}), **changes)


@pytest.mark.requirement("R4.2")
def test_bursts_and_straight_lines_are_marked() -> None:
    same = [arrival(minute="m") for _ in range(5)]
    assert marks(same, SCALES) == [(Mark.SAME_MINUTE,)] * 5
    assert marks(same[:4], SCALES) == [()] * 4
    assert marks([*same[:4], arrival(minute="m", unit="other")], SCALES) == [()] * 5
    assert marks([arrival(device="d") for _ in range(3)], SCALES) == [(Mark.SAME_DEVICE,)] * 3
    assert marks([arrival() for _ in range(9)], SCALES) == [()] * 9
    straight = {f"q{n}": "3" for n in range(1, 6)}
    assert marks([arrival(values=straight)], SCALES) == [(Mark.STRAIGHT_LINE,)]
    assert not is_straight({**straight, "q2": "4"}, SCALES)
    assert not is_straight({"q1": "3", "q2": "3", "q3": "3"}, SCALES)


SEALED = Sealed("k1", "tax", ("small", "", "", ""), "2026-09-29", {"q1": "4"}, ())


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "k9"},
        {"unit": "other"},
        {"stratum": ("large", "", "", "")},
        {"day": "2026-09-30"},
        {"values": {"q1": "5"}},
        {"marks": ("same_minute",)},
    ],
)
def test_any_change_breaks_the_seal(changes: dict[str, Any]) -> None:
    other = evolve(SEALED, key="k2")
    assert seal([SEALED, other]) == seal([other, SEALED])
    assert seal([SEALED, other]) != seal([evolve(SEALED, **changes), other])
    assert seal([SEALED, other]) != seal([SEALED])


@pytest.mark.parametrize(
    ("state", "days", "expected"),
    [
        (SurveyState.OPEN, (TODAY, TODAY), True),
        (SurveyState.OPEN, (TODAY.replace(day=30), TODAY.replace(day=30)), False),
        (SurveyState.OPEN, (TODAY.replace(day=1), TODAY.replace(day=28)), False),
        (SurveyState.REVIEWING, (TODAY, TODAY), False),
        (SurveyState.CLOSED, (TODAY, TODAY), False),
    ],
)
def test_when_a_survey_takes_answers(state: SurveyState, days: Any, expected: bool) -> None:
    assert takes_answers(state, *days, on=TODAY) is expected
