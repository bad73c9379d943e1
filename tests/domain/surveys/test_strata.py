"""A sample spread over strata."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.surveys.strata import DIMENSIONS, Stratum, allocate

FRAMES = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 5000), min_size=1)


@pytest.mark.requirement("R4.2")
def test_in_proportion_by_the_largest_remainder() -> None:
    assert allocate({"a": 700, "b": 290, "c": 10}, 100) == {"a": 70, "b": 29, "c": 1}
    assert allocate({"a": 335, "b": 333, "c": 332}, 10) == {"a": 4, "b": 3, "c": 3}
    assert allocate({"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}


def test_a_small_stratum_gets_its_minimum_and_never_more_than_it_has() -> None:
    assert allocate({"a": 970, "b": 20, "c": 4}, 100, minimum=10) == {"a": 86, "b": 10, "c": 4}
    assert allocate({"a": 3, "b": 2}, 100, minimum=10) == {"a": 3, "b": 2}


def test_minimums_that_do_not_fit_are_refused() -> None:
    with pytest.raises(Refusal, match="30") as refusal:
        allocate({"a": 100, "b": 100, "c": 100}, 20, minimum=10)
    assert refusal.value.field == "total"


@settings(max_examples=60, deadline=None)
@given(FRAMES, st.integers(0, 6000), st.integers(0, 40))
def test_the_sample_has_its_size(frame: dict[str, int], total: int, minimum: int) -> None:
    try:
        given_ = allocate(frame, total, minimum=minimum)
    except Refusal:
        assert sum(min(minimum, size) for size in frame.values()) > total
        return
    assert sum(given_.values()) == min(total, sum(frame.values()))
    for key, size in frame.items():
        assert min(minimum, size) <= given_[key] <= size


@settings(max_examples=40, deadline=None)
@given(FRAMES, st.integers(0, 6000))
def test_without_a_minimum_nobody_is_more_than_one_off(frame: dict[str, int], total: int) -> None:
    whole, wanted = sum(frame.values()), min(total, sum(frame.values()))
    for key, number in allocate(frame, total).items():
        assert not whole or abs(number - frame[key] * wanted / whole) < 1


def test_a_stratum_reads_as_words() -> None:
    assert Stratum("small", "F", "private", "local").words == "小型、批发和零售业、民营、本地"
    assert Stratum().words == "未分"
    assert set(DIMENSIONS) == {"size", "industry", "ownership", "origin"}
