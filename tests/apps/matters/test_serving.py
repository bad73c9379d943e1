"""Service items as the public sees them."""

from datetime import date

import pytest
from attrs import evolve
from pytest_django import DjangoAssertNumQueries

from marketaccess.apps.matters import queries
from marketaccess.domain.matters.correspondence import CorrespondenceState
from marketaccess.domain.matters.service_item import DayUnit, Nature, OnlineDepth
from marketaccess.foundation.search import queries as search
from tests import kit, make, make_list

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.3")]
DAY = date(2025, 5, 1)
OTHER = "11990101MB1234567X4000131002000"


def names(key: str = "203001-1", on: date = DAY) -> list[str]:
    return [item.name for item in queries.items_for_measure("e-2025", key, on=on)]


class TestItemsForAMeasure:
    def test_those_with_a_confirmed_correspondence(self) -> None:
        make_list.corresponding(make_list.service_item("食品生产许可"), "203001-1")
        assert names() == ["食品生产许可"]
        assert names("203001-2") == []

    @pytest.mark.parametrize("state", CorrespondenceState)
    def test_only_what_the_department_has_confirmed_counts(self, state: CorrespondenceState) -> None:
        make_list.corresponding(make_list.service_item("食品生产许可"), "203001-1", state=state)
        expected = state in {CorrespondenceState.CONFIRMED, CorrespondenceState.REVIEWED}
        assert bool(names()) is expected

    @pytest.mark.parametrize(
        ("begins", "ends", "is_there"),
        [
            (None, None, True),
            (DAY, DAY, True),
            (date(2025, 5, 2), None, False),
            (None, date(2025, 4, 30), False),
        ],
    )
    def test_a_correspondence_counts_while_it_is_valid(
        self, begins: date | None, ends: date | None, is_there: bool
    ) -> None:
        item = make_list.service_item("食品生产许可")
        make_list.corresponding(item, "203001-1", valid_from=begins, valid_to=ends)
        assert bool(names()) is is_there

    def test_what_is_accepted_stands_first(self) -> None:
        stopped = make_list.service_item("旧", is_accepting=False, stopped_on=DAY)
        accepted = make_list.service_item("新", code=OTHER)
        for item in (stopped, accepted):
            make_list.corresponding(item, "203001-1")
        assert names() == ["新", "旧"]


class TestFilings:
    def test_by_words_and_only_filings_that_are_accepted(self) -> None:
        make_list.service_item("开锁业备案", nature=Nature.FILING)
        make_list.service_item("开锁业许可", code=OTHER)
        assert [item.name for item in queries.filings("开锁")] == ["开锁业备案"]

    def test_a_stopped_one_is_none(self) -> None:
        make_list.service_item("开锁业备案", nature=Nature.FILING, is_accepting=False, stopped_on=DAY)
        assert queries.filings("开锁") == []

    def test_no_words_no_filings(self) -> None:
        make_list.service_item("开锁业备案", nature=Nature.FILING)
        assert queries.filings(" ") == []


class TestOneAndAll:
    def test_by_its_implementation_code_however_it_is_typed(self) -> None:
        made = make_list.service_item("食品生产许可")
        assert queries.service_item(made.implementation_code.lower() + " ") == made

    def test_a_basic_code_means_the_catalogues_own_entry(self) -> None:
        make_list.service_item("实施")
        standard = make_list.service_item("标准", code="", basic_code="000131001000", is_standard=True)
        assert queries.service_item("000131001000") == standard

    @pytest.mark.parametrize("code", ["", " ", "nothing", "\x00", "'"])
    def test_an_unknown_code_is_none(self, code: str) -> None:
        make_list.service_item("标准", code="", basic_code="000131001000", is_standard=True)
        assert queries.service_item(code) is None

    def test_published_by_words_and_nature(self) -> None:
        make_list.service_item("开锁业备案", nature=Nature.FILING)
        make_list.service_item("食品生产许可", code=OTHER)
        assert len(queries.published()) == 2
        assert [item.name for item in queries.published("食品")] == ["食品生产许可"]
        assert [item.name for item in queries.published(nature="filing")] == ["开锁业备案"]

    @pytest.mark.parametrize("many", [0, 2000])
    @pytest.mark.parametrize("query", ["", "许可"])
    def test_in_the_order_of_codes_however_they_are_found(
        self, monkeypatch: pytest.MonkeyPatch, query: str, many: int
    ) -> None:
        monkeypatch.setattr(search, "MANY", many)
        codes = ["000131003000", "000131001000", "000131002000", "000130901000"]
        for code in codes:
            make_list.service_item(f"{code}许可", code=f"11990101MB1234567X4{code}")
        make_list.service_item("标准许可", code="", basic_code="000131002000", is_standard=True)
        found = queries.published(query)
        assert [item.basic_code for item in found] == sorted([*codes, "000131002000"])
        assert [item.implementation_code[-12:] for item in found[2:4]] == ["", "000131002000"]
        assert found[1] == list(found)[1]
        assert (len(found), found[5:], len(queries.published(query, nature="filing"))) == (5, [], 0)

    def test_a_part_is_read_when_it_is_asked_for(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        make_list.service_item("食品生产许可")
        found = queries.published()
        with django_assert_num_queries(2):  # its keys, its items
            assert [item.name for item in found[:20]] == ["食品生产许可"]

    def test_one_whose_code_has_changed_moves(self) -> None:
        make_list.service_item("乙许可", code=OTHER)
        first = make_list.service_item("甲许可")
        assert [item.name for item in queries.published("许可")] == ["甲许可", "乙许可"]
        draft = evolve(queries.draft_of(first), basic_code="000131009000")
        kit.saved(draft, at=make_list.RECORDED_AT)
        assert [item.name for item in queries.published("许可")] == ["乙许可", "甲许可"]

    def test_is_told_with_labels(self) -> None:
        make.county()
        item = make_list.service_item(
            "食品生产许可",
            department=make.department("market", "示范县市场监督管理局").pk,
            statutory_days=20,
            statutory_unit=DayUnit.WORKING,
            online_depth=OnlineDepth.WHOLE,
        )
        told = queries.service_item_told(item)
        assert told["department"] == "示范县市场监督管理局"
        assert told["statutory_unit_label"] == "工作日"
        assert told["online_label"] == "全程网办"
        assert told["promised_unit_label"] == ""
