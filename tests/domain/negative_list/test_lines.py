"""R3.2: a person sets lines right, and every item and measure stays on exactly one of them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list import exchange
from marketaccess.domain.negative_list.changes import SURE, Kind
from marketaccess.domain.negative_list.compare import answered, compare
from marketaccess.domain.negative_list.edition import Edition, Item, Series
from marketaccess.domain.negative_list.lines import Line, Sides, carried_over, set_right
from tests.make_list import list_item, list_measure

pytestmark = pytest.mark.requirement("R3.2")
OLD = tuple(list_item(f"20300{n}", f"未获得许可，不得从事{n}", list_measure(f"许可{n}")) for n in range(1, 5))
NEW = tuple(list_item(f"20400{n}", f"未获得许可，不得经营{n}", list_measure(f"准许{n}")) for n in range(1, 5))


def edition(key: str, *items: Item) -> Edition:
    return Edition(key, key, Series.NEGATIVE_LIST, date(2022, 1, 1), items=items)


SIDES = Sides(edition("old", *OLD), edition("new", *NEW))
LINES = (
    Line(("203001",), ("204001",), (Kind.REWORDED,), 0.9),
    Line(("203002", "203003"), ("204002",), (Kind.MERGED,), 0.5),
    Line((), ("204003",), (Kind.ADDED,)),
    Line((), ("204004",), (Kind.ADDED,)),
    Line(("203004",), (), (Kind.REMOVED,)),
)


def after(*, old: set[str], new: set[str]) -> list[Line]:
    made = set_right(LINES, old=old, new=new, kinds=SIDES.item_kinds)
    return [*(line for line in LINES if line not in made.gone), *made.made]


def keys(lines: list[Line]) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    return {(line.old, line.new) for line in lines}


def test_a_removed_one_and_an_added_one_become_a_pair() -> None:
    lines = after(old={"203004"}, new={"204004"})
    (pair,) = [line for line in lines if line.old == ("203004",)]
    assert (pair.new, pair.confidence, pair.is_confirmed, pair.is_corrected) == (("204004",), 1.0, True, True)
    assert Kind.RENUMBERED in pair.kinds
    assert len(lines) == len(LINES) - 1


def test_a_pair_is_taken_apart() -> None:
    lines = after(old={"203001"}, new=set())
    assert {(("203001",), ()), ((), ("204001",))} <= keys(lines)
    kinds = {line.kinds for line in lines if "203001" in line.old or "204001" in line.new}
    assert kinds == {(Kind.REMOVED,), (Kind.ADDED,)}


def test_one_more_is_merged_and_its_partner_stays_behind_alone() -> None:
    lines = after(old={"203001", "203002", "203003"}, new={"204002"})
    assert {(("203001", "203002", "203003"), ("204002",)), ((), ("204001",))} <= keys(lines)


def test_a_merged_line_loses_one_and_is_a_pair_of_the_confidence_it_had() -> None:
    lines = after(old={"203003"}, new=set())
    (rest,) = [line for line in lines if line.old == ("203002",)]
    assert (rest.new, rest.confidence, rest.is_unsure) == (("204002",), 0.5, True)
    assert Kind.MERGED not in rest.kinds


def test_two_pairs_change_partners() -> None:
    lines = after(old={"203001"}, new={"204002"})
    assert {
        (("203001",), ("204002",)),
        (("203002",), ()),
        (("203003",), ()),
        ((), ("204001",)),
    } <= keys(lines)


def test_one_is_split() -> None:
    lines = after(old={"203004"}, new={"204003", "204004"})
    (line,) = [line for line in lines if line.old == ("203004",)]
    assert (line.new, line.kinds[0]) == (("204003", "204004"), Kind.SPLIT)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (set(), set(), "没有选任何一项"),
        ({"999999"}, set(), "“999999”不在"),
        (set(), {"203001"}, "“203001”不在"),
    ],
)
def test_what_cannot_be_chosen_is_refused(old: set[str], new: set[str], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        after(old=old, new=new)


def test_what_stands_there_already_changes_nothing() -> None:
    assert set_right(LINES, old={"203001"}, new={"204001"}, kinds=SIDES.item_kinds).is_empty


SOME_OLD = st.sets(st.sampled_from([item.key for item in OLD]))
SOME_NEW = st.sets(st.sampled_from([item.key for item in NEW]))


@given(steps=st.lists(st.tuples(SOME_OLD, SOME_NEW), max_size=6))
@settings(max_examples=150, deadline=None)
def test_whatever_is_done_every_key_stands_on_exactly_one_line(
    steps: list[tuple[set[str], set[str]]],
) -> None:
    lines = list(LINES)
    for old, new in steps:
        if old or new:
            made = set_right(lines, old=old, new=new, kinds=SIDES.item_kinds)
            lines = [*(line for line in lines if line not in made.gone), *made.made]
    assert sorted(key for line in lines for key in line.old) == sorted(item.key for item in OLD)
    assert sorted(key for line in lines for key in line.new) == sorted(item.key for item in NEW)
    # Nothing opposite: a line of its own each.
    assert all((line.old and line.new) or len(line.old + line.new) == 1 for line in lines)


class TestCarriedOver:
    def test_a_correction_comes_along_and_is_to_be_looked_at(self) -> None:
        earlier = (Line(("203004",), ("204004",), (Kind.REWORDED,), is_confirmed=True, is_corrected=True),)
        lines = carried_over(earlier, LINES, SIDES.item_kinds)
        (pair,) = [line for line in lines if line.old == ("203004",)]
        assert (pair.new, pair.is_corrected, pair.is_confirmed) == (("204004",), True, False)
        assert len(lines) == len(LINES) - 1

    def test_what_the_program_now_proposes_itself_is_marked_as_corrected(self) -> None:
        earlier = (Line(("203001",), ("204001",), (Kind.REWORDED,), is_corrected=True),)
        lines = carried_over(earlier, LINES, SIDES.item_kinds)
        assert keys(list(lines)) == keys(list(LINES))
        assert lines[0].is_corrected

    def test_a_correction_of_keys_that_are_gone_stays_behind(self) -> None:
        earlier = (Line(("203004",), ("299999",), (Kind.REWORDED,), is_corrected=True),)
        assert carried_over(earlier, LINES, SIDES.item_kinds) == LINES

    def test_what_nobody_corrected_is_not_carried(self) -> None:
        earlier = (Line(("203004",), ("204004",), (Kind.REWORDED,)),)
        assert carried_over(earlier, LINES, SIDES.item_kinds) == LINES


@pytest.mark.parametrize(
    ("confidence", "is_confirmed", "expected"),
    [(SURE, False, False), (SURE - 0.01, False, True), (SURE - 0.01, True, False)],
)
def test_a_line_is_unsure_until_somebody_looked(
    confidence: float, is_confirmed: bool, expected: bool
) -> None:
    assert Line((), ("x",), (Kind.ADDED,), confidence, is_confirmed).is_unsure is expected


def test_measures_are_merged_and_split_too() -> None:
    old, new = ("203001-1", "203002-1"), ("204001-1",)
    assert SIDES.measure_kinds(old, new)[0] is Kind.MERGED
    assert SIDES.measure_kinds(("203001-1",), ("204001-1", "204002-1"))[0] is Kind.SPLIT


def test_the_lines_cross_the_border_of_the_confined_process_whole() -> None:
    lines = exchange.lines(answered(content=exchange.packed(SIDES.old, SIDES.new)))
    here = compare(SIDES.old, SIDES.new)
    assert [line.kinds for line in lines.items] == [change.kinds for change in here.items]
    assert [line.confidence for line in lines.measures] == [change.confidence for change in here.measures]
    assert {key for line in lines.items for key in line.old} == {item.key for item in OLD}


@pytest.mark.parametrize("answer", [b"", b"not json"])
def test_an_answer_that_is_none_is_a_value_error(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        exchange.lines(answer)
