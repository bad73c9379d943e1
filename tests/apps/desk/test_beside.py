"""What stands in the inbox beside leads outlives them, and nothing else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from marketaccess.apps.desk import beside
from marketaccess.apps.desk.beside import beside_version
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit import freshness
from marketaccess.foundation.audit.subjects import KINDS
from marketaccess.foundation.organizations import actions as organizations
from tests import make

pytestmark = pytest.mark.django_db

HANDLER = Role.COORDINATING_HANDLER


@pytest.fixture(autouse=True)
def county() -> None:
    """The first event of a log makes every page old; it has happened."""
    make.county()
    make.received()


def version() -> str:
    return beside_version(tail=freshness.tail())


def rename(name: str) -> None:
    office = make.department(make.OFFICE)
    organizations.rename_department(department=office, name=name, by=SYSTEM, at=make.NINE)


def sign_in() -> None:
    user = User.objects.get(username=make.clerk().name)
    accounts.sign_in(user=user, address="127.0.0.1", at=make.NINE)


class TestVersion:
    @pytest.mark.parametrize(
        "happens",
        [make.received, lambda: make.transferred(make.registered(make.received().lead)), sign_in],
        ids=["a lead comes", "a lead goes on", "somebody signs in"],
    )
    def test_stays(self, happens: Callable[[], object]) -> None:
        make.clerk()
        before = version()
        happens()
        assert version() == before

    def test_goes_with_a_department(self) -> None:
        before = version()
        rename("换了名称的办公室")
        assert version() != before

    def test_goes_with_a_department_among_leads(self) -> None:
        before = version()
        make.received()
        rename("换了名称的办公室")
        make.received()
        assert version() != before

    def test_what_is_left_out_is_known_to_the_log(self) -> None:
        assert set(KINDS) >= beside.ELSEWHERE
        told = {"consultation", "adjustment_task", "publication", "department", "account", "post", "locality"}
        assert set(KINDS) >= told
        assert not told & beside.ELSEWHERE


class TestPage:
    def page(self, browser: Client) -> str:
        answer = browser.get("/desk/")
        assert answer.status_code == 200
        return str(answer.content.decode())

    def test_a_lead_draws_neither_frame_nor_what_is_beside(self, monkeypatch: pytest.MonkeyPatch) -> None:
        browser = make.browser(HANDLER, make.OFFICE)
        self.page(browser)
        self.page(browser)

        def never(*_: object) -> None:
            pytest.fail("looked up again")

        monkeypatch.setattr(beside, "duties", never)
        monkeypatch.setattr(beside.organizations, "active_departments", never)
        assert make.received().lead.reference in self.page(browser)

    def test_a_new_name_stands_in_frame_and_filter_at_once(self) -> None:
        browser = make.browser(HANDLER, make.OFFICE)
        self.page(browser)
        rename("换了名称的办公室")
        assert self.page(browser).count("换了名称的办公室") >= 2

    def test_each_standing_has_its_own(self) -> None:
        version, on = freshness.tail(), timezone.localdate()
        office = beside.beside(make.handler().standing, on=on, version=version)
        clerk = beside.beside(make.clerk().standing, on=on, version=version)
        assert office.departments
        assert clerk.departments is None
        assert beside.beside(make.handler().standing, on=on, version=version) is office

    def test_equal_lines_are_drawn_once_and_changed_ones_anew(self) -> None:
        office, clerk = (
            make.browser(HANDLER, make.OFFICE),
            make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING),
        )
        lead = make.transferred(make.registered(make.received().lead))
        assert lead.title in self.page(clerk)
        type(lead).objects.filter(pk=lead.pk).update(title="换了标题的线索")
        sign_in()
        make.transferred(make.registered(make.received().lead))
        assert "换了标题的线索" in self.page(clerk)
        assert lead.title not in self.page(office)
