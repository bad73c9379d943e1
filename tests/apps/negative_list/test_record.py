"""R2.2: an edition is recorded whole, once; a correction follows it and hides nothing."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from marketaccess.apps.negative_list import actions, queries
from marketaccess.apps.negative_list.models import Measure, Revision
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.negative_list.edition import Edition, Series
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.make_list import FOOD, SEALS
from tests.make_list import list_edition as edition

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]
LATER = make.NINE + timedelta(days=1)


def store(made: Edition, at: object = make.NINE, **more: object) -> actions.Stored:
    return actions.store_revision(edition=made, by=SYSTEM, at=at, **more)  # type: ignore[arg-type]


def test_an_edition_comes_back_as_it_was_recorded() -> None:
    made = edition(FOOD, SEALS, document_number="某号", in_force_to=date(2030, 1, 1))
    stored = store(made)
    assert stored.is_new
    assert queries.edition_value(stored.revision) == made


def test_the_same_again_changes_nothing() -> None:
    first = store(edition(FOOD))
    again = store(edition(FOOD), at=LATER)
    assert (again.revision, again.is_new) == (first.revision, False)
    assert Revision.objects.count() == 1
    assert Event.objects.filter(action="list.record").count() == 1


def test_a_correction_is_a_new_revision_and_the_old_one_stays_readable() -> None:
    store(edition(FOOD, SEALS))
    store(edition(FOOD), at=LATER)
    now = queries.revision_of("2025")
    then = queries.revision_of("2025", known_at=make.NINE + timedelta(hours=1))
    assert now is not None
    assert then is not None
    assert (now.number, then.number) == (2, 1)
    assert len(queries.edition_value(then).items) == 2
    assert queries.revision_of("2025", known_at=make.NINE - timedelta(hours=1)) is None


def test_what_a_correction_took_away_is_no_longer_found() -> None:
    store(edition(SEALS))
    fixed = store(edition(FOOD), at=LATER).revision
    assert not queries.find(fixed, queries.Wish(query="公章")).exists()
    assert queries.find(fixed, queries.Wish(query="食品")).count() == 2


def test_the_event_tells_what_was_and_what_is() -> None:
    store(edition(FOOD))
    store(edition(FOOD, SEALS), at=LATER)
    event = Event.objects.filter(action="list.record").latest("sequence")
    assert event.detail["was"]["revision"] == 1
    assert event.detail["now"]["items"] == 2
    assert event.subject_ref == "2025"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2022, 3, 24), None),
        (date(2022, 3, 25), "2022"),
        (date(2025, 4, 23), "2022"),
        (date(2025, 4, 24), "2025"),
    ],
)
def test_which_edition_holds_on_a_day(on: date, expected: str | None) -> None:
    store(edition(SEALS, key="2022", in_force_from=date(2022, 3, 25), in_force_to=date(2025, 4, 23)))
    store(edition(FOOD))
    found = queries.revision_in_force(Series.NEGATIVE_LIST, on)
    assert (found.edition.key if found else None) == expected


def test_a_demonstration_is_never_part_of_what_is_real() -> None:
    store(edition(FOOD, key="demo", is_demonstration=True))
    on = date(2026, 1, 1)
    shown = queries.revision_in_force(Series.NEGATIVE_LIST, on)
    assert shown is not None
    assert shown.edition.key == "demo"
    assert queries.revision_in_force(Series.NEGATIVE_LIST, on, is_real=True) is None
    store(edition(FOOD, key="2025"))
    official = queries.revision_in_force(Series.NEGATIVE_LIST, on)
    assert official is not None
    assert official.edition.key == "2025"


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (edition(), "file"),
        (edition(FOOD, in_force_to=date(2020, 1, 1)), "in_force_to"),
        (edition(FOOD, evolve(FOOD, number="9")), "file"),
        (edition(evolve(FOOD, measures=(FOOD.measures[0], FOOD.measures[0]))), "file"),
    ],
    ids=["empty", "ends early", "same code twice", "same measure twice"],
)
def test_a_contradiction_is_refused_and_nothing_is_stored(made: Edition, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        store(made)
    assert refused.value.field == field
    assert not Revision.objects.exists()
    assert not Event.objects.filter(action="list.record").exists()


def test_an_edition_keeps_its_series_and_a_demonstration_stays_one() -> None:
    store(edition(FOOD, key="demo", is_demonstration=True))
    with pytest.raises(Refusal, match="示范数据"):
        store(edition(SEALS, key="demo"))
    with pytest.raises(Refusal, match="不能改作"):
        store(edition(SEALS, key="demo", is_demonstration=True, series=Series.INTERNET))
    assert Measure.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "at"),
    [
        (Role.DEPARTMENT_HANDLER, make.HANDLING),
        (Role.COORDINATING_HEAD, make.OFFICE),
        (Role.AUDITOR, make.OFFICE),
    ],
)
def test_only_the_coordinating_clerk_records(role: Role, at: str) -> None:
    make.county()
    with pytest.raises(NotAllowed, match="牵头单位经办员"):
        actions.store_revision(edition=edition(FOOD), by=make.actor(role, at), at=make.NINE)
    assert not Revision.objects.exists()


def test_a_person_says_when_the_edition_was_checked() -> None:
    store(edition(FOOD))
    actions.confirm_in_force(edition_key="2025", on=make.TODAY, by=SYSTEM, at=make.NINE)
    found = queries.revision_of("2025")
    assert found is not None
    assert found.checked_on == make.TODAY
    assert Event.objects.filter(action="list.check").count() == 1


def test_nobody_checked_tomorrow_and_nothing_that_is_not_there() -> None:
    store(edition(FOOD))
    with pytest.raises(Refusal, match="不能晚于今天"):
        actions.confirm_in_force(
            edition_key="2025", on=make.TODAY + timedelta(days=1), by=SYSTEM, at=make.NINE
        )
    with pytest.raises(Refusal, match="没有这一版"):
        actions.confirm_in_force(edition_key="1999", on=make.TODAY, by=SYSTEM, at=make.NINE)
