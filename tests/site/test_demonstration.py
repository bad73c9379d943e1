"""The demonstration county: every state, every light, all through the real actions."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import RequestFactory
from django.conf import LazySettings

from marketaccess.apps.leads import queries as leads
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.lights import Light
from marketaccess.law import library
from marketaccess.site import cli
from marketaccess.site.demonstration import guard
from marketaccess.site.demonstration.county import County, secret_for, set_up
from marketaccess.site.demonstration.play import play
from tests import make

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
