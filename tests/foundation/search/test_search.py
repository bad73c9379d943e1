"""R2.2: what is asked for is found, all of it and nothing else, on both databases."""

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from marketaccess.domain.basics.search_text import form, words
from marketaccess.foundation.search import actions, queries

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]
TEXTS = {
    1: "食品生产许可证核发",
    2: "食品经营许可（含餐饮服务）",
    3: "烟草专卖零售许可证核发（电子烟）",
    4: "ＡＢＣ类 Vpn 业务许可",
    5: "公章刻制业备案、印章",
    6: "设立、变更",
}


@pytest.fixture
def index() -> None:
    actions.put(subject="things", texts=TEXTS.items())


def found(query: str, **more: object) -> list[int]:
    return sorted(queries.matching("things", query, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("食品", [1, 2]),
        ("许可证", [1, 3]),
        ("可证核发（电", [3]),
        ("食品 经营", [2]),
        ("经营\u3000食品", [2]),
        ("电", [3]),
        ("、", [5, 6]),
        ("立、变", [6]),
        ("abc类vpn", [4]),
        ("ＡＢＣ", [4]),  # noqa: RUF001 - what an input method gives
        ("食经", []),
        ("品食", []),
        ("", []),
        ("   ", []),
        ("%", []),
        ("_", []),
        ("'", []),
        ('"食品"', []),
        ("食品' OR '1'='1", []),
        ("\x00", []),
    ],
)
def test_a_query_finds_every_substring_and_nothing_else(index: None, query: str, expected: list[int]) -> None:
    assert found(query) == expected


def test_a_synonym_is_found_as_the_word_is(index: None) -> None:
    assert found("印鉴") == []
    assert found("印鉴", synonyms={"印鉴": ["公章", "印章"]}) == [5]
    assert found("印鉴 备案", synonyms={"印鉴": ["公章"]}) == [5]
    assert found("印鉴 许可", synonyms={"印鉴": ["公章"]}) == []


def test_another_subject_is_not_searched(index: None) -> None:
    actions.put(subject="others", texts=[(1, "食品")])
    assert list(queries.matching("others", "食品")) == [1]
    assert found("食品") == [1, 2]


def test_putting_again_replaces(index: None) -> None:
    actions.put(subject="things", texts=[(1, "药品生产许可")])
    assert found("食品") == [2]
    assert found("药品") == [1]


def test_what_is_removed_is_not_found(index: None) -> None:
    actions.remove(subject="things", object_ids=[1, 99])
    assert found("食品") == [2]
    assert found("许可证核发") == [3]


@pytest.mark.parametrize("query", ["食\u200b品", "\ufeff食品", "食品\u202e", "食\x00品", "食\ud800品"])
def test_what_nobody_sees_in_a_query_hinders_nothing(index: None, query: str) -> None:
    assert found(query) == [1, 2]


def test_what_nobody_sees_in_a_text_hinders_nothing() -> None:
    actions.put(subject="things", texts=[(1, "食\u200b品\ufeff\x00许可\ud800")])
    assert found("食品许可") == [1]


@pytest.mark.parametrize("length", [2, 250, 300, 4000])
def test_a_query_of_any_length_is_answered(length: int) -> None:
    text = "".join(chr(0x4E00 + at) for at in range(length))
    actions.put(subject="things", texts=[(1, f"前{text}后"), (2, text[:-1])])
    assert found(text) == [1]
    assert found(text + "末") == []
    assert found(" ".join([text] * 8)) == [1]


def test_more_rows_than_a_batch_are_all_put_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 3)
    assert actions.put(subject="things", texts=((at, f"食品{at}号") for at in range(8))) == 8
    assert found("食品") == list(range(8))
    actions.put(subject="things", texts=[(1, "甲"), (1, "食品乙")])
    assert found("食品") == list(range(8))
    actions.remove(subject="things", object_ids=list(range(7)))
    assert found("食品") == [7]


@pytest.mark.parametrize("many", [0, 1, 1000])
def test_what_is_found_stands_by_place(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(queries, "MANY", many)
    places = {1: "b 2", 2: "b-1", 3: "B", 4: "", 5: "b 10", 6: "b"}
    actions.put(subject="things", texts=[(at, "食品许可") for at in places], places=places)
    in_order = [4, 3, 6, 5, 1, 2]  # byte by byte: no language sorts like this
    assert list(queries.matching("things", "食品")) == in_order
    assert list(queries.matching("things", "食品")[2:4]) == in_order[2:4]


def test_a_row_put_again_takes_its_new_place() -> None:
    actions.put(subject="things", texts=TEXTS.items(), places={1: "1", 2: "2"})
    actions.put(subject="things", texts=[(1, TEXTS[1])], places={1: "3"})
    assert list(queries.matching("things", "食品")) == [2, 1]


class AgainstAPlainScan(TestCase):
    """The index and a plain substring scan give the same rows, whatever the texts and the query."""

    LETTERS = "食品生产经营许可证、（A1 b\u3000𬭊é-"
    CODES = "食01ab、"

    @given(
        texts=st.lists(st.text(LETTERS, max_size=12), min_size=1, max_size=8),
        query=st.text(LETTERS, max_size=6),
    )
    @settings(max_examples=60, deadline=None)
    def test_recall_and_precision_are_one(self, texts: list[str], query: str) -> None:
        self.hold_against_a_scan(texts, query)

    @given(
        texts=st.lists(st.text(CODES, max_size=20), min_size=1, max_size=8),
        query=st.text(CODES, max_size=8),
    )
    @settings(max_examples=60, deadline=None)
    def test_also_for_codes(self, texts: list[str], query: str) -> None:
        self.hold_against_a_scan(texts, query)

    def hold_against_a_scan(self, texts: list[str], query: str) -> None:
        """The same rows in the same order, by the index and by reading, whole and in pages."""
        places = {at: form(text)[::-1] + str(at) for at, text in enumerate(texts)}
        actions.put(subject="scan", texts=enumerate(texts), places=places)
        asked = words(query)
        fitting = (at for at, text in enumerate(texts) if asked and all(w in form(text) for w in asked))
        scanned = sorted(fitting, key=lambda at: places[at].encode())
        for many in (0, 2, 1000):
            with patch.object(queries, "MANY", many):
                found = queries.matching("scan", query)
                assert list(found) == scanned
                assert list(found[1:3]) == scanned[1:3]
                assert found.count() == len(scanned)
