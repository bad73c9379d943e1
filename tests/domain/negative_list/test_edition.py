"""R2.2: editions as values: which is in force, what they hold, what their codes and rules say."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.rulebook import Rulebook
from marketaccess.domain.negative_list.codes import SECTIONS, Access, oddity, parse
from marketaccess.domain.negative_list.edition import (
    Edition,
    Item,
    Scope,
    Series,
    Totals,
    in_force,
    shortfalls,
    totals,
)
from marketaccess.domain.negative_list.rules import EDITION_RULES
from marketaccess.law import library
from tests.make_list import FOOD, list_edition, list_item, list_measure

pytestmark = pytest.mark.requirement("R2.2")
FORBIDDEN = list_item("100004", "禁止违规开展金融相关经营活动", list_measure("不得使用金融字样"))


OLD = list_edition(key="2022", in_force_from=date(2022, 3, 25), in_force_to=date(2025, 4, 23))
NEW = list_edition()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2022, 3, 24), None),
        (date(2022, 3, 25), "2022"),
        (date(2025, 4, 23), "2022"),
        (date(2025, 4, 24), "2025"),
        (date(2099, 1, 1), "2025"),
    ],
)
def test_the_edition_that_holds_on_a_day_counts_both_ends(on: date, expected: str | None) -> None:
    found = in_force([OLD, NEW], on)
    assert (found.key if found else None) == expected


def test_of_two_that_hold_the_later_one_counts() -> None:
    assert in_force([evolve(OLD, in_force_to=None), NEW], date(2026, 1, 1)) == NEW


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_a_permit_code_names_its_section(section: object) -> None:
    parts = parse(f"2{section.digits}007")  # type: ignore[attr-defined]
    assert parts is not None
    assert (parts.access, parts.section, parts.sequence) == (Access.PERMIT, section, 7)


def test_the_sections_are_those_of_the_industries_and_three_special_ones() -> None:
    assert [section.digits for section in SECTIONS] == [f"{n:02}" for n in range(1, 19)] + ["21", "22", "99"]
    assert [section.key for section in SECTIONS if section.is_special] == ["projects", "internet", "other"]


@pytest.mark.parametrize(
    "code", ["", "20100", "2010011", "301001", "219001", "220", "100a01", "\uff1201001", "101001"]
)
def test_a_code_outside_of_the_layout_has_no_parts(code: str) -> None:
    assert parse(code) is None


@pytest.mark.parametrize(
    ("code", "access", "section", "said"),
    [
        ("203001", Access.PERMIT, "C", ""),
        ("100001", Access.PROHIBITED, "", ""),
        ("", Access.PERMIT, "C", "没有事项编码"),
        ("ABC", Access.PERMIT, "C", "不合已知的六位编码规则"),
        ("100001", Access.PERMIT, "", "表示禁止准入"),
        ("203001", Access.PERMIT, "A", "与事项所在门类不一致"),
    ],
)
def test_an_odd_code_is_explained_and_never_refused(
    code: str, access: Access, section: str, said: str
) -> None:
    words = oddity(code, access=access, section=section)
    assert said in words
    assert bool(words) == bool(said)


def test_totals_count_items_by_kind_and_measures_by_scope() -> None:
    local = list_item("203002", "甲", list_measure("乙"), list_measure("丙", scope=Scope.LOCAL, area="某省"))
    found = totals([FORBIDDEN, FOOD, local])
    assert found == Totals(prohibited=1, permit=2, national=4, local=1, measures=5)
    assert found.items == 3


def test_a_shortfall_says_which_total_and_by_how_much() -> None:
    found = shortfalls(totals([FORBIDDEN, FOOD]), Totals(prohibited=1, permit=100, national=469, local=0))
    assert [(each.label, each.official, each.found) for each in found] == [
        ("许可准入事项", 100, 1),
        ("全国性管理措施", 469, 3),
    ]


def test_what_is_not_known_officially_is_not_compared() -> None:
    assert shortfalls(totals([FOOD]), Totals()) == ()


@pytest.mark.parametrize(
    ("key", "items", "measures"),
    [
        ("2018", 151, {"measures": 581}),
        ("2022", 117, {"national": 486, "local": 36}),
        ("2025", 106, {"national": 469, "local": 20}),
    ],
)
def test_the_official_totals_are_law_data_with_their_source(
    key: str, items: int, measures: dict[str, int]
) -> None:
    announced = next(each for each in library.announcements() if each.key == key)
    assert announced.totals.items == items
    assert {name: getattr(announced.totals, name) for name in measures} == measures
    assert announced.document_number.endswith("号")
    assert announced.source


def broken(*items: Item, series: Series = Series.NEGATIVE_LIST) -> set[str]:
    made = list_edition(*items, series=series)
    return {finding.number for finding in EDITION_RULES.check(made)}


def test_a_sound_edition_breaks_no_rule() -> None:
    assert broken(FORBIDDEN, FOOD) == set()


@pytest.mark.parametrize(
    ("items", "number"),
    [
        ((FOOD, evolve(FOOD, number="9")), "NL1"),
        ((FOOD, list_item("203002", "乙", list_measure("丙"), number="001")), "NL2"),
        ((evolve(FOOD, measures=FOOD.measures * 2),), "NL3"),
        ((evolve(FOOD, section="A"),), "NL4"),
        ((evolve(FOOD, title=" "),), "NL5"),
        ((evolve(FOOD, measures=()),), "NL6"),
        ((list_item("100002", "禁止", list_measure("某某许可证核发")),), "NL7"),
        ((evolve(FOOD, measures=(evolve(FOOD.measures[0], authorities=()),)),), "NL8"),
        ((evolve(FOOD, measures=(evolve(FOOD.measures[0], area="某省"),)),), "NL9"),
        ((list_item("203003", "甲", list_measure("乙", scope=Scope.LOCAL)),), "NL9"),
        (
            (
                list_item(
                    "203004",
                    "甲",
                    list_measure("乙", in_force_from=date(2025, 2, 1), in_force_to=date(2025, 1, 1)),
                ),
            ),
            "NL11",
        ),
        (
            (
                list_item("203005", "甲", list_measure("子"), merged_into="203006"),
                list_item("203006", "乙", list_measure("丑"), merged_into="203005"),
            ),
            "NL12",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_offence_is_found_by_its_rule(items: tuple[Item, ...], number: str) -> None:
    assert number in broken(*items)


def test_a_prohibition_of_the_annex_names_its_basis() -> None:
    assert broken(FORBIDDEN, series=Series.PROHIBITIONS) == {"NL10"}
    based = evolve(FORBIDDEN, measures=(evolve(FORBIDDEN.measures[0], basis="《某法》第一条"),))
    assert broken(based, series=Series.PROHIBITIONS) == set()


def test_every_rule_carries_its_words_and_source() -> None:
    for rule in EDITION_RULES.rules:
        assert rule.words.endswith("。")
        assert rule.source.is_given


RULES = {rule.number: rule for rule in EDITION_RULES.rules}
TITLES = st.text("食品药生产许可", min_size=1, max_size=4)
PLACES = st.integers(1, 4)
LISTED = st.lists(
    st.builds(
        lambda place, code, title, measures: list_item(f"20300{code}", title, *measures, number=str(place)),
        PLACES,
        PLACES,
        TITLES,
        st.lists(st.builds(list_measure, TITLES), max_size=3),
    ),
    max_size=5,
)


def findings(
    items: Iterable[Item], rules: Rulebook[Edition] = EDITION_RULES
) -> Counter[tuple[str, str, str]]:
    made = list_edition(*items)
    return Counter((each.number, each.where, each.detail) for each in rules.check(made))


@given(LISTED, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_of_items_finds_nothing_else(items: list[Item], by: Random) -> None:
    turned = Rulebook(tuple(by.sample(EDITION_RULES.rules, len(EDITION_RULES.rules))))
    assert findings(by.sample(items, len(items)), turned) == findings(items)


@given(LISTED)
def test_one_more_sound_item_offends_against_nothing(items: list[Item]) -> None:
    sound = list_item("217099", "另一事项", list_measure("另一许可"), number="99")
    assert findings([*items, sound]) == findings(items)


@given(LISTED)
def test_totals_add_up_and_forget_the_order(items: list[Item]) -> None:
    whole = totals(items)
    parts = [totals([item]) for item in items]
    for name in ("prohibited", "permit", "national", "local", "measures"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)
    assert totals(reversed(items)) == whole
    assert whole.measures == (whole.national or 0) + (whole.local or 0)
    assert shortfalls(whole, whole) == ()


@given(st.text(max_size=8))
def test_any_code_is_parsed_or_odd_and_never_an_error(code: str) -> None:
    parts = parse(code)
    assert bool(oddity(code, access=Access.PERMIT, section="")) == (parts is None or parts.access != "permit")


@pytest.mark.parametrize("number", RULES)
def test_a_rule_by_itself_finds_nothing_in_a_sound_edition(number: str) -> None:
    based = evolve(FORBIDDEN, measures=(evolve(FORBIDDEN.measures[0], basis="《某法》第一条"),))
    for series in Series:
        made = Edition(
            "x", "x", series, date(2025, 1, 1), items=(based, FOOD) if series != "prohibitions" else (based,)
        )
        assert list(RULES[number].find(made)) == []


@pytest.mark.parametrize(
    ("into", "circles"),
    [
        ({"203001": "203002"}, set()),
        ({"203001": "203001"}, {"203001"}),
        ({"203001": "203002", "203002": "203003", "203003": "203001"}, {"203001", "203002", "203003"}),
        # Who only leads into a circle is not in it.
        ({"203001": "203002", "203002": "203003", "203003": "203002"}, {"203002", "203003"}),
        ({"203001": "999999"}, set()),
    ],
)
def test_only_what_comes_back_to_itself_is_a_circle(into: dict[str, str], circles: set[str]) -> None:
    items = [list_item(code, code, merged_into=into.get(code, "")) for code in ("203001", "203002", "203003")]
    found = [each.where for each in RULES["NL12"].find(list_edition(*items))]
    assert {where.split()[1] for where in found} == circles
