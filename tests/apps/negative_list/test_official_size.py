"""R3.2, R2.2: two editions of the official size, whose comparison adds up to the announced totals."""

from datetime import date

import pytest

from marketaccess.apps.negative_list import queries
from marketaccess.domain.negative_list.changes import Kind
from marketaccess.domain.negative_list.edition import Item, Measure, Scope
from marketaccess.law import library
from tests.make_list import list_item, list_measure, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2"), pytest.mark.requirement("R2.2")]
TRADES = (
    "食品",
    "药品",
    "烟草",
    "种子",
    "农药",
    "危险化学品",
    "旅客运输",
    "电信业务",
    "出版物",
    "旅馆业",
    "测绘",
)
ACTS = ("生产", "经营", "批发", "零售", "进口", "设立", "变更")


def made_up(prohibited: int, permit: int, national: int, local: int) -> list[Item]:
    """A list of these totals: each smaller one is the beginning of the larger."""
    forbidden = [
        list_item(f"1000{at:02}", f"禁止从事第{at}类行为", list_measure(f"不得从事第{at}类行为"))
        for at in range(1, prohibited + 1)
    ]
    texts: list[list[Measure]] = [[] for _ in range(permit)]
    for at in range(national - prohibited):
        act, trade = ACTS[at % len(ACTS)], TRADES[at // len(ACTS) % len(TRADES)]
        texts[at % permit].append(list_measure(f"{trade}{act}许可（第{at}项）"))
    for at in range(local):
        text = f"地方小作坊登记（第{at}项）"
        texts[at % permit].append(list_measure(text, scope=Scope.LOCAL, area="某省"))
    # Permits begin behind each other within their section, as the official codes do.
    permits = [
        list_item(f"{203 + at // 50}{at % 50 + 1:03}", f"未获得许可，不得从事第{at}号业务", *measures)
        for at, measures in enumerate(texts)
    ]
    return [*forbidden, *permits]


@pytest.mark.parametrize(("old", "new"), [("2022", "2025")])
def test_the_comparison_adds_up_to_the_official_totals(old: str, new: str) -> None:
    official = {each.key: each.totals for each in library.announcements()}
    for key in (old, new):
        total = official[key]
        assert None not in (total.prohibited, total.permit, total.national, total.local)
        items = made_up(total.prohibited or 0, total.permit or 0, total.national or 0, total.local or 0)
        revision = recorded(key, *items, begins=date(int(key), 4, 1))
        assert queries.standing(revision, on=date(2026, 1, 1)).content.shortfalls == ()
    before, after = queries.revision_of(old), queries.revision_of(new)
    assert before is not None
    assert after is not None
    told = queries.difference_told(before, after)
    for side, key in (("old", old), ("new", new)):
        found = {level: sum(len(line[side]) for line in told[level]) for level in ("items", "measures")}
        total = official[key]
        assert found["items"] == told[side]["totals"]["items"] == total.items
        assert (
            found["measures"]
            == told[side]["totals"]["measures"]
            == (total.national or 0) + (total.local or 0)
        )
    # What is counted by kind accounts for the difference.
    one_sided = dict.fromkeys((Kind.ADDED, Kind.REMOVED), 0)
    for line in told["measures"]:
        for kind in one_sided:
            one_sided[kind] += kind.value in line["kinds"]
    extra = sum(len(line["new"]) - len(line["old"]) for line in told["measures"])
    assert one_sided[Kind.ADDED] - one_sided[Kind.REMOVED] == extra == (469 + 20) - (486 + 36)
