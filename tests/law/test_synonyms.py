"""Everyday words as law data: well-formed, and worth having."""

import pytest

from marketaccess.domain.basics.search_text import form
from marketaccess.law import library
from marketaccess.site.demonstration.lists import PLANNED, edition

pytestmark = pytest.mark.requirement("R2.2")
# The words that everybody asks first.
EXPECTED = {
    "药店": "药品零售",
    "餐馆": "餐饮",
    "网吧": "互联网上网服务",
    "刻章": "公章刻制",
    "民宿": "旅馆",
    "补习班": "校外培训",
    "加油站": "成品油",
    "驾校": "驾驶员培训",
}


@pytest.mark.parametrize(("word", "meant"), EXPECTED.items())
def test_an_everyday_word_means_words_of_the_list(word: str, meant: str) -> None:
    assert any(meant in other for other in library.synonyms()[word])


def test_all_stand_in_the_form_that_is_searched() -> None:
    for word, meant in library.synonyms().items():
        assert word == form(word)
        assert meant
        assert all(other == form(other) and len(other) >= 2 for other in meant)


def test_most_words_find_something_in_the_demonstration_list() -> None:
    texts = [form(item.title + m.text) for item in edition(PLANNED[1]).items for m in item.measures]
    found = [w for w, meant in library.synonyms().items() if any(m in t for m in (w, *meant) for t in texts)]
    assert len(found) >= 0.85 * len(library.synonyms())
