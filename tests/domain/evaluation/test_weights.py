"""What each indicator weighs, as printed and under each declared policy."""

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.evaluation.policy import Answer
from marketaccess.domain.evaluation.weights import declared, maximum, printed, spread
from tests.domain.evaluation.samples import PILOT, policies, system

pytestmark = pytest.mark.requirement("R4.5")
NUMBERS = [each.number for each in PILOT.indicators]


def test_the_pilot_table_adds_up_to_ninety_six_as_printed() -> None:
    assert maximum(printed(PILOT)) == 96
    assert maximum(declared(PILOT, policies(group_weights="as_printed"))) == 96


@pytest.mark.parametrize("answer", ["renormalise", "overall"])
def test_both_other_readings_add_up_to_a_hundred(answer: str) -> None:
    assert maximum(declared(PILOT, policies(group_weights=answer))) == 100


def test_renormalising_touches_the_third_group_only() -> None:
    before, after = printed(PILOT), declared(PILOT, policies())
    changed = {number for number in NUMBERS if before[number] != after[number]}
    assert changed == {each.number for each in PILOT.members("rectification")}
    assert (after[23], after[17]) == (Fraction(5, 2), 5)


def test_overall_raises_every_weight_alike() -> None:
    before, after = printed(PILOT), declared(PILOT, policies(group_weights="overall"))
    assert {after[number] / before[number] for number in NUMBERS} == {Fraction(100, 96)}


def test_a_group_of_no_weight_stays_without_weight() -> None:
    made = system()
    empty = evolve(made, indicators=tuple(evolve(each, weight=Fraction(0)) for each in made.indicators))
    assert maximum(declared(empty, policies())) == 0


def test_missing_weight_goes_to_the_rest_of_the_group() -> None:
    weights = {1: Fraction(30), 2: Fraction(20), 3: Fraction(25), 4: Fraction(25)}
    found = spread(system(), weights, {1, 3, 4}, Answer.WITHIN_GROUP)
    assert found == {1: 50, 3: 25, 4: 25}


def test_missing_weight_goes_to_all() -> None:
    weights = {1: Fraction(30), 2: Fraction(20), 3: Fraction(25), 4: Fraction(25)}
    found = spread(system(), weights, {1, 3, 4}, Answer.OVER_ALL)
    assert found == {1: Fraction(75, 2), 3: Fraction(125, 4), 4: Fraction(125, 4)}


def test_missing_weight_can_be_lost() -> None:
    weights = declared(system(), policies())
    assert spread(system(), weights, {1}, Answer.LOST) == {1: 25}


def test_a_group_without_any_data_leaves_its_weight_to_the_others() -> None:
    weights = declared(system(), policies())
    assert spread(system(), weights, {1, 2}, Answer.WITHIN_GROUP) == {1: 50, 2: 50}


@given(st.sets(st.sampled_from(NUMBERS), min_size=1))
def test_nothing_is_lost_by_spreading(present: set[int]) -> None:
    weights = declared(PILOT, policies())
    for answer in (Answer.WITHIN_GROUP, Answer.OVER_ALL):
        found = spread(PILOT, weights, present, answer)
        assert found.keys() == present
        assert maximum(found) == 100


@given(st.sets(st.sampled_from(NUMBERS)))
def test_groups_keep_their_weight_while_they_have_data(present: set[int]) -> None:
    groups = {each.key: {i.number for i in PILOT.members(each.key)} for each in PILOT.groups}
    kept = set(present)
    for members in groups.values():
        kept.add(min(members))
    found = spread(PILOT, declared(PILOT, policies()), kept, Answer.WITHIN_GROUP)
    for group in PILOT.groups:
        of_group = {number: found[number] for number in groups[group.key] if number in found}
        assert maximum(of_group) == group.weight
