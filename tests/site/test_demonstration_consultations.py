"""The questions of the demonstration county: every state, marked as made up, played once."""

from datetime import UTC, datetime

import pytest

from marketaccess.apps.consultations import queries
from marketaccess.apps.consultations.models import Consultation, Publication
from marketaccess.domain.casework.consultation_flow import ConsultationState as S
from marketaccess.domain.casework.lights import Light
from marketaccess.foundation.audit.verify import verify
from marketaccess.foundation.calendars import clocks
from marketaccess.law import library
from marketaccess.site.demonstration import consultations, lists
from marketaccess.site.demonstration.county import County, set_up

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("quick_passphrases"),
    pytest.mark.requirement("R2.3"),
]
NOW = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)  # a Wednesday, 15:00 in Beijing


@pytest.fixture(scope="class")
def played(arranged_once: None) -> tuple[County, dict[str, str]]:
    """The county with its questions, and the receipts that were printed."""
    county = set_up(profile_key="county-0137", at=NOW)
    lists.record(at=NOW)
    return county, consultations.record(county, now=NOW)


class TestTheCounty:
    def test_every_state_is_there_and_marked_and_a_second_run_changes_nothing(
        self,
        played: tuple[County, dict[str, str]],
    ) -> None:
        county, receipts = played
        found = Consultation.objects.all()
        assert {each.state for each in found} == {state.value for state in S}
        assert all(each.is_demonstration and "示范数据" in each.text for each in found)
        assert {clocks.today(NOW.date()).light(each.due_on) for each in found} == set(Light)
        for reference, receipt in receipts.items():
            opened = queries.by_receipt(receipt)
            assert opened is not None
            assert opened.reference == reference
        assert consultations.record(county, now=NOW) == {}
        assert not verify().breaks

    @pytest.mark.usefixtures("played")
    def test_what_is_published_says_that_it_is_made_up_and_one_warns_of_its_edition(self) -> None:
        rows = Publication.objects.all()
        assert all(row.is_demonstration and "非官方" in row.answer for row in rows)
        assert "13800000000" not in "".join(row.question for row in rows)
        warnings = [each.warning for each in queries.with_warnings(rows, on=NOW.date())]
        assert sum(map(bool, warnings)) == 1


@pytest.mark.parametrize("key", library.profile_keys())
def test_every_mechanism_can_be_demonstrated(key: str) -> None:
    county = set_up(profile_key=key, at=NOW)
    consultations.record(county, now=NOW)
    has_rule = "consultation" in library.profile(key).rules
    assert Consultation.objects.filter(due_on__isnull=False).exists() == has_rule
