"""Text at the door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.text import bigrams, normalise, normalise_code, similarity


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("１２３ＡＢＣ", "123ABC"),  # noqa: RUF001
        ("一、二，三。（四）", "一、二，三。（四）"),
        ("a\x00b\x1bc", "abc"),
        ("一\u200b二\u202e三\ufeff", "一二三"),
        ("  行\r\n行\t \n", "行\n行"),
        ("\ud800坏", "坏"),
        ("①", "1"),
    ],
)
def test_what_is_kept(given_text: str, kept: str) -> None:
    assert normalise(given_text) == kept


@given(st.text())
def test_normalising_twice_changes_nothing_that_matters(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\x00" not in once
    once.encode("utf-8")


def test_a_code_has_no_white_space_and_is_upper_case() -> None:
    assert normalise_code(" ９１330282 l07196379d\x00") == "91330282L07196379D"  # noqa: RUF001


def test_alike_and_different_texts() -> None:
    one = bigrams("要求外地企业在本地设立分公司")
    other = bigrams("要求外地企业必须在本地设立子公司")
    far = bigrams("审批超过法定时限")
    assert similarity(one, other) > 0.6 > 0.1 > similarity(one, far)


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    a, b = bigrams(one), bigrams(other)
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1
    assert similarity(a, a) == (1.0 if a else 0.0)


def test_very_short_texts() -> None:
    assert bigrams("") == frozenset()
    assert bigrams("！") == frozenset()
    assert bigrams("A") == frozenset("a")
