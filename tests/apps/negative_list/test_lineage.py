"""R3.2: what became of an item through all editions."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from marketaccess.apps.negative_list import actions, queries
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.negative_list.changes import Kind
from marketaccess.domain.negative_list.edition import Item
from tests import make
from tests.make_list import list_item, list_measure, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]
LATER = make.NINE + timedelta(hours=1)
TAXIS = list_item("207001", "未获得许可，不得从事道路旅客运输", list_measure("出租汽车经营许可"))
CRUISES = list_item("207002", "未获得许可，不得从事水上旅客运输", list_measure("国际客船运输经营许可"))
TRAVEL = list_item("207001", "未获得许可，不得从事旅客运输", *TAXIS.measures, *CRUISES.measures)
# The same under another number, in words of its own.
HAULAGE = list_item("209001", "客运市场准入", list_measure("客运企业准入核准"))
BEGINS = {"e-2018": date(2018, 12, 21), "e-2020": date(2020, 12, 10), "e-2022": date(2022, 3, 12)}


def edition(key: str, *items: Item, **more: object) -> None:
    recorded(key, *items, begins=BEGINS[key], **more)  # type: ignore[arg-type]


def told(edition_key: str, item_key: str) -> list[tuple[str, list[str], list[str], bool]]:
    return [
        (
            stage.revision.edition.key,
            [item.key for item in stage.items],
            [str(kind) for kind in stage.kinds],
            stage.is_confirmed,
        )
        for stage in queries.lineage(edition_key, item_key)
    ]


def confirm(old: str, new: str, *pairs: tuple[list[str], list[str]]) -> None:
    """The comparison of two editions with these lines of items set right, confirmed."""
    row = actions.request_comparison(old_key=old, new_key=new, by=SYSTEM, at=make.NINE)
    for before, after in pairs:
        seen = list(row.changes.values_list("pk", flat=True))
        actions.correct_change(
            comparison=row.pk, level="item", seen=seen, old=before, new=after, by=SYSTEM, at=LATER
        )
    unsure = list(row.changes.values_list("pk", flat=True))
    actions.confirm_changes(comparison=row.pk, changes=unsure, by=SYSTEM, at=LATER)
    actions.confirm_comparison(comparison=row.pk, by=SYSTEM, at=LATER)


def test_the_same_item_goes_through_every_edition() -> None:
    moved_up = evolve(CRUISES, code="207001", number="001")
    edition("e-2018", TAXIS, CRUISES)
    edition("e-2020", TAXIS, CRUISES)
    edition("e-2022", moved_up)
    expected = [
        ("e-2018", ["207002"], [], False),
        ("e-2020", ["207002"], ["kept"], False),
        ("e-2022", ["207001"], ["renumbered"], False),
    ]
    assert told("e-2018", "207002") == told("e-2020", "207002") == told("e-2022", "207001") == expected


def test_a_code_alone_does_not_make_it_the_same() -> None:
    edition("e-2018", TAXIS)
    edition("e-2020", evolve(HAULAGE, code="207001"))
    assert told("e-2018", "207001")[1] == ("e-2020", [], ["removed"], False)
    assert told("e-2020", "207001") == [("e-2020", ["207001"], ["added"], False)]


@pytest.mark.parametrize(
    "later",
    [evolve(TAXIS, title=f"{TAXIS.title}经营"), evolve(TAXIS, title="客运", measures=TAXIS.measures)],
    ids=["like words", "the same measure"],
)
def test_the_code_with_like_words_or_a_measure_in_common_does(later: Item) -> None:
    edition("e-2018", TAXIS)
    edition("e-2020", later)
    assert told("e-2018", "207001")[1] == ("e-2020", ["207001"], ["reworded"], False)


def test_a_prohibition_and_a_permit_are_never_the_same() -> None:
    edition("e-2018", TAXIS)
    edition("e-2020", list_item("100001", TAXIS.title, *TAXIS.measures))
    assert told("e-2018", "207001")[1][1] == []


@pytest.mark.usefixtures("in_process")
class TestConfirmed:
    def test_what_a_person_confirmed_goes_before_words(self) -> None:
        edition("e-2018", TAXIS)
        edition("e-2020", HAULAGE)
        assert told("e-2018", "207001")[1][1] == []
        confirm("e-2018", "e-2020", (["207001"], ["209001"]))
        expected = [
            ("e-2018", ["207001"], [], False),
            ("e-2020", ["209001"], ["reworded", "renumbered", "moved"], True),
        ]
        found = told("e-2018", "207001")
        assert [(*stage[:2], stage[3]) for stage in found] == [(*stage[:2], stage[3]) for stage in expected]
        assert Kind.REWORDED in found[1][2]
        assert told("e-2020", "209001") == found

    def test_a_merger_is_seen_from_either_of_the_two_and_from_what_came_of_it(self) -> None:
        edition("e-2018", TAXIS, CRUISES)
        edition("e-2020", TRAVEL)
        confirm("e-2018", "e-2020")
        assert told("e-2018", "207002")[1][1] == ["207001"]
        assert told("e-2020", "207001")[0][1] == ["207001", "207002"]
        assert "merged" in told("e-2020", "207001")[1][2]

    def test_what_a_person_says_is_gone_is_gone(self) -> None:
        edition("e-2018", TAXIS)
        edition("e-2020", TAXIS)
        confirm("e-2018", "e-2020", (["207001"], []))
        assert told("e-2018", "207001")[1] == ("e-2020", [], ["removed"], True)

    def test_a_later_correction_of_an_edition_leaves_the_rest_confirmed(self) -> None:
        edition("e-2018", TAXIS, CRUISES)
        edition("e-2020", HAULAGE, CRUISES)
        confirm("e-2018", "e-2020", (["207001"], ["209001"]))
        edition("e-2020", HAULAGE, evolve(CRUISES, code="207009"), at=LATER)
        assert told("e-2018", "207001")[1][1] == ["209001"]
        # Its line speaks of a number that is gone: words decide again.
        assert told("e-2018", "207002")[1] == ("e-2020", ["207009"], ["renumbered"], False)

    def test_measures_follow_the_same_way(self) -> None:
        edition("e-2018", TAXIS)
        edition("e-2020", HAULAGE)
        old, new = queries.revision_of("e-2018"), queries.revision_of("e-2020")
        assert old is not None
        assert new is not None
        row = actions.request_comparison(old_key="e-2018", new_key="e-2020", by=SYSTEM, at=make.NINE)
        seen = list(row.changes.values_list("pk", flat=True))
        actions.correct_change(
            comparison=row.pk,
            level="measure",
            seen=seen,
            old=["207001-1"],
            new=["209001-1"],
            by=SYSTEM,
            at=LATER,
        )
        assert queries.measure_succession(old, new) == {}
        actions.confirm_comparison(comparison=row.pk, by=SYSTEM, at=LATER)
        assert queries.measure_succession(old, new) == {"207001-1": frozenset({"209001-1"})}
        measure = queries.measure_of(old, "207001-1")
        assert measure is not None
        found = queries.measure_worded(new, measure)
        assert found is not None
        assert found.key == "209001-1"


def test_a_demonstration_and_the_real_list_have_nothing_in_common() -> None:
    edition("e-2018", TAXIS)
    edition("e-2020", TAXIS, is_demonstration=True)
    assert [stage[0] for stage in told("e-2018", "207001")] == ["e-2018"]


@pytest.mark.parametrize(("edition_key", "item_key"), [("none", "207001"), ("e-2018", "999999")])
def test_what_is_not_there_has_no_past(edition_key: str, item_key: str) -> None:
    edition("e-2018", TAXIS)
    assert queries.lineage(edition_key, item_key) == ()
