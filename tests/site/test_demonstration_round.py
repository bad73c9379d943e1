"""The demonstration's round of evaluation: opened, given made-up data, frozen; the worker does the rest."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from marketaccess.apps.evaluation.announcements import computation_asked
from marketaccess.apps.evaluation.models import Computation, Round
from marketaccess.site.demonstration import evaluation
from marketaccess.site.demonstration.county import set_up
from tests.warehouse import folder

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("quick_passphrases", "unconfined"),
    pytest.mark.requirement("R4.7"),
]
NOW = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _small_sample(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample of three problems in the place of twenty thousand records."""
    settings.EVALUATION_ROOT = tmp_path / "evaluation"

    def sample(place: Path, period: object) -> None:
        folder.write(place, problems=[{"problem": str(n), "unit": "unit-001"} for n in range(3)])

    monkeypatch.setattr(evaluation, "_sample", sample)


def test_it_is_computed_marked_and_made_once() -> None:
    county = set_up(profile_key="county-0137", at=NOW)
    for _ in range(2):
        evaluation.record(county, now=NOW)
    one = Round.objects.get()
    assert (one.period, one.is_demonstration, one.state) == ("2026Q3", True, "computed")
    assert one.units.count() == len(county.departments)
    row = Computation.objects.get()
    assert row.scores.get(unit__code="unit-001", indicator=21).denominator == 3
    sheet = json.loads(bytes(row.worksheet.content))
    assert {each["name"] for each in sheet["data_sets"]} >= {"units", "calendar", "problems"}
    assert [step.verb for step in one.progress.all()] == ["open", "start", "freeze", "record"]


def test_it_is_computed_before_anybody_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker begins only after the addresses were printed."""
    monkeypatch.setattr(computation_asked, "send", lambda *_, **__: [])
    evaluation.record(set_up(profile_key="county-0137", at=NOW), now=NOW)
    assert Round.objects.get().state == "frozen"
    for _ in range(2):
        evaluation.compute(now=NOW)
    assert Round.objects.get().state == "computed"
    assert Computation.objects.get().state == "ready"


@pytest.mark.parametrize(
    ("day", "name"), [(1, "2025Q4"), (4, "2026Q1"), (7, "2026Q2"), (10, "2026Q3"), (12, "2026Q3")]
)
def test_the_period_is_the_last_quarter_that_is_over(day: int, name: str) -> None:
    assert evaluation._last_quarter(datetime(2026, day, 1, 3, 0, tzinfo=UTC)).name == name
