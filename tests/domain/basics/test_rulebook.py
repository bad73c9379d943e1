"""A rulebook: every offence once, in its order, with the words and the source of its rule."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.reader import Severity
from marketaccess.domain.basics.rulebook import SEVERITIES, Offence, Rule, Rulebook

pytestmark = pytest.mark.requirement("R2.2")
SOURCE = Citation("某文件", "一")


def negative(numbers: tuple[int, ...]) -> Iterator[Offence]:
    for at, number in enumerate(numbers):
        if number < 0:
            yield Offence(str(at), f"{number} 小于零。")


def odd(numbers: tuple[int, ...]) -> Iterator[Offence]:
    return (Offence(str(at)) for at, number in enumerate(numbers) if number % 2)


FIRST = Rule("T1", "不小于零。", SOURCE, Severity.ERROR, negative)
SECOND = Rule("T2", "是双数。", SOURCE, Severity.WARNING, odd)
BOOK: Rulebook[tuple[int, ...]] = Rulebook((FIRST, SECOND))


def test_findings_come_by_rule_and_then_by_place() -> None:
    found = [(each.number, each.where) for each in BOOK.check((1, -2, -3))]
    assert found == [("T1", "1"), ("T1", "2"), ("T2", "0"), ("T2", "2")]


def test_a_finding_carries_what_its_reader_needs() -> None:
    (found,) = BOOK.check((-2,))
    assert (found.words, found.source, found.severity) == ("不小于零。", SOURCE, Severity.ERROR)
    assert (found.where, found.detail) == ("0", "-2 小于零。")


def test_nothing_to_find_is_nothing() -> None:
    assert BOOK.check(()) == BOOK.check((2, 4)) == Rulebook[int](()).check(7) == ()


def test_a_number_used_twice_stops_the_programme_at_once() -> None:
    with pytest.raises(ValueError, match="T1"):
        Rulebook((FIRST, SECOND, evolve(SECOND, number="T1")))


def test_every_severity_has_its_word() -> None:
    assert set(SEVERITIES) == set(Severity)
