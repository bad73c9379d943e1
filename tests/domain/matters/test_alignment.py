"""Each rule of alignment: what it finds, what it leaves alone."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.matters.alignment import (
    ALIGNMENT_RULES,
    Alignment,
    Limit,
    MeasureRow,
    ServiceRow,
)
from marketaccess.domain.matters.service_item import DayUnit, Nature

TODAY = date(2026, 9, 29)
PERMIT = MeasureRow("2025/208001-1", "餐饮服务食品经营许可", is_permit=True)
ITEM = ServiceRow(
    key="item",
    name="食品经营许可",
    basic_code="000131101000",
    nature=Nature.PERMIT,
    is_accepting=True,
    has_supervisor=True,
    materials=frozenset({"申请书"}),
    steps=("受理", "决定"),
    limit=Limit(8, DayUnit.WORKING),
)
SOUND = Alignment(on=TODAY, measures=(PERMIT,), items=(ITEM,), links=frozenset({(PERMIT.key, ITEM.key)}))
STANDARD = evolve(ITEM, key="000131101000")


def found(**changes: Any) -> dict[str, list[str]]:
    """The findings by rule, each by where it is."""
    by_rule: dict[str, list[str]] = {}
    for finding in ALIGNMENT_RULES.check(evolve(SOUND, **changes)):
        by_rule.setdefault(finding.number, []).append(finding.where)
    return by_rule


def test_what_is_aligned_has_no_finding() -> None:
    assert found() == {}
    assert found(standards={STANDARD.basic_code: STANDARD}) == {}


@pytest.mark.requirement("R3.1")
def test_a_permit_measure_without_an_item() -> None:
    assert found(links=frozenset(), items=()) == {"AL1": [PERMIT.key]}
    prohibited = evolve(PERMIT, is_permit=False)
    assert found(links=frozenset(), items=(), measures=(prohibited,)) == {}


@pytest.mark.requirement("R3.1")
@pytest.mark.parametrize(
    ("changes", "is_found"),
    [
        ({}, True),
        ({"nature": Nature.FILING}, False),
        ({"nature": Nature.OTHER}, False),
        ({"is_accepting": False}, False),
    ],
)
def test_a_permit_off_the_list(changes: dict[str, Any], is_found: bool) -> None:
    other = evolve(ITEM, key="other", **changes)
    assert found(items=(ITEM, other)) == ({"AL2": ["other"]} if is_found else {})


def test_without_an_edition_nothing_stands_outside_it() -> None:
    assert found(measures=(), links=frozenset()) == {}


@pytest.mark.requirement("R3.2")
def test_an_item_whose_measure_ended_is_found_once() -> None:
    ended = MeasureRow("2022/1", "公章刻制", is_permit=True, ended_on=date(2025, 4, 24))
    stale = evolve(ITEM, key="stale")
    links = frozenset({*SOUND.links, (ended.key, stale.key)})
    assert found(items=(ITEM, stale), links=links, ended=(ended,)) == {"AL7": ["stale"]}
    stopped = evolve(stale, is_accepting=False)
    assert found(items=(ITEM, stopped), links=links, ended=(ended,)) == {}
    both = frozenset({*links, (PERMIT.key, stale.key)})
    assert found(items=(ITEM, stale), links=both, ended=(ended,)) == {}


@pytest.mark.requirement("R3.2")
@pytest.mark.parametrize(("ended_on", "is_found"), [(date(2026, 9, 29), True), (date(2026, 9, 30), False)])
def test_a_measure_ends_on_its_day(ended_on: date, is_found: bool) -> None:
    measure = evolve(PERMIT, ended_on=ended_on)
    assert ("AL7" in found(measures=(measure,))) is is_found


@pytest.mark.requirement("R3.2")
def test_records_after_the_end() -> None:
    told = found(records_after=((ITEM.key, TODAY), ("gone", TODAY)))
    assert told == {"AL8": [ITEM.key, "gone"]}


@pytest.mark.requirement("R3.1")
@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"materials": frozenset({"申请书", "场所证明"})}, "AL3"),
        ({"steps": ("受理", "审查", "决定")}, "AL4"),
        ({"limit": Limit(9, DayUnit.WORKING)}, "AL5"),
        ({"limit": Limit(12, DayUnit.CALENDAR)}, "AL5"),
    ],
)
def test_more_than_the_standard_item_asks(changes: dict[str, Any], rule: str) -> None:
    item = evolve(ITEM, **changes)
    standards = {STANDARD.basic_code: STANDARD}
    assert found(items=(item,), standards=standards) == {rule: [ITEM.key]}
    assert found(items=(item,)) == {}  # without a standard nothing is too much


@pytest.mark.parametrize(
    "changes",
    [
        {"materials": frozenset()},
        {"steps": ()},
        {"limit": None},
        {"limit": Limit(11, DayUnit.CALENDAR)},
        {"steps": ("申请", "办结")},
    ],
)
def test_not_more_than_the_standard_item_asks(changes: dict[str, Any]) -> None:
    item = evolve(ITEM, **changes)
    assert found(items=(item,), standards={STANDARD.basic_code: STANDARD}) == {}


def test_a_standard_that_states_nothing_forbids_nothing() -> None:
    bare = evolve(STANDARD, materials=frozenset(), steps=(), limit=None)
    assert found(standards={bare.basic_code: bare}) == {}


@pytest.mark.requirement("R3.1")
@pytest.mark.parametrize(
    ("nature", "is_refusable", "is_found"),
    [(Nature.FILING, True, True), (Nature.FILING, False, False), (Nature.PERMIT, True, False)],
)
def test_a_filing_that_acts_as_a_permit(nature: Nature, is_refusable: bool, is_found: bool) -> None:
    item = evolve(ITEM, nature=nature, is_refusable=is_refusable)
    assert ("AL6" in found(items=(item,))) is is_found


@pytest.mark.requirement("R4.9")
@pytest.mark.parametrize(
    ("changes", "is_found"),
    [({}, True), ({"is_accepting": False}, False), ({"nature": Nature.OTHER}, False)],
)
def test_an_item_without_supervision(changes: dict[str, Any], is_found: bool) -> None:
    item = evolve(ITEM, has_supervisor=False, **changes)
    assert ("AL9" in found(items=(item,))) is is_found


@pytest.mark.requirement("R11.1")
def test_a_local_list() -> None:
    assert found(papers=(("paper/1", "本县目录"),)) == {"AL10": ["paper/1"]}


days = st.integers(0, 4000)
units = st.sampled_from(DayUnit)
limits = st.builds(Limit, days, units)


@given(limits, limits)
def test_of_two_limits_at_most_one_is_longer(one: Limit, other: Limit) -> None:
    assert not (one.is_longer_than(other) and other.is_longer_than(one))


@given(limits, limits, limits)
def test_longer_than_is_an_order(a: Limit, b: Limit, c: Limit) -> None:
    if a.is_longer_than(b) and b.is_longer_than(c):
        assert a.is_longer_than(c)


@given(st.integers(0, 500))
def test_five_working_days_are_a_week(weeks: int) -> None:
    working, calendar = Limit(5 * weeks, DayUnit.WORKING), Limit(7 * weeks, DayUnit.CALENDAR)
    assert not working.is_longer_than(calendar)
    assert not calendar.is_longer_than(working)
    assert Limit(5 * weeks + 1, DayUnit.WORKING).is_longer_than(calendar)
