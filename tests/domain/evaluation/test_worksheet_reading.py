"""The worksheet as an auditor reads it: what each figure rests on, and what is not said twice."""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.board import compute
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.manual import Correction, Exemption, Manual
from marketaccess.domain.evaluation.policy import Question
from marketaccess.domain.evaluation.scoring import Measurement
from marketaccess.domain.evaluation.worksheet import Basis, DataSet, rounded, to_bytes, worksheet
from tests.domain.evaluation.samples import PILOT, banded, policies, share, system

pytestmark = pytest.mark.requirement("R4.6")
QUARTER = Period.of("2026Q3")
ENDS = date(2026, 9, 30)
NOBODY = Manual(ENDS)
EXEMPT = next(each.number for each in PILOT.indicators if each.can_be_exempt)


def basis(**changes: Any) -> Basis:
    plain = Basis("digest", (), "duckdb", {}, {"a": "甲局"}, NOBODY, "marketaccess 1")
    return evolve(plain, **changes)


def sheet_of(
    measured: Mapping[str, Mapping[int, Measurement]],
    of: IndicatorSystem | None = None,
    manual: Manual = NOBODY,
    **chosen: str,
) -> dict[str, Any]:
    made = of or system()
    answers = PILOT.defaults.with_(chosen) if made is PILOT else policies(**chosen)
    board = compute(made, measured, answers, manual)
    found: dict[str, Any] = json.loads(to_bytes(worksheet(made, QUARTER, board, basis(manual=manual))))
    return found


def indicator_of(sheet: dict[str, Any], unit: str, number: int) -> dict[str, Any]:
    units = {each["unit"]: each["indicators"] for each in sheet["result"]["units"]}
    found: dict[str, Any] = next(each for each in units[unit] if each["number"] == number)
    return found


def test_the_period_is_told_by_its_name_and_both_its_days() -> None:
    told = sheet_of({"a": {}})["result"]
    assert (told["period"], told["begins"], told["ends"]) == ("2026Q3", "2026-07-01", "2026-09-30")


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_a_demonstration_is_marked_on_the_paper_itself(*, is_demonstration: bool) -> None:
    made = evolve(system(), is_demonstration=is_demonstration)
    assert sheet_of({"a": {}}, made)["result"]["is_demonstration"] is is_demonstration


def test_every_question_stands_there_with_its_answer() -> None:
    told = sheet_of({"a": {}}, missing="lost", banding="always")["result"]["policies"]
    assert set(told) == {question.value for question in Question}
    assert (told["missing"], told["banding"], told["empty_ratio"]) == ("lost", "always", "no_data")


def test_what_was_counted_stands_beside_what_it_is_worth() -> None:
    counted = Measurement(Fraction(2), Fraction(3), left_out={"wrong_order": 4, "no_calendar": 1})
    told = indicator_of(sheet_of({"a": {1: counted}}), "a", 1)
    assert (told["numerator"], told["denominator"], told["score"]) == (2, 3, 66.67)
    assert list(told["left_out"].items()) == [("no_calendar", 1), ("wrong_order", 4)]
    assert (told["status"], told["gap"], told["lacking"]) == ("scored", "", [])


def test_a_whole_number_has_no_point_and_a_mean_of_points_keeps_its_own() -> None:
    told = indicator_of(sheet_of({"a": {1: Measurement(Fraction("87.5"), Fraction(100))}}), "a", 1)
    assert (told["numerator"], told["denominator"]) == (87.5, 100)
    assert isinstance(told["denominator"], int)


def test_no_data_is_null_and_says_what_is_lacking() -> None:
    """A zero in the place of null would be a mark that nobody gave."""
    sheet = sheet_of({"a": {1: Measurement(lacking=("ratings", "licences"))}})
    told = indicator_of(sheet, "a", 1)
    assert (told["score"], told["value"], told["status"]) == (None, None, "no_data")
    assert (told["gap"], told["lacking"]) == ("not_delivered", ["ratings", "licences"])
    (unit,) = sheet["result"]["units"]
    assert (unit["total"], unit["rank"], unit["covered"]) == (None, None, 0)
    assert sheet["exact_totals"] == {"a": None}


def test_weights_are_those_that_were_used_after_missing_ones_were_spread() -> None:
    sheet = sheet_of({"a": {1: share(1, 2), 3: share(1, 2), 4: share(1, 2)}})
    weights = [indicator_of(sheet, "a", number)["weight"] for number in (1, 2, 3, 4)]
    assert weights == [50, 0, 25, 25]
    assert sheet["result"]["maximum"] == 100


def test_borrowed_points_name_their_lender() -> None:
    told = indicator_of(sheet_of({"a": {16: share(9, 10)}}, PILOT), "a", 23)
    assert (told["status"], told["score"], told["stands_in"]) == ("substituted", 90, 16)


def test_indicators_that_were_pulled_apart_are_named() -> None:
    measured = {"a": {1: share(99)}, "b": {1: share(98)}}
    assert sheet_of(measured, banded(1), banding="when_close")["result"]["banded"] == [1]
    assert sheet_of(measured, banded(1), banding="never")["result"]["banded"] == []


@pytest.mark.parametrize(("until", "holds"), [(date(2026, 9, 29), False), (ENDS, True)])
def test_an_exemption_is_shown_whether_or_not_it_held(until: date, *, holds: bool) -> None:
    given_ = Manual(ENDS, (Exemption("a", EXEMPT, "市级集中调整", "负责人", until),))
    sheet = sheet_of({"a": {EXEMPT: share(0, 2)}}, PILOT, given_)
    (told,) = sheet["exemptions"]
    assert (told["holds"], told["approver"], told["reason"]) == (holds, "负责人", "市级集中调整")
    assert indicator_of(sheet, "a", EXEMPT)["status"] == ("exempt" if holds else "scored")


def test_a_corrected_score_names_both_posts_and_the_papers() -> None:
    decided = Correction("a", 1, Fraction(70), "重复计数", "经办员", "负责人", "E2026-1")
    sheet = sheet_of({"a": {1: share(20)}}, manual=Manual(ENDS, (), (decided,)))
    (told,) = sheet["corrections"]
    assert (told["proposed_by"], told["decided_by"], told["reference"]) == ("经办员", "负责人", "E2026-1")
    corrected = indicator_of(sheet, "a", 1)
    assert (corrected["score"], corrected["corrected_from"], corrected["value"]) == (70, 20, 20)


def test_a_correction_where_there_was_nothing_replaces_nothing() -> None:
    decided = Correction("a", 1, Fraction(70), "重复计数", "经办员", "负责人", "E2026-1")
    told = indicator_of(sheet_of({"a": {}}, manual=Manual(ENDS, (), (decided,))), "a", 1)
    assert (told["is_corrected"], told["corrected_from"], told["score"]) == (True, None, 70)


def test_files_and_data_sets_stand_in_one_order_whoever_read_the_disk() -> None:
    sets = [DataSet("ratings", {"b.parquet": "2", "a.parquet": "1"}, 3), DataSet("licences", {}, 0)]
    board = compute(system(), {"a": {}}, policies(), NOBODY)
    one, other = (
        to_bytes(worksheet(system(), QUARTER, board, basis(data_sets=tuple(given_))))
        for given_ in (sets, sets[::-1])
    )
    assert one == other
    told = json.loads(one)["data_sets"]
    assert [each["name"] for each in told] == ["licences", "ratings"]
    assert list(told[1]["files"]) == ["a.parquet", "b.parquet"]


def test_the_paper_is_readable_as_it_is_and_ends_with_a_line() -> None:
    written = to_bytes({"name": "甲局", "a": 1})
    assert written.decode() == '{\n  "a": 1,\n  "name": "甲局"\n}\n'


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10_000), min_size=1))
def test_rounded_totals_never_contradict_the_ranks(points: dict[str, int]) -> None:
    measured = {unit: {1: share(each, 10_000), 3: share(each, 10_007)} for unit, each in points.items()}
    told = sheet_of(measured)["result"]["units"]
    totals = [each["total"] for each in told]
    assert totals == sorted(totals, reverse=True)
    for one, other in pairwise(told):
        assert (one["rank"] == other["rank"]) is (points[one["unit"]] == points[other["unit"]])


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_rounding_keeps_the_order(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert (rounded(low) or 0) <= (rounded(high) or 0)
