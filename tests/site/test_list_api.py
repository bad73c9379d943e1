"""The list over HTTP: read without a token, as the OpenAPI says, and never a 500."""

import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketaccess.apps.negative_list.models import Revision
from marketaccess.domain.matters.service_item import DayUnit, Nature
from tests import make, make_list

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]
BASE = "/api/v1/list"
PHARMACY = make_list.list_item(
    "203008",
    "未获得许可，不得从事药品的生产、销售",
    make_list.list_measure("药品零售企业许可", "药品监管部门", in_force_from=date(2020, 1, 1)),
    make_list.list_measure("药品生产企业许可", "药品监管部门"),
)
SEALS = make_list.list_item(
    "212003", "未获得许可，不得刻制公章", make_list.list_measure("公章刻制业许可", "公安机关")
)


@pytest.fixture(autouse=True)
def new(db: None) -> Revision:
    make.county()
    make_list.recorded("e-2022", PHARMACY, SEALS, begins=date(2022, 3, 25), ends=date(2025, 4, 23))
    return make_list.recorded("e-2025", PHARMACY, is_demonstration=False)


def get(path: str, status: int = 200, **asked: object) -> Any:
    response = Client().get(f"{path}?{urlencode(asked)}" if asked else path)
    assert response.status_code == status, response.content
    return json.loads(response.content)


class TestAgainstItsDescription:
    """Every answer has the fields, and the types, that openapi.json promises."""

    @pytest.mark.parametrize(
        "path",
        [
            "/list/editions",
            "/list/editions/e-2025",
            "/list/in-force",
            "/list/search",
            "/list/items/203008",
            "/service-items/",
            "/service-items/11990101MB1234567X4000131001000",
        ],
    )
    def test_an_answer_is_as_described(self, path: str) -> None:
        item = make_list.service_item(
            "药品零售备案", nature=Nature.FILING, statutory_days=20, statutory_unit=DayUnit.WORKING
        )
        make_list.corresponding(item, "203008-1")
        described = get("/api/v1/openapi.json")
        known = next(known for known in described["paths"] if matches(known.removeprefix("/api/v1"), path))
        operation = described["paths"][known]["get"]
        assert not operation.get("security")
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        asked = {"q": "药品"} if path.endswith("search") else {}
        check(get(f"/api/v1{path}", **asked), schema, described["components"]["schemas"], path)

    def test_the_leads_still_need_their_token(self) -> None:
        described = get("/api/v1/openapi.json")
        assert described["paths"]["/api/v1/leads"]["get"]["security"]
        assert Client().get("/api/v1/leads").status_code == 401


def matches(described: str, path: str) -> bool:
    parts, asked = described.strip("/").split("/"), path.strip("/").split("/")
    return len(parts) == len(asked) and all(
        part == given or part.startswith("{") for part, given in zip(parts, asked, strict=True)
    )


TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def check(value: Any, schema: dict[str, Any], known: dict[str, Any], where: str) -> None:
    """Hold a value against a JSON schema, as far as ours go. No field more, none less."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rsplit("/", 1)[-1]]
    if "anyOf" in schema:
        fitting = [s for s in schema["anyOf"] if "$ref" in s or isinstance(value, TYPES[s["type"]])]
        assert fitting, where
        schema = next((s for s in fitting if (value is None) == (s.get("type") == "null")), fitting[0])
        return check(value, schema, known, where)
    assert isinstance(value, TYPES[schema["type"]]), f"{where}: {value!r}"
    if "properties" in schema:
        assert set(value) == set(schema["properties"]), where
        for name, one in value.items():
            check(one, schema["properties"][name], known, f"{where}.{name}")
    for one in value if isinstance(value, list) else ():
        check(one, schema["items"], known, f"{where}[]")
    return None


class TestSearch:
    @pytest.mark.parametrize(
        ("query", "answer"), [("药品零售", "permit"), ("公章", "cancelled"), ("天体", "open")]
    )
    def test_gives_the_answer_with_its_words(self, query: str, answer: str) -> None:
        told = get(f"{BASE}/search", q=query)
        assert told["verdict"]["answer"] == answer
        assert told["verdict"]["label"]

    def test_pages_and_beyond_the_last_there_is_nothing(self) -> None:
        first, second = (get(f"{BASE}/search", q="药品", size=1, page=page) for page in (1, 2))
        assert [told["results"][0]["key"] for told in (first, second)] == ["203008-1", "203008-2"]
        assert first["total"] == 2
        assert get(f"{BASE}/search", q="药品", size=1, page=3)["results"] == []

    def test_everyday_words_unless_it_is_to_be_exact(self) -> None:
        assert get(f"{BASE}/search", q="药店")["results"][0]["key"] == "203008-1"
        exact = get(f"{BASE}/search", q="药店", exact="true")
        assert exact["total"] == 0
        assert exact["verdict"]["answer"] == "open"

    def test_without_words_there_is_the_list_and_no_verdict(self) -> None:
        told = get(f"{BASE}/search")
        assert (told["total"], told["verdict"]) == (2, None)
        assert told["facets"]["authority"] == {"药品监管部门": 2}

    def test_filings_of_departments_come_along(self) -> None:
        make_list.service_item("开锁业备案", nature=Nature.FILING)
        told = get(f"{BASE}/search", q="开锁")
        assert told["verdict"]["answer"] == "filing"
        assert [each["name"] for each in told["filings"]] == ["开锁业备案"]

    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            ({"as_of": "yesterday"}, "as_of"),
            ({"as_of": "2025-02-30"}, "as_of"),
            # Neither the seconds since 1970, nor the moments and weeks that a library would take for days.
            *(
                ({"as_of": other}, "as_of")
                for other in (0, 1732233600, "2025-05-01T00:00:00", "2025-W18-4", "")
            ),
            ({"page": 0}, "page"),
            ({"size": 201}, "size"),
            ({"q": "x" * 101}, "q"),
            ({"exact": "perhaps"}, "exact"),
            ({"access": "all"}, "access"),
            ({"section": "ZZ"}, "section"),
            ({"scope": "town"}, "scope"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, asked: dict[str, object], field: str) -> None:
        told = get(f"{BASE}/search", 422, **asked)["error"]
        assert set(told) == {"field", "message"}
        assert told["field"] == field

    def test_a_day_in_wide_digits_is_the_same_day(self) -> None:
        assert get(f"{BASE}/in-force", as_of="２０２５-０５-０１")["as_of"] == "2025-05-01"  # noqa: RUF001

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(max_size=40), st.sampled_from(["q", "access", "section", "scope", "authority"]))
    def test_no_text_is_a_500(self, text: str, name: str) -> None:
        raw = urlencode({name: text.encode("utf-8", "surrogatepass")})
        assert Client().get(f"{BASE}/search?{raw}").status_code in {200, 422}


class TestParameters:
    """A misspelt filter would look like one that found everything."""

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            (f"{BASE}/search", "没有“acess”这个参数，可用的参数有：access、as_of、"),
            (f"{BASE}/in-force", "可用的参数有：as_of，"),
            (f"{BASE}/items/203008", "可用的参数有：as_of、edition，"),
            (f"{BASE}/editions", "没有“acess”这个参数，请检查拼写。"),
            ("/api/v1/service-items/", "可用的参数有：nature、page、q、size，"),
        ],
    )
    def test_one_that_there_is_not_is_refused_with_those_that_there_are(self, path: str, said: str) -> None:
        error = get(path, 422, acess="permit")["error"]
        assert error["field"] == "acess"
        assert said in error["message"]

    def test_every_described_value_of_a_filter_works_and_no_other(self) -> None:
        described = get("/api/v1/openapi.json")["paths"]
        told = 0
        for path in (f"{BASE}/search", "/api/v1/service-items/"):
            for parameter in described[path]["get"]["parameters"]:
                for value in parameter["schema"].get("enum", ()):
                    told += 1
                    get(path, **{parameter["name"]: value})
        assert told > 25
        error = get("/api/v1/service-items/", 422, nature="permits")["error"]
        assert error == {
            "field": "nature",
            "message": "“nature”取值不在规定的范围内，可以写：permit、filing、other。",
        }


class TestEditions:
    def test_all_and_one_whole(self) -> None:
        told = get(f"{BASE}/editions")["editions"]
        assert [each["edition"] for each in told] == ["e-2025", "e-2022"]
        whole = get(f"{BASE}/editions/e-2022")
        assert whole["totals"]["items"] == 2
        assert whole["items"][0]["measures"][0]["in_force_from"] == "2020-01-01"

    @pytest.mark.requirement("R2.5")
    @pytest.mark.parametrize(
        ("as_of", "keys"),
        [
            ("2022-03-24", []),
            ("2025-04-23", ["e-2022"]),
            ("2025-04-24", ["e-2025"]),
            ("9999-12-31", ["e-2025"]),
        ],
    )
    def test_in_force_on_a_day(self, as_of: str, keys: list[str]) -> None:
        told = get(f"{BASE}/in-force", as_of=as_of)
        assert told["as_of"] == as_of
        assert [each["edition"] for each in told["editions"]] == keys

    def test_an_item_where_it_stands(self) -> None:
        assert get(f"{BASE}/items/203008")["is_in_force"] is True
        past = get(f"{BASE}/items/203008")["lineage"]
        assert [(stage["edition"], stage["is_confirmed"]) for stage in past] == [
            ("e-2022", False),
            ("e-2025", False),
        ]
        assert past[1]["items"][0]["key"] == "203008"
        gone = get(f"{BASE}/items/212003")
        assert (gone["lineage"][-1]["items"], gone["lineage"][-1]["kinds"]) == ([], ["removed"])
        assert (gone["is_in_force"], gone["edition"]["edition"]) == (False, "e-2022")
        assert get(f"{BASE}/items/203008", edition="e-2022")["edition"]["edition"] == "e-2022"

    @pytest.mark.parametrize(
        "path", ["/editions/none", "/editions/%00", "/items/1", "/items/%00", "/items/a/b"]
    )
    def test_an_unknown_one_is_not_found_in_the_one_shape(self, path: str) -> None:
        told = get(BASE + path, 404)["error"]
        assert set(told) == {"field", "message"}


class TestServiceItems:
    def test_by_words_and_by_code(self) -> None:
        made = make_list.service_item("药品零售企业许可")
        told = get("/api/v1/service-items/", q="零售")
        assert (told["total"], told["service_items"][0]["name"]) == (1, "药品零售企业许可")
        assert get(f"/api/v1/service-items/{made.implementation_code}")["name"] == "药品零售企业许可"

    @pytest.mark.parametrize("code", ["x", "%00", "'"])
    def test_an_unknown_code_is_not_found(self, code: str) -> None:
        assert get(f"/api/v1/service-items/{code}", 404)["error"]["field"] == "code"

    def test_only_reading(self) -> None:
        assert Client().post("/api/v1/service-items/", {}).status_code == 405
