"""From a stored worksheet back to its board: the same figures, or a refusal, under whatever policy."""

import json
from copy import deepcopy
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.board import Board, Measured, compute
from marketaccess.domain.evaluation.indicator import FULL, IndicatorSystem, Method
from marketaccess.domain.evaluation.manual import Correction, Exemption, Manual
from marketaccess.domain.evaluation.policy import ANSWERS, Answer, Policies, Question
from marketaccess.domain.evaluation.rebuilding import (
    DIFFERENT,
    board_of,
    manual_of,
    measured_of,
    policies_of,
)
from marketaccess.domain.evaluation.robustness import rank_ranges
from marketaccess.domain.evaluation.scoring import Gap, Measurement, Status
from marketaccess.domain.evaluation.worksheet import Basis, rounded, to_bytes, worksheet
from tests.domain.evaluation.samples import PILOT, banded, policies, share, system

pytestmark = pytest.mark.requirement("R4.6")
QUARTER = Period.of("2026Q3")
ENDS = date(2026, 9, 30)
EVERY_ANSWER = [(question, answer) for question, answers in ANSWERS.items() for answer in answers]
EXEMPT = next(each.number for each in PILOT.indicators if each.can_be_exempt)
COUNTED = st.builds(
    lambda whole, part: Measurement(Fraction(min(part, whole)), Fraction(whole)),
    st.integers(0, 40),
    st.integers(0, 40),
)
NOT_DELIVERED = st.just(Measurement(lacking=("licences",)))
MEASURED = st.dictionaries(
    st.sampled_from(["unit-a", "unit-b", "unit-c", "unit-d"]),
    st.fixed_dictionaries({each.number: COUNTED | NOT_DELIVERED for each in PILOT.indicators}),
    min_size=1,
)


def stored(
    of: IndicatorSystem, measured: Measured, chosen: Policies, manual: Manual | None = None
) -> tuple[Board, dict[str, Any]]:
    """A board, and its worksheet as it comes back from the disk."""
    decided = manual or Manual(ENDS)
    board = compute(of, measured, chosen, decided)
    basis = Basis("digest", (), "duckdb", {}, {"unit-a": "甲局"}, decided, "marketaccess 1")
    sheet: dict[str, Any] = json.loads(to_bytes(worksheet(of, QUARTER, board, basis)))
    return board, sheet


def correction(unit: str, indicator: int, points: Fraction) -> Correction:
    return Correction(unit, indicator, points, "重复计数", "经办员", "负责人", "E2026-1")


# ── What was stored ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("question", "answer"), EVERY_ANSWER)
def test_a_worksheet_remembers_the_policies_that_it_was_computed_under(
    question: Question, answer: Answer
) -> None:
    chosen = PILOT.defaults.with_({question.value: answer.value})
    _, sheet = stored(PILOT, {"unit-a": {1: share(1, 2)}}, chosen)
    assert policies_of(sheet) == chosen


def test_a_decision_about_a_score_comes_back_word_by_word() -> None:
    decided = Manual(
        ENDS,
        (Exemption("unit-a", EXEMPT, "市级集中调整", "负责人", date(2026, 12, 31)),),
        (correction("unit-b", 2, Fraction(200, 3)),),
    )
    _, sheet = stored(PILOT, {"unit-a": {}, "unit-b": {}}, PILOT.defaults, decided)
    assert manual_of(sheet) == decided
    assert sheet["corrections"][0]["points"] == "200/3"  # exact, where a float would not be


def test_an_exemption_that_had_run_out_comes_back_and_still_does_not_hold() -> None:
    late = Manual(ENDS, (Exemption("unit-a", EXEMPT, "市级集中调整", "负责人", date(2026, 9, 29)),))
    board, sheet = stored(PILOT, {"unit-a": {EXEMPT: share(1, 2)}}, PILOT.defaults, late)
    assert sheet["exemptions"][0]["holds"] is False
    again = board_of(PILOT, sheet, PILOT.defaults)
    assert again.unit("unit-a").scores[EXEMPT].status is Status.SCORED
    assert again.unit("unit-a").total == board.unit("unit-a").total


@pytest.mark.parametrize(
    "counted",
    [
        share(3, 7),
        Measurement(Fraction("87.5"), Fraction(1)),
        Measurement(Fraction("0.000001"), Fraction(3)),
        Measurement(Fraction(123456789), Fraction(987654321), left_out={"no_calendar": 2, "not_decided": 5}),
        Measurement(lacking=("service_items", "correspondences"), gap=Gap.NOT_DELIVERED),
        Measurement(Fraction(120), Fraction(2), gap=Gap.SAMPLE_TOO_SMALL),
        Measurement(),
    ],
)
def test_what_was_counted_is_read_back_as_it_was(counted: Measurement) -> None:
    _, sheet = stored(system(), {"unit-a": {1: counted}}, policies())
    assert measured_of(sheet)["unit-a"][1] == counted


def test_what_nobody_delivered_at_all_is_not_taken_for_an_empty_count() -> None:
    """Zero of zero may be declared full marks; what did not come may not."""
    chosen = policies(empty_ratio="full")
    board, sheet = stored(system(), {"unit-a": {1: share(0, 0)}}, chosen)
    again = board_of(system(), sheet, chosen).unit("unit-a")
    assert again.scores[1].points == FULL
    assert again.scores[2].status is Status.NO_DATA
    assert again.scores[2].gap is Gap.NOT_DELIVERED
    assert again.total == board.unit("unit-a").total


# ── The board computed again ──────────────────────────────────────────────────────────────────────────


def assert_same(one: Board, other: Board) -> None:
    """All that a report is made of."""
    assert one.banded == other.banded
    assert [each.unit for each in one.units] == [each.unit for each in other.units]
    for mine, theirs in zip(one.units, other.units, strict=True):
        assert (mine.total, mine.rank, mine.covered) == (theirs.total, theirs.rank, theirs.covered)
        assert mine.weights == theirs.weights
        for number, score in mine.scores.items():
            twin = theirs.scores[number]
            assert (score.status, score.points, score.value) == (twin.status, twin.points, twin.value)
            assert (score.stands_in, score.gap) == (twin.stands_in, twin.gap)


@pytest.mark.parametrize(("question", "answer"), EVERY_ANSWER)
@settings(max_examples=2, deadline=None)
@given(measured=MEASURED)
def test_the_board_of_a_worksheet_is_the_board(
    question: Question, answer: Answer, measured: Measured
) -> None:
    chosen = PILOT.defaults.with_({question.value: answer.value})
    board, sheet = stored(PILOT, measured, chosen)
    assert_same(board_of(PILOT, sheet, chosen), board)


@settings(max_examples=5, deadline=None)
@given(
    measured=MEASURED,
    points=st.fractions(0, 100, max_denominator=1000),
    number=st.sampled_from([each.number for each in PILOT.indicators]),
)
def test_what_people_decided_is_in_the_board_again(measured: Measured, points: Fraction, number: int) -> None:
    unit = min(measured)
    decided = Manual(
        ENDS,
        (Exemption(unit, EXEMPT, "市级集中调整", "负责人", ENDS),),
        (correction(unit, number, points),),
    )
    board, sheet = stored(PILOT, measured, PILOT.defaults, decided)
    again = board_of(PILOT, sheet, policies_of(sheet))
    assert_same(again, board)
    assert again.unit(unit).scores[number].points == points


def test_points_that_were_pulled_apart_are_pulled_apart_again() -> None:
    made, close = banded(1), policies(banding="when_close")
    measured = {"unit-a": {1: share(999, 1000)}, "unit-b": {1: share(99)}, "unit-c": {1: share(995, 1000)}}
    board, sheet = stored(made, measured, close)
    assert sheet["result"]["banded"] == [1]
    again = board_of(made, sheet, close)
    assert [each.scores[1].points for each in again.units] == [100, 80, 60]
    assert_same(again, board)


def test_an_indicator_that_another_stands_in_for_borrows_again() -> None:
    measured = {"unit-a": {16: share(9, 10)}}
    board, sheet = stored(PILOT, measured, PILOT.defaults)
    borrowed = board_of(PILOT, sheet, PILOT.defaults).unit("unit-a").scores[23]
    assert (borrowed.status, borrowed.points, borrowed.stands_in) == (Status.SUBSTITUTED, 90, 16)
    assert borrowed.points == board.unit("unit-a").scores[23].points


def test_ranges_of_ranks_can_be_told_from_the_worksheet_alone() -> None:
    measured = {
        "unit-a": {1: share(90), 2: share(10), 3: share(50), 4: share(50)},
        "unit-b": {1: share(40), 2: share(60), 3: share(50), 4: share(51)},
    }
    _, sheet = stored(system(), measured, policies())
    from_sheet = rank_ranges(system(), measured_of(sheet), policies_of(sheet), manual_of(sheet))
    assert from_sheet == rank_ranges(system(), measured, policies())


# ── A worksheet that is not what it says ──────────────────────────────────────────────────────────────


def whole_sheet() -> dict[str, Any]:
    measured = {
        "unit-a": {1: share(90), 2: share(80), 3: share(70), 4: share(60)},
        "unit-b": {1: share(40), 2: share(60), 3: share(50), 4: share(55)},
    }
    decided = Manual(ENDS, (), (correction("unit-b", 1, Fraction(45)),))
    return stored(system(), measured, policies(), decided)[1]


def place(sheet: dict[str, Any], unit: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in sheet["result"]["units"] if each["unit"] == unit)
    return found


def test_the_untouched_worksheet_passes() -> None:
    board = board_of(system(), whole_sheet(), policies())
    assert [(each.unit, rounded(each.total), each.rank) for each in board.units] == [
        ("unit-a", 75.0, 1),
        ("unit-b", 52.5, 2),
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("indicators", 0, "numerator"), 91),
        (("indicators", 0, "denominator"), 101),
        (("indicators", 2, "lacking"), ["data-3"]),
        (("indicators", 3, "gap"), "not_delivered"),
        (("total",), 75.01),
        (("total",), None),
    ],
)
def test_a_figure_changed_afterwards_makes_no_report(path: tuple[Any, ...], value: object) -> None:
    sheet = whole_sheet()
    target: Any = place(sheet, "unit-a")
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(Refusal, match="请先复核底稿") as refused:
        board_of(system(), sheet, policies())
    assert (refused.value.field, refused.value.message) == ("worksheet", DIFFERENT)


def test_a_decision_taken_out_afterwards_makes_no_report() -> None:
    sheet = {**whole_sheet(), "corrections": []}
    with pytest.raises(Refusal, match="得不到底稿所记的总分"):
        board_of(system(), sheet, policies())


def test_other_policies_than_the_stored_ones_make_no_report() -> None:
    measured = {"unit-a": {1: share(50), 3: share(50)}}
    _, sheet = stored(system(), measured, policies())
    assert board_of(system(), sheet, policies()).unit("unit-a").total == 50
    with pytest.raises(Refusal):
        board_of(system(), sheet, policies(missing="lost"))


def test_another_system_s_weights_make_no_report() -> None:
    sheet = whole_sheet()
    first, *rest = system().indicators
    heavier = evolve(system(), indicators=(evolve(first, weight=Fraction(80)), *rest))
    with pytest.raises(Refusal):
        board_of(heavier, sheet, policies())


def test_reading_a_worksheet_leaves_it_as_it_was() -> None:
    sheet = whole_sheet()
    before = deepcopy(sheet)
    board_of(system(), sheet, policies_of(sheet))
    assert sheet == before


def test_a_count_that_the_method_makes_points_of_is_scored_alike() -> None:
    """87.5 points of another assessment are a float in the document and a fraction again afterwards."""
    first, *rest = system().indicators
    external = evolve(system(), indicators=(evolve(first, method=Method.EXTERNAL), *rest))
    measured = {"unit-a": {1: Measurement(Fraction("87.5"), Fraction(1))}}
    board, sheet = stored(external, measured, policies())
    assert place(sheet, "unit-a")["indicators"][0]["numerator"] == 87.5
    assert board_of(external, sheet, policies()).unit("unit-a").scores[1].points == Fraction(175, 2)
    assert board.unit("unit-a").total == Fraction(175, 2)
