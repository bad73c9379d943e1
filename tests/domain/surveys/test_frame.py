"""The sampling frame as people paste it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.surveys.frame import lines_of, read, read_lines, stored
from marketaccess.domain.surveys.strata import INDUSTRIES, ORIGINS, OWNERSHIPS, SIZES, Stratum

STRATA = st.builds(
    Stratum,
    st.sampled_from(["", *SIZES]),
    st.sampled_from(["", *INDUSTRIES]),
    st.sampled_from(["", *OWNERSHIPS]),
    st.sampled_from(["", *ORIGINS]),
)


def test_a_pasted_table_is_read_and_equal_strata_are_added() -> None:
    text = "小型\tF\t民营\t本地\t900\n\n小型，批发和零售业，民营，本地，100\n-,c,-,外地,20\n"
    assert read_lines(text) == {
        Stratum("small", "F", "private", "local"): 1000,
        Stratum("", "C", "", "elsewhere"): 20,
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("小型,F,民营,本地", "现有4格"),
        ("小型,F,民营,本地,很多", "不是整数"),
        ("小型,F,民营,本地,-1", "不是整数"),
        ("很小,F,民营,本地,1", "规模“很小”不认识"),
        ("小型,Z,民营,本地,1", "行业“Z”不认识"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, message: str) -> None:
    with pytest.raises(Refusal, match=f"第2行不对.*{message}") as refusal:
        read_lines(f"小型,F,民营,本地,1\n{line}")
    assert refusal.value.field == "lines"


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(Refusal, match="最多2000行"):
        read_lines("小型,F,民营,本地,1\n" * 2001)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(STRATA, st.integers(0, 10**8), max_size=5))
def test_a_frame_comes_back_as_it_was(frame: dict[Stratum, int]) -> None:
    assert read(stored(frame)) == frame
    assert read_lines(lines_of(frame)) == frame
