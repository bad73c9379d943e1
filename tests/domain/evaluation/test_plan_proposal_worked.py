"""Proposals of a plan worked by hand, and what holds of them whatever the results are."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.casework.rectification_flow import Term
from marketaccess.domain.evaluation.indicator import Method
from marketaccess.domain.evaluation.plan_proposal import THRESHOLD, Kind, Proposal, drafts, propose
from marketaccess.domain.evaluation.scoring import GAPS, Gap, Status
from marketaccess.domain.mechanism.rule import DayKind
from tests.domain.evaluation.samples import PILOT
from tests.domain.evaluation.test_plan_proposal import told

pytestmark = pytest.mark.requirement("R6.1")
NUMBERS = [each.number for each in PILOT.indicators]


def of(*lines: dict[str, Any], unit: str = "a", name: str = "甲局") -> dict[str, Any]:
    return {"unit": unit, "name": name, "indicators": list(lines)}


def result(*units: dict[str, Any]) -> dict[str, Any]:
    return {"units": list(units)}


def first_of(method: Method) -> int:
    """The first indicator of the table that is counted in this way."""
    return next(each.number for each in PILOT.indicators if each.method is method)


class TestWorkedByHand:
    def test_60_points_at_5_percent_cost_two_points(self) -> None:
        (found,) = propose(PILOT, result(of(told(6, 60.0, weight=5.0))))
        assert found.lost == Fraction(2)
        assert "得60分，影响总分2.00分" in found.problem

    def test_a_heavy_indicator_just_below_comes_before_a_light_one_far_below(self) -> None:
        found = propose(PILOT, result(of(told(6, 0.0, weight=1.0), told(7, 79.0, weight=10.0))))
        assert [(each.indicator, each.lost) for each in found] == [(7, Fraction(21, 10)), (6, Fraction(1))]

    def test_what_costs_the_same_stands_in_the_table_s_order(self) -> None:
        lines = [told(number, 50.0) for number in (9, 2, 7)]
        assert [each.indicator for each in propose(PILOT, result(of(*lines)))] == [2, 7, 9]

    def test_80_points_are_enough_and_a_hundredth_less_is_not(self) -> None:
        assert THRESHOLD == 80
        found = propose(PILOT, result(of(told(6, 80.0), told(7, 79.99))))
        assert [each.indicator for each in found] == [7]

    @pytest.mark.parametrize("score", [0.0, 79.0])
    def test_what_weighs_nothing_brings_no_task(self, score: float) -> None:
        assert propose(PILOT, result(of(told(6, score, weight=0.0)))) == ()

    def test_units_stand_in_the_order_of_the_result_each_with_its_own(self) -> None:
        units = (of(told(6, 50.0), unit="b", name="乙局"), of(told(6, 10.0), told(7, None), unit="a"))
        found = propose(PILOT, result(*units))
        assert [(each.unit, each.unit_name, each.indicator) for each in found] == [
            ("b", "乙局", 6),
            ("a", "甲局", 6),
            ("a", "甲局", 7),
        ]

    def test_figures_have_no_needless_decimals(self) -> None:
        (found,) = propose(PILOT, result(of(told(6, 62.5, numerator=30.0, denominator=120.0))))
        assert "得62.5分" in found.problem
        assert "120.0" not in found.problem

    @pytest.mark.parametrize(
        ("method", "said"),
        [
            (Method.ALL_DONE, "应完成100项，尚有70项未完成"),
            (Method.SHARE, "纳入计算100件，其中70件未达到要求"),
            (Method.REMAINDER, "纳入计算100件，其中30件存在问题"),
            (Method.NONE_FOUND, "查实30件"),
            (Method.LEVELS, "评定未达到最高档"),
            (Method.SURVEY, "问卷得分偏低"),
            (Method.EXTERNAL, "外部评估得分偏低"),
        ],
    )
    def test_what_is_missing_is_told_as_the_indicator_counts(self, method: Method, said: str) -> None:
        (found,) = propose(PILOT, result(of(told(first_of(method), 20.0))))
        assert found.problem.endswith(f"；{said}。")


class TestNoData:
    @pytest.mark.parametrize(
        ("gap", "said"),
        [
            (Gap.NOT_DELIVERED, "请补报数据：好差评、许可"),
            (Gap.NOTHING_COUNTED, "确无的书面说明"),
            (Gap.NOBODY_LOOKED, "请补报排查记录"),
            (Gap.NOT_JUDGED, "提交佐证材料"),
            (Gap.SAMPLE_TOO_SMALL, "补充问卷样本"),
        ],
    )
    def test_each_reason_asks_for_what_would_help(self, gap: Gap, said: str) -> None:
        line = told(16, None, gap=gap.value, lacking=["ratings", "licences"])
        (found,) = propose(PILOT, result(of(line)), names={"ratings": "好差评", "licences": "许可"})
        assert said in found.demand
        assert GAPS[gap] in found.problem
        assert "没有数据不计为问题" in found.problem

    def test_without_a_reason_it_was_not_delivered(self) -> None:
        (found,) = propose(PILOT, result(of(told(16, None, gap=""))))
        assert "请补报数据" in found.demand

    def test_where_nothing_is_named_the_indicator_s_own_needs_are_asked_for(self) -> None:
        (found,) = propose(PILOT, result(of(told(16, None, lacking=[]))))
        assert all(need in found.demand for need in PILOT.indicator(16).needs)

    def test_a_unit_without_any_data_has_no_fault(self) -> None:
        found = propose(PILOT, result(of(*(told(number, None) for number in NUMBERS))))
        assert {each.kind for each in found} == {Kind.DATA}
        assert [each.indicator for each in found] == NUMBERS

    def test_a_score_that_was_never_given_is_no_zero(self) -> None:
        assert propose(PILOT, result(of(told(6, None, status="scored", gap="")))) == ()


class TestDrafts:
    TERM = Term(20, DayKind.CALENDAR)

    def test_every_proposal_keeps_its_words_and_gets_the_term(self) -> None:
        found = propose(PILOT, result(of(told(6, 50.0), told(7, None))))
        made = drafts(found, {"a": 7}.get, self.TERM)
        assert [(each.problem, each.demand) for each in made] == [(p.problem, p.demand) for p in found]
        assert {each.term for each in made} == {self.TERM}
        assert [each.subject for each in made] == ["a:6", "a:7"]

    def test_a_unit_outside_the_register_is_left_out_and_the_others_stay(self) -> None:
        found = propose(PILOT, result(of(told(6, 50.0), unit="x"), of(told(6, 50.0))))
        assert [each.subject for each in drafts(found, {"a": 7}.get, self.TERM)] == ["a:6"]


STATUSES = st.sampled_from([Status.SCORED, Status.NO_DATA, Status.EXEMPT, Status.SUBSTITUTED])
LINES = st.lists(
    st.tuples(st.sampled_from(NUMBERS), STATUSES, st.integers(0, 100), st.integers(0, 12)),
    max_size=12,
    unique_by=lambda each: each[0],
)


def line(number: int, status: Status, score: int, weight: int) -> dict[str, Any]:
    gap = "not_delivered" if status in (Status.NO_DATA, Status.SUBSTITUTED) else ""
    given = None if status is Status.NO_DATA else float(score)
    return told(number, given, status=status.value, gap=gap, weight=float(weight))


@settings(max_examples=40, deadline=None)
@given(LINES, st.integers(0, 100))
def test_whatever_comes_no_data_is_never_a_fault_and_order_is_by_cost(
    lines: list[tuple[int, Status, int, int]], threshold: int
) -> None:
    found = propose(PILOT, result(of(*(line(*each) for each in lines))), threshold=Fraction(threshold))
    status = {number: status for number, status, _, _ in lines}
    for each in found:
        lacks = status[each.indicator] in (Status.NO_DATA, Status.SUBSTITUTED)
        assert (each.kind is Kind.DATA) is lacks is (each.lost is None)
    costs = [each.lost for each in found if each.lost is not None]
    assert costs == sorted(costs, reverse=True)
    assert [each.lost is None for each in found] == sorted(each.lost is None for each in found)
    assert not any(status[each.indicator] is Status.EXEMPT for each in found)
    assert len({each.subject for each in found}) == len(found)


@settings(max_examples=40, deadline=None)
@given(LINES, st.integers(0, 99))
def test_a_higher_threshold_asks_for_no_less(lines: list[tuple[int, Status, int, int]], least: int) -> None:
    given_result = result(of(*(line(*each) for each in lines)))

    def subjects(threshold: int) -> set[str]:
        return {each.subject for each in propose(PILOT, given_result, threshold=Fraction(threshold))}

    assert subjects(least) <= subjects(least + 1)


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_every_text_is_a_sentence_that_an_officer_can_send(lines: list[tuple[int, Status, int, int]]) -> None:
    found: tuple[Proposal, ...] = propose(PILOT, result(of(*(line(*each) for each in lines))))
    for each in found:
        for words in (each.problem, each.demand):
            assert words.endswith(("。", "！", "？"))
            assert "None" not in words
            assert "{" not in words
            assert 5 <= len(words) <= 2000
