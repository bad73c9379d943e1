"""The feed of published answers: what is published, nothing else, with identifiers that stay."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from marketaccess.apps.consultations import actions
from marketaccess.apps.consultations.models import Consultation
from marketaccess.domain.casework.consultation_flow import ConsultationState as S
from tests import make
from tests import make_consultations as ask

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]
ATOM = "{http://www.w3.org/2005/Atom}"


def feed() -> ElementTree.Element:
    response = Client().get("/consultations/answers.atom")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(name: str) -> list[str]:
    return [element.text or "" for element in feed().iterfind(f"{ATOM}entry/{ATOM}{name}")]


def published(hours: int = 0, **changes: str) -> Consultation:
    one = ask.consultation(S.ANSWERED)
    ask.published(one, at=make.NINE + timedelta(hours=hours), **changes)
    return one


def test_without_answers_it_is_a_feed_all_the_same() -> None:
    make.county()
    root = feed()
    assert (root.tag, root.findall(f"{ATOM}entry")) == (f"{ATOM}feed", [])
    links = {link.get("rel"): link.get("href") for link in root.iterfind(f"{ATOM}link")}
    assert str(links["self"]).endswith("/consultations/answers.atom")


def test_tells_question_and_answer_the_latest_first_with_a_link_to_the_page() -> None:
    published(title="第一问 & <其他>")
    published(1, title="第二问")
    assert texts("title") == ["第二问", "第一问 & <其他>"]
    assert all(ask.ANSWER in told and ask.TEXT in told for told in texts("summary"))
    (link, _) = feed().iterfind(f"{ATOM}entry/{ATOM}link")
    assert Client().get(str(link.get("href"))).status_code == 200


def test_what_is_not_published_or_was_taken_down_is_not_in_it() -> None:
    ask.consultation(S.ANSWERED)
    gone = published()
    assert len(texts("id")) == 1
    actions.unpublish(consultation=gone, reason="答复有误，另行公开。", by=make.handler(), at=make.NINE)
    assert texts("id") == []


def test_identifiers_are_different_and_stay() -> None:
    published()
    first = texts("id")
    published(1)
    assert len(set(texts("id"))) == 2
    assert set(first) < set(texts("id"))


def test_the_page_of_the_answers_names_it() -> None:
    published()
    assert Client().get("/consultations/").content.decode().count("/consultations/answers.atom") == 2
