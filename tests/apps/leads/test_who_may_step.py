"""Who may take which step of a lead: each verb, asked by every seat, with the sentence that refuses."""

from collections.abc import Iterable, Iterator, Mapping

import pytest

from marketaccess.apps.leads import policy, queries
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import REPORTER, SYSTEM, Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.apps.leads.verbs import REPORTERS, SEATS, VERBS, stand, take
from tests.transactions import taken_back

pytestmark = pytest.mark.django_db

# Besides the seat in the table of verbs. "contribute" is for co-handlers, who may sign and leave as well.
ALSO = {"sign": {"helper"}, "return": {"helper"}, "appeal_transfer": {"helper"}}
# Taken on a row that hangs on the lead, not on the lead.
ON_A_ROW = {"report_rectification"}
UNSEEN = "线索不存在，或者您无权办理。"
# Seats that do not even learn that there is a lead.
BLIND = [
    *("stranger", "target clerk", "target reviewer", "target head", "substitute handler", "substitute head"),
    *("auditor", "administrator", "reporter"),
]
HOLDERS = {
    "handler": "牵头单位经办员",
    "head": "牵头单位负责人",
    "clerk": "部门经办员",
    "helper": "承办部门经办员",
    "reviewer": "主办部门审核员",
    "target clerk": "整改单位经办员",
}


STATES = {verb.before for verb in VERBS.values()}


def cast(*seats: str) -> dict[str, Actor]:
    """The officers of some seats, looked up once."""
    return {seat: SEATS[seat]() for seat in seats}


def verbs_from(lead: Lead) -> list[str]:
    """The verbs that lead on from the state of a lead: none from one that is refused."""
    return [name for name, verb in VERBS.items() if verb.before == lead.state and name not in ON_A_ROW]


def refusals(names: Iterable[str], actors: Mapping[str, Actor], lead: Lead) -> dict[tuple[str, str], str]:
    """What each seat is told at each verb, after seeing that not one of them wrote anything."""
    before, events = Lead.objects.filter(pk=lead.pk).values().get(), Event.objects.count()
    told = {}
    for name in names:
        for seat, actor in actors.items():
            with pytest.raises(NotAllowed) as refused:
                take(name, make.fresh(lead), by=actor)
            told[name, seat] = refused.value.message
    assert Lead.objects.filter(pk=lead.pk).values().get() == before
    assert Event.objects.count() == events
    return told


@pytest.fixture(scope="class", params=VERBS)
def before_the_step(request: pytest.FixtureRequest, arranged_once: None) -> Iterator[tuple[str, Lead]]:
    """The name of a verb, and a lead before which it can be taken."""
    with taken_back():
        yield request.param, stand(request.param)


class TestEachStep:
    @pytest.mark.requirement("R7.5")
    def test_a_step_is_taken_by_its_own_seat(self, before_the_step: tuple[str, Lead]) -> None:
        name, lead = before_the_step
        take(name, lead)
        assert make.fresh(lead).state == VERBS[name].after

    def test_whoever_sees_it_but_holds_another_post_is_told_whose_step_it_is(
        self, before_the_step: tuple[str, Lead]
    ) -> None:
        name, lead = before_the_step
        others = {"handler", "head", "clerk", "reviewer"} - {VERBS[name].seat} - ALSO.get(name, set())
        actors = cast(*others)
        for (_, seat), said in refusals([name], actors, lead).items():
            if not policy.sees(actors[seat], lead):  # departments know of a lead from its transfer on
                assert said == UNSEEN
            elif name == "contribute" and seat == "clerk":
                assert said == "主办部门请使用“提交核查意见”。"
            elif name == "report_rectification":
                assert said == "整改情况由整改单位经办员报送。"
            else:
                assert said.startswith(f"{LEAD_FLOW.verbs[name]}须由"), seat
                assert HOLDERS[VERBS[name].seat] in said, seat


@pytest.fixture(scope="class", params=LeadState)
def lead(request: pytest.FixtureRequest, arranged_once: None) -> Iterator[Lead]:
    """A lead in each state."""
    with taken_back():
        yield make.lead(request.param)


class TestInEachState:
    def test_whoever_does_not_see_the_lead_is_told_that_there_is_none(self, lead: Lead) -> None:
        told = refusals(verbs_from(lead), cast(*BLIND), lead)
        assert set(told.values()) == ({UNSEEN} if lead.state in STATES else set())

    def test_the_system_takes_no_step_in_an_officers_name(self, lead: Lead) -> None:
        told = refusals(verbs_from(lead), {"system": SYSTEM}, lead)
        assert set(told.values()) == ({UNSEEN} if lead.state in STATES else set())

    def test_the_buttons_say_what_the_verbs_do(self, lead: Lead) -> None:
        """A button is offered exactly where the verb would be carried out."""
        for seat, actor in cast("handler", "head", "clerk", "reviewer", "stranger").items():
            for offer in queries.offers(lead, actor, make.TODAY):
                decision = policy.may(actor, offer.verb, lead, on=make.TODAY)
                assert (offer.allowed, offer.reason) == (decision.allowed, decision.reason), (
                    seat,
                    offer.verb,
                )
                assert bool(offer.reason) is not offer.allowed

    def test_the_unit_complained_about_is_offered_no_step_in_any_state(self, lead: Lead) -> None:
        for seat, actor in cast("target clerk", "target reviewer", "target head", "stranger").items():
            assert queries.offers(lead, actor, make.TODAY) == (), seat


@pytest.mark.parametrize("name", sorted(ALSO))
def test_a_co_handler_may_sign_and_leave(name: str) -> None:
    lead = stand(name)
    take(name, lead, by=SEATS["helper"]())
    assert make.fresh(lead).state == LeadState.VERIFYING


@pytest.mark.parametrize(("name", "seat"), [("verify", "helper"), ("endorse", "helping reviewer")])
def test_a_co_handler_does_not_speak_for_the_department_that_handles_it(name: str, seat: str) -> None:
    lead = stand("verify")
    if name == "endorse":
        take("verify", lead)
    (said,) = refusals([name], cast(seat), lead).values()
    assert said.startswith(f"{LEAD_FLOW.verbs[name]}须由")


def test_nobody_but_the_unit_itself_answers_its_notice() -> None:
    lead = stand("report_rectification")
    others = cast(*(seat for seat in SEATS if seat != "target clerk"))
    told = refusals(["report_rectification"], others, lead)
    assert set(told.values()) == {"整改情况由整改单位经办员报送。"}


@pytest.mark.parametrize("name", REPORTERS)
def test_the_reporters_own_steps_are_closed_to_every_officer(name: str) -> None:
    lead = stand(name)
    for seat, actor in cast(*(s for s in SEATS if s != "reporter")).items():
        decision = policy.may(actor, name, lead, on=make.TODAY)
        expected = "这一步只能由反映人凭查询码办理。" if policy.sees(actor, lead) else UNSEEN
        assert (decision.allowed, decision.reason) == (False, expected), seat
    assert policy.may(REPORTER, name, lead, on=make.TODAY).allowed


def test_a_token_that_acts_for_a_department_cannot_sign_what_a_person_must_sign() -> None:
    lead = stand("verify")
    person = SEATS["clerk"]()
    token = type(person)(name="token", label="接口令牌", seats=person.seats, departments=person.departments)
    with pytest.raises(NotAllowed, match="不能通过接口办理"):
        take("verify", lead, by=token)
    assert not lead.opinions.exists()


@pytest.mark.parametrize("name", ["register", "transfer", "verify", "endorse", "answer", "close", "rate"])
def test_a_lead_that_is_gone_is_refused_in_words(name: str) -> None:
    ghost = stand(name)
    ghost.pk = 10**9
    with pytest.raises(NotAllowed, match=UNSEEN):
        take(name, ghost)
