"""The demonstration list: two editions, marked, and the same however often they are recorded."""

from datetime import date

import pytest

from marketaccess.apps.negative_list import queries
from marketaccess.domain.basics.reader import Severity
from marketaccess.domain.negative_list.edition import Series, totals
from marketaccess.domain.negative_list.rules import EDITION_RULES
from marketaccess.site.demonstration.lists import PLANNED, edition, record
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]


def test_a_second_time_changes_nothing() -> None:
    record(at=make.NINE)
    record(at=make.NINE)
    assert [(each.edition.key, each.number) for each in queries.known_revisions()] == [
        ("demo-2022", 1),
        ("demo-2025", 1),
    ]


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (date(2022, 3, 24), None),
        (date(2022, 3, 25), "demo-2022"),
        (date(2025, 4, 23), "demo-2022"),
        (date(2025, 4, 24), "demo-2025"),
    ],
)
def test_they_follow_one_another_without_a_gap(on: date, key: str | None) -> None:
    record(at=make.NINE)
    found = queries.revision_in_force(Series.NEGATIVE_LIST, on)
    assert (found.edition.key if found else None) == key


@pytest.mark.parametrize("planned", PLANNED, ids=lambda planned: planned.key)
def test_each_keeps_the_rules_and_says_what_it_is(planned: object) -> None:
    made = edition(planned)  # type: ignore[arg-type]
    assert made.is_demonstration
    assert "示范" in made.title
    assert [f for f in EDITION_RULES.check(made) if f.severity is Severity.ERROR] == []
    counted = totals(made.items)
    assert counted.prohibited == 6
    assert (counted.permit or 0) > 80


def test_they_never_enter_a_real_score() -> None:
    record(at=make.NINE)
    assert queries.revision_in_force(Series.NEGATIVE_LIST, date(2025, 5, 1), is_real=True) is None
