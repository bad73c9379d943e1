"""From results to tasks: what costs most first, and no data is never a fault."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.casework.rectification_flow import Term
from marketaccess.domain.evaluation.plan_proposal import KINDS, Kind, drafts, propose
from marketaccess.domain.evaluation.scoring import Gap
from tests.domain.evaluation.samples import PILOT

pytestmark = pytest.mark.requirement("R6.1")


def told(number: int, score: float | None, **changes: Any) -> dict[str, Any]:
    """An indicator's line of a result."""
    found = {
        "number": number,
        "name": f"指标{number}",
        "weight": 4.0,
        "status": "no_data" if score is None else "scored",
        "value": score,
        "score": score,
        "numerator": 30,
        "denominator": 100,
        "left_out": {},
        "gap": "not_delivered" if score is None else "",
        "lacking": ["ratings"] if score is None else [],
        "stands_in": None,
    }
    return {**found, **changes}


def result(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"units": [{"unit": "a", "name": "甲局", "indicators": list(lines)}]}


def test_what_costs_most_comes_first_and_data_last() -> None:
    given = result(told(1, None), told(6, 50.0), told(7, 60.0, weight=10.0), told(16, 95.0))
    found = propose(PILOT, given)
    assert [(each.indicator, each.kind) for each in found] == [
        (7, Kind.SHORTFALL),
        (6, Kind.SHORTFALL),
        (1, Kind.DATA),
    ]
    assert found[0].lost == Fraction(4)
    assert set(KINDS) == set(Kind)


def test_a_task_carries_the_printed_content_and_what_is_missing() -> None:
    (found,) = propose(PILOT, result(told(6, 30.0)))
    assert PILOT.indicator(6).content.rstrip("。") in found.demand
    assert PILOT.indicator(6).name in found.problem
    assert "得30分，影响总分2.80分" in found.problem
    assert found.subject == "a:6"


@pytest.mark.parametrize("gap", [gap for gap in Gap if gap])
def test_no_data_is_to_be_delivered_and_never_a_fault(gap: Gap) -> None:
    (found,) = propose(PILOT, result(told(16, None, gap=gap.value)), names={"ratings": "好差评"})
    assert found.kind is Kind.DATA
    assert found.lost is None
    assert "没有数据不计为问题" in found.problem
    assert gap is not Gap.NOT_DELIVERED or "好差评" in found.demand


def test_what_another_indicator_stands_in_for_still_lacks_its_own_data() -> None:
    line = told(23, 40.0, status="substituted", gap="not_delivered", lacking=["problem_ratings"])
    (found,) = propose(PILOT, result(line))
    assert found.kind is Kind.DATA
    assert "problem_ratings" in found.demand


def test_an_exempted_indicator_brings_nothing() -> None:
    assert propose(PILOT, result(told(1, 0.0, status="exempt"))) == ()


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8), st.integers(0, 100))
def test_nothing_at_or_above_the_threshold_and_nothing_without_cost(scores: list[int], least: int) -> None:
    lines = [told(number, float(score)) for number, score in enumerate(scores, start=1)]
    found = propose(PILOT, result(*lines), threshold=Fraction(least))
    assert {each.indicator for each in found} == {
        number for number, score in enumerate(scores, start=1) if score < least
    }
    lost = [each.lost for each in found]
    assert lost == sorted(lost, key=lambda each: -(each or 0))


def test_drafts_go_to_the_department_behind_the_unit() -> None:
    found = propose(PILOT, result(told(6, 50.0)))
    (made,) = drafts(found, {"a": 7}.get, Term(20))
    assert (made.department, made.subject, made.term.amount) == (7, "a:6", 20)
    assert drafts(found, lambda _: None, Term(20)) == ()
