"""The API: same policy, idempotent, one shape of error, and never a 500."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketaccess.apps.leads import policy, row_security
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.accounts.models import ApiToken
from marketaccess.foundation.organizations.models import Department
from tests import make
from tests.site.programs import BODY, LEADS, program, send, send_raw, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    return program()


def error(response: Any) -> dict[str, str]:
    said = told(response)["error"]
    assert set(said) == {"field", "message"}
    return dict(said)


class TestToken:
    @pytest.mark.parametrize(
        "header", [None, "", "Bearer", "Bearer x", "Basic abc", "Bearer é", "Bearer a\x00"]
    )
    def test_without_one_nothing_is_told(self, header: str | None) -> None:
        client = Client(headers={"authorization": header} if header is not None else {})
        response = client.get(LEADS)
        assert response.status_code == 401
        assert "Bearer" in error(response)["message"]

    def test_a_revoked_one_is_none(self, office: Client) -> None:
        accounts.revoke_token(token=ApiToken.objects.get(), by=SYSTEM, at=datetime.now(UTC))
        assert office.get(LEADS).status_code == 401

    def test_a_signed_in_officer_needs_one_too(self, client: Client) -> None:
        make.county()
        client.force_login(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
        assert client.get(LEADS).status_code == 401

    def test_a_department_cannot_take_in(self) -> None:
        response = send(program(Role.DEPARTMENT_HANDLER, make.HANDLING))
        assert response.status_code == 403
        assert "岗位" in error(response)["message"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security")
class TestRowSecurity:
    """PostgreSQL hides what concerns the token's own unit even where the program forgets to."""

    @pytest.fixture
    def department(self) -> Client:
        return program(Role.DEPARTMENT_HANDLER, make.HANDLING)

    @pytest.fixture
    def lead(self, department: Client, monkeypatch: pytest.MonkeyPatch) -> Lead:
        """One that lies with the department when it turns out to be about a unit below it."""
        lead = make.lead(LeadState.VERIFYING)
        above = make.department(make.HANDLING)
        Department.objects.filter(key=make.TARGET).update(parent=above)
        monkeypatch.setattr(policy, "recused", lambda _: Q(pk__in=()))
        return lead

    def test_a_list_and_a_page_hold_nothing_of_it(self, department: Client, lead: Lead) -> None:
        assert told(department.get(LEADS))["leads"] == []
        assert department.get(f"{LEADS}/{lead.reference}").status_code == 404

    def test_without_it_the_forgetful_program_would_tell(
        self, department: Client, lead: Lead, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(row_security, "hide_from", lambda _: None)
        assert [row["reference"] for row in told(department.get(LEADS))["leads"]] == [lead.reference]

    def test_an_officers_session_beside_the_token_changes_nothing(
        self, department: Client, lead: Lead
    ) -> None:
        department.force_login(make.user(Role.COORDINATING_HANDLER, make.SUBSTITUTE))
        assert told(department.get(LEADS))["leads"] == []


class TestReceive:
    def test_stores_a_report_and_gives_the_receipt_once(self, office: Client) -> None:
        first, again = send(office), send(office)
        assert (first.status_code, again.status_code) == (201, 200)
        given, repeated = told(first), told(again)
        assert given["reference"] == repeated["reference"]
        assert given["receipt"]
        assert repeated["receipt"] is None
        assert Lead.objects.get().external_number == "RX-2026-1"

    def test_the_same_number_with_other_content_is_a_conflict(self, office: Client) -> None:
        send(office)
        response = send(office, narrative="完全不同的另一件事情，与前一件没有任何关系。")
        assert response.status_code == 409
        assert error(response)["field"] == "number"
        assert Lead.objects.get().narrative == BODY["narrative"]

    def test_a_number_in_full_width_digits_is_the_same_number(self, office: Client) -> None:
        send(office)
        assert send(office, number="ＲＸ－２０２６－１").status_code == 200  # noqa: RUF001

    def test_a_report_about_the_office_itself_goes_to_the_substitute(self, office: Client) -> None:
        response = send(office, target_name="示范县发展和改革局")
        assert response.status_code == 201
        reference = told(response)["reference"]
        assert office.get(f"{LEADS}/{reference}").status_code == 404

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"number": " "}, "number"),
            ({"number": "x" * 81}, "number"),
            ({"channel": "fax"}, "channel"),
            ({"narrative": "太短"}, "narrative"),
            ({"narrative": "有\x00空字符的反映内容，长度足够。"}, "narrative"),
            ({"title": "长" * 121}, "title"),
            ({"target_name": ""}, "target_name"),
            ({"received_at": "2099-01-01T00:00:00"}, "received_at"),
            ({"received_at": "0001-01-01T00:00:00"}, "received_at"),
            ({"received_at": "9999-12-31T23:59:59"}, "received_at"),
            ({"received_at": "昨天"}, "received_at"),
            ({"has_reporter": "也许"}, "has_reporter"),
            ({"title": 7}, "title"),
            ({"unknown": 1}, "unknown"),
            ({"identity": {"phone": "13800000000"}}, "identity.name"),
            ({"identity": {"name": "某人", "phone": "1"}}, "phone"),
            ({"number": 10**400}, "number"),
            ({"narrative": None}, "narrative"),
        ],
    )
    def test_a_refusal_names_the_field_in_chinese(
        self, office: Client, changes: dict[str, Any], field: str
    ) -> None:
        response = send(office, **changes)
        assert response.status_code == 422
        said = error(response)
        assert said["field"] == field
        assert any("\u4e00" <= letter <= "\u9fff" for letter in said["message"])
        assert not Lead.objects.exists()

    @pytest.mark.parametrize(
        "raw",
        [
            b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"number": "\\ud800"}', b"[]", b"7", b"null",
            '{"标题": "招标"}'.encode("gb18030"), b"9" * 5000,
        ],
        ids=range(10),
    )  # fmt: skip
    def test_what_is_not_a_report_is_refused(self, office: Client, raw: bytes) -> None:
        response = send_raw(office, raw)
        assert response.status_code in {400, 422}
        assert error(response)["message"]

    def test_too_much_is_refused(self, office: Client) -> None:
        response = send(office, narrative="长" * 3_000_000)
        assert response.status_code == 413
        assert error(response)["message"]


class TestRead:
    def test_the_list_is_what_the_department_may_see(self, office: Client) -> None:
        send(office)
        seen = told(office.get(LEADS))
        assert (seen["total"], seen["leads"][0]["state"]) == (1, "received")
        assert "narrative" not in seen["leads"][0]
        for at in (make.TARGET, make.HANDLING):
            assert told(program(Role.DEPARTMENT_HANDLER, at).get(LEADS))["total"] == 0

    def test_the_page_of_a_lead_tells_its_steps(self, office: Client) -> None:
        reference = told(send(office))["reference"]
        page = told(office.get(f"{LEADS}/{reference}"))
        assert page["narrative"] == BODY["narrative"]
        assert [step["verb"] for step in page["steps"]] == ["receive"]

    def test_the_unit_complained_about_cannot_tell_it_from_none(self, office: Client) -> None:
        reference = told(send(office))["reference"]
        target = program(Role.DEPARTMENT_HANDLER, make.TARGET)
        hidden, missing = target.get(f"{LEADS}/{reference}"), target.get(f"{LEADS}/2026-999999")
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content

    @pytest.mark.parametrize(
        "query",
        [
            "state=received",
            "light=yellow",
            "channel=hotline",
            "text=分公司",
            "page=1&size=1",
            "text=%00分公司",
        ],
    )
    def test_filters(self, office: Client, query: str) -> None:
        send(office)
        response = office.get(f"{LEADS}?{query}")
        assert response.status_code == 200

    @pytest.mark.parametrize(
        "query",
        [
            "state=nonsense", "light=purple", "channel=%00", "page=0", "page=99999999999999999999", "size=x",
            "size=201", "page=1e9", "text=" + "x" * 101,
        ],
    )  # fmt: skip
    def test_nonsense_in_the_address_is_refused_in_words(self, office: Client, query: str) -> None:
        response = office.get(f"{LEADS}?{query}")
        assert response.status_code == 422
        assert error(response)["field"]

    @pytest.mark.parametrize("reference", ["%00", "x" * 300, "2026-000001%0a", "..", "%F0%9F%98%80"])
    def test_strange_references_are_not_found(self, office: Client, reference: str) -> None:
        assert office.get(f"{LEADS}/{reference}").status_code == 404


def test_the_description_is_open_and_complete(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    paths = told(response)["paths"]
    assert set(paths["/api/v1/leads"]) == {"get", "post"}
    assert set(paths["/api/v1/leads"]["post"]["responses"]) >= {"200", "201", "401", "409", "422"}


def test_there_is_no_page_that_loads_from_elsewhere(client: Client) -> None:
    assert client.get("/api/v1/docs").status_code == 404


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*BODY, "identity", "has_reporter"]), anything, max_size=4))
def test_no_body_breaks_it(office: Client, changes: dict[str, Any]) -> None:
    response = send(office, **changes)
    assert response.status_code in {200, 201, 400, 409, 422}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_no_bytes_break_it(office: Client, raw: bytes) -> None:
    assert send_raw(office, raw).status_code in {400, 422}
