"""The API at work: taking in, once for each number; tokens, each with the sight of its seat; pages."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.accounts.models import ApiToken
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.site.programs import LEADS, program, send, told

pytestmark = pytest.mark.django_db

# ── Taking in ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R7.3")
def test_a_repeated_report_changes_nothing_and_leaves_no_second_event() -> None:
    office = program()
    first = told(send(office))
    events = Event.objects.count()
    for _ in range(3):
        again = send(office)
        assert again.status_code == 200
        assert told(again) == {"reference": first["reference"], "state": "received", "receipt": None}
    assert (Lead.objects.count(), Event.objects.count()) == (1, events)


@pytest.mark.parametrize(
    "changes",
    [
        {"narrative": "完全不同的另一件事情，与前一件没有任何关系。"},
        {"target_name": "示范县财政局"},
        {"list_item": "200002"},
        {"has_reporter": False},
        {"received_at": "2026-09-27T10:30:00+08:00"},
    ],
)
def test_the_same_number_for_another_report_is_a_conflict_that_names_the_number(
    changes: dict[str, Any],
) -> None:
    office = program()
    send(office)
    before = Lead.objects.values().get()
    response = send(office, **changes)
    assert response.status_code == 409
    assert told(response)["error"]["field"] == "number"
    assert Lead.objects.values().get() == before


@pytest.mark.parametrize("changes", [{"source": "另一条热线"}, {"channel": "visit"}, {"number": "RX-2026-2"}])
def test_another_source_channel_or_number_is_another_report(changes: dict[str, Any]) -> None:
    office = program()
    send(office)
    assert send(office, **changes).status_code == 201
    assert Lead.objects.count() == 2


def test_a_repeat_after_the_lead_went_on_tells_where_it_stands_now() -> None:
    office = program()
    reference = told(send(office))["reference"]
    make.transferred(make.registered(Lead.objects.get(reference=reference), title="改写后的标题"))
    again = send(office)
    assert again.status_code == 200
    assert told(again)["state"] == "verifying"


def test_an_identity_that_comes_by_token_is_sealed_and_given_back_to_nobody() -> None:
    make.vault_keys()
    office = program()
    who = {"name": "某反映人", "phone": "13800001234", "email": "who@example.com", "organization": "某公司"}
    reference = told(send(office, identity=who))["reference"]
    answer = office.get(f"{LEADS}/{reference}").content.decode()
    for secret in who.values():
        assert secret not in answer
    lead = Lead.objects.get()
    assert lead.identity is not None
    assert not lead.is_anonymous


def test_a_moment_without_time_zone_is_beijings() -> None:
    send(program(), received_at="2026-09-28T10:30:00")
    assert Lead.objects.get().received_at == datetime(2026, 9, 28, 2, 30, tzinfo=UTC)


# ── Tokens ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("role", "at", "seen"),
    [
        (Role.COORDINATING_HANDLER, make.OFFICE, True),
        (Role.COORDINATING_HEAD, make.OFFICE, True),
        (Role.DEPARTMENT_HANDLER, make.HANDLING, True),
        (Role.DEPARTMENT_REVIEWER, make.HANDLING, True),
        (Role.DEPARTMENT_HANDLER, make.HELPING, False),
        (Role.COORDINATING_HANDLER, make.SUBSTITUTE, False),
        (Role.DEPARTMENT_HANDLER, make.TARGET, False),
        (Role.COORDINATING_HEAD, make.TARGET, False),
    ],
)
def test_a_token_sees_what_its_seat_sees(role: Role, at: str, seen: bool) -> None:
    lead, client = make.lead(LeadState.VERIFYING), program(role, at)
    assert told(client.get(LEADS))["total"] == int(seen)
    answer = client.get(f"{LEADS}/{lead.reference}")
    assert answer.status_code == (200 if seen else 404)
    if seen:
        is_office = at == make.OFFICE
        assert (told(answer)["narrative"] is not None) is is_office
        verbs = {step["verb"] for step in told(answer)["steps"]}
        assert ("receive" in verbs) is is_office


def test_a_revoked_token_is_refused_at_every_operation() -> None:
    office, lead = program(), make.lead(LeadState.RECEIVED)
    accounts.revoke_token(token=ApiToken.objects.get(), by=SYSTEM, at=datetime.now(UTC))
    for response in (office.get(LEADS), office.get(f"{LEADS}/{lead.reference}"), send(office)):
        assert response.status_code == 401
    assert Lead.objects.count() == 1


def test_one_revoked_token_leaves_the_others_alone() -> None:
    program()
    old = ApiToken.objects.get()
    other = program()
    accounts.revoke_token(token=old, by=SYSTEM, at=datetime.now(UTC))
    assert other.get(LEADS).status_code == 200


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────


def test_pages_hold_every_lead_once_newest_first() -> None:
    office = program()
    for number in range(7):
        send(office, number=f"RX-{number}", received_at=f"2026-09-{10 + number}T10:00:00+08:00")
    pages = [told(office.get(f"{LEADS}?{urlencode({'page': page, 'size': 3})}")) for page in range(1, 5)]
    assert [len(page["leads"]) for page in pages] == [3, 3, 1, 0]
    assert {page["total"] for page in pages} == {7}
    numbers = [lead["external_number"] for page in pages for lead in page["leads"]]
    assert numbers == [f"RX-{number}" for number in reversed(range(7))]


@pytest.mark.parametrize("state", [LeadState.RECEIVED, LeadState.VERIFYING, LeadState.CLOSED])
def test_a_line_says_what_the_screens_say(state: LeadState) -> None:
    office, lead = program(), make.lead(state)
    (line,) = told(office.get(LEADS))["leads"]
    assert (line["state"], line["state_label"]) == (state.value, LEAD_FLOW.labels[state])
    assert line["due_on"] == (lead.due_on.isoformat() if lead.due_on else None)
    assert line["light_label"] == LIGHTS[Light(line["light"])]
    assert line["received_at"].startswith("2026-09-29T01:00:00")
