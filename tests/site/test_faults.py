"""What a visitor reads when a request cannot be served, and what every answer carries in its head."""

import json
import re
from copy import deepcopy
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.urls import get_resolver

from marketaccess.domain.authority.role import Role
from marketaccess.site import faults, views
from marketaccess.site.faults import Faults
from tests import make
from tests.architecture.test_urls import ADDRESSES, sample

pytestmark = pytest.mark.django_db
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def office() -> Client:
    make.county()
    return make.browser(Role.COORDINATING_HANDLER, make.OFFICE)


def assert_guarded(response: object) -> None:
    """The headers that a browser needs to keep foreign code away."""
    headers = response.headers  # type: ignore[attr-defined]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy or policy.startswith("sandbox")
    assert "unsafe" not in policy
    assert {name: headers[name] for name in HEADERS} == HEADERS


def lost() -> None:
    raise DatabaseError("gone")


# ── Headers ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="class")
def session(arranged_once: None) -> SimpleCookie:
    """The cookies of an officer of the county, who signed in once for all addresses."""
    make.county()
    return make.browser(Role.COORDINATING_HANDLER, make.OFFICE).cookies


class TestHeaders:
    @pytest.mark.parametrize(("route", "pattern"), ADDRESSES, ids=[route or "/" for route, _ in ADDRESSES])
    def test_every_address_carries_the_security_headers(
        self, session: SimpleCookie, route: str, pattern: object
    ) -> None:
        office = Client(raise_request_exception=False)
        office.cookies = deepcopy(session)  # of its own: an address may sign out
        address = sample(pattern, route)  # type: ignore[arg-type]
        for client in (office, Client()):
            response = client.get(address)
            assert response.status_code < 500 or response.status_code == 503, address
            assert_guarded(response)

    def test_that_officer_is_let_in(self, session: SimpleCookie) -> None:
        office = Client()
        office.cookies = deepcopy(session)
        assert office.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/api/v1/openapi.json", "/api/v1/leads", "/api/v1/nowhere", "/static/no.css"]
)
def test_the_api_and_missing_files_carry_them_too(client: Client, address: str) -> None:
    assert_guarded(client.get(address))


def test_a_page_that_anybody_may_see_may_be_kept(client: Client) -> None:
    make.county()
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")


def test_a_page_with_a_person_s_data_is_kept_by_no_cache(office: Client) -> None:
    lead = make.received().lead
    for address in ("/desk/", f"/desk/leads/{lead.reference}/", "/desk/leads/ledger.xlsx"):
        assert "no-store" in office.get(address)["Cache-Control"], address


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("method", "address", "allow"),
    [("post", "/", "GET"), ("put", "/report/", "POST"), ("delete", "/track/", "GET")],
)
def test_a_method_that_an_address_does_not_know_is_a_page_in_chinese(
    client: Client, method: str, address: str, allow: str
) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert allow in response["Allow"]
    assert "不能这样打开" in response.content.decode()
    assert_guarded(response)


@pytest.mark.parametrize(
    "address",
    [
        *("/nowhere/", "/desk/nowhere/", "/%00/", "/desk/leads/%00/", "/a" * 500),
        *("/desk/supervision/%00/", "/service-items/%00/", "/survey/%00/", "/desk/leads/%00/file.pdf"),
    ],
)
def test_an_unknown_address_is_a_page_in_chinese(office: Client, address: str) -> None:
    response = office.get(address)
    assert response.status_code == 404
    assert "没有找到" in response.content.decode()


def test_a_page_that_is_not_for_this_officer_says_so(client: Client) -> None:
    make.county()
    client.force_login(make.user(Role.DEPARTMENT_HANDLER, make.HANDLING))
    response = client.get("/desk/leads/import/")
    assert response.status_code == 403
    assert "请" in response.content.decode()
    assert_guarded(response)


def test_a_form_without_its_token_is_a_page_in_chinese() -> None:
    make.county()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
    response = client.post("/desk/leads/import/", {})
    assert response.status_code == 403
    assert "请" in response.content.decode()
    assert_guarded(response)


def test_a_host_that_is_not_ours_is_a_page_in_chinese(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "请求有误" in response.content.decode()
    assert "evil.example" not in response.content.decode()


def too_long() -> dict[str, object]:
    return {"data": b"narrative=" + b"x" * 3_000_000, "content_type": "application/x-www-form-urlencoded"}


def too_many_fields() -> dict[str, object]:
    return {"data": {f"field{at}": "x" for at in range(1_200)}}


def too_many_files() -> dict[str, object]:
    return {"data": {f"file{at}": SimpleUploadedFile("x.txt", b"x") for at in range(40)}}


@pytest.mark.parametrize("body", [too_long, too_many_fields, too_many_files])
def test_too_much_at_once_is_413_and_says_what_to_do(client: Client, body: object) -> None:
    make.county()
    response = client.post("/report/", **body())  # type: ignore[operator]
    assert response.status_code == 413
    assert "过大" in response.content.decode()
    assert_guarded(response)


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "405", "413", "500", "503"])
def test_every_error_page_stands_in_chinese_and_tells_a_remedy(code: str) -> None:
    folder = Path(views.__file__).parent.parent / "foundation" / "ui" / "templates"
    text = (folder / f"{code}.html").read_text(encoding="utf-8")
    assert f"错误代码 {code[:3]}" in text
    assert "请" in text
    assert not re.search(r'\sstyle="|\son[a-z]+="|https?://', text)


# ── The API ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("delete", "/api/v1/leads", 405), ("put", "/api/v1/leads", 405), ("get", "/api/v1/nowhere", 404),
     ("get", "/api/v2/leads", 404), ("post", "/api/", 404)],
)  # fmt: skip
def test_the_api_s_errors_have_their_one_shape_everywhere(
    client: Client, method: str, address: str, status: int
) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == status
    assert set(json.loads(response.content)["error"]) == {"field", "message"}
    assert "openapi.json" in response.content.decode()
    assert ("Allow" in response.headers) == (status == 405)


# ── Before installation ───────────────────────────────────────────────────────────────────────────────


SHOWN = [
    "/", "/report/", "/desk/", "/desk/leads/ledger.xlsx", "/desk/leads/import/template.xlsx",
    "/desk/supervision/ledger.xlsx",
]  # fmt: skip


@pytest.mark.parametrize("address", SHOWN)
def test_before_installation_every_page_says_what_is_to_be_done(address: str) -> None:
    response = make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(address)
    assert response.status_code == 503
    assert "marketaccess install" in response.content.decode()
    assert_guarded(response)


def test_before_installation_the_health_check_answers_all_the_same(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


def test_another_fault_is_not_taken_for_it() -> None:
    middleware = Faults(lambda request: None)  # type: ignore[arg-type,return-value]
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


# ── Health ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lost_database_is_503_also_for_a_browser_that_is_signed_in(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "cursor", lost)
    response = office.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "database": "failing", "queue": "failing", "disk": "ok"}


def test_the_health_check_sets_no_cookie_and_names_no_version(office: Client) -> None:
    response = office.get("/healthz")
    assert not response.cookies
    assert set(response.json()) == {"status", "database", "queue", "disk"}
    assert set(response.json().values()) == {"ok"}


def test_a_lost_database_is_a_page_in_chinese_everywhere_else(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.raise_request_exception = False
    monkeypatch.setattr(connection, "cursor", lost)
    response = office.get("/desk/")
    assert response.status_code == 500
    assert "系统出现故障" in response.content.decode()


def test_the_handler_of_wrong_requests_is_ours() -> None:
    assert get_resolver().resolve_error_handler(400) is faults.bad_request
