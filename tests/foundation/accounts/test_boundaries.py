"""The rules of accounts at their edges: to the second, and to the last attempt."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from marketaccess.domain.authority import pace
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import SEPARATED, Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts import actions, queries, wording
from marketaccess.foundation.accounts.actions.signing_in import (
    INITIAL_PASSWORD_LASTS,
    ROWS_KEPT,
    UNUSED_AFTER,
)
from marketaccess.foundation.accounts.middleware import PASSWORD_AGE, reason_to_change
from marketaccess.foundation.accounts.models import ApiToken, FailedSignIns, PasswordHistory, User
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.make import NINE

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NEW = "seven brown teapots 7"


def account(**changes: object) -> User:
    user = make.user(username="handler")
    User.objects.filter(pk=user.pk).update(**{"created_at": NINE, "password_changed_at": NINE} | changes)
    return User.objects.get(pk=user.pk)


def actor_of(user: User) -> Actor:
    return queries.actor_of(user, on=make.TODAY)


# ── Days ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("late", "is_open"), [(timedelta(0), True), (SECOND, False)])
def test_an_initial_password_lasts_seven_days_to_the_second(late: timedelta, *, is_open: bool) -> None:
    user = account(must_change_password=True)
    moment = NINE + INITIAL_PASSWORD_LASTS + late
    if is_open:
        assert actions.sign_in(user=user, at=moment) == 0
    else:
        with pytest.raises(NotAllowed, match="7天有效期"):
            actions.sign_in(user=user, at=moment)
        assert not Event.objects.exists()


@pytest.mark.parametrize("used", ["last_login", "created_at"])
@pytest.mark.parametrize(("late", "is_open"), [(timedelta(0), True), (SECOND, False)])
def test_an_account_sleeps_after_ninety_days_to_the_second(
    used: str, late: timedelta, *, is_open: bool
) -> None:
    user = account(**{used: NINE})
    moment = NINE + UNUSED_AFTER + late
    if is_open:
        assert actions.sign_in(user=user, at=moment) == 0
        assert not queries.unused(since=moment - UNUSED_AFTER).exists()
    else:
        with pytest.raises(NotAllowed, match="90天未使用"):
            actions.sign_in(user=user, at=moment)
        assert queries.unused(since=moment - UNUSED_AFTER).get() == user


@pytest.mark.parametrize(
    ("age", "must", "reason"),
    [
        (timedelta(0), False, ""),
        (PASSWORD_AGE - timedelta(minutes=1), False, ""),
        (PASSWORD_AGE + timedelta(minutes=1), False, wording.CHANGE_IS_DUE),
        (timedelta(0), True, wording.MUST_CHANGE),
        (PASSWORD_AGE + timedelta(days=1), True, wording.MUST_CHANGE),
    ],
)
def test_an_old_password_must_be_changed_and_an_initial_one_first(
    age: timedelta, must: bool, reason: str
) -> None:
    user = User(must_change_password=must, password_changed_at=timezone.now() - age)
    assert reason_to_change(user) == reason


def test_an_account_that_sleeps_can_be_opened_again() -> None:
    user = account()
    issued = actions.reactivate(user=user, by=SYSTEM, at=NINE + UNUSED_AFTER + SECOND)
    assert issued.user.must_change_password
    assert actions.sign_in(user=issued.user, at=NINE + UNUSED_AFTER + timedelta(days=1)) == 0


def test_an_account_that_is_used_is_not_opened_again() -> None:
    with pytest.raises(NotAllowed, match="该账号在用"):
        actions.reactivate(user=account(), by=SYSTEM, at=NINE)


# ── Attempts ──────────────────────────────────────────────────────────────────────────────────────────


def fail(number: int, name: str = "handler", at: datetime = NINE) -> None:
    for _ in range(number):
        actions.note_failure(name=name, at=at)


@pytest.mark.parametrize(("failures", "waits"), [(0, False), (pace.FREE - 1, False), (pace.FREE, True)])
def test_the_first_failures_are_free(failures: int, *, waits: bool) -> None:
    fail(failures)
    if waits:
        with pytest.raises(NotAllowed, match="尝试过于频繁"):
            actions.ask_pace(name="handler", at=NINE)
    else:
        actions.ask_pace(name="handler", at=NINE)


@pytest.mark.parametrize("failures", [pace.FREE, pace.FREE + 3, pace.FREE + 30])
def test_a_pause_ends_to_the_second(failures: int) -> None:
    FailedSignIns.objects.create(name="handler", failures=failures, last_failed_at=NINE)
    wait = pace.wait_after(failures)
    with pytest.raises(NotAllowed):
        actions.ask_pace(name="handler", at=NINE + wait - SECOND)
    actions.ask_pace(name="handler", at=NINE + wait)


def test_nobody_waits_for_the_failures_of_another_name() -> None:
    fail(pace.FREE + 5, name="somebody")
    actions.ask_pace(name="handler", at=NINE)


def test_a_quiet_hour_begins_the_count_anew() -> None:
    fail(pace.FREE + 5)
    fail(1, at=NINE + pace.FORGOTTEN_AFTER)
    assert FailedSignIns.objects.get().failures == 1


def test_old_counts_are_cleared_away() -> None:
    fail(1, name="long ago")
    fail(1, name="just now", at=NINE + ROWS_KEPT + SECOND)
    assert FailedSignIns.objects.get().name == "just now"


def test_coming_in_clears_the_counts_of_all_devices_and_of_no_other_account() -> None:
    user = account()
    for name, failures in (("handler", 2), ("handler\ndevice", 3), ("handler2", 4)):
        FailedSignIns.objects.create(name=name, failures=failures, last_failed_at=NINE)
    assert actions.sign_in(user=user, at=NINE) == 5
    assert FailedSignIns.objects.get().name == "handler2"


# ── One session ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "now", "replaced"), [("", "a", False), ("a", "a", False), ("a", "b", True)]
)
def test_a_second_session_takes_the_place_of_the_first(before: str, now: str, *, replaced: bool) -> None:
    user = account(session_key=before)
    assert actions.bind_session(user=user, session_key=now) is replaced
    assert User.objects.get(pk=user.pk).session_key == now


@pytest.mark.parametrize("verb", ["reset_password", "deactivate", "reactivate"])
def test_what_is_done_to_an_account_ends_its_session(verb: str) -> None:
    user = account(session_key="a", last_login=NINE - UNUSED_AFTER - SECOND)
    given = {"reason": "调离"} if verb == "deactivate" else {}
    getattr(actions, verb)(user=user, by=SYSTEM, at=NINE, **given)
    assert User.objects.get(pk=user.pk).session_key == ""


# ── What each verb leaves in the log ──────────────────────────────────────────────────────────────────


def test_each_verb_leaves_one_event_and_no_password_in_it() -> None:
    passwords = []
    issued = actions.create_account(username="clerk", display_name="经办员", by=SYSTEM, at=NINE)
    passwords.append(issued.password)
    user = issued.user
    actions.change_password(user=user, current=issued.password, new=NEW, by=actor_of(user), at=NINE)
    passwords.append(actions.reset_password(user=user, by=SYSTEM, at=NINE).password)
    actions.sign_in(user=user, at=NINE)
    actions.sign_out(user=user, at=NINE)
    actions.deactivate(user=user, reason="调离", by=SYSTEM, at=NINE)
    passwords.append(actions.reactivate(user=user, by=SYSTEM, at=NINE).password)
    events = list(Event.objects.order_by("sequence"))
    assert [event.action.removeprefix("account.") for event in events] == [
        *("create", "change_password", "reset_password", "sign_in", "sign_out", "deactivate", "reactivate"),
    ]
    assert {event.subject_ref for event in events} == {"clerk"}
    told = "".join(f"{event.detail}{event.subject_title}" for event in events)
    assert not any(password in told for password in [*passwords, NEW])


@pytest.mark.parametrize("password", ["short", "onlyletterspassword", make.PASSWORD])
def test_a_refused_password_leaves_no_event_and_no_history(password: str) -> None:
    user = account()
    with pytest.raises(Refusal):
        actions.change_password(user=user, current=make.PASSWORD, new=password, by=actor_of(user), at=NINE)
    assert not Event.objects.exists()
    assert not PasswordHistory.objects.exists()


def test_no_password_is_kept_in_clear() -> None:
    issued = actions.create_account(username="clerk", display_name="经办员", by=SYSTEM, at=NINE)
    kept = User.objects.values_list("password", flat=True).get(username="clerk")
    assert issued.password not in kept
    assert kept.startswith(("md5$", "argon2"))  # the tests' hasher, the product's


# ── Tokens ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", [role for role in Role if role not in SEPARATED])
def test_a_token_holds_one_seat_in_its_department(role: Role) -> None:
    office = make.department("finance")
    issued = actions.make_token(department=office, role=role, name="热线平台", by=SYSTEM, at=NINE)
    actor = queries.actor_by_token(issued.raw)
    assert actor is not None
    assert {(seat.role, seat.department) for seat in actor.seats} == {(role, office.pk)}
    assert actor.user is None
    assert issued.raw not in str(ApiToken.objects.values().get())
    assert issued.raw not in str(Event.objects.get().detail)


@pytest.mark.parametrize("role", sorted(SEPARATED))
def test_no_program_holds_one_of_the_three_powers(role: Role) -> None:
    with pytest.raises(Refusal) as refused:
        actions.make_token(
            department=make.department("finance"), role=role, name="热线平台", by=SYSTEM, at=NINE
        )
    assert refused.value.field == "role"


@pytest.mark.parametrize(
    "change", [str.upper, str.lower, lambda raw: raw[:-1], lambda raw: f"{raw} ", lambda _: ""]
)
def test_only_the_very_token_opens(change: object) -> None:
    assert callable(change)
    issued = actions.make_token(
        department=make.department("finance"),
        role=Role.COORDINATING_HANDLER,
        name="热线平台",
        by=SYSTEM,
        at=NINE,
    )
    assert queries.actor_by_token(issued.raw) is not None
    assert queries.actor_by_token(str(change(issued.raw))) is None


def test_a_revoked_token_opens_nothing_and_is_revoked_once() -> None:
    issued = actions.make_token(
        department=make.department("finance"), role=Role.EVALUATOR, name="x", by=SYSTEM, at=NINE
    )
    actions.revoke_token(token=issued.token, by=SYSTEM, at=NINE)
    assert queries.actor_by_token(issued.raw) is None
    with pytest.raises(NotAllowed, match="已停用"):
        actions.revoke_token(token=issued.token, by=SYSTEM, at=NINE)


# ── The page of the log-in ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wanted",
    [
        *("http:example.org", "///example.org", "\\\\example.org", "https:/example.org", " //example.org"),
        *("\x00/account/", "java\nscript:alert(1)", "data:text/html,x", "x" * 5000),
    ],
)
def test_a_log_in_leads_to_no_other_site(wanted: str) -> None:
    make.user(Role.AUDITOR, "audit_office", username="auditor")
    given = {"username": "auditor", "password": make.PASSWORD, "next": wanted}
    answer = Client().post("/account/login/", given)
    assert answer.status_code == 302
    assert not answer["Location"].startswith(("//", "\\", "http", "data", "java"))


def test_a_log_in_page_is_kept_by_no_browser() -> None:
    assert "no-store" in Client().get("/account/login/")["Cache-Control"]
