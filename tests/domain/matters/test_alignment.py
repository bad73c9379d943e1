"""R3.1: where the list and the service items are two skins: each rule by itself, without a database."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.rulebook import Finding, Rulebook
from marketaccess.domain.matters.alignment import (
    ALIGNMENT_RULES,
    Alignment,
    Limit,
    MeasureRow,
    ServiceRow,
)
from marketaccess.domain.matters.service_item import DayUnit, Nature

pytestmark = pytest.mark.requirement("R3.1")
TODAY = date(2026, 9, 29)
DAY = timedelta(days=1)
WORKING, CALENDAR = DayUnit.WORKING, DayUnit.CALENDAR
MEASURE = MeasureRow("m", "餐饮服务食品经营许可", is_permit=True)
GONE = MeasureRow("old", "酒类零售许可", is_permit=True, ended_on=date(2025, 4, 16))
ITEM = ServiceRow(
    "i",
    "食品经营许可",
    "000131101000",
    Nature.PERMIT,
    is_accepting=True,
    has_supervisor=True,
    materials=frozenset({"申请书"}),
    steps=("受理", "决定"),
    limit=Limit(10, WORKING),
)
SOUND = Alignment(TODAY, (MEASURE,), (ITEM,), frozenset({("m", "i")}), {ITEM.basic_code: ITEM})


def item(**changes: Any) -> Alignment:
    """The sound alignment with another item, its standard as it was."""
    return evolve(SOUND, items=(evolve(ITEM, **changes),))


def broken(alignment: Alignment) -> list[tuple[str, str]]:
    return [(each.number, each.where) for each in ALIGNMENT_RULES.check(alignment)]


def test_what_is_aligned_breaks_no_rule() -> None:
    assert broken(SOUND) == []


OFFENCES: dict[str, Alignment] = {
    "AL1": evolve(SOUND, measures=(MEASURE, evolve(MEASURE, key="n"))),
    "AL2": evolve(SOUND, items=(ITEM, evolve(ITEM, key="j"))),
    "AL3": item(materials=frozenset({"申请书", "承诺书"})),
    "AL4": item(steps=("受理", "审查", "决定")),
    "AL5": item(limit=Limit(11, WORKING)),
    "AL6": item(nature=Nature.FILING, is_refusable=True),
    "AL7": evolve(
        SOUND,
        items=(ITEM, evolve(ITEM, key="j", nature=Nature.FILING)),
        links=SOUND.links | {("old", "j")},
        ended=(GONE,),
    ),
    "AL8": evolve(SOUND, records_after=(("i", date(2025, 5, 1)),)),
    "AL9": item(has_supervisor=False),
    "AL10": evolve(SOUND, papers=(("paper/1", "某目录"),)),
    "AL11": evolve(SOUND, pages=(("page/1/department_site", "缺少内容"),)),
}


@pytest.mark.parametrize("number", OFFENCES)
def test_an_offence_is_found_by_its_rule_and_by_no_other(number: str) -> None:
    assert {found for found, _ in broken(OFFENCES[number])} == {number}


def test_every_rule_has_its_offence_its_words_and_its_source() -> None:
    assert [rule.number for rule in ALIGNMENT_RULES.rules] == list(OFFENCES)
    for rule in ALIGNMENT_RULES.rules:
        assert rule.words.endswith("。")
        assert rule.source.is_given


@pytest.mark.parametrize(
    "sound",
    [
        # AL1: a prohibition needs no item, nor does what has ended by its own day.
        evolve(SOUND, measures=(MEASURE, MeasureRow("p", "不得进入", is_permit=False))),
        evolve(SOUND, measures=(MEASURE, evolve(GONE, ended_on=TODAY))),
        # AL2: neither a filing, nor what takes no applications, nor anything where there is no edition.
        evolve(SOUND, items=(ITEM, evolve(ITEM, key="j", nature=Nature.OTHER))),
        evolve(SOUND, items=(ITEM, evolve(ITEM, key="j", is_accepting=False))),
        evolve(SOUND, measures=(), links=frozenset()),
        # AL3–AL5: less than the standard is no fault, and a standard that is silent binds nobody.
        item(materials=frozenset(), steps=("受理",), limit=Limit(9, WORKING)),
        item(limit=None),
        evolve(
            SOUND,
            items=(evolve(ITEM, materials=frozenset("ab"), steps=tuple("abc"), limit=Limit(99, WORKING)),),
            standards={ITEM.basic_code: evolve(ITEM, materials=frozenset(), steps=(), limit=None)},
        ),
        evolve(SOUND, standards={}, items=(evolve(ITEM, steps=tuple("abcdef")),)),
        # AL6: a filing that only tells, a permit that may be refused.
        item(nature=Nature.FILING),
        item(is_refusable=True),
        # AL9: what has stopped, and what concerns nobody who wants to enter.
        item(is_accepting=False, has_supervisor=False),
        item(nature=Nature.OTHER, has_supervisor=False),
    ],
)
def test_what_only_looks_like_an_offence(sound: Alignment) -> None:
    assert broken(sound) == []


class TestEnded:
    """AL7: what a measure's end asks of its item."""

    def linked(self, measure: MeasureRow, **changes: Any) -> Alignment:
        return evolve(
            item(nature=Nature.FILING, **changes), measures=(measure,), links=frozenset({(measure.key, "i")})
        )

    @pytest.mark.parametrize(
        ("ended_on", "found"),
        [(None, []), (TODAY + DAY, []), (TODAY, [("AL7", "i")]), (TODAY - DAY, [("AL7", "i")])],
    )
    def test_it_counts_from_its_day(self, ended_on: date | None, found: list[tuple[str, str]]) -> None:
        assert broken(self.linked(evolve(MEASURE, ended_on=ended_on))) == found

    def test_who_has_stopped_has_done_what_it_asks(self) -> None:
        assert broken(self.linked(evolve(MEASURE, ended_on=TODAY), is_accepting=False)) == []

    def test_an_item_that_carries_out_another_measure_goes_on(self) -> None:
        both = evolve(SOUND, links=SOUND.links | {("old", "i")}, ended=(GONE,))
        assert broken(both) == []
        assert ("AL7", "i") in broken(evolve(both, links=frozenset({("old", "i")})))

    def test_it_names_the_measure_and_the_day(self) -> None:
        (found,) = ALIGNMENT_RULES.check(self.linked(GONE))
        assert "酒类零售许可" in found.detail
        assert "2025-04-16" in found.detail

    def test_a_link_to_nothing_is_passed_over(self) -> None:
        assert broken(evolve(SOUND, links=SOUND.links | {("m", "x"), ("y", "i"), ("old", "x")})) == []


@pytest.mark.parametrize(
    ("one", "other", "is_longer"),
    [
        (Limit(5, WORKING), Limit(7, CALENDAR), False),
        (Limit(7, CALENDAR), Limit(5, WORKING), False),
        (Limit(6, WORKING), Limit(8, CALENDAR), True),
        (Limit(8, CALENDAR), Limit(5, WORKING), True),
        (Limit(0, WORKING), Limit(0, CALENDAR), False),
        (Limit(2, WORKING), Limit(1, WORKING), True),
    ],
)
def test_limits_are_compared_by_the_week(one: Limit, other: Limit, is_longer: bool) -> None:
    assert one.is_longer_than(other) is is_longer


LIMITS = st.builds(Limit, st.integers(0, 400), st.sampled_from(DayUnit))


@given(LIMITS, LIMITS, LIMITS)
def test_longer_is_an_order(one: Limit, two: Limit, three: Limit) -> None:
    assert not one.is_longer_than(one)
    assert not (one.is_longer_than(two) and two.is_longer_than(one))
    if one.is_longer_than(two) and two.is_longer_than(three):
        assert one.is_longer_than(three)


MEASURES = st.lists(
    st.builds(
        MeasureRow,
        st.sampled_from("mnop"),
        st.just("许可"),
        st.booleans(),
        st.none() | st.sampled_from([TODAY - DAY, TODAY, TODAY + DAY]),
    ),
    max_size=4,
    unique_by=lambda measure: measure.key,
).map(tuple)
ITEMS = st.lists(
    st.builds(
        ServiceRow,
        st.sampled_from("ijkl"),
        st.just("事项"),
        st.sampled_from(["A", "B"]),
        st.sampled_from(Nature),
        st.booleans(),
        st.booleans(),
        st.frozensets(st.sampled_from("甲乙丙")),
        st.lists(st.sampled_from("子丑寅"), max_size=3).map(tuple),
        st.none() | LIMITS,
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda row: row.key,
).map(tuple)
ALIGNMENTS = st.builds(
    Alignment,
    st.just(TODAY),
    MEASURES,
    ITEMS,
    st.frozensets(st.tuples(st.sampled_from("mnop"), st.sampled_from("ijkl")), max_size=6),
    st.fixed_dictionaries({}, optional={"A": st.just(evolve(ITEM, basic_code="A"))}),
)


def counted(findings: tuple[Finding, ...]) -> Counter[tuple[str, str, str]]:
    return Counter((each.number, each.where, each.detail) for each in findings)


@given(ALIGNMENTS, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_of_rows_finds_nothing_else(alignment: Alignment, by: Random) -> None:
    rules = by.sample(ALIGNMENT_RULES.rules, len(ALIGNMENT_RULES.rules))
    turned = evolve(
        alignment,
        measures=tuple(by.sample(alignment.measures, len(alignment.measures))),
        items=tuple(by.sample(alignment.items, len(alignment.items))),
    )
    assert counted(Rulebook(tuple(rules)).check(turned)) == counted(ALIGNMENT_RULES.check(alignment))


@given(ALIGNMENTS, st.sampled_from("mnop"), st.sampled_from("ijkl"))
def test_one_more_link_never_uncovers_a_measure(alignment: Alignment, measure: str, key: str) -> None:
    linked = evolve(alignment, links=alignment.links | {(measure, key)})
    gone = {"AL1", "AL2"}
    before = {(number, where) for number, where in broken(alignment) if number in gone}
    assert {(number, where) for number, where in broken(linked) if number in gone} <= before


@given(ALIGNMENTS)
def test_whoever_stops_accepting_leaves_nothing_to_mend_but_against_the_standard(
    alignment: Alignment,
) -> None:
    stopped = evolve(alignment, items=tuple(evolve(row, is_accepting=False) for row in alignment.items))
    assert {number for number, _ in broken(stopped)} <= {"AL1", "AL3", "AL4", "AL5", "AL6"}


@given(ALIGNMENTS)
def test_what_equals_its_standard_asks_for_no_more(alignment: Alignment) -> None:
    standards = {row.basic_code: row for row in alignment.items}
    same = evolve(alignment, items=tuple(standards.values()), standards=standards)
    assert not {"AL3", "AL4", "AL5"} & {number for number, _ in broken(same)}
