"""The demonstration's deliveries: accepted, waiting, refused by rule, all marked; the ratings become work."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from marketaccess.apps.ratings import queries as ratings
from marketaccess.apps.ratings.models import RatingTask, ServiceRating
from marketaccess.domain.evaluation.data_need import Frequency
from marketaccess.domain.evaluation.freshness import last_ended
from marketaccess.site.demonstration import deliveries
from marketaccess.site.demonstration.county import set_up
from marketaccess.warehouse.deliveries import running
from marketaccess.warehouse.deliveries.models import Delivery
from tests import make_list
from tests.warehouse.deliveries.conftest import run_here

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("quick_passphrases", "unconfined"),
    pytest.mark.requirement("R5.2", "R5.3"),
]
CODE = "11990101MB1234567X400013100100{}"
NOW = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)


def test_they_stand_in_every_state_once_and_are_marked(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAREHOUSE_ROOT = tmp_path / "warehouse"
    monkeypatch.setattr(running, "run", run_here)
    county = set_up(profile_key="county-0137", at=NOW)
    for at, key in enumerate(("market_regulation", "transport", "commerce")):
        make_list.service_item(f"示范事项{at}", code=CODE.format(at), department=county.departments[key].pk)
    for _ in range(2):
        deliveries.record(county, now=NOW)
    rows = list(Delivery.objects.order_by("pk"))
    assert [(row.need, row.period, row.state) for row in rows] == [
        ("ratings", "2026-10", "accepted"),
        ("service_records", "2026-10", "accepted"),
        ("service_records", "2026-10", "checked"),
        ("service_records", "2026-09", "refused"),
    ]
    assert all(row.is_demonstration for row in rows)
    assert [finding["rule"] for finding in rows[1].report["findings"]] == ["wrong_order", "duplicate_key"]
    assert 0 < rows[1].rows_rejected < rows[1].rows_in * 0.05
    assert rows[2].rows_rejected < rows[1].rows_rejected
    october = last_ended(Frequency.MONTHLY, NOW.date())
    assert october is not None
    found = ratings.coverage(october.begins, october.ends)
    assert found.is_demonstration
    assert (found.total, found.used_channels) == (deliveries.RATINGS - 2, len(deliveries.CHANNELS))
    assert RatingTask.objects.count() == found.bad > 0
    marks = ServiceRating.objects.exclude(marks=[]).values_list("number", flat=True)
    assert {number[-3:] for number in marks} >= {"100", "101", "102"}
