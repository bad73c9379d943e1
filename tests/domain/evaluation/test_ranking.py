"""Ranks with ties."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.evaluation.ranking import ranks

pytestmark = pytest.mark.requirement("R4.7")


def test_equal_totals_share_a_rank_and_the_next_is_left_out() -> None:
    totals = {"a": Fraction(1), "b": Fraction(3), "c": Fraction(3), "d": Fraction(2), "e": None}
    assert ranks(totals) == {"a": 4, "b": 1, "c": 1, "d": 3}


def test_nobody_has_a_rank_without_a_total() -> None:
    assert ranks({"a": None}) == {}


@given(st.dictionaries(st.text("xyz", min_size=1), st.fractions(0, 100)))
def test_a_rank_is_one_more_than_those_above(totals: dict[str, Fraction]) -> None:
    found = ranks(dict(totals))
    for unit, total in totals.items():
        assert found[unit] == 1 + sum(other > total for other in totals.values())
