"""R3.2: what changed between two editions, found by code, by words, and by the best assignment as a whole."""

from collections import Counter
from collections.abc import Iterable
from time import process_time

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.negative_list.changes import KIND_LABELS, SURE, Kind
from marketaccess.domain.negative_list.compare import Comparison, ItemChange, MeasureChange, compare
from marketaccess.domain.negative_list.edition import Item, Measure, Scope, totals
from marketaccess.domain.negative_list.wording import Mark, marked
from tests.make_list import FOOD, SEALS, list_edition, list_item, list_measure

pytestmark = pytest.mark.requirement("R3.2")
TAXIS = list_item("207001", "未获得许可，不得从事道路旅客运输", list_measure("出租汽车经营许可"))
CRUISES = list_item("207002", "未获得许可，不得从事水上旅客运输", list_measure("国际客船运输经营许可"))


def between(old: list[Item], new: list[Item]) -> Comparison:
    return compare(list_edition(*old, key="old"), list_edition(*new, key="new"))


def counted(changes: Iterable[ItemChange | MeasureChange]) -> dict[Kind, int]:
    return dict(Counter(kind for change in changes for kind in change.kinds))


def kinds_of(found: Comparison) -> list[tuple[list[str], list[str], tuple[Kind, ...]]]:
    return [
        ([item.code for item in change.old], [item.code for item in change.new], change.kinds)
        for change in found.items
    ]


def test_the_same_edition_shows_no_change() -> None:
    found = between([FOOD, SEALS], [FOOD, SEALS])
    assert counted(found.items) == {Kind.KEPT: 2}
    assert counted(found.measures) == {Kind.KEPT: 4}
    assert {change.confidence for change in found.measures} == {1.0}


def test_a_measure_that_is_gone_is_removed_and_its_item_stays() -> None:
    fewer = evolve(SEALS, measures=SEALS.measures[1:])
    found = between([SEALS], [fewer])
    assert kinds_of(found) == [(["203002"], ["203002"], (Kind.KEPT,))]
    (gone,) = [change for change in found.measures if change.kinds == (Kind.REMOVED,)]
    assert gone.old is not None
    assert gone.old.text == "公章刻制业特种行业许可证核发"
    assert (gone.old_item, gone.new_item, gone.new) == ("203002", "", None)


def test_numbers_move_up_when_an_item_before_goes_and_a_code_alone_is_not_trusted() -> None:
    moved_up = evolve(SEALS, code="203001", number="001")
    found = between([FOOD, SEALS], [moved_up])
    assert (["203002"], ["203001"], (Kind.RENUMBERED,)) in kinds_of(found)
    assert (["203001"], [], (Kind.REMOVED,)) in kinds_of(found)


def test_new_words_under_the_same_code_are_a_rewording() -> None:
    said = evolve(FOOD, title="未获得许可，不得从事特定食品生产经营和进出口")
    assert kinds_of(between([FOOD], [said])) == [(["203001"], ["203001"], (Kind.REWORDED,))]


def test_an_item_in_another_section_has_moved() -> None:
    away = evolve(TAXIS, code="299001", section="other")
    (change,) = between([TAXIS], [away]).items
    assert set(change.kinds) == {Kind.RENUMBERED, Kind.MOVED}


def test_two_items_that_become_one_are_merged() -> None:
    whole = list_item("207001", "未获得许可，不得从事道路、水上旅客运输", *TAXIS.measures, *CRUISES.measures)
    (change,) = between([TAXIS, CRUISES], [whole]).items
    assert [item.code for item in change.old] == ["207001", "207002"]
    assert Kind.MERGED in change.kinds


def test_one_item_that_becomes_two_is_split() -> None:
    whole = list_item("207001", "未获得许可，不得从事道路、水上旅客运输", *TAXIS.measures, *CRUISES.measures)
    (change,) = between([whole], [TAXIS, CRUISES]).items
    assert {item.code for item in change.new} == {"207001", "207002"}
    assert Kind.SPLIT in change.kinds


def permit(code: str, what: str, *measures: str) -> Item:
    return list_item(code, f"未获得许可，不得从事{what}", *(list_measure(text) for text in measures))


def test_the_opening_that_all_items_share_makes_no_two_of_them_alike() -> None:
    """The opening is longer than what follows it: an item that went is not the one that came."""
    found = between(
        [permit("203005", "刻章", "公章刻制许可")], [permit("203005", "成品油零售", "成品油零售核准")]
    )
    assert kinds_of(found) == [([], ["203005"], (Kind.ADDED,)), (["203005"], [], (Kind.REMOVED,))]


def test_what_is_left_on_both_sides_and_much_alike_is_told_with_doubt() -> None:
    old = permit("207001", "快递业务", "快递业务经营许可")
    new = permit("209005", "快递及相关寄递业务", "经营快递业务许可（含末端网点）")
    apart = permit("216001", "民办学校的设立", "民办学校设立审批")
    found = between([old], [new, apart])
    for changes in (found.items, found.measures):
        kinds = [(change.kinds, change.confidence < SURE) for change in changes]
        assert kinds == [((Kind.ADDED,), True), ((Kind.ADDED,), False), ((Kind.REMOVED,), True)]


def test_an_item_goes_where_its_measures_went_though_another_took_its_code() -> None:
    old = [permit("203006", "船舶设计", "船舶设计许可"), permit("203007", "船舶修造", "船舶修造许可")]
    merged = permit("203006", "船舶设计和修造", "船舶设计许可", "船舶修造许可")
    found = between(old, [merged, permit("203007", "船舶检验修理", "船舶检验机构许可")])
    assert [(was, now) for was, now, _ in kinds_of(found)] == [
        (["203006", "203007"], ["203006"]),
        ([], ["203007"]),
    ]
    assert counted(found.items)[Kind.MERGED] == 1


def test_a_measure_that_leaves_its_item_for_one_of_another_matter_has_moved() -> None:
    whole = permit("203004", "民用爆炸物品生产", "民用爆炸物品生产许可", "烟花爆竹生产许可")
    parts = [evolve(whole, measures=whole.measures[:1]), permit("203008", "烟花爆竹生产", "烟花爆竹生产许可")]
    found = between([whole], parts)
    assert [(was, now) for was, now, _ in kinds_of(found)] == [(["203004"], ["203004", "203008"])]
    assert [change.kinds for change in found.measures] == [(Kind.KEPT,), (Kind.MOVED,)]


def test_the_best_pairs_as_a_whole_are_taken_not_the_first_best() -> None:
    """Greedy, A would take the nearer B and leave the other pair with nothing in common."""
    old = list_item(
        "205001", "建设许可", list_measure("建筑施工企业安全生产许可"), list_measure("建筑企业资质")
    )
    new = list_item(
        "205001", "建设许可", list_measure("建筑施工企业资质认定"), list_measure("建筑施工安全生产许可")
    )
    pairs = {
        (change.old.text, change.new.text)
        for change in between([old], [new]).measures
        if change.old is not None and change.new is not None
    }
    assert pairs == {
        ("建筑施工企业安全生产许可", "建筑施工安全生产许可"),
        ("建筑企业资质", "建筑施工企业资质认定"),
    }


def test_an_official_measure_code_decides_before_the_words() -> None:
    old = list_item(
        "205001",
        "建设许可",
        list_measure("甲类企业设立审批", code="M1"),
        list_measure("乙类业务核准", code="M2"),
    )
    new = list_item(
        "205001",
        "建设许可",
        list_measure("乙类业务核准", code="M1"),
        list_measure("甲类企业设立审批", code="M2"),
    )
    assert {change.kinds for change in between([old], [new]).measures} == {(Kind.REWORDED,)}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"authorities": ("公安机关",)}, Kind.AUTHORITY),
        ({"scope": Scope.LOCAL, "area": "某省"}, Kind.SCOPE),
        ({"text": "食品（含食品添加剂）生产许可"}, Kind.REWORDED),
    ],
)
def test_what_else_changes_of_a_measure_is_named(changes: dict[str, object], kind: Kind) -> None:
    first = evolve(FOOD.measures[0], **changes)
    found = between([FOOD], [evolve(FOOD, measures=(first, FOOD.measures[1]))])
    assert [change.kinds for change in found.measures] == [(kind,), (Kind.KEPT,)]


def test_a_prohibition_is_never_taken_for_a_permit_of_like_words() -> None:
    forbidden = list_item("100001", FOOD.title, *FOOD.measures)
    found = between([FOOD], [forbidden])
    assert counted(found.items) == {Kind.REMOVED: 1, Kind.ADDED: 1}
    assert counted(found.measures) == {Kind.REMOVED: 2, Kind.ADDED: 2}


TITLES = st.text("食品药生产经营许可运输", min_size=4, max_size=10)
ITEMS = st.lists(st.tuples(TITLES, st.lists(TITLES, max_size=3)), max_size=5, unique_by=lambda pair: pair[0])


def drawn(rows: list[tuple[str, list[str]]]) -> list[Item]:
    return [
        list_item(f"203{place:03}", title, *(list_measure(text) for text in texts))
        for place, (title, texts) in enumerate(rows, start=1)
    ]


@given(old=ITEMS, new=ITEMS)
@settings(max_examples=60, deadline=None)
def test_every_item_and_measure_of_both_editions_stands_in_it_exactly_once(
    old: list[tuple[str, list[str]]], new: list[tuple[str, list[str]]]
) -> None:
    found = between(drawn(old), drawn(new))
    for side, items in (("old", found.old.items), ("new", found.new.items)):
        listed = [item.key for change in found.items for item in getattr(change, side)]
        assert sorted(listed) == sorted(item.key for item in items)
        measures = [getattr(change, side) for change in found.measures]
        assert sorted(m.key for m in measures if m) == sorted(m.key for item in items for m in item.measures)


@given(rows=ITEMS)
@settings(max_examples=40, deadline=None)
def test_an_edition_against_itself_never_shows_a_change(rows: list[tuple[str, list[str]]]) -> None:
    items = drawn(rows)
    assert counted(between(items, items).items).keys() <= {Kind.KEPT}


def test_the_totals_of_both_sides_follow_from_the_lines() -> None:
    found = between([FOOD, SEALS, TAXIS], [FOOD, CRUISES])
    counts = counted(found.measures)
    assert totals(found.new.items).measures == counts[Kind.KEPT] + counts.get(Kind.ADDED, 0)


@given(old=st.text("食品生产许可证", max_size=12), new=st.text("食品经营许可证", max_size=12))
def test_the_marked_words_hold_both_texts_whole(old: str, new: str) -> None:
    pieces = marked(old, new)
    assert "".join(p.text for p in pieces if p.mark is not Mark.ADDED) == old
    assert "".join(p.text for p in pieces if p.mark is not Mark.REMOVED) == new


def test_marked_words_show_what_was_put_in_place() -> None:
    pieces = marked("食品生产许可", "食品经营许可")
    assert [(p.mark, p.text) for p in pieces] == [
        (Mark.KEPT, "食品"),
        (Mark.REMOVED, "生产"),
        (Mark.ADDED, "经营"),
        (Mark.KEPT, "许可"),
    ]


@pytest.mark.parametrize("unit", ["许", "许可，", "许可\n"])
def test_long_texts_are_marked_in_a_moment_and_whole(unit: str) -> None:
    old, new = unit * 4000, f"新{unit * 3999}旧"
    began = process_time()
    pieces = marked(old, new)
    assert process_time() - began < 5
    assert "".join(p.text for p in pieces if p.mark is not Mark.ADDED) == old
    assert "".join(p.text for p in pieces if p.mark is not Mark.REMOVED) == new


def test_every_kind_of_change_has_its_word() -> None:
    assert set(KIND_LABELS) == set(Kind)


def test_a_measure_is_a_plain_value() -> None:
    assert Measure("a", "许可") == Measure("a", "许可")
