"""Mail when the server does not do as it should: asked again, given up visibly, nobody else disturbed."""

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as outgoing
from django.utils import timezone
from django_tasks import task_backends
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.notifications import actions, tasks
from marketaccess.foundation.notifications.models import Notice
from tests import make
from tests.make import NINE

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.6")]
DUMMY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
FOR_NOW = [
    ConnectionRefusedError(),
    TimeoutError(),
    smtplib.SMTPServerDisconnected(),
    smtplib.SMTPConnectError(421, b"too busy"),
    smtplib.SMTPDataError(451, b"try later"),
    smtplib.SMTPRecipientsRefused({"a@example.com": (450, b"greylisted")}),
]
FOR_GOOD = [
    smtplib.SMTPAuthenticationError(535, b"no"),
    smtplib.SMTPSenderRefused(550, b"no", "a@example.com"),
    smtplib.SMTPRecipientsRefused({"a@example.com": (550, b"no such user")}),
]


@pytest.fixture
def notice(settings: Settings) -> Notice:
    settings.TASKS = DUMMY
    officer = make.user()
    User.objects.filter(pk=officer.pk).update(email="a@example.com")
    actions.notify(users=[officer], key="k", text="x", at=NINE)
    return Notice.objects.get()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    def breaks(error: Exception) -> None:
        def send(*_: Any) -> int:
            raise error

        monkeypatch.setattr(tasks, "send_mail", send)

    return breaks


def waiting() -> list[Any]:
    backend: Any = task_backends["default"]
    return list(backend.results)


@pytest.mark.parametrize("error", FOR_NOW, ids=lambda error: type(error).__name__)
def test_what_fails_for_now_is_tried_again_later(
    notice: Notice, broken: Callable[[Exception], None], error: Exception
) -> None:
    broken(error)
    before = timezone.now()
    for attempt, wait in enumerate(tasks.WAITS):
        tasks.mail.call(notice.pk, attempt)
        result = waiting()[-1]
        assert (result.args, result.kwargs) == ([notice.pk, attempt + 1], {})
        assert wait <= result.task.run_after - before < 2 * wait
    with pytest.raises(type(error)):
        tasks.mail.call(notice.pk, len(tasks.WAITS))
    assert len(waiting()) == len(tasks.WAITS)


@pytest.mark.parametrize("error", FOR_GOOD, ids=lambda error: type(error).__name__)
def test_what_is_refused_for_good_is_given_up_at_once(
    notice: Notice, broken: Callable[[Exception], None], error: Exception
) -> None:
    broken(error)
    with pytest.raises(type(error)):
        tasks.mail.call(notice.pk)
    assert waiting() == []


def test_a_second_try_does_what_the_first_would(notice: Notice) -> None:
    tasks.mail.call(notice.pk, 3)
    (sent,) = outgoing.outbox
    assert sent.to == ["a@example.com"]
    Notice.objects.update(read_at=NINE)
    tasks.mail.call(notice.pk, 4)
    assert len(outgoing.outbox) == 1


def test_one_address_that_is_refused_keeps_nobody_else_from_the_mail(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    people = [make.user(username=f"officer{at}") for at in range(4)]
    for at, officer in enumerate(people):
        User.objects.filter(pk=officer.pk).update(email=f"{at}@example.com")
    sent: list[str] = []

    def send(_subject: str, _body: str, _sender: None, to: list[str]) -> int:
        if int(to[0][0]) % 2:
            raise smtplib.SMTPRecipientsRefused({to[0]: (550, b"no")})
        sent.append(to[0])
        return 1

    monkeypatch.setattr(tasks, "send_mail", send)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.notify(users=people, key="k", text="x", at=NINE) == 4
    assert sorted(sent) == ["0@example.com", "2@example.com"]
    assert Notice.objects.count() == 4


def test_a_silent_server_does_not_stop_the_worker(settings: Settings) -> None:
    assert settings.EMAIL_TIMEOUT
