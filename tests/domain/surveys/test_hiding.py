"""What is not shown, worked by hand: strata that would tell, units with too few, marks and single answers."""

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.surveys.marks import SAME_DEVICE, SAME_MINUTE, Arrival, Mark, marks
from marketaccess.domain.surveys.questionnaire import Kind, Question, Questionnaire
from marketaccess.domain.surveys.results import Given, Minimums, concealed, disclosable, points, results
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.domain.surveys.survey_flow import SURVEY_FLOW, SurveyState

pytestmark = pytest.mark.requirement("R4.2")
ASKED = Questionnaire(
    (
        Question("q1", Kind.SCALE, "满意吗？", "awareness"),
        Question("q2", Kind.YES_NO, "一视同仁吗？", "fairness", is_required=False),
        Question("q3", Kind.TEXT, "意见", is_required=False),
    )
)
LEAST = Minimums(unit=6, stratum=3)
_numbers = count(1)
SMALL, LARGE = Stratum(size="small"), Stratum(size="large")


def said(
    value: str = "5", *, unit: str = "tax", stratum: Stratum = SMALL, mark: str = "", **more: str
) -> Given:
    key = f"k{next(_numbers):04}"
    return Given(key, unit, stratum, {"q1": value, **more}, (mark,) if mark else ())


# ── Strata ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("counts", "minimum", "hidden"),
    [
        ({"a": 10, "b": 20}, 5, ""),
        # One alone is the total less the rest: the next smallest goes with it.
        ({"a": 2, "b": 20, "c": 30}, 5, "ab"),
        ({"a": 2, "b": 3, "c": 30}, 5, "ab"),
        # Two, but together four: still too few to stand behind.
        ({"a": 2, "b": 2, "c": 30, "d": 40}, 5, "abc"),
        ({"a": 4}, 5, "a"),
        ({"a": 5}, 5, ""),
        ({"a": 4, "b": 0, "c": 9}, 5, "ac"),
        ({}, 5, ""),
        # Two strata of which one is small: both go, nothing of the dimension is left.
        ({"local": 25, "elsewhere": 1}, 10, ("local", "elsewhere")),
    ],
)
def test_which_strata_are_hidden(counts: dict[str, int], minimum: int, hidden: str) -> None:
    assert concealed(counts, minimum) == frozenset(hidden)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)), st.integers(2, 12))
def test_the_smaller_is_hidden_before_the_larger(counts: dict[str, int], minimum: int) -> None:
    hidden = concealed(counts, minimum)
    shown = {key for key, number in counts.items() if number} - hidden
    assert all(counts[one] <= counts[other] for one in hidden for other in shown)


def test_a_dimension_that_nobody_was_told_apart_by_has_no_layers() -> None:
    found = results("tax", [said() for _ in range(6)], ASKED, LEAST)
    assert {layer.dimension for layer in found.layers} == {"size"}


def test_who_is_not_told_apart_stands_last_and_is_counted_with_the_rest() -> None:
    some = [said(stratum=SMALL) for _ in range(4)] + [said(stratum=Stratum()) for _ in range(4)]
    found = results("tax", some, ASKED, LEAST)
    assert [(layer.value, layer.number, layer.is_hidden) for layer in found.layers] == [
        ("small", 4, False),
        ("", 4, False),
    ]


def test_the_layers_of_a_dimension_add_up_to_the_unit() -> None:
    some = [said("5", stratum=SMALL) for _ in range(4)] + [said("1", stratum=LARGE) for _ in range(3)]
    found = results("tax", some, ASKED, LEAST)
    assert sum(layer.number for layer in found.layers) == found.number == 7
    means = {layer.value: layer.lines[0].every.mean for layer in found.layers}
    assert means == {"small": 100, "large": 0}


def test_a_stratum_has_its_own_minimum_and_not_that_of_the_score() -> None:
    strict = Minimums(unit=6, stratum=3, by_metric={"awareness": 100})
    some = [said() for _ in range(4)] + [said(stratum=LARGE) for _ in range(4)]
    found = results("tax", some, ASKED, strict)
    assert not found.lines[0].every.is_enough
    assert found.layers[0].lines[0].every.is_enough


# ── Units and metrics ─────────────────────────────────────────────────────────────────────────────────


def test_the_answer_that_reaches_the_minimum_opens_the_unit() -> None:
    five = [said(q3="第一条") for _ in range(5)]
    assert results("tax", five, ASKED, LEAST).texts == {}
    six = results("tax", [*five, said()], ASKED, LEAST)
    assert six.is_enough
    assert len(six.texts["q3"]) == 5


def test_answers_about_others_do_not_help_a_unit_over_its_minimum() -> None:
    some = [said() for _ in range(5)] + [said(unit="water") for _ in range(20)]
    assert not results("tax", some, ASKED, LEAST).is_enough
    assert {each.unit for each in points(some, ASKED, LEAST, counts_marked=True)} == {"water"}


def test_a_question_that_few_answered_gives_its_metric_no_points() -> None:
    # Six answers are enough for the unit; only five of them answered the second question.
    some = [said(q2="yes") for _ in range(5)] + [said()]
    found = points(some, ASKED, LEAST, counts_marked=True)
    assert {each.metric for each in found} == {"awareness"}
    lines = {line.metric: line.every for line in results("tax", some, ASKED, LEAST).lines}
    assert (lines["awareness"].number, lines["fairness"].number) == (6, 5)
    assert not lines["fairness"].is_enough


def test_marked_answers_left_out_may_leave_too_few() -> None:
    some = [said() for _ in range(5)] + [said(mark="same_device")]
    assert len(points(some, ASKED, LEAST, counts_marked=True)) == 6
    assert points(some, ASKED, LEAST, counts_marked=False) == []
    line = results("tax", some, ASKED, LEAST).lines[0]
    assert (line.every.is_enough, line.unmarked.is_enough) == (True, False)
    assert line.chosen(counts_marked=True).number == 6


def test_what_goes_to_the_evaluation_has_the_mean_of_the_page() -> None:
    some = [said(value) for value in "5443321"]
    given_ = points(some, ASKED, LEAST, counts_marked=True)
    line = results("tax", some, ASKED, LEAST).lines[0]
    assert sum(each.points for each in given_) / len(given_) == line.every.mean


def test_how_often_each_option_was_chosen_with_those_that_nobody_chose() -> None:
    some = [said(value) for value in "554431"]
    (scale, yes_no) = results("tax", some, ASKED, LEAST).questions
    assert [number for _, number in scale.counts] == [1, 0, 1, 2, 2]
    assert (scale.number, yes_no.number) == (6, 0)


# ── Single answers ────────────────────────────────────────────────────────────────────────────────────


def test_single_answers_are_read_only_of_a_unit_with_enough() -> None:
    some = [said() for _ in range(6)] + [said(unit="water") for _ in range(5)]
    assert {each.unit for each, _ in disclosable(some, LEAST)} == {"tax"}


def test_a_stratum_stands_beside_an_answer_only_where_enough_share_all_of_it() -> None:
    local = Stratum(size="small", origin="local")
    elsewhere = Stratum(size="small", origin="elsewhere")
    # Seven small ones, but only two of them from elsewhere: those two stand without their stratum.
    some = [said(stratum=local) for _ in range(5)] + [said(stratum=elsewhere) for _ in range(2)]
    told = {(each.stratum, has_stratum) for each, has_stratum in disclosable(some, LEAST)}
    assert told == {(local, True), (elsewhere, False)}


def test_a_stratum_shared_with_another_unit_is_not_shared() -> None:
    some = [said(stratum=LARGE), *(said() for _ in range(5))]
    some += [said(unit="water", stratum=LARGE) for _ in range(6)]
    shown = [(each.unit, has_stratum) for each, has_stratum in disclosable(some, LEAST)]
    assert shown.count(("tax", False)) == 1
    assert shown.count(("water", True)) == 6


def test_single_answers_come_in_the_order_of_their_random_keys() -> None:
    some = [said() for _ in range(8)]
    turned = disclosable(some[::-1], LEAST)
    assert [each.key for each, _ in turned] == sorted(each.key for each in some)


# ── Marks ─────────────────────────────────────────────────────────────────────────────────────────────


def came(minute: str = "", device: str = "", unit: str = "tax") -> Arrival:
    return Arrival(unit, minute, device, {"q1": "4"})


@pytest.mark.parametrize(("number", "is_marked"), [(SAME_MINUTE - 1, False), (SAME_MINUTE, True)])
def test_how_many_in_one_minute_are_odd(number: int, is_marked: bool) -> None:
    found = marks([came(minute="10:01") for _ in range(number)] + [came(minute="10:02")], ASKED)
    assert found[-1] == ()
    assert set(found[:-1]) == {(Mark.SAME_MINUTE,) if is_marked else ()}


def test_one_device_is_odd_across_units_and_all_its_answers_are_marked() -> None:
    found = marks([came(device="phone", unit=f"unit{n}") for n in range(SAME_DEVICE)], ASKED)
    assert found == [(Mark.SAME_DEVICE,)] * SAME_DEVICE


def test_phones_without_a_mark_are_not_one_phone() -> None:
    assert marks([came() for _ in range(50)], ASKED) == [()] * 50


def test_marks_follow_their_answers_whatever_the_order() -> None:
    some = [came(device="phone"), came(), came(device="phone"), came(device="other"), came(device="phone")]
    odd = (Mark.SAME_DEVICE,)
    assert marks(some, ASKED) == [odd, (), odd, (), odd]
    assert marks(some[::-1], ASKED) == [odd, (), odd, (), odd]


# ── The life of a survey ──────────────────────────────────────────────────────────────────────────────


def test_texts_change_in_the_draft_alone_and_the_end_is_the_end() -> None:
    sources = {step.source for step in SURVEY_FLOW.steps if step.verb == "edit"}
    assert sources == {SurveyState.DRAFTING}
    assert {step.target for step in SURVEY_FLOW.steps_from(SurveyState.CLOSED)} == {SurveyState.CLOSED}


def test_who_builds_does_not_decide() -> None:
    holders = {step.verb: step.needs for step in SURVEY_FLOW.steps}
    deciding = {holders[verb] for verb in ("approve", "send_back", "close")}
    building = {holders[verb] for verb in ("edit", "submit", "invite", "plan", "verify")}
    assert len(deciding) == len(building) == 1
    assert not deciding & building
