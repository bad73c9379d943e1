"""Facets: each counts what choosing its value would leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.negative_list.facets import FACETS, Line, counted, kept

pytestmark = pytest.mark.requirement("R2.2")
LINES = [
    Line(1, "permit", "F", "national", ("市场监管部门", "商务部门")),
    Line(2, "permit", "F", "local", ("市场监管部门",)),
    Line(3, "permit", "Q", "national", ()),
    Line(4, "prohibited", "", "national", ("公安机关",)),
]
NOTHING = dict.fromkeys(FACETS, "")


def pks(**chosen: str) -> list[int]:
    return [line.pk for line in kept(LINES, {**NOTHING, **chosen})]


def test_no_choice_keeps_everything_in_order() -> None:
    assert pks() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"access": "permit"}, [1, 2, 3]),
        ({"section": "F", "scope": "local"}, [2]),
        ({"authority": "市场监管部门"}, [1, 2]),
        # A name is meant whole: a part of it is another department.
        ({"authority": "市场监管"}, []),
        ({"access": "nothing"}, []),
    ],
)
def test_every_choice_narrows(chosen: dict[str, str], expected: list[int]) -> None:
    assert pks(**chosen) == expected


def test_counts_each_facet_among_what_fits_the_others() -> None:
    counts = counted(LINES, {**NOTHING, "access": "permit"})
    # Its own choice does not narrow a facet: one sees what else there is.
    assert counts["access"] == {"permit": 3, "prohibited": 1}
    assert counts["section"] == {"F": 2, "Q": 1}
    assert counts["authority"] == {"市场监管部门": 2, "商务部门": 1}


def test_a_chosen_value_stands_there_even_with_nothing_left() -> None:
    assert counted(LINES, {**NOTHING, "section": "F", "access": "prohibited"})["section"]["F"] == 0


@given(
    st.lists(
        st.builds(
            Line,
            pk=st.integers(),
            access=st.sampled_from(["permit", "prohibited"]),
            section=st.sampled_from(["", "A", "B"]),
            scope=st.sampled_from(["national", "local"]),
            authorities=st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
        )
    ),
    st.fixed_dictionaries({facet: st.sampled_from(["", "permit", "A", "local", "x"]) for facet in FACETS}),
)
def test_a_count_is_what_choosing_it_leaves(lines: list[Line], chosen: dict[str, str]) -> None:
    for facet, counts in counted(lines, chosen).items():
        for value, count in counts.items():
            assert len(kept(lines, {**chosen, facet: value})) == count
