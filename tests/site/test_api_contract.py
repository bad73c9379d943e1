"""The API's own description against what it really answers: every operation, status and error."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.lights import Light
from tests import make
from tests.site.programs import LEADS, program, send, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def description(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


# ── The description ───────────────────────────────────────────────────────────────────────────────────


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """The schema itself where it is a reference."""
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def check(value: Any, schema: dict[str, Any], document: dict[str, Any], where: str = "answer") -> None:
    """The value has the shape that the description promises: no key missing, none unannounced."""
    schema = resolved(schema, document)
    if "anyOf" in schema:
        kinds = [resolved(each, document) for each in schema["anyOf"]]
        assert any(isinstance(value, TYPES[kind["type"]]) for kind in kinds), where
        return
    assert isinstance(value, TYPES[schema["type"]]), f"{where}: {value!r}"
    if schema["type"] == "object":
        assert set(schema.get("required", [])) <= set(value) <= set(schema["properties"]), where
        for name, inner in value.items():
            check(inner, schema["properties"][name], document, f"{where}.{name}")
    if schema["type"] == "array":
        for inner in value:
            check(inner, schema["items"], document, f"{where}[]")


def check_answer(response: HttpResponse, document: dict[str, Any], path: str, method: str) -> None:
    """Status and body are among those that the description lists for the operation."""
    promised = document["paths"][path][method]["responses"]
    assert str(response.status_code) in promised, (response.status_code, sorted(promised))
    schema = promised[str(response.status_code)]["content"]["application/json"]["schema"]
    check(told(response), schema, document)


ONE, ALL = "/api/v1/leads/{reference}", "/api/v1/leads"


@pytest.mark.parametrize(
    "state", [LeadState.RECEIVED, LeadState.VERIFYING, LeadState.RECTIFYING, LeadState.CLOSED]
)
def test_answers_have_the_promised_shape_in_every_state(
    state: LeadState, description: dict[str, Any]
) -> None:
    office, lead = program(), make.lead(state)
    check_answer(office.get(LEADS), description, ALL, "get")
    check_answer(office.get(f"{LEADS}/{lead.reference}"), description, ONE, "get")
    department = program(Role.DEPARTMENT_HANDLER, make.HANDLING)
    check_answer(department.get(f"{LEADS}/{lead.reference}"), description, ONE, "get")


def test_taking_in_answers_as_promised_whatever_comes(description: dict[str, Any]) -> None:
    office = program()
    for expected, changes in (
        (201, {}),
        (200, {}),
        (409, {"narrative": "完全不同的另一件事情，与前一件没有任何关系。"}),
        (422, {"number": "RX-2", "narrative": "短"}),
        (422, {"number": "RX-2", "channel": "fax"}),
        (
            422,
            {"number": "RX-2", "has_reporter": False, "identity": {"name": "某某", "phone": "13800001234"}},
        ),
    ):
        response = send(office, **changes)
        assert response.status_code == expected
        check_answer(response, description, ALL, "post")
    broken = office.post(LEADS, b"{", content_type="application/json")
    assert broken.status_code == 400
    check_answer(broken, description, ALL, "post")  # type: ignore[arg-type]
    refused = send(program(Role.DEPARTMENT_HANDLER, make.HANDLING))
    assert refused.status_code == 403
    check_answer(refused, description, ALL, "post")


@pytest.mark.parametrize(
    ("path", "method", "address"),
    [(ALL, "get", LEADS), (ALL, "post", LEADS), (ONE, "get", f"{LEADS}/2026-000001")],
)
def test_without_a_token_every_operation_answers_401_as_promised(
    path: str, method: str, address: str, description: dict[str, Any], client: Client
) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    check_answer(response, description, path, method)


def test_every_operation_but_reading_the_list_asks_for_a_token(description: dict[str, Any]) -> None:
    for address, path in description["paths"].items():
        is_public = address.startswith(("/api/v1/list/", "/api/v1/service-items/"))
        for method, operation in path.items():
            assert bool(operation.get("security")) is not is_public, operation["operationId"]
            assert method == "get" or not is_public, operation["operationId"]


def test_the_description_names_every_filter_and_its_values(description: dict[str, Any]) -> None:
    given = description["paths"][ALL]["get"]["parameters"]
    assert {each["name"] for each in given} == {
        "state",
        "light",
        "channel",
        "situation",
        "text",
        "page",
        "size",
    }
    schemas = description["components"]["schemas"]
    assert set(schemas["LeadState"]["enum"]) == {state.value for state in LeadState}
    assert set(schemas["Light"]["enum"]) == {light.value for light in Light}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_allowed(method: str) -> None:
    assert getattr(program(), method)(LEADS).status_code == 405
