"""Coming in (登录): the page, its rules, and what it does not tell."""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketaccess.domain.authority import pace
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts import wording
from marketaccess.foundation.accounts.models import FailedSignIns, User
from marketaccess.foundation.audit.models import Event
from tests import make

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


@pytest.fixture
def auditor() -> User:
    return make.user(Role.AUDITOR, "audit_office", username="auditor")


def give(client: Client, username: str, password: str, *, address: str = "10.0.0.1", **data: str):  # type: ignore[no-untyped-def]
    return client.post(
        LOGIN, {"username": username, "password": password, **data}, headers={}, REMOTE_ADDR=address
    )


class TestComingIn:
    def test_leads_to_the_page_of_the_role_and_leaves_a_trace(self, auditor: User) -> None:
        client = Client()
        answer = give(client, "auditor", make.PASSWORD)
        assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:start"))
        event = Event.objects.get(action="account.sign_in")
        assert (event.actor, event.subject_ref, event.detail) == (
            "auditor",
            "auditor",
            {"failures_before": 0, "address": "10.0.0.1"},
        )

    @pytest.mark.parametrize("typed", ["AUDITOR", " auditor ", "ａｕｄｉｔｏｒ"])  # noqa: RUF001
    def test_width_and_case_of_the_account_do_not_matter(self, auditor: User, typed: str) -> None:
        assert give(Client(), typed, make.PASSWORD).status_code == 302

    def test_goes_back_to_the_page_that_was_asked_for(self, auditor: User) -> None:
        answer = give(Client(), "auditor", make.PASSWORD, next="/account/")
        assert answer["Location"] == "/account/"

    @pytest.mark.parametrize(
        "wanted", ["https://example.invalid/", "//example.invalid/", "javascript:alert(1)"]
    )
    def test_never_leads_to_another_site(self, auditor: User, wanted: str) -> None:
        assert give(Client(), "auditor", make.PASSWORD, next=wanted)["Location"] == reverse("accounts:start")

    def test_a_page_that_needs_an_officer_sends_to_the_log_in_page(self) -> None:
        answer = Client().get("/account/")
        assert answer["Location"] == f"{LOGIN}?next=/account/"
        assert wording.IDLE in Client().get(answer["Location"]).content.decode()


class TestWhatItDoesNotTell:
    @pytest.fixture
    def hashed(self) -> Iterator[list[str]]:
        calls: list[str] = []
        original = MD5PasswordHasher.encode

        def encode(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
            calls.append(password)
            return original(hasher, password, salt)

        with patch.object(MD5PasswordHasher, "encode", encode):
            yield calls

    def test_unknown_wrong_and_closed_read_and_cost_the_same(self, auditor: User, hashed: list[str]) -> None:
        closed = make.user(username="closed")
        closed.is_active = False
        closed.save()
        seen = set()
        for name, password in (("nobody", "x" * 12), ("auditor", "x" * 12), ("closed", make.PASSWORD)):
            hashed.clear()
            answer = give(Client(), name, password)
            body = answer.content.decode().replace(f'value="{name}"', "")
            seen.add((answer.status_code, wording.WRONG_SIGN_IN in body, len(body), len(hashed)))
        assert len(seen) == 1
        assert next(iter(seen))[:2] == (422, True)
        assert next(iter(seen))[3] == 1

    def test_unknown_names_are_counted_like_known_ones(self, auditor: User) -> None:
        give(Client(), "nobody", "x" * 12)
        give(Client(), "auditor", "x" * 12)
        assert set(FailedSignIns.objects.values_list("name", "failures")) == {("nobody", 1), ("auditor", 1)}

    @pytest.mark.parametrize("typed", ["a\x00b", "x" * 5000, ""])
    def test_rubbish_is_a_wrong_log_in_and_no_fault(self, typed: str) -> None:
        assert give(Client(), typed, typed or "x").status_code == 422


class TestLockOut:
    def test_five_failures_from_one_address_close_it_for_half_an_hour(self, auditor: User) -> None:
        client = Client()
        for _ in range(5):
            give(client, "auditor", "wrong")
        refused = give(client, "auditor", make.PASSWORD)
        assert refused.status_code == 429
        assert wording.LOCKED_OUT in refused.content.decode()
        assert settings.AXES_COOLOFF_TIME == 0.5
        assert settings.AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT is False

    def test_another_address_is_not_closed_with_it(self, auditor: User) -> None:
        for _ in range(5):
            give(Client(), "auditor", "wrong")
        assert give(Client(), "auditor", make.PASSWORD, address="10.0.0.2").status_code == 302

    def test_the_owner_learns_of_failures_at_the_next_log_in(self, auditor: User) -> None:
        client = Client()
        give(client, "auditor", "wrong")
        give(client, "auditor", "wrong")
        give(client, "auditor", make.PASSWORD)
        assert Event.objects.get(action="account.sign_in").detail["failures_before"] == 2
        assert wording.failures_since(2) in client.get("/account/").content.decode()
        assert not FailedSignIns.objects.exists()


class TestSlowDown:
    @pytest.fixture(autouse=True)
    def long_pause(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A pause that outlasts the test on the slowest machine."""
        monkeypatch.setattr(
            pace, "wait_after", lambda failures: pace.LONGEST if failures >= pace.FREE else timedelta(0)
        )

    def guess_from_many_addresses(self, number: int) -> None:
        for index in range(number):
            give(Client(), "auditor", "wrong", address=f"10.1.0.{index}")

    def test_guesses_from_many_addresses_slow_the_account_down(self, auditor: User) -> None:
        self.guess_from_many_addresses(12)
        answer = give(Client(), "auditor", make.PASSWORD, address="10.9.9.9")
        assert answer.status_code == 429
        assert wording.TRY_LATER in answer.content.decode()

    def test_attempts_during_the_pause_do_not_lengthen_it(self, auditor: User) -> None:
        self.guess_from_many_addresses(12)
        before = FailedSignIns.objects.get().failures
        self.guess_from_many_addresses(12)
        assert FailedSignIns.objects.get().failures == before

    def test_the_pause_ends(self, auditor: User) -> None:
        self.guess_from_many_addresses(12)
        FailedSignIns.objects.update(last_failed_at=timezone.now() - timedelta(minutes=5))
        assert give(Client(), "auditor", make.PASSWORD, address="10.9.9.9").status_code == 302

    def test_a_browser_that_was_in_before_does_not_wait_for_strangers(self, auditor: User) -> None:
        owner = Client()
        give(owner, "auditor", make.PASSWORD)
        owner.post("/account/logout/")
        self.guess_from_many_addresses(12)
        assert give(owner, "auditor", make.PASSWORD).status_code == 302

    def test_the_mark_of_one_account_does_not_serve_for_another(self, auditor: User) -> None:
        make.user(username="other")
        stranger = Client()
        give(stranger, "other", make.PASSWORD)
        self.guess_from_many_addresses(12)
        assert give(stranger, "auditor", make.PASSWORD).status_code == 429

    def test_a_forged_mark_is_worth_nothing(self, auditor: User) -> None:
        self.guess_from_many_addresses(12)
        forger = Client()
        forger.cookies["known_device"] = "WyJhdWRpdG9yIiwgImFhIl0:1:forged"
        assert give(forger, "auditor", make.PASSWORD).status_code == 429


class TestOneSession:
    def test_a_later_log_in_ends_the_earlier_one_and_both_are_told(self, auditor: User) -> None:
        first, second = Client(), Client()
        give(first, "auditor", make.PASSWORD)
        assert first.get("/account/").status_code == 200
        give(second, "auditor", make.PASSWORD)
        assert wording.ENDED_THE_OTHER in second.get("/account/").content.decode()
        thrown_out = first.get("/account/", follow=True)
        assert thrown_out.redirect_chain[-1][0] == LOGIN
        assert wording.SIGNED_IN_ELSEWHERE in thrown_out.content.decode()
        assert second.get("/account/").status_code == 200

    def test_idle_for_thirty_minutes_ends_it(self, auditor: User) -> None:
        client = Client()
        give(client, "auditor", make.PASSWORD)
        assert settings.SESSION_COOKIE_AGE == 30 * 60
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert client.get("/account/").status_code == 302

    def test_going_out_ends_it_on_the_server_and_clears_the_browser(self, auditor: User) -> None:
        client = Client()
        give(client, "auditor", make.PASSWORD)
        stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
        answer = client.post("/account/logout/")
        assert answer["Clear-Site-Data"] == '"cache", "storage"'
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
        assert thief.get("/account/").status_code == 302
        assert Event.objects.filter(action="account.sign_out", actor="auditor").count() == 1

    def test_going_out_takes_a_post(self, auditor: User) -> None:
        client = Client()
        client.force_login(auditor)
        assert client.get("/account/logout/").status_code == 405

    def test_a_closed_account_is_out_with_the_next_request(self, auditor: User) -> None:
        client = Client()
        give(client, "auditor", make.PASSWORD)
        User.objects.update(is_active=False)
        assert client.get("/account/").status_code == 302


class TestWhoMayNotComeIn:
    def test_an_initial_password_older_than_a_week(self) -> None:
        user = make.user(username="new")
        user.must_change_password = True
        user.password_changed_at = timezone.now() - timedelta(days=8)
        user.save()
        answer = give(Client(), "new", make.PASSWORD)
        assert (answer.status_code, "7天有效期" in answer.content.decode()) == (429, True)

    def test_an_account_unused_for_ninety_days(self, auditor: User) -> None:
        User.objects.update(last_login=timezone.now() - timedelta(days=91))
        answer = give(Client(), "auditor", make.PASSWORD)
        assert "90天未使用" in answer.content.decode()
        assert not Event.objects.exists()
