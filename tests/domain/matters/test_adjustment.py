"""What a change asks of a service item, and the life of a task."""

import pytest

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.matters.adjustment import (
    ADJUSTMENT_FLOW,
    FINISHED,
    TASK_KIND_LABELS,
    WAITS_FOR_OFFICE,
    TaskKind,
    TaskState,
    is_same,
    kind_for_item,
)
from marketaccess.domain.negative_list.changes import Kind

pytestmark = pytest.mark.requirement("R3.2")
Fate = tuple[frozenset[Kind], bool]


def fate(*kinds: Kind, goes_on: bool = True) -> Fate:
    return frozenset(kinds), goes_on


GONE = fate(Kind.REMOVED, goes_on=False)


@pytest.mark.parametrize("kind", list(Kind))
def test_only_what_keeps_its_words_goes_on_by_itself(kind: Kind) -> None:
    assert is_same([kind]) is (kind in {Kind.KEPT, Kind.RENUMBERED, Kind.MOVED})
    assert not is_same([kind, Kind.REWORDED])


@pytest.mark.parametrize(
    ("fates", "expected"),
    [
        ([], None),
        ([fate(Kind.KEPT)], None),
        ([fate(Kind.RENUMBERED, Kind.MOVED)], None),
        ([fate(Kind.REWORDED)], TaskKind.CHANGE),
        ([fate(Kind.AUTHORITY)], TaskKind.CHANGE),
        ([fate(Kind.SCOPE, Kind.RENUMBERED)], TaskKind.CHANGE),
        ([fate(Kind.MERGED)], TaskKind.CHANGE),
        ([fate(Kind.SPLIT)], TaskKind.CHANGE),
        ([GONE], TaskKind.STOP),
        ([GONE, GONE], TaskKind.STOP),
        ([GONE, fate(Kind.KEPT)], TaskKind.CHANGE),
        ([GONE, fate(Kind.REWORDED)], TaskKind.CHANGE),
    ],
)
def test_an_item_stops_only_when_nothing_of_it_goes_on(fates: list[Fate], expected: TaskKind | None) -> None:
    assert kind_for_item(fates=fates) is expected


def test_every_state_can_be_left_but_the_ends() -> None:
    for state in TaskState:
        assert bool(ADJUSTMENT_FLOW.steps_from(state)) is (state not in FINISHED)


def test_where_the_office_is_waited_for_only_the_office_steps() -> None:
    for state in WAITS_FOR_OFFICE:
        assert {step.needs for step in ADJUSTMENT_FLOW.steps_from(state)} == {P.MATTER_REVIEW}


def test_every_verb_and_state_and_kind_has_its_word() -> None:
    assert {step.verb for step in ADJUSTMENT_FLOW.steps} == set(ADJUSTMENT_FLOW.verbs)
    assert set(ADJUSTMENT_FLOW.labels) == set(TaskState)
    assert set(TASK_KIND_LABELS) == set(TaskKind)
