"""The pilot table as it is printed (长营商办发〔2022〕6号 附件3), and a second one that needs no code."""

import pytest

from marketaccess.domain.evaluation.indicator import COLLECTIONS, METHODS, Collection, Method
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R4.1")
PILOT = library.indicator_system("chongqing-2022")
# number: weight within the group and kind of collection, read off the printed table.
PRINTED = {
    "implementation": (30, {1: 10, 2: 10, 3: 20, 4: 5, 5: 5, 6: 5, 7: 5, 8: 20, 9: 10, 10: 10}),
    "convenience": (30, {11: 20, 12: 20, 13: 10, 14: 20, 15: 20, 16: 10}),
    "rectification": (20, {17: 20, 18: 20, 19: 10, 20: 10, 21: 5, 22: 5, 23: 10}),
    "perception": (20, {24: 30, 25: 20, 26: 20, 27: 30}),
}
NOT_AUTOMATIC = {
    Collection.MANUAL: {8},
    Collection.EVIDENCE: {9, 10, 17, 18, 19, 20},
    Collection.SURVEY: {24, 25, 26, 27},
}


def test_groups_and_weights_are_as_printed() -> None:
    for group in PILOT.groups:
        weight, members = PRINTED[group.key]
        assert group.weight == weight
        assert {each.number: each.weight for each in PILOT.members(group.key)} == members


def test_kinds_of_collection_are_as_printed() -> None:
    for kind, numbers in NOT_AUTOMATIC.items():
        assert {each.number for each in PILOT.indicators if each.collection is kind} == numbers


def test_the_words_of_the_table_stand_there_whole() -> None:
    first, fifth, judged = (PILOT.indicator(number) for number in (1, 5, 17))
    assert first.name == "市场准入负面清单动态调整衔接"
    assert first.rubric == ("未调整不得分，已调整得满分。",)
    assert first.filling[1].endswith("酌情考虑，可不扣分。")
    assert fifth.rubric[0].startswith("计算公式：（1-存量")
    assert [level.points for level in judged.levels] == [100, 60, 0]
    assert judged.evidence.endswith("或网址链接。")
    assert PILOT.indicator(23).substitute == 16
    assert all(each.content and each.rubric and each.filling and each.source for each in PILOT.indicators)


def test_the_sixth_and_five_more_are_banded() -> None:
    assert [each.number for each in PILOT.indicators if each.is_banded] == [6, 7, 11, 13, 21, 22]


def test_the_paper_is_a_draft_for_comment() -> None:
    assert (PILOT.document.number, PILOT.document.status) == ("长营商办发〔2022〕6号", "征求意见稿")
    assert not PILOT.is_demonstration


def test_the_second_system_is_marked_and_uses_what_is_there() -> None:
    other = library.indicator_system("demonstration")
    assert other.is_demonstration
    assert "示范数据" in other.title
    known = {each.metric: each.needs for each in PILOT.indicators}
    assert all(each.needs == known[each.metric] for each in other.indicators)


def test_every_need_is_in_the_catalogue() -> None:
    names = {need.name for need in library.data_needs()}
    for key in library.indicator_system_keys():
        assert {need for each in library.indicator_system(key).indicators for need in each.needs} <= names


def test_every_method_and_kind_has_words() -> None:
    assert METHODS.keys() == set(Method)
    assert COLLECTIONS.keys() == set(Collection)


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(KeyError):
        library.indicator_system_text("chongqing-1922")
