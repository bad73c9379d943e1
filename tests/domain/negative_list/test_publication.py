"""A page held against the edition that it should show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.negative_list.publication import (
    FAULT_LABELS,
    PUBLICATION_FLOW,
    Fault,
    FaultKind,
    PublicationState,
    Shown,
    faults,
)

pytestmark = pytest.mark.requirement("R2.5")
TITLE = "市场准入负面清单（2025年版）"
FOOD = Shown("未获得许可，不得从事食品经营", ("餐饮服务食品经营许可", "食品销售经营许可"))
DRUGS = Shown("未获得许可，不得从事药品经营", ("药品零售企业许可",))
OLD = ("公章刻制业特种行业许可证核发", "餐饮服务食品经营许可", "许可证")
CURRENT = (*FOOD.measures, *DRUGS.measures)
RIGHT = f"{TITLE}\n{FOOD.title}\n餐饮服务食品经营许可；食品销售经营许可\n{DRUGS.title}\n药品零售企业许可\n"


def found(page: str, *items: Shown, title: str = TITLE) -> list[Fault]:
    return list(faults(page, items=items or (FOOD, DRUGS), earlier=OLD, current=CURRENT, title=title))


def test_a_right_page_has_no_fault() -> None:
    assert found(RIGHT) == []


@pytest.mark.parametrize(
    "page",
    [
        RIGHT.replace("\n", " \r\n\t "),
        RIGHT.replace("（2025", "(2025").replace("版）", "版)"),
        RIGHT.replace("食品销售", "食品 销售"),
        f"导航 首页 {RIGHT} 版权所有",
    ],
    ids=["white space", "half width", "a space within", "a frame around"],
)
def test_layout_makes_no_fault(page: str) -> None:
    assert found(page) == []


def test_an_item_that_is_not_there_is_missed_once() -> None:
    page = RIGHT.replace(DRUGS.title, "").replace("药品零售企业许可", "")
    assert found(page) == [Fault(FaultKind.MISSING, DRUGS.title)]


def test_a_measure_that_is_not_there_is_missed() -> None:
    assert found(RIGHT.replace("食品销售经营许可", "")) == [
        Fault(FaultKind.MISSING, FOOD.title, "食品销售经营许可")
    ]


def test_another_wording_is_told_with_what_stands_there() -> None:
    assert found(RIGHT.replace("药品零售企业许可", "药品零售企业经营许可")) == [
        Fault(FaultKind.DIFFERENT, DRUGS.title, "药品零售企业许可", "药品零售企业经营许可")
    ]


def test_what_only_an_earlier_edition_said_is_stale() -> None:
    page = RIGHT + "公章刻制业特种行业许可证核发"
    assert found(page) == [Fault(FaultKind.STALE, found="公章刻制业特种行业许可证核发")]


def test_what_both_editions_say_and_short_words_are_not_stale() -> None:
    assert found(RIGHT + "餐饮服务食品经营许可，许可证") == []


@pytest.mark.parametrize(
    ("named", "is_wrong"),
    [
        ("市场准入负面清单（2022年版）", True),
        ("《市场准入负面清单(2022年版)》、市场准入负面清单2020年版", True),
        ("市场准入负面清单（2022年版）已由市场准入负面清单（2025年版）代替", False),
        ("市场准入负面清单", False),
    ],
)
def test_which_edition_a_page_names(named: str, is_wrong: bool) -> None:
    wrong = [fault for fault in found(RIGHT.replace(TITLE, named)) if fault.kind is FaultKind.WRONG_EDITION]
    assert bool(wrong) is is_wrong
    if wrong:
        assert (wrong[0].expected, "2022" in wrong[0].found) == ("2025", True)


def test_an_edition_without_a_year_makes_no_page_wrong() -> None:
    page = RIGHT.replace(TITLE, "市场准入负面清单（2022年版）")
    assert found(page, title="与市场准入相关的禁止性规定") == []


def test_an_empty_page_misses_everything() -> None:
    assert [fault.kind for fault in found("")] == [FaultKind.MISSING] * 2


def test_a_title_alone_does_not_stand_for_its_measures() -> None:
    assert [fault.expected for fault in found(FOOD.title, FOOD)] == list(FOOD.measures)


@given(st.text(max_size=300))
def test_any_page_gets_an_answer_and_what_is_on_it_is_not_missed(noise: str) -> None:
    assert [fault for fault in found(f"{RIGHT}\n{noise}") if fault.kind is FaultKind.MISSING] == []
    assert all(fault.kind in FAULT_LABELS for fault in found(noise))


@given(st.integers(0, 9), st.sampled_from("的和与或及"))
def test_a_character_too_many_is_a_different_text(place: int, letter: str) -> None:
    text = "餐饮服务食品经营许可"
    page = RIGHT.replace(text, text[:place] + letter + text[place:])
    kinds = {fault.kind for fault in found(page)}
    assert kinds == (set() if place == 0 else {FaultKind.DIFFERENT})


@pytest.mark.requirement("R2.1")
def test_the_flow_has_words_for_everything() -> None:
    assert {step.verb for step in PUBLICATION_FLOW.steps} == set(PUBLICATION_FLOW.verbs)
    assert set(PUBLICATION_FLOW.labels) == set(PublicationState)
