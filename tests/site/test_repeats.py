"""An answer is repeated while nothing has changed for its reader. Whatever could change it must show."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketaccess.apps.leads import actions as leads
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.site import repeats
from marketaccess.site.repeats import Answer, Answers
from tests import make

pytestmark = pytest.mark.django_db

HANDLER, CLERK = Role.COORDINATING_HANDLER, Role.DEPARTMENT_HANDLER
DESK = "/desk/"
FRAME = ("SAVEPOINT", "RELEASE", "SELECT set_config")


@pytest.fixture
def office() -> Client:
    """An officer whose inbox has been answered in full, and is repeated from now on."""
    make.county()
    make.lead(LeadState.RECEIVED)
    return warm(bound(make.browser(HANDLER, make.OFFICE), officer()))


def bound(browser: Client, user: User) -> Client:
    """As logging in does it: the account knows its session."""
    accounts.bind_session(user=user, session_key=browser.cookies["sessionid"].value)
    return browser


def warm(browser: Client, address: str = DESK) -> Client:
    """Three times: cookies and the session's renewal are new in the first answers."""
    for _ in range(3):
        assert browser.get(address).status_code == 200
    assert questions(lambda: browser.get(address)) == 1
    return browser


def questions(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len([1 for query in seen.captured_queries if not query["sql"].startswith(FRAME)])


def page(browser: Client, address: str = DESK) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def officer() -> User:
    return User.objects.get(username=make.handler().name)


class TestTheSameAnswer:
    def test_to_the_letter_with_its_headers(self, office: Client) -> None:
        one, other = office.get(DESK), office.get(DESK)
        assert other.content == one.content
        assert dict(other.items()) == dict(one.items())
        assert other["Cache-Control"] == "no-store, private"
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"

    def test_each_address_has_its_own(self, office: Client) -> None:
        done = "/desk/?tab=done"
        warm(office, done)
        assert page(office, done) != page(office)

    def test_the_part_and_the_page_are_two(self, office: Client) -> None:
        for _ in range(3):
            part = office.get(DESK, headers={"HX-Request": "true"}).content.decode()
        whole = page(office)
        assert "<html" in whole
        assert "<html" not in part

    def test_a_form_in_it_can_be_sent(self) -> None:
        make.county()
        strict = Client(enforce_csrf_checks=True)
        make.handler()
        strict.force_login(officer())
        warm(bound(strict, officer()))
        token = page(strict).split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        assert strict.post("/account/logout/", {"csrfmiddlewaretoken": token}).status_code == 302


class TestNothingStale:
    def test_a_lead_that_came(self, office: Client) -> None:
        assert make.received().lead.reference in page(office)

    def test_a_step_of_another(self, office: Client) -> None:
        lead = make.received().lead
        warm(office)
        make.transferred(make.registered(lead))
        assert lead.reference not in page(office)

    def test_a_message_of_the_reporter(self, office: Client) -> None:
        lead = make.received().lead
        warm(office)
        leads.write_from_reporter(lead=lead, body="补充一点情况。", files=(), at=make.NINE)
        assert "新留言" in page(office)

    def test_a_notice_for_the_officer(self, office: Client) -> None:
        assert "bar-count" not in page(office)
        users = User.objects.filter(pk=officer().pk)
        notifications.notify(users=users, key="x", text="请查看。", at=make.NINE)
        assert "bar-count" in page(office)
        warm(office)
        notifications.mark_all_read(by=make.handler(), at=make.NINE)
        assert "bar-count" not in page(office)

    def test_the_next_day(self, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        monkeypatch.setattr(timezone, "localdate", lambda *_: tomorrow)
        assert questions(lambda: page(office)) > 1

    def test_a_minute_later_the_session_is_renewed(
        self, office: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = time.monotonic() + repeats.SECONDS
        monkeypatch.setattr(time, "monotonic", lambda: later)
        assert questions(lambda: page(office)) > 1
        assert questions(lambda: page(office)) == 1

    def test_larger_type(self, office: Client) -> None:
        assert 'class="large-type"' not in page(office)
        office.cookies["type_size"] = "large"
        assert 'class="large-type"' in page(office)

    def test_a_message_is_told_once(self, office: Client) -> None:
        storage = CookieStorage(office.get(DESK).wsgi_request)
        storage.add(messages.INFO, "已保存。")
        answer = HttpResponse()
        storage.update(answer)
        office.cookies.update(answer.cookies)
        assert "已保存。" in page(office)
        assert "已保存。" not in page(office)


class TestWhatIsNoneOfTheirs:
    def clerk(self) -> Client:
        browser = make.browser(CLERK, make.HANDLING)
        return warm(bound(browser, User.objects.get(username=make.clerk().name)))

    def test_a_lead_that_came_to_the_office(self, office: Client) -> None:
        clerk = self.clerk()
        before = page(clerk)
        make.received()
        # The answer's own, what was recorded since, whether the clerk may see it; then as before.
        assert questions(lambda: page(clerk)) == 3
        assert questions(lambda: page(clerk)) == 1
        assert page(clerk) == before

    def test_is_theirs_as_soon_as_it_is_handed_to_them(self, office: Client) -> None:
        clerk = self.clerk()
        lead = make.received().lead
        assert lead.reference not in page(clerk)
        make.transferred(make.registered(lead))
        assert lead.reference in page(clerk)

    def test_a_post_in_the_unit_complained_about_is(self, office: Client) -> None:
        clerk = self.clerk()
        mine = make.transferred(make.registered(make.received().lead))
        assert mine.reference in page(clerk)
        user, unit = User.objects.get(username=make.clerk().name), make.department(make.TARGET)
        accounts.grant_post(
            user=user, department=unit, role=CLERK, starts_on=make.TODAY, by=SYSTEM, at=make.NINE
        )
        assert mine.reference not in page(clerk)


class TestNobodyElses:
    def test_signed_out(self, office: Client) -> None:
        key = office.cookies["sessionid"].value
        office.post("/account/logout/")
        office.cookies["sessionid"] = key
        assert office.get(DESK).status_code == 302

    def test_the_session_was_ended_on_the_server(self, office: Client) -> None:
        Session.objects.all().delete()
        assert office.get(DESK).status_code == 302

    def test_the_session_has_run_out(self, office: Client) -> None:
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert office.get(DESK).status_code == 302

    def test_signed_in_elsewhere(self, office: Client) -> None:
        accounts.bind_session(user=officer(), session_key="elsewhere")
        assert office.get(DESK).status_code == 302

    def test_the_account_was_deactivated(self, office: Client) -> None:
        accounts.deactivate(user=officer(), reason="调离", by=SYSTEM, at=make.NINE)
        assert office.get(DESK).status_code == 302

    def test_a_password_that_must_be_changed(self, office: Client) -> None:
        accounts.reset_password(user=officer(), by=SYSTEM, at=make.NINE)
        assert office.get(DESK).status_code == 302

    def test_another_officer_with_the_first_ones_other_cookies(self, office: Client) -> None:
        mine = page(office)
        other = make.browser(CLERK, make.HANDLING)
        bound(other, User.objects.get(username=make.clerk().name))
        session = other.cookies["sessionid"].value
        other.cookies.update(office.cookies)
        other.cookies["sessionid"] = session
        assert officer().display_name in mine
        for _ in range(3):
            assert page(other) != mine

    def test_without_a_session(self, office: Client) -> None:
        assert Client().get(DESK).status_code == 302

    @pytest.mark.parametrize("key", ["", "x" * 5000, "a\x00b", "'; DROP TABLE", "会话", "%00", "🀄"])
    def test_a_session_that_nobody_has(self, office: Client, key: str) -> None:
        # As a server hands bytes over.
        sent = f"sessionid={key}".encode().decode("latin-1")
        assert office.get(DESK, headers={"Cookie": sent}).status_code == 302


class TestOnlyWhatIsMeant:
    def test_other_pages_are_asked_in_full(self, office: Client) -> None:
        for _ in range(3):
            office.get("/desk/leads/")
        assert questions(lambda: office.get("/desk/leads/")) != 1

    def test_a_post_is_never_repeated(self, office: Client) -> None:
        assert office.post(DESK).status_code == 405

    def test_an_answer_that_is_no_page(self, office: Client) -> None:
        assert office.head(DESK).content == b""
        assert page(office)


def test_the_first_answer_is_not_repeated() -> None:
    """Nobody knew yet which of the things recorded are its reader's."""
    make.county()
    browser = bound(make.browser(HANDLER, make.OFFICE), officer())
    for _ in range(2):
        browser.get(DESK)  # until the cookies are no news
    other = "/desk/?tab=done"
    assert questions(lambda: page(browser, other)) > 1
    assert questions(lambda: page(browser, other)) > 1
    assert questions(lambda: page(browser, other)) == 1


def test_answers_made_together_end_one_by_one(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()
    shares = {"/desk/?q=1": 0.5, "/desk/?q=2": 1.0}
    for address, share in shares.items():
        monkeypatch.setattr(repeats.CHANCE, "uniform", lambda least, most, share=share: share)
        warm(office, address)
    monkeypatch.setattr(time, "monotonic", lambda: started + repeats.SECONDS * 0.75)
    assert [questions(lambda a=address: page(office, a)) > 1 for address in shares] == [True, False]


class TestAnswers:
    def answer(self, size: int, *, until: float = 10.0) -> Answer:
        return Answer(b"x" * size, {}, SYSTEM, ("standing",), until)

    def test_the_one_unused_longest_goes(self) -> None:
        kept = Answers(room=10)
        kept.put("one", self.answer(4))
        kept.put("two", self.answer(4))
        assert kept.get("one", ("standing",), now=0)
        kept.put("three", self.answer(4))
        assert kept.get("two", ("standing",), now=0) is None
        assert kept.get("one", ("standing",), now=0)
        assert kept.get("three", ("standing",), now=0)

    def test_the_same_question_takes_its_place(self) -> None:
        kept = Answers(room=10)
        for _ in range(5):
            kept.put("one", self.answer(8))
        assert kept.get("one", ("standing",), now=0)

    def test_one_that_is_too_large_is_not_kept(self) -> None:
        kept = Answers(room=10)
        kept.put("one", self.answer(11))
        assert kept.get("one", ("standing",), now=0) is None

    def test_what_rested_on_nothing_known(self) -> None:
        kept = Answers(room=10)
        kept.put("one", evolve(self.answer(1), standing=None))
        assert kept.get("one", None, now=0) is None
        assert kept.reader("one") == SYSTEM
        assert kept.reader("other") is None

    def test_another_standing_or_too_late(self) -> None:
        kept = Answers(room=10)
        kept.put("one", self.answer(1))
        assert kept.get("one", ("another",), now=0) is None
        assert kept.get("one", ("standing",), now=9.9)
        assert kept.get("one", ("standing",), now=10.0) is None
