"""Telling a person: once, in the product, and by mail without content."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.notifications import actions, queries
from marketaccess.foundation.notifications.models import Notice
from tests import make
from tests.make import NINE

pytestmark = pytest.mark.django_db
TEXT = "XS-2026-0001：请于2026年10月10日前核查"
LINK = "/desk/leads/XS-2026-0001/"


@pytest.fixture
def officer() -> User:
    made = make.user(Role.DEPARTMENT_HANDLER, "housing")
    made.email = "officer@example.com"
    made.save()
    return made


def tell(*people: User, key: str = "due:1") -> int:
    return actions.notify(users=people, key=key, text=TEXT, link=LINK, at=NINE)


def test_each_person_is_told_once_per_key(officer: User) -> None:
    other = make.user()
    assert tell(officer) == 1
    assert tell(officer, other) == 1
    assert tell(officer, officer, other) == 0
    assert Notice.objects.filter(user=officer).count() == 1
    assert tell(officer, key="due:2") == 1


def test_mail_names_neither_content_nor_matter_text(
    officer: User, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.PUBLIC_ADDRESS = "https://example.gov.cn"
    with django_capture_on_commit_callbacks(execute=True):
        tell(officer, make.user())  # the other has no address
        assert mail.outbox == []  # not before the transaction is done
    [sent] = mail.outbox
    assert sent.to == ["officer@example.com"]
    assert f"https://example.gov.cn{LINK}" in sent.body
    assert TEXT not in sent.body
    assert TEXT not in sent.subject


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_no_mail_to_who_cannot_use_it(
    officer: User,
    change: dict[str, object],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(officer)
        User.objects.filter(pk=officer.pk).update(**change)
    assert mail.outbox == []


def test_a_broken_mail_server_does_not_undo_the_notice(
    officer: User, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        tell(officer)
    assert Notice.objects.count() == 1


def test_only_its_owner_reads_a_notice(officer: User) -> None:
    tell(officer)
    notice = Notice.objects.get()
    stranger = accounts.actor_of(make.user(), on=make.TODAY)
    actions.mark_read(notice=notice, by=stranger, at=NINE)
    notice.refresh_from_db()
    assert notice.read_at is None
    mine = accounts.actor_of(officer, on=make.TODAY)
    assert queries.unread(mine) == 1
    actions.mark_read(notice=notice, by=mine, at=NINE)
    actions.mark_read(notice=notice, by=mine, at=NINE + timedelta(days=1))
    notice.refresh_from_db()
    assert notice.read_at == NINE
    assert queries.unread(mine) == 0


class TestPages:
    @pytest.fixture
    def browser(self, officer: User, client: Client) -> Client:
        make.locality()
        client.force_login(officer)
        return client

    def test_shows_ones_own_notices_only(self, browser: Client, officer: User) -> None:
        tell(officer)
        actions.notify(users=[make.user()], key="x", text="别人的消息", at=NINE)
        page = browser.get("/desk/notices-inbox/").content.decode()
        assert TEXT in page
        assert "别人的消息" not in page

    def test_following_marks_as_read_and_goes_there(self, browser: Client, officer: User) -> None:
        tell(officer)
        answer = browser.post(f"/desk/notices-inbox/{Notice.objects.get().pk}/")
        assert (answer.status_code, answer["Location"]) == (302, LINK)
        assert Notice.objects.get().read_at is not None

    def test_somebody_elses_is_not_there(self, browser: Client) -> None:
        tell(make.user())
        assert browser.post(f"/desk/notices-inbox/{Notice.objects.get().pk}/").status_code == 404

    def test_a_link_leads_nowhere_else(self, browser: Client, officer: User) -> None:
        actions.notify(users=[officer], key="x", text="x", link="//evil.example/", at=NINE)
        answer = browser.post(f"/desk/notices-inbox/{Notice.objects.get().pk}/")
        assert answer["Location"] == "/desk/notices-inbox/"

    def test_all_can_be_marked_at_once(self, browser: Client, officer: User) -> None:
        tell(officer)
        tell(officer, key="due:2")
        browser.post("/desk/notices-inbox/read/")
        assert not Notice.objects.filter(read_at__isnull=True).exists()
