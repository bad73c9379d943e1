"""Officers who set the same line right, or confirm, at the same moment: one of them is told to look again."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from marketaccess.apps.negative_list import actions, queries
from marketaccess.apps.negative_list.models import Change, Comparison
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.edition import Item
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.make_list import list_item, list_measure, recorded
from tests.races import at_once, threads_share_a_database

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_process"),
    pytest.mark.requirement("R3.2"),
    threads_share_a_database,
]
OFFICERS = 4
LATER = make.NINE + timedelta(hours=1)
OLD = {"203001": "不得从事食品生产经营", "203002": "不得刻制公章", "203003": "不得从事水上运输"}
NEW = {"204001": "禁止经营码头", "204002": "禁止烟草专卖", "204003": "禁止进口种子"}


def items(titles: dict[str, str]) -> list[Item]:
    return [list_item(code, title, list_measure(f"{title}许可")) for code, title in titles.items()]


def ask(_: int) -> Comparison:
    return actions.request_comparison(old_key="e-2022", new_key="e-2025", by=SYSTEM, at=make.NINE)


@pytest.fixture
def drafted() -> Comparison:
    recorded("e-2022", *items(OLD), begins=date(2022, 3, 25))
    recorded("e-2025", *items(NEW))
    row = ask(0)
    row.changes.update(is_confirmed=True)
    return make.fresh(row)


def refusals(outcomes: Sequence[object]) -> list[Refusal]:
    return [each for each in outcomes if isinstance(each, Refusal)]


def correct(row: Comparison, seen: list[int], old: str, new: str) -> Change:
    return actions.correct_change(
        comparison=row.pk, level="item", seen=seen, old=[old], new=[new], by=SYSTEM, at=LATER
    )


def stands_once(row: Comparison) -> bool:
    lines = queries.lines_of(row).items
    old = sorted(key for line in lines for key in line.old)
    new = sorted(key for line in lines for key in line.new)
    return (old, new) == (sorted(OLD), sorted(NEW))


def test_one_corrects_and_the_others_look_again(drafted: Comparison) -> None:
    seen = list(drafted.changes.values_list("pk", flat=True))
    partners = sorted(NEW)
    outcomes = at_once(lambda turn: correct(drafted, seen, "203001", partners[turn % 3]), OFFICERS)
    assert {each.message[:9] for each in refusals(outcomes)} == {"这一行刚被别人改过"}
    assert len(refusals(outcomes)) == OFFICERS - 1
    assert stands_once(drafted)
    assert Event.objects.filter(action="list.correct_change").count() == 1


def test_lines_that_do_not_touch_are_corrected_side_by_side(drafted: Comparison) -> None:
    seen = list(drafted.changes.values_list("pk", flat=True))
    pairs = list(zip(sorted(OLD), sorted(NEW), strict=True))
    assert refusals(at_once(lambda turn: correct(drafted, seen, *pairs[turn]), 3)) == []
    assert stands_once(drafted)
    assert drafted.changes.filter(level="item").count() == 3


def test_it_is_confirmed_once(drafted: Comparison) -> None:
    def confirm(_: int) -> Comparison:
        return actions.confirm_comparison(comparison=drafted.pk, by=SYSTEM, at=LATER)

    assert len(refusals(at_once(confirm, OFFICERS))) == OFFICERS - 1
    assert Event.objects.filter(action="list.confirm_comparison").count() == 1


def test_asked_for_at_once_there_is_one_comparison_with_one_set_of_lines() -> None:
    recorded("e-2022", *items(OLD), begins=date(2022, 3, 25))
    recorded("e-2025", *items(OLD))
    assert refusals(at_once(ask, OFFICERS)) == []
    assert Comparison.objects.get().changes.count() == 2 * len(OLD)


def test_two_workers_draft_it_once(drafted: Comparison) -> None:
    count = drafted.changes.count()
    drafted.changes.all().delete()
    Comparison.objects.update(state=Comparison.State.WAITING)
    at_once(lambda _: actions.draft_comparison(comparison=drafted.pk, at=LATER), 2)
    assert drafted.changes.count() == count
    assert Event.objects.filter(action="list.draft_comparison").count() == 2  # the first in the fixture
