"""What the platform itself gives to an evaluation, in the columns of the data needs."""

from datetime import date

import pytest

from marketaccess.law import library
from marketaccess.pipelines.evaluation_run import sources
from marketaccess.pipelines.evaluation_run.sources import Asked
from tests import kit, make, publishing
from tests import make_list as lists
from tests import make_rounds as rounds

pytestmark = pytest.mark.requirement("R5.1")
CODE = "11990101MB1234567X4000131001000"


def asked(**changes: object) -> Asked:
    return Asked.of(rounds.opened(**changes), at=make.NINE)


def the_list() -> None:
    publishing.edition()
    publishing.named()


def test_a_measure_is_the_units_that_answer_for_it() -> None:
    the_list()
    rows = list(sources.list_measures(asked()) or ())
    assert len(rows) == sum(len(texts) for texts in publishing.LISTED.values())
    assert {row["unit"] for row in rows} == {make.HANDLING}
    assert {row["access"] for row in rows} == {"permit_required"}
    assert all(str(row["measure"]).startswith(f"{publishing.EDITION}/") for row in rows)
    assert {row["revised_on"] for row in rows} == {None}


def test_a_unit_that_is_not_in_the_round_has_no_measures() -> None:
    the_list()
    assert list(sources.list_measures(asked(units=rounds.units(make.HELPING))) or ()) == []


def test_a_demonstration_edition_is_no_real_list() -> None:
    publishing.edition(is_demonstration=True)
    assert sources.list_measures(asked()) is None
    assert sources.list_measures(asked(is_demonstration=True)) is not None


def test_service_items_say_only_what_is_known() -> None:
    handling = make.department(make.HANDLING)
    item = lists.service_item("食品经营许可", code=CODE, department=handling.pk)
    (row,) = sources.service_items(asked()) or ()
    assert row["unit"] == make.HANDLING
    assert (row["service_item"], row["name"]) == (item.implementation_code, item.name)
    assert (row["gives_licence"], row["guide_on"], row["adjusted_on"]) == (None, None, None)
    assert row["is_online"] is False


def test_an_item_that_is_not_accepted_or_anothers_is_not_the_units() -> None:
    lists.service_item("食品经营许可", code=CODE, department=make.department(make.TARGET).pk)
    assert sources.service_items(asked()) is None


def test_a_correspondence_counts_where_it_is_of_the_edition_in_force() -> None:
    the_list()
    item = kit.service_item("000131101000")
    code = next(iter(publishing.LISTED))
    kinds = (
        (publishing.EDITION, "reviewed", f"{code}-1"),
        ("e-older", "reviewed", f"{code}-1"),
        (publishing.EDITION, "proposed", f"{code}-2"),
    )
    for edition, state, measure in kinds:
        lists.corresponding(item, measure, edition, state=state)
    rows = list(sources.correspondences(asked()) or ())
    assert [(row["measure"], row["service_item"]) for row in rows] == [
        (f"{publishing.EDITION}/{code}-1", item.implementation_code)
    ]


def test_every_row_has_the_columns_of_its_need() -> None:
    the_list()
    kit.service_item("000131101000")
    make.lead("closed")
    question, checked = asked(), set()
    for need in library.data_needs():
        if need.name not in sources.PLATFORM:
            continue
        for row in sources.PLATFORM[need.name][1](question) or ():
            assert set(row) == {column.name for column in need.columns}, need.name
            for column in need.columns:
                if column.codes and row[column.name]:
                    assert row[column.name] in column.codes, column.name
            checked.add(need.name)
            break
    assert {"units", "calendar", "list_measures", "problems"} <= checked


def test_the_round_asks_for_its_own_days() -> None:
    found = asked(period="2026-07")
    assert (found.begins, found.ends, found.by) == (date(2026, 7, 1), date(2026, 7, 31), make.TODAY)
    assert set(found.units.values()) == set(rounds.UNITS)
