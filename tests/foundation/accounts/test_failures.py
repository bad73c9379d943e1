"""Failed log-ins, lock-outs and unlockings leave their events, and an attacker cannot flood the log."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts import actions
from marketaccess.foundation.accounts.models import FailureTally, LockOut, User
from marketaccess.foundation.audit.models import Event
from marketaccess.site import schedule
from tests import make
from tests.races import at_once, threads_share_a_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return make.user(Role.DEPARTMENT_HANDLER, make.HANDLING, username="officer")


def fail(username: str = "officer", *, times: int = 1, address: str = "10.0.0.1") -> None:
    for _ in range(times):
        Client().post("/account/login/", {"username": username, "password": "wrong"}, REMOTE_ADDR=address)


def turn(minutes: float = 0) -> int:
    """The worker's turn, so many minutes from now."""
    return actions.record_failures(by=SYSTEM, at=datetime.now(UTC) + timedelta(minutes=minutes))


def events(action: str = "") -> list[tuple[str, str, dict[str, object]]]:
    rows = Event.objects.filter(subject_kind="account").exclude(action="account.sign_in")
    rows = rows.filter(action=action) if action else rows
    return list(rows.values_list("action", "subject_ref", "detail"))


def test_a_failed_log_in_is_an_event_with_its_address(officer: User) -> None:
    fail()
    turn()
    assert events() == [("account.sign_in_failed", "officer", {"failures": 1, "addresses": ["10.0.0.1"]})]
    assert Event.objects.get().subject_title == officer.display_name


def test_many_failures_of_a_minute_are_one_event_with_their_count(officer: User) -> None:
    for number in range(12):
        fail(address=f"10.0.0.{number}")
    assert (turn(), turn()) == (1, 0)
    ((_, _, detail),) = events()
    assert (detail["failures"], len(detail["addresses"])) == (10, 10)  # type: ignore[arg-type]


def test_names_that_are_no_account_share_one_event_and_are_not_written_down() -> None:
    for number in range(20):
        fail(f"secret-{number}", address=f"10.0.0.{number % 3}")
    turn()
    ((action, ref, detail),) = events()
    assert (action, ref, detail["failures"]) == ("account.sign_in_failed", "", 20)
    event = Event.objects.get()
    assert event.subject_title == "未知账号"
    assert "secret" not in str(event.detail) + event.subject_ref


def test_the_request_does_the_same_for_every_name(officer: User) -> None:
    asked = []
    for name in ("officer", "nobody"):
        with CaptureQueriesContext(connection) as captured:
            fail(name)
        asked.append(len(captured))
    assert asked[0] == asked[1]
    assert not Event.objects.exists()


def test_a_lock_out_and_its_end_are_events(officer: User) -> None:
    fail(times=7)
    turn()
    ((_, ref, detail),) = events("account.lock_out")
    assert (ref, detail["addresses"]) == ("officer", ["10.0.0.1"])
    turn(29)
    assert events("account.unlock") == []
    turn(31)
    assert events("account.unlock") == [
        ("account.unlock", "officer", {"addresses": ["10.0.0.1"], "reason": "expired"})
    ]
    assert not LockOut.objects.exists()
    assert len(events("account.lock_out")) == 1


def test_a_new_password_ends_the_lock_out_at_once(officer: User) -> None:
    administrator = make.actor(Role.SYSTEM_ADMINISTRATOR, "office")
    fail(times=5)
    turn()
    issued = actions.reset_password(user=officer, by=administrator, at=datetime.now(UTC))
    ((_, _, detail),) = events("account.unlock")
    assert detail == {"addresses": ["10.0.0.1"], "reason": "new_password"}
    answer = Client().post(
        "/account/login/", {"username": "officer", "password": issued.password}, REMOTE_ADDR="10.0.0.1"
    )
    assert answer.status_code == 302


def test_a_reset_without_a_lock_out_unlocks_nothing(officer: User) -> None:
    actions.reset_password(user=officer, by=SYSTEM, at=datetime.now(UTC))
    assert events("account.unlock") == []


def test_a_log_in_leaves_its_address(officer: User) -> None:
    Client().post(
        "/account/login/", {"username": "officer", "password": make.PASSWORD}, REMOTE_ADDR="10.0.0.9"
    )
    assert Event.objects.get(action="account.sign_in").detail["address"] == "10.0.0.9"


def test_it_is_on_the_schedule(officer: User) -> None:
    assert schedule.record_failed_sign_ins in schedule.ENTRIES
    fail()
    schedule.record_failed_sign_ins(at=make.NINE)
    assert len(events()) == 1


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_failures_at_the_same_moment_are_all_counted_and_two_workers_write_one_event() -> None:
    make.user(username="officer")
    at_once(
        lambda _: actions.note_failure(name="officer", address="10.0.0.1", is_locked_out=True, at=make.NINE),
        4,
    )
    assert FailureTally.objects.get().failures == 4
    at_once(turn, 2)
    assert len(events("account.sign_in_failed")) == len(events("account.lock_out")) == 1


def test_behind_our_proxy_the_address_is_the_one_that_it_noted(officer: User, settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for _ in range(5):
        Client(headers={"x-forwarded-for": "1.1.1.1, 198.51.100.7"}).post(
            "/account/login/", {"username": "officer", "password": "wrong"}
        )
    turn()
    assert [detail["addresses"] for _, _, detail in events()] == [["198.51.100.7"], ["198.51.100.7"]]
    other = Client(headers={"x-forwarded-for": "198.51.100.8"})
    answer = other.post("/account/login/", {"username": "officer", "password": make.PASSWORD})
    assert answer.status_code == 302
