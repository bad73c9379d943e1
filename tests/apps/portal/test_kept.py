"""The tracking page is kept between two changes. It must tell the truth, and to its own reporter alone."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketaccess.apps.leads import actions as leads
from marketaccess.apps.portal import queries
from marketaccess.apps.portal.views import tracking
from tests import make
from tests.apps.portal.said import enter


def page(phone: Client, query: str = "") -> str:
    return str(phone.get(f"/track/{query}").content.decode())


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The references for which a page was drawn."""
    seen: list[str] = []
    original = queries.tracking

    def noted(lead, **more):  # type: ignore[no-untyped-def]
        seen.append(lead.reference)
        return original(lead, **more)

    monkeypatch.setattr(queries, "tracking", noted)
    return seen


def test_is_drawn_once_and_then_costs_one_question(phone: Client, drawn: list[str]) -> None:
    made = make.received(at=timezone.now())
    enter(phone, made.receipt or "")
    first = page(phone)
    with CaptureQueriesContext(connection) as seen:
        second = page(phone)
    assert drawn == [made.lead.reference]
    assert len(seen.captured_queries) == 1
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', text)) for text in (first, second)]
    assert len(tokens[0]) == len(tokens[1]) == 1
    assert tokens[0] != tokens[1]


def test_tells_each_step_at_once(phone: Client) -> None:
    made = make.received(at=timezone.now())
    enter(phone, made.receipt or "")
    assert "已移交主管单位" not in page(phone)
    make.transferred(make.registered(made.lead))
    assert "已移交主管单位" in page(phone)
    assert "请补充公告名称。" not in page(phone)
    leads.write_to_reporter(lead=made.lead, body="请补充公告名称。", by=make.handler(), at=timezone.now())
    assert "请补充公告名称。" in page(phone)


def test_is_never_another_reporters(phone: Client) -> None:
    own = make.received(at=timezone.now(), title="甲公司反映的事项一二三四")
    others = make.received(at=timezone.now(), title="乙公司反映的事项一二三四")
    stranger = Client()
    enter(phone, own.receipt or "")
    enter(stranger, others.receipt or "")
    assert "甲公司" in page(phone)
    assert "乙公司" in page(stranger)
    assert "甲公司" not in page(stranger)
    assert 'name="receipt"' in page(Client())


def test_what_was_said_once_is_not_said_again(phone: Client) -> None:
    made = make.received(at=timezone.now())
    enter(phone, made.receipt or "")
    said = tracking.SAID["message"]
    assert said in page(phone, "?said=message")
    assert said not in page(phone)


def test_a_form_with_errors_is_drawn_for_itself(phone: Client) -> None:
    made = make.received(at=timezone.now())
    enter(phone, made.receipt or "")
    token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page(phone))[0]
    wrong = phone.post("/track/message/", {"body": "", "csrfmiddlewaretoken": token})
    assert wrong.status_code == 422
    assert "field-error" in wrong.content.decode()
    assert "field-error" not in page(phone)


def test_a_mark_without_a_report_opens_the_entrance(phone: Client) -> None:
    made = make.received(at=timezone.now())
    enter(phone, made.receipt or "")
    made.lead.receipt_digest = None
    made.lead.save(update_fields=["receipt_digest"])
    assert 'name="receipt"' in page(phone)
