"""The form of a text under the search: nothing that a person can see is lost, nothing unseen hinders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.search_text import (
    WORDS_MAX,
    alternatives,
    form,
    indexed,
    sought,
    tokens,
    words,
)
from tests.domain.samples import full_width

pytestmark = pytest.mark.requirement("R2.2")
LETTERS = st.text("食品生产经营许可证、（A1bé-\u3000 ", max_size=20)
# What an editor or a page puts between letters without anybody's seeing it.
UNSEEN = ["\u200b", "\ufeff", "\u202e", "\u2066", "\x00", "\x1f", "\x9f", "\ud800", "\r\n", "\t", "\u3000"]


@given(LETTERS, st.integers(0, 20), st.integers(2, 20))
def test_a_part_of_two_letters_or_more_is_a_part_of_the_form(text: str, start: int, length: int) -> None:
    assert form(text[start : start + length]) in form(text)


@given(LETTERS)
def test_every_bigram_of_a_part_is_a_bigram_of_the_whole(text: str) -> None:
    whole = form(text)
    for start in range(len(whole)):
        assert set(tokens(whole[start:])) <= set(tokens(whole))


@given(st.text("食品12ab-、é", max_size=30), st.integers(0, 30), st.integers(1, 30))
def test_the_index_holds_of_a_text_what_is_sought_for_any_part_of_it(
    text: str, start: int, length: int
) -> None:
    assert set(sought(form(text)[start : start + length])) <= set(indexed(form(text)))


@given(st.text("食品12ab-", min_size=2, max_size=12))
def test_every_certain_character_of_a_word_is_looked_up(word: str) -> None:
    looked_up = set("".join(sought(form(word))))
    assert {letter for pair in tokens(form(word)) for letter in pair} <= looked_up


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("食品生产", {"食品", "品生", "生产"}),
        ("123", {"12", "23"}),
        ("1234", {"1234"}),
        ("123456", {"1234", "3456"}),
        ("123456789", {"1234", "5678", "6789"}),
        ("编码0001局", {"编码", "码0", "0001", "1局"}),
        ("食", set()),
    ],
)
def test_codes_are_looked_up_by_fours(word: str, expected: set[str]) -> None:
    assert set(sought(form(word))) == expected


@given(st.text("AaBb12-", max_size=10))
def test_width_and_case_make_no_difference(text: str) -> None:
    assert form(text) == form(full_width(text)) == form(text.upper())


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_nobody_sees_hinders_no_search(unseen: str) -> None:
    assert form(f"食品{unseen}许可") == "食品许可"
    assert "".join(words(f"食品{unseen}许可")) == "食品许可"


@given(st.text(max_size=30))
def test_any_text_has_a_form_that_a_database_takes(text: str) -> None:
    formed = form(text)
    formed.encode()
    assert not any(letter.isspace() for letter in formed)
    assert all(len(pair) == 2 for pair in tokens(formed))


@given(st.text(max_size=30))
def test_no_token_can_leave_its_quotes(text: str) -> None:
    assert not set("'\"&|!():*\\ ") & set("".join(indexed(form(text))))


def test_the_words_of_a_query_are_each_asked_once_and_not_without_end() -> None:
    assert words("食品\u3000许可  食品") == ("食品", "许可")
    assert len(words(" ".join(map(str, range(50))))) == WORDS_MAX
    assert words(" \u200b ") == ()


def test_synonyms_are_asked_in_their_form_beside_the_word() -> None:
    assert alternatives("印鉴", {"印鉴": ["公 章", "ＡＢ", "印鉴"]}) == ("印鉴", "公章", "ab")  # noqa: RUF001
    assert alternatives("印鉴", {}) == ("印鉴",)
