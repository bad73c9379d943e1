"""What is told of a computation: rounded at the end, and always the same bytes."""

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.board import compute
from marketaccess.domain.evaluation.manual import Correction, Exemption, Manual
from marketaccess.domain.evaluation.worksheet import Basis, DataSet, result, rounded, to_bytes, worksheet
from tests.domain.evaluation.samples import policies, share, system

pytestmark = pytest.mark.requirement("R4.6")
MEASURED = {"b": {1: share(1, 3), 2: share(1, 2)}, "a": {1: share(1, 3), 2: share(1, 2)}, "c": {}}
QUARTER = Period.of("2026Q3")
BASIS = Basis(
    system_digest="digest",
    data_sets=(DataSet("ratings", {"ratings.csv": "hash"}, 3), DataSet("licences", {}, 0)),
    dialect="duckdb",
    expressions={2: "SELECT 2", 1: "SELECT 1"},
    names={"a": "甲局", "b": "乙局"},
    manual=Manual(
        date(2026, 9, 30),
        (Exemption("b", 2, "市级集中调整", "负责人", date(2026, 9, 29)),),
        (Correction("a", 1, Fraction(65, 2), "重复计数", "经办员", "负责人", "E2026-1"),),
    ),
    software="marketaccess 1",
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1/3", 33.33), ("2/3", 66.67), ("1/8", 12.5), ("0.00005", 0.01), ("0.0000499", 0.0), ("1", 100.0)],
)
def test_a_half_goes_up_and_nothing_is_rounded_twice(value: str, shown: float) -> None:
    assert rounded(Fraction(value) * 100) == shown


def test_nothing_stays_nothing() -> None:
    assert rounded(None) is None


@given(st.fractions(0, 100))
def test_rounding_moves_by_half_a_hundredth_at_most(value: Fraction) -> None:
    shown = rounded(value)
    assert shown is not None
    assert abs(Fraction(str(shown)) - value) <= Fraction(1, 200)


def test_units_are_told_with_their_names_the_best_first() -> None:
    told = result(system(), QUARTER, compute(system(), MEASURED, policies()), BASIS)
    assert [(unit["unit"], unit["name"], unit["rank"]) for unit in told["units"]] == [
        ("a", "甲局", 1),
        ("b", "乙局", 1),
        ("c", "c", None),
    ]
    first = told["units"][0]
    assert (first["total"], first["covered"]) == (41.67, 50.0)
    assert [each["status"] for each in first["indicators"]] == ["scored", "scored", "no_data", "no_data"]
    assert [each["weight"] for each in first["indicators"]] == [50.0, 50.0, 0.0, 0.0]


def test_the_worksheet_keeps_the_exact_totals_and_its_basis_in_order() -> None:
    sheet = worksheet(system(), QUARTER, compute(system(), MEASURED, policies()), BASIS)
    assert sheet["exact_totals"] == {"a": "125/3", "b": "125/3", "c": None}
    assert [each["name"] for each in sheet["data_sets"]] == ["licences", "ratings"]
    assert list(sheet["expressions"]) == ["1", "2"]
    assert sheet["exemptions"] == [
        {
            "unit": "b",
            "indicator": 2,
            "reason": "市级集中调整",
            "approver": "负责人",
            "until": "2026-09-29",
            "holds": False,
        }
    ]
    assert sheet["corrections"] == [
        {
            "unit": "a",
            "indicator": 1,
            "points": "65/2",
            "reason": "重复计数",
            "proposed_by": "经办员",
            "decided_by": "负责人",
            "reference": "E2026-1",
        }
    ]


def test_a_corrected_score_shows_both_figures() -> None:
    board = compute(system(), MEASURED, policies(), BASIS.manual)
    first, second = [unit["indicators"][0] for unit in result(system(), QUARTER, board, BASIS)["units"]][:2]
    assert (first["score"], first["is_corrected"], first["corrected_from"]) == (33.33, False, None)
    assert (second["score"], second["is_corrected"], second["corrected_from"]) == (32.5, True, 33.33)
    assert second["status"] == "scored"


@given(st.permutations(list(MEASURED)))
def test_the_order_in_which_units_came_leaves_no_trace(order: list[str]) -> None:
    given = {unit: MEASURED[unit] for unit in order}
    sheets = [
        to_bytes(worksheet(system(), QUARTER, compute(system(), each, policies()), BASIS))
        for each in (MEASURED, given)
    ]
    assert sheets[0] == sheets[1]
    assert json.loads(sheets[0])["software"] == "marketaccess 1"
