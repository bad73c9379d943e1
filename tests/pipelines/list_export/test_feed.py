"""The Atom feed: valid, complete, with identifiers that stay."""

from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from django.conf import LazySettings
from django.test import Client

from marketaccess.apps.negative_list.models import Revision
from tests import make, make_list

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]
ATOM = "{http://www.w3.org/2005/Atom}"
FOOD = make_list.list_item("203001", "食品", make_list.list_measure("食品<生产>许可 & 备案"))
SEALS = make_list.list_item("212003", "公章", make_list.list_measure("公章刻制业许可"))


@pytest.fixture(autouse=True)
def editions(db: None) -> tuple[Revision, Revision]:
    make.county()
    old = make_list.recorded("e-2022", FOOD, SEALS, begins=date(2022, 3, 25), ends=date(2025, 4, 23))
    return old, make_list.recorded("e-2025", FOOD, title="清单<2025> & 附件")


def feed() -> ElementTree.Element:
    response = Client().get("/list/changes.atom")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(name: str) -> list[str]:
    return [element.text or "" for element in feed().iterfind(f"{ATOM}entry/{ATOM}{name}")]


def test_has_what_atom_demands() -> None:
    """RFC 4287: id, title and updated of the feed and of each entry; an author; a link to itself."""
    root = feed()
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iterfind(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
        updated = element.find(f"{ATOM}updated")
        assert updated is not None
        assert datetime.fromisoformat(updated.text or "").tzinfo is not None
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in root.iterfind(f"{ATOM}link")}
    assert str(links["self"]).endswith("/list/changes.atom")


def test_identifiers_are_different_and_stay() -> None:
    first = texts("id")
    assert len(set(first)) == len(first) == 2
    make_list.recorded("e-2026", SEALS, begins=date(2026, 1, 1))
    assert set(first) < set(texts("id"))


def test_tells_recorded_editions_and_confirmed_comparisons(editions: tuple[Revision, Revision]) -> None:
    make_list.compared(*editions, kinds=[["removed"]])
    titles = texts("title")
    assert titles[0].startswith("版本变化")
    assert "录入：清单<2025> & 附件" in titles
    assert "取消1" in texts("summary")[0]


def test_marks_what_is_a_demonstration() -> None:
    make_list.recorded("demo", SEALS, begins=date(2020, 1, 1), is_demonstration=True)
    marked = [title for title in texts("title") if "示范数据 非官方" in title]
    assert len(marked) == 1


def test_its_links_lead_somewhere(settings: LazySettings) -> None:
    settings.PUBLIC_ADDRESS = "https://list.example.gov.cn"
    links = [link.get("href") or "" for link in feed().iterfind(f"{ATOM}entry/{ATOM}link")]
    assert len(links) == 2
    for link in links:
        assert link.startswith("https://list.example.gov.cn/")
        assert Client().get(link.removeprefix("https://list.example.gov.cn")).status_code == 200


def test_an_empty_list_has_a_valid_feed() -> None:
    Revision.objects.all().delete()
    assert feed().find(f"{ATOM}updated") is not None
