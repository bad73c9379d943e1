"""The inbox is kept between two changes. Nobody may see what was, or what is another's."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketaccess.apps.desk import listing
from marketaccess.apps.leads import actions as leads
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.notice import Notice
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.calendars import actions as calendars
from marketaccess.foundation.notifications import actions as notifications
from tests import make

pytestmark = pytest.mark.django_db

HANDLER, HEAD, CLERK = Role.COORDINATING_HANDLER, Role.COORDINATING_HEAD, Role.DEPARTMENT_HANDLER


@pytest.fixture
def office() -> Client:
    make.county()
    return make.browser(HANDLER, make.OFFICE)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries for which a list was drawn."""
    seen: list[str] = []
    original = listing.listing

    def noted(actor: Any, given: Any, **more: Any) -> Any:
        seen.append(given.urlencode())
        return original(actor, given, **more)

    monkeypatch.setattr(listing, "listing", noted)
    return seen


def page(browser: Client, query: str = "", **extra: Any) -> str:
    answer = browser.get(f"/desk/{query}", **extra)
    assert answer.status_code == 200
    return str(answer.content.decode())


def without_token(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_is_drawn_once_while_nothing_happens(office: Client, drawn: list[str]) -> None:
    make.lead(LeadState.RECEIVED)
    first = page(office)
    assert without_token(page(office)) == without_token(first)
    assert drawn == [""]
    page(office, "?tab=done")
    page(office, "?tab=done")
    assert drawn == ["", "tab=done"]


def test_a_page_that_is_kept_costs_seven_questions(office: Client) -> None:
    make.lead(LeadState.RECEIVED)
    page(office)
    with CaptureQueriesContext(connection) as seen:
        page(office)
    frame = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    asked = [query["sql"] for query in seen.captured_queries if not query["sql"].startswith(frame)]
    # Whether it may be repeated (tests/site/test_repeats.py), and the six.
    assert len(asked) == 7, "\n".join(asked)


class TestNothingStale:
    def test_after_a_lead_has_come(self, office: Client) -> None:
        page(office)
        assert make.received().lead.reference in page(office)

    def test_after_each_step(self, office: Client) -> None:
        clerk = make.browser(CLERK, make.HANDLING)
        lead = make.received().lead
        assert lead.reference in page(office)
        assert lead.reference not in page(clerk)
        make.transferred(make.registered(lead))
        assert lead.reference not in page(office)
        assert lead.reference in page(office, "?tab=done")
        assert lead.reference in page(clerk)
        leads.return_(
            lead=lead, reason="该事项不属于本单位的法定职责", basis="三定规定", by=make.clerk(), at=make.NINE
        )
        assert lead.reference in page(office)
        assert lead.reference not in page(clerk)

    def test_after_a_message_of_the_reporter(self, office: Client) -> None:
        lead = make.received().lead
        assert "新留言" not in page(office)
        leads.write_from_reporter(lead=lead, body="补充一点情况。", files=(), at=make.NINE)
        assert "新留言" in page(office)

    def test_after_a_calendar_has_been_loaded(self, office: Client, drawn: list[str]) -> None:
        page(office)
        days = tuple(date(2027, 1, day) for day in (1, 2, 3))
        notice = Notice(2027, "示范数据 2026 第1号", date(2026, 9, 1), days, ())
        calendars.load_notice(notice=notice, by=SYSTEM, at=make.NINE)
        page(office)
        assert drawn == ["", ""]

    def test_on_the_next_day(self, office: Client, drawn: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        page(office)
        tomorrow = timezone.localdate() + timedelta(days=1)
        monkeypatch.setattr(timezone, "localdate", lambda *_: tomorrow)
        page(office)
        assert drawn == ["", ""]

    def test_after_a_notice_for_the_officer(self, office: Client) -> None:
        assert "bar-count" not in page(office)
        users = User.objects.filter(username=make.handler().name)
        notifications.notify(users=users, key="x", text="请查看。", at=make.NINE)
        assert "bar-count" in page(office)
        notifications.mark_all_read(by=make.handler(), at=make.NINE)
        assert "bar-count" not in page(office)

    def test_after_the_type_size_has_been_changed(self, office: Client) -> None:
        assert 'class="large-type"' not in page(office)
        office.cookies["type_size"] = "large"
        assert 'class="large-type"' in page(office)


class TestNobodyElses:
    def test_the_unit_complained_about_does_not_get_the_offices_list(self, office: Client) -> None:
        lead = make.transferred(make.registered(make.received().lead))
        assert lead.reference in page(office, "?tab=done")
        for role in (HANDLER, HEAD, CLERK):
            assert lead.reference not in page(make.browser(role, make.TARGET), "?tab=done")

    def test_a_post_in_the_unit_hides_at_once(self, office: Client) -> None:
        lead = make.transferred(make.registered(make.received().lead))
        assert lead.reference in page(office, "?tab=done")
        make.post(User.objects.get(username=make.handler().name), CLERK, make.TARGET)
        assert lead.reference not in page(office, "?tab=done")

    def test_two_of_one_standing_share_the_list_and_not_the_frame(
        self, office: Client, drawn: list[str]
    ) -> None:
        lead = make.received().lead
        colleague = make.user(HANDLER, make.OFFICE, username="colleague")
        browser = Client()
        browser.force_login(colleague)
        mine, other = page(office), page(browser)
        assert drawn == [""]
        assert lead.reference in mine
        assert lead.reference in other
        assert colleague.display_name in other
        assert colleague.display_name not in mine

    def test_no_form_token_and_no_nonce_is_kept(self, office: Client) -> None:
        tokens = {re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page(office))[0] for _ in range(3)}
        assert len(tokens) == 3
        assert "nonce" not in page(office)

    def test_a_form_of_a_kept_page_can_be_sent(self) -> None:
        make.county()
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(User.objects.get(username=make.handler().name))
        page(strict)
        token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page(strict))[0]
        assert strict.post("/account/logout/", {"csrfmiddlewaretoken": token}).status_code == 302

    def test_the_part_for_htmx_is_the_same_list(self, office: Client, drawn: list[str]) -> None:
        whole = page(office)
        assert page(office, headers={"HX-Request": "true"}) in whole
        assert drawn == [""]
