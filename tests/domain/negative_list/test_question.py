"""From what people type to words that the list knows."""

import pytest

from marketaccess.domain.negative_list.question import beginning, plain_words

pytestmark = pytest.mark.requirement("R2.2")
SYNONYMS = {
    "药店": ("药品零售",),
    "药": ("药品",),
    "网吧": ("互联网上网服务",),
    "宠物医院": ("动物诊疗",),
    "医院": ("医疗机构",),
}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("我想开药店", ("药店",)),
        ("开一家宠物医院", ("宠物医院",)),
        ("药店 市场监管", ("药店", "市场监管")),
        ("天体物理馆", ("天体物理馆",)),
        ("开药店 办药店", ("药店",)),
        ("", ()),
    ],
)
def test_the_longest_everyday_word_in_a_word_stands_for_it(typed: str, expected: tuple[str, ...]) -> None:
    assert plain_words(typed, SYNONYMS) == expected


def test_suggests_what_begins_so_before_what_only_holds_it() -> None:
    assert beginning("医院", SYNONYMS, most=5) == ["医院", "宠物医院"]
    assert beginning("药", SYNONYMS, most=1) == ["药"]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "zzz"])
def test_nothing_is_suggested_for_nothing(typed: str) -> None:
    assert beginning(typed, SYNONYMS, most=5) == []
