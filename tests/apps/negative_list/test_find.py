"""Finding measures: by words, by day, by facet, in one edition or in all that hold."""

from datetime import date

import pytest

from marketaccess.apps.negative_list import queries
from marketaccess.apps.negative_list.models import Revision
from marketaccess.apps.negative_list.queries import Wish
from marketaccess.domain.negative_list.edition import Scope, Series
from tests import make, make_list

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]
FOOD = make_list.list_item(
    "203001",
    "未获得许可，不得从事特定食品生产经营",
    make_list.list_measure("食品生产许可证核发", "市场监管部门"),
    make_list.list_measure("食盐定点生产企业审批", "盐业主管部门", "市场监管部门"),
)
SEALS = make_list.list_item(
    "212003", "未获得许可，不得刻制公章", make_list.list_measure("公章刻制业特种行业许可", "公安机关")
)
LOCAL = make_list.list_item(
    "207002",
    "未获得许可，不得从事道路运输",
    make_list.list_measure("城市共享单车投放许可", "交通运输部门", scope=Scope.LOCAL, area="示范省"),
)
BANNED = make_list.list_item(
    "100004", "禁止违规开展金融相关经营活动", make_list.list_measure("禁止炒作虚拟货币", "金融监管部门")
)


@pytest.fixture
def old(db: None) -> Revision:
    return make_list.recorded("e-2022", FOOD, SEALS, BANNED, begins=date(2022, 3, 25), ends=date(2025, 4, 23))


@pytest.fixture
def new(old: Revision) -> Revision:
    return make_list.recorded("e-2025", FOOD, LOCAL, BANNED)


def texts(revision: Revision, query: str = "", **chosen: str) -> list[str]:
    return [measure.text for measure in queries.find(revision, Wish(query, **chosen))]


class TestFind:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("食品", ["食品生产许可证核发", "食盐定点生产企业审批"]),  # the second by its item's title
            ("盐", ["食盐定点生产企业审批"]),
            ("203001 核发", ["食品生产许可证核发"]),
            ("示范省", ["城市共享单车投放许可"]),
            ("制造业", ["食品生产许可证核发", "食盐定点生产企业审批"]),  # by section
            ("２０７００２", ["城市共享单车投放许可"]),  # noqa: RUF001 - full width
            ("公章", []),  # only in the edition before
        ],
    )
    def test_by_words_codes_departments_sections(
        self, new: Revision, query: str, expected: list[str]
    ) -> None:
        assert texts(new, query) == expected

    @pytest.mark.parametrize(
        ("chosen", "expected"),
        [
            ({"access": "prohibited"}, ["禁止炒作虚拟货币"]),
            ({"section": "G"}, ["城市共享单车投放许可"]),
            ({"scope": "local"}, ["城市共享单车投放许可"]),
            ({"authority": "盐业主管部门"}, ["食盐定点生产企业审批"]),
            ({"authority": "盐业"}, []),
            ({"authority": '"'}, []),
        ],
    )
    def test_by_facet(self, new: Revision, chosen: dict[str, str], expected: list[str]) -> None:
        assert texts(new, **chosen) == expected

    def test_without_a_wish_everything_in_the_order_of_the_list(self, new: Revision) -> None:
        assert len(texts(new)) == 4
        assert texts(new)[0] == "食品生产许可证核发"

    def test_a_synonym_finds_what_it_means(self, new: Revision) -> None:
        found = queries.find(new, Wish("小吃"), {"小吃": ("食品生产",)})
        assert [measure.text for measure in found][:1] == ["食品生产许可证核发"]


class TestSurvey:
    def test_counts_before_and_after_narrowing(self, new: Revision) -> None:
        found = queries.survey([new], Wish("食", authority="盐业主管部门"))
        assert (found.total, len(found.found)) == (2, 1)
        assert found.counts["authority"] == {"市场监管部门": 2, "盐业主管部门": 1}

    def test_goes_through_all_that_hold_on_the_day_the_list_first(self, new: Revision) -> None:
        annex = make_list.recorded("p-2025", BANNED, series=Series.PROHIBITIONS)
        held = queries.revisions_in_force(date(2025, 5, 1))
        assert held == [new, annex]
        measures = queries.measures_of(queries.survey(held, Wish("虚拟货币")).found)
        assert [measure.item.revision for measure in measures] == [new, annex]


class TestTheDay:
    @pytest.mark.parametrize(
        ("on", "key"),
        [
            (date(2022, 3, 24), None),
            (date(2022, 3, 25), "e-2022"),
            (date(2025, 4, 23), "e-2022"),
            (date(2025, 4, 24), "e-2025"),
            (date(9999, 12, 31), "e-2025"),
            (date(1, 1, 1), None),
        ],
    )
    def test_the_edition_in_force_changes_with_the_day(
        self, new: Revision, on: date, key: str | None
    ) -> None:
        assert [each.edition.key for each in queries.revisions_in_force(on)] == ([key] if key else [])

    def test_an_official_edition_goes_before_a_demonstration_one(self, new: Revision) -> None:
        make_list.recorded("demo", SEALS, begins=date(2025, 5, 1), is_demonstration=True)
        assert queries.revisions_in_force(date(2025, 6, 1)) == [new]


class TestCancelled:
    def test_what_only_the_edition_before_names(self, new: Revision) -> None:
        assert [measure.text for measure in queries.cancelled(new, "公章")] == ["公章刻制业特种行业许可"]

    def test_what_is_still_there_is_not_cancelled(self, new: Revision) -> None:
        assert queries.cancelled(new, "食品") == []

    @pytest.mark.parametrize("query", ["", "  ", "\x00"])
    def test_no_words_ask_for_nothing(self, new: Revision, query: str) -> None:
        assert queries.cancelled(new, query) == []

    def test_the_first_edition_has_none_before(self, old: Revision) -> None:
        assert queries.before_of(old) is None
        assert queries.cancelled(old, "食品") == []

    def test_a_demonstration_edition_is_not_before_an_official_one(self, db: None) -> None:
        make_list.recorded("demo", SEALS, begins=date(2022, 1, 1), is_demonstration=True)
        official = make_list.recorded("e-2025", FOOD)
        assert queries.before_of(official) is None


class TestOne:
    def test_a_measure_by_key_or_by_official_code(self, db: None) -> None:
        item = make_list.list_item("203001", "食品", make_list.list_measure("食品生产许可", code="C-1/2"))
        revision = make_list.recorded("e", item)
        for key in ("203001-1", "C-1/2"):
            found = queries.measure_of(revision, key)
            assert found is not None
            assert found.text == "食品生产许可"
        assert queries.measure_of(revision, "") is None
        assert queries.item_of(revision, "999999") is None

    def test_the_same_words_under_another_number_are_the_same_measure(self, old: Revision) -> None:
        moved = make_list.list_item("203009", "食品", make_list.list_measure("食品生产许可证核发"))
        later = make_list.recorded("e-2025", moved)
        before = queries.measure_of(old, "203001-1")
        assert before is not None
        now = queries.measure_worded(later, before)
        assert now is not None
        assert now.key == "203009-1"


class TestNews:
    def test_tells_what_was_recorded_and_corrected(self, old: Revision) -> None:
        make_list.recorded("e-2022", FOOD, begins=date(2022, 3, 25), at=make.at(date(2026, 10, 9)))
        told = queries.news()
        assert [each.key for each in told] == ["edition-e-2022-2", "edition-e-2022-1"]
        assert "修订" in told[0].title
        assert "录入" in told[1].title

    def test_tells_a_confirmed_comparison_with_its_counts(self, old: Revision, new: Revision) -> None:
        make_list.compared(old, new, kinds=[["removed"], ["added"], ["added", "moved"]])
        told = queries.news()[0]
        assert told.edition == "e-2025"
        assert "新增2" in told.summary
        assert "取消1" in told.summary

    def test_keeps_to_the_latest(self, new: Revision) -> None:
        assert len(queries.news(most=1)) == 1
