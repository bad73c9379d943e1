"""The demonstration county: every state, every light, all through the real actions."""

from datetime import UTC, datetime

import pytest

from marketaccess.apps.leads import queries as leads
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.lights import Light
from marketaccess.site.demonstration.county import County, set_up
from marketaccess.site.demonstration.play import play

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)  # a Wednesday, 15:00 in Beijing


@pytest.fixture
def county() -> County:
    made = set_up(profile_key="county-0137", at=NOW)
    play(made, now=NOW)
    return made


def test_every_state_and_every_light_is_there(county: County) -> None:
    found = Lead.objects.all()
    assert {lead.state for lead in found} == {state.value for state in LeadState}
    assert {leads.light(lead, NOW.date()) for lead in found} == set(Light)
    assert found.count() >= 16
