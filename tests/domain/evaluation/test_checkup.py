"""The check-up of an indicator table: its anomalies are shown, not hidden."""

from fractions import Fraction

import pytest
from attrs import evolve

from marketaccess.domain.basics.reader import Problem, Severity
from marketaccess.domain.evaluation.checkup import SYSTEM_RULES, amount, check, examine
from marketaccess.domain.evaluation.indicator import Group, IndicatorSystem, Method
from marketaccess.law import library
from tests.domain.evaluation.samples import PILOT, banded, indicator, system

pytestmark = pytest.mark.requirement("R4.5")
PROVIDED = frozenset(need.name for need in library.data_needs() if need.provider)
SMALL = frozenset(f"data-{number}" for number in range(1, 9))


def said(subject: IndicatorSystem = PILOT, provided: frozenset[str] = PROVIDED) -> dict[str, list[Problem]]:
    """What is found, by the number of the rule."""
    found: dict[str, list[Problem]] = {}
    for problem in examine(subject, provided):
        found.setdefault(problem.message.split(" ")[0], []).append(problem)
    return found


def numbers(rule: str) -> set[int]:
    """The indicators of the pilot table that offend against a rule."""
    places = [problem.field.split("]")[0].removeprefix("indicators[") for problem in said()[rule]]
    return {PILOT.indicators[int(place) - 1].number for place in places}


def test_the_pilot_table_is_usable_with_its_anomalies() -> None:
    found = check(library.indicator_system_text("chongqing-2022"), PROVIDED)
    assert {finding.severity for finding in found} == {Severity.WARNING}
    assert all(finding.line > 1 for finding in found)


def test_the_third_group_adds_up_to_eighty_and_the_table_to_ninety_six() -> None:
    (group,) = said()["EI2"]
    assert group.field == "groups[3].weight"
    assert "80%。本体系的口径：组内折算" in group.message
    assert "满分96。" in said()["EI3"][0].message


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("EI5", {23}),
        ("EI7", {2, 3}),
        ("EI8", {5, 6, 7, 11, 13, 15, 16, 21, 22, 23}),
        ("EI9", {20}),
        ("EI10", {23}),
        ("EI12", {2, 3, 4, 8}),
        ("EI14", {1}),
        ("EI15", {12, 14}),
    ],
)
def test_what_the_pilot_table_leaves_open(rule: str, expected: set[int]) -> None:
    assert numbers(rule) == expected


def test_the_substitute_gains_weight_and_the_banded_indicators_are_named() -> None:
    assert "由3%升至5%" in said()["EI5"][0].message
    assert "第6、7、11、13、21、22项" in said()["EI13"][0].message


def test_a_sound_table_has_nothing_to_be_said_but_its_ratios() -> None:
    assert said(system(), SMALL).keys() == {"EI8"}


def test_groups_that_do_not_add_up_are_an_error() -> None:
    (problem,) = said(system(groups={"a": 50, "b": 40}), SMALL)["EI1"]
    assert problem.severity is Severity.ERROR
    assert "90%" in problem.message


def test_a_weight_of_nothing_is_pointed_out() -> None:
    found = said(system(indicator(1, weight=100), indicator(2, weight=0), groups={"a": 100}), SMALL)
    assert [problem.field for problem in found["EI4"]] == ["indicators[2].weight"]


def test_two_indicators_of_one_number_are_pointed_out() -> None:
    twin = evolve(indicator(2), metric="metric-1")
    assert "第2项与第1项" in said(system(indicator(1), twin, groups={"a": 100}), SMALL)["EI6"][0].message


def test_an_indicator_without_data_is_pointed_out() -> None:
    bare = evolve(indicator(2), needs=())
    assert said(system(indicator(1), bare, groups={"a": 100}), SMALL)["EI11"][0].field == "indicators[2]"


def test_levels_of_one_sentence_may_be_shared() -> None:
    judged = [evolve(indicator(n, method=Method.LEVELS), rubric=("yes or no",)) for n in (1, 2)]
    assert "EI9" not in said(system(*judged, groups={"a": 100}), SMALL)


def test_readings_are_shown() -> None:
    read = evolve(indicator(1, weight=100), reading="counted by records")
    (problem,) = said(system(read, groups={"a": 100}), SMALL)["EI16"]
    assert "counted by records" in problem.message


def test_every_rule_has_a_number_of_its_own_and_words() -> None:
    assert [rule.number for rule in SYSTEM_RULES.rules] == [f"EI{n}" for n in range(1, 17)]
    assert all(rule.words.endswith("。") for rule in SYSTEM_RULES.rules)


def test_every_rule_has_an_offender() -> None:
    offenders = said() | said(system(groups={"a": 50, "b": 40}), SMALL)
    offenders |= said(
        evolve(
            banded(1),
            groups=(Group("a", "a", Fraction(50)), Group("b", "b", Fraction(50))),
            indicators=(
                evolve(indicator(1, weight=0), needs=()),
                evolve(indicator(2), metric="metric-1"),
            ),
        ),
        SMALL,
    )
    assert offenders.keys() == {rule.number for rule in SYSTEM_RULES.rules}


@pytest.mark.parametrize(
    ("value", "shown"), [(Fraction(96), "96"), (Fraction(5, 2), "2.5"), (Fraction(1, 3), "0.3333")]
)
def test_numbers_are_shown_without_useless_zeros(value: Fraction, shown: str) -> None:
    assert amount(value) == shown
