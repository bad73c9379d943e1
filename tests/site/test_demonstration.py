"""The demonstration county: every state, every light, all through the real actions."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model

from marketaccess.apps.leads import actions
from marketaccess.apps.leads import queries as leads
from marketaccess.apps.leads.models import Extension, Lead, Revisit
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.lights import Light
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit.verify import verify
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.organizations.models import Post
from marketaccess.law import library
from marketaccess.site import cli
from marketaccess.site.demonstration import guard
from marketaccess.site.demonstration.county import County, secret_for, set_up
from marketaccess.site.demonstration.play import VERBS, play
from marketaccess.site.demonstration.script import RECEIVE, stories, working_days_back
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passphrases")]
NOW = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)  # a Wednesday, 15:00 in Beijing


def lead(key: str) -> Lead:
    return Lead.objects.get(external_number=f"demo-{key}")


@pytest.fixture
def empty() -> County:
    """The county without leads: enough for what concerns accounts."""
    return set_up(profile_key="county-0137", at=NOW)


@pytest.fixture(scope="class")
def county(arranged_once: None) -> County:
    made = set_up(profile_key="county-0137", at=NOW)
    play(made, now=NOW)
    return made


class TestTheCounty:
    @pytest.mark.requirement("R12.5", "R16.1")
    def test_every_state_and_every_light_is_there(self, county: County) -> None:
        found = Lead.objects.all()
        assert {lead.state for lead in found} == {state.value for state in LeadState}
        assert {leads.light(lead, NOW.date()) for lead in found} == set(Light)
        assert found.count() >= 16
        assert all(lead.is_demonstration and "示范数据" in lead.narrative for lead in found)
        assert {lead.profile_key for lead in found} == {"county-0137"}
        # The hard turns.
        assert lead("gas-alarm").returns == 2
        assert lead("mining-rights").hops.filter(upheld_at__isnull=False).exists()
        assert lead("outdoor-advertising").reopenings == 1
        assert lead("rooftop-solar").coordinated_by.key == county.substitute
        assert lead("deposit-refund").state == LeadState.REFUSED
        extension = Extension.objects.get(state=Extension.State.GRANTED)
        assert extension.lead == lead("canteen-supply")
        assert leads.light(extension.lead, NOW.date()) is Light.GREEN
        assert set(Revisit.objects.values_list("solved", flat=True)) == {"yes", "no", "partly"}
        assert lead("safety-insurance").messages.count() == 2
        assert lead("courier-association").attachments.exists()
        # The office does not see the lead about itself.
        office = accounts.actor_of(county.users["handler-coordinating-office"], on=NOW.date())
        substitute = accounts.actor_of(county.users["handler-substitute"], on=NOW.date())
        hidden = lead("rooftop-solar").reference
        assert leads.find(hidden, office) is None
        assert leads.find(hidden, substitute) is not None
        assert verify().is_whole

    def test_a_second_run_changes_nothing(self, county: County) -> None:
        before = (Lead.objects.count(), get_user_model().objects.count(), Post.objects.count())
        again = set_up(profile_key="county-0137", at=NOW)
        assert play(again, now=NOW) == {}
        assert (Lead.objects.count(), get_user_model().objects.count(), Post.objects.count()) == before
        assert again.people == county.people


def test_the_printed_passwords_open_the_accounts(empty: County) -> None:
    for person in empty.people:
        user = get_user_model().objects.get(username=person.account)
        assert user.check_password(person.password)
        assert not user.must_change_password


def test_a_changed_password_is_set_back_to_the_printed_one(empty: County) -> None:
    user = get_user_model().objects.get(username="auditor")
    user.set_password("something else entirely")
    user.save()
    set_up(profile_key="county-0137", at=NOW)
    user.refresh_from_db()
    assert user.check_password(secret_for("auditor"))


def test_every_role_has_an_account(empty: County) -> None:
    assert set(Post.objects.values_list("role", flat=True)) == {role.value for role in Role}


def test_another_installation_has_other_passwords(settings: LazySettings) -> None:
    before = secret_for("auditor")
    settings.SECRET_KEY = "another" * 8
    assert secret_for("auditor") != before


@pytest.mark.requirement("R16.1")
@pytest.mark.parametrize("key", sorted({*library.profile_keys()} - {"county-0137"}))
def test_every_other_profile_can_be_demonstrated(key: str) -> None:
    made = set_up(profile_key=key, at=NOW)
    play(made, now=NOW)
    assert Lead.objects.count() >= 16
    assert {lead.profile_key for lead in Lead.objects.all()} == {key}


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 20, 22, 0, tzinfo=UTC),  # six in the morning on a Saturday
        datetime(2027, 1, 3, 16, 30, tzinfo=UTC),  # the first days of a year without a notice
    ],
)
def test_it_can_be_set_up_on_any_day(now: datetime) -> None:
    play(set_up(profile_key="county-0137", at=now), now=now)
    assert {lead.state for lead in Lead.objects.all()} == {state.value for state in LeadState}
    assert not Lead.objects.filter(received_at__gt=now).exists()


class TestGuard:
    def test_production_is_refused(self, settings: LazySettings) -> None:
        settings.HTTPS = True
        with pytest.raises(Refusal, match="正式环境"):
            guard.check()

    def test_real_leads_are_left_alone(self) -> None:
        make.received()
        with pytest.raises(Refusal, match="真实线索"):
            guard.check()

    def test_real_accounts_are_left_alone(self) -> None:
        make.user()
        with pytest.raises(Refusal, match="正式账号"):
            guard.check()

    def test_another_mechanism_is_left_alone(self, empty: County) -> None:
        with pytest.raises(Refusal, match="MARKETACCESS_HOME"):
            set_up(profile_key="changshou", at=NOW)

    def test_its_own_county_may_be_set_up_again(self, empty: County) -> None:
        guard.check()

    def test_what_visitors_reported_there_is_no_hindrance(self, empty: County) -> None:
        make.received()
        guard.check()


class TestCommand:
    def run(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
        return cli.main(["demo", *arguments]), capsys.readouterr().out

    def test_prints_the_accounts_and_receipts(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out = self.run(capsys, "--json")
        told: dict[str, Any] = json.loads(out)
        assert code == 0
        named = {person["account"] for person in told["accounts"]}
        assert {"handler-coordinating-office", "handler-market-regulation", "auditor"} <= named
        receipt = next(iter(told["receipts"].values()))
        assert leads.by_receipt(receipt) is not None

    def test_an_unknown_profile_is_refused(
        self, capsys: pytest.CaptureFixture[str], settings: LazySettings
    ) -> None:
        settings.PROFILE = "nowhere"
        assert cli.main(["demo"]) == 2
        assert "没有机制方案" in capsys.readouterr().err


class TestScript:
    def test_steps_never_lie_in_the_future_nor_before_the_one_before(self) -> None:
        for story in stories(now=NOW, calendar=calendars.calendar()):
            times = [step.at for step in story.steps]
            assert times == sorted(times)
            assert times[-1] <= NOW
            assert story.steps[0].do == RECEIVE

    def test_every_verb_of_the_script_is_known(self) -> None:
        told = {step.do for story in stories(now=NOW, calendar=calendars.calendar()) for step in story.steps}
        assert told - {RECEIVE} <= set(VERBS)

    def test_most_leads_name_the_published_case_that_they_rest_on(self) -> None:
        told = [story.told["based_on"] for story in stories(now=NOW, calendar=calendars.calendar())]
        assert sum("公开通报的事实" in words for words in told) >= 16

    def test_counts_working_days_back(self) -> None:
        calendar = calendars.calendar()
        assert working_days_back(date(2026, 11, 16), 1, calendar) == date(2026, 11, 13)
        assert working_days_back(date(2026, 10, 8), 1, calendar) == date(2026, 9, 30)
        assert working_days_back(date(2026, 11, 21), 0, calendar) == date(2026, 11, 21)


def test_the_verbs_are_the_slice_s_own() -> None:
    assert all(hasattr(actions, name) for name in ("register", "transfer", "verify", "close"))
