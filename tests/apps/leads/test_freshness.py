"""Which of the things recorded make a page about leads old: all that it may show, and no lead of others."""

from datetime import date

import pytest

from marketaccess.apps.leads import actions as leads
from marketaccess.apps.leads import queries
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.notice import Notice
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.calendars import actions as calendars
from marketaccess.foundation.organizations import actions as organizations
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    """The first event of a log makes every page old; it has happened."""
    make.county()
    make.received()


def inbox(actor: Actor) -> str:
    return queries.inbox_version(actor.standing)


class TestInbox:
    def test_a_lead_that_comes_touches_who_may_see_it(self) -> None:
        office, clerk = make.handler(), make.clerk()
        before = inbox(office), inbox(clerk)
        make.received()
        assert inbox(office) != before[0]
        assert inbox(clerk) == before[1]

    def test_a_lead_about_ones_own_unit_touches_nobody_there(self) -> None:
        target = make.actor(Role.DEPARTMENT_HANDLER, make.TARGET)
        before = inbox(target)
        make.received()
        assert inbox(target) == before

    def test_a_lead_that_came_and_was_handed_on_before_anybody_looked(self) -> None:
        clerk = make.clerk()
        before = inbox(clerk)
        make.transferred(make.registered(make.received().lead))
        assert inbox(clerk) != before

    def test_a_lead_that_is_handed_on_after_it_was_ruled_out(self) -> None:
        clerk = make.clerk()
        lead = make.received().lead
        before = inbox(clerk)
        make.received()
        assert inbox(clerk) == before
        make.transferred(make.registered(lead))
        assert inbox(clerk) != before

    def test_signing_in_touches_nobody(self) -> None:
        office = make.handler()
        before = inbox(office)
        user = User.objects.get(username=make.clerk().name)
        accounts.sign_in(user=user, address="127.0.0.1", at=make.NINE)
        assert inbox(office) == before

    def test_a_lead_among_other_things_does_not_hide_them(self) -> None:
        clerk = make.clerk()
        before = inbox(clerk)
        make.received()
        office = make.department(make.HANDLING)
        organizations.rename_department(department=office, name="换了名称的局", by=SYSTEM, at=make.NINE)
        make.received()
        assert inbox(clerk) != before

    def test_a_calendar_touches_everybody(self) -> None:
        office, clerk = make.handler(), make.clerk()
        before = inbox(office), inbox(clerk)
        notice = Notice(2027, "示范数据 2026 第1号", make.NINE.date(), (date(2027, 1, 1),), ())
        calendars.load_notice(notice=notice, by=SYSTEM, at=make.NINE)
        assert inbox(office) != before[0]
        assert inbox(clerk) != before[1]


class TestFinished:
    def test_goes_with_each_step_and_not_with_what_comes_in(self) -> None:
        lead = make.received().lead
        before = queries.finished_version()
        make.received()
        assert queries.finished_version() == before
        make.registered(lead)
        assert queries.finished_version() != before


class TestReport:
    def digest(self, lead: object) -> str:
        return str(getattr(lead, "receipt_digest", ""))

    def test_is_its_own_lead_only(self) -> None:
        mine = make.received(has_reporter=True).lead
        before = queries.report_version(self.digest(mine))
        make.received(has_reporter=True)
        assert queries.report_version(self.digest(mine)) == before

    def test_each_step_of_it_counts(self) -> None:
        mine = make.received(has_reporter=True).lead
        before = queries.report_version(self.digest(mine))
        lead = make.registered(mine)
        after = queries.report_version(self.digest(mine))
        assert after != before
        leads.write_from_reporter(lead=lead, body="补充。", files=(), at=make.NINE)
        assert queries.report_version(self.digest(mine)) != after

    def test_it_counts_that_the_report_has_come(self) -> None:
        foreseen = make.received(has_reporter=True).lead
        digest = self.digest(foreseen)
        nobody = queries.report_version("0" * 64)
        assert queries.report_version("0" * 64) == nobody
        type(foreseen).objects.filter(pk=foreseen.pk).update(receipt_digest="1" * 64)
        before = queries.report_version(digest)
        another = make.received(has_reporter=True).lead
        type(another).objects.filter(pk=another.pk).update(receipt_digest=digest)
        assert queries.report_version(digest) != before
