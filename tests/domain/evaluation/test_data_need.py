"""The catalogue of data needs."""

import pytest

from marketaccess.domain.basics.toml import load
from marketaccess.domain.evaluation.data_need import FREQUENCIES, KINDS, Frequency, Kind, parse
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R5.1")
GOOD = """
name = "licences"
label = "电子证照"
frequency = "monthly"
source = "电子证照库"
key = ["licence"]
dated_by = "issued_on"
[[columns]]
name = "licence"
label = "标识"
kind = "text"
[[columns]]
name = "issued_on"
label = "签发日期"
kind = "day"
is_required = false
[[orders]]
first = "issued_on"
then = "issued_on"
[[references]]
column = "licence"
data_set = "licences"
key = "licence"
"""


def test_a_need_is_read() -> None:
    need = parse(load(GOOD))
    assert (need.name, need.provider, need.key, need.dated_by) == ("licences", "", ("licence",), "issued_on")
    assert need.column("issued_on").kind is Kind.DAY
    assert not need.column("issued_on").is_required
    with pytest.raises(KeyError):
        need.column("other")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = ["licence"]', 'key = ["number"]', "列“number”没有在 columns 中列出"),
        ('dated_by = "issued_on"', 'dated_by = "day"', "列“day”没有"),
        ('then = "issued_on"', 'then = "ended_on"', "列“ended_on”没有"),
        ('column = "licence"', 'column = "paper"', "列“paper”没有"),
        ('kind = "day"', 'kind = "date"', "取值“date”不认识"),
        ("key = [", "keys = [", "缺少 key"),
        ('frequency = "monthly"', 'frequency = "weekly"', "取值“weekly”不认识"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(load(GOOD.replace(old, new, 1)))


def test_every_kind_and_frequency_has_words() -> None:
    assert KINDS.keys() == set(Kind)
    assert FREQUENCIES.keys() == set(Frequency)


def test_the_catalogue_refers_to_itself_only() -> None:
    needs = {need.name: need for need in library.data_needs()}
    for need in needs.values():
        for reference in need.references:
            assert needs[reference.data_set].key == (reference.key,)


def test_codes_are_those_of_the_national_standard() -> None:
    needs = {need.name: need for need in library.data_needs()}
    assert list(needs["ratings"].column("satisfaction").codes) == ["1", "2", "3", "4", "5"]
    assert list(needs["special_procedures"].column("kind").codes) == ["1", "2"]
    assert {"GB/T 39046—2020 A.6"} == {needs["service_records"].column("kind").standard}


def test_only_the_ratings_of_the_handling_have_no_provider() -> None:
    assert [need.name for need in library.data_needs() if not need.provider] == ["problem_ratings"]
