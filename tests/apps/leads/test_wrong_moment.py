"""A step at the wrong moment: out of its state, pressed twice, or from a page that was overtaken."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from marketaccess.apps.leads import actions, policy
from marketaccess.apps.leads.models import Lead, Message, Progress
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, Conclusion, LeadState
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.apps.leads.verbs import EVERY, TEXT, VERBS, ask_for_time, stand, take
from tests.transactions import taken_back

pytestmark = pytest.mark.django_db
LATER = make.NINE + timedelta(minutes=20)
# Steps that stand open in every state: words to and from the reporter.
ALWAYS = {"write_to_reporter", "write_from_reporter"}
# A second registration is a correction, open until the lead is transferred.
MOVING = [name for name, verb in VERBS.items() if verb.before is not verb.after and name != "register"]
# With the rows on which these steps are taken, there is nothing yet to take them on.
NEEDS_A_ROW = {"report_rectification": {LeadState.RECTIFYING, LeadState.REVIEWING}}


def closed_in(state: LeadState) -> list[str]:
    """The steps that do not lead away from a state."""
    open_here = {step.verb for step in LEAD_FLOW.steps_from(state)} | ALWAYS
    names = [name for name, verb in EVERY.items() if verb.verb not in open_here]
    return [name for name in names if name not in NEEDS_A_ROW]


@pytest.fixture(scope="class", params=LeadState)
def placed(request: pytest.FixtureRequest, arranged_once: None) -> Iterator[tuple[LeadState, Lead]]:
    """Each state, and a lead in it."""
    with taken_back():
        yield request.param, make.lead(request.param)


class TestInEachState:
    @pytest.mark.requirement("R7.5")
    def test_no_step_is_taken_out_of_its_state(self, placed: tuple[LeadState, Lead]) -> None:
        state, lead = placed
        before, events = Lead.objects.filter(pk=lead.pk).values().get(), Event.objects.count()
        for name in closed_in(state):
            with pytest.raises(NotAllowed) as refused:
                take(name, make.fresh(lead))
            assert refused.value.message.endswith(
                ("请刷新页面。", "请刷新页面查看最新状态。", "您无权办理。")
            ), name
        assert Lead.objects.filter(pk=lead.pk).values().get() == before
        assert Event.objects.count() == events

    def test_the_refusal_says_who_did_what_last_and_where_the_lead_stands(
        self, placed: tuple[LeadState, Lead]
    ) -> None:
        state, lead = placed
        name = next(n for n in ("answer", "register") if n in closed_in(state))
        with pytest.raises(NotAllowed) as refused:
            take(name, make.fresh(lead))
        said = refused.value.message
        last = Progress.objects.filter(lead=lead).last()
        assert last is not None
        assert f"线索现为“{LEAD_FLOW.labels[state]}”" in said
        assert f"{last.actor_label}已于2026-09-29 09:00办理" in said
        assert f"不能{LEAD_FLOW.verbs[EVERY[name].verb]}，请刷新页面。" in said

    def test_whoever_may_not_see_the_lead_is_not_told_its_state_either(
        self, placed: tuple[LeadState, Lead]
    ) -> None:
        state, lead = placed
        for actor in (make.clerk(make.TARGET), make.head(make.TARGET), make.head(make.SUBSTITUTE)):
            for name in closed_in(state):
                decision = policy.may(actor, EVERY[name].verb, lead, on=make.TODAY)
                assert decision.reason == "线索不存在，或者您无权办理。", name


@pytest.mark.parametrize("name", MOVING)
def test_the_second_press_with_a_stale_page_is_refused_and_changes_nothing(name: str) -> None:
    lead = stand(name)
    stale = make.fresh(lead)
    take(name, lead)
    after, events = Lead.objects.filter(pk=lead.pk).values().get(), Event.objects.count()
    with pytest.raises(NotAllowed) as refused:
        take(name, stale, at=LATER)
    assert refused.value.message.endswith("。")
    assert Lead.objects.filter(pk=lead.pk).values().get() == after
    assert Event.objects.count() == events


@pytest.mark.parametrize("name", [n for n in MOVING if VERBS[n].seat in {"handler", "head", "reviewer"}])
def test_whoever_came_second_reads_who_was_first(name: str) -> None:
    lead = stand(name)
    stale = make.fresh(lead)
    take(name, lead)
    with pytest.raises(NotAllowed, match=f"已于2026-09-29 09:00办理“{LEAD_FLOW.verbs[VERBS[name].verb]}”"):
        take(name, stale, at=LATER)


def test_a_message_in_between_is_not_named_as_the_step_that_was_quicker() -> None:
    lead = make.lead(LeadState.VERIFYING)
    actions.write_from_reporter(lead=lead, body="补充一句。", at=LATER)
    with pytest.raises(NotAllowed, match="办理“移交”"):
        take("transfer", make.fresh(lead))


@pytest.mark.parametrize("state", [LeadState.VERIFYING, LeadState.VERIFIED, LeadState.RECTIFYING])
def test_of_two_officers_with_different_buttons_the_first_wins(state: LeadState) -> None:
    """The lead goes one way only: what the other wanted is not done as well."""
    first, second = {
        LeadState.VERIFYING: ("return", "verify"),
        LeadState.VERIFIED: ("send_back", "notify"),
        LeadState.RECTIFYING: ("report_rectification", "request_extension"),
    }[state]
    lead = stand(second)
    stale = make.fresh(lead)
    take(first, lead)
    with pytest.raises(NotAllowed):
        take(second, stale)
    assert make.fresh(lead).state == EVERY[first].after


def test_a_notice_is_issued_once() -> None:
    lead = stand("notify")
    notice = lead.notices.get()
    actions.issue_notice(notice=notice, by=make.head(), at=make.NINE)
    with pytest.raises(NotAllowed, match="办理“发出整改通知”"):
        actions.issue_notice(notice=notice, by=make.head(), at=LATER)
    assert make.fresh(notice).issued_at == make.NINE


def test_an_old_draft_is_not_issued_where_a_newer_one_replaced_it() -> None:
    lead = stand("notify")
    old = lead.notices.get()
    actions.reject_notice(lead=lead, remark=TEXT, by=make.head(), at=make.NINE)
    make.drafted(make.fresh(lead))
    with pytest.raises(NotAllowed, match="已发出或者已退回"):
        actions.issue_notice(notice=old, by=make.head(), at=LATER)
    assert make.fresh(lead).state == LeadState.VERIFIED


def test_an_extension_is_decided_once() -> None:
    extension = ask_for_time(make.lead(LeadState.RECTIFYING))
    decide = {"by": make.head(), "at": make.NINE}
    actions.decide_extension(extension=extension, grant=False, **decide)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="没有待决定的延期申请"):
        actions.decide_extension(extension=extension, grant=True, **decide)  # type: ignore[arg-type]
    assert make.fresh(extension).state == "refused"


def test_a_decision_on_an_old_application_does_not_decide_the_new_one() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    old = ask_for_time(lead)
    actions.decide_extension(extension=old, grant=False, by=make.head(), at=make.NINE)
    new = ask_for_time(lead)
    with pytest.raises(NotAllowed, match="已经决定"):
        actions.decide_extension(extension=old, grant=False, by=make.head(), at=LATER)
    assert make.fresh(new).state == "requested"


def test_words_to_the_reporter_may_be_written_twice() -> None:
    """Two messages are two messages: only steps that move the lead are taken once."""
    lead = make.lead(LeadState.VERIFYING)
    for _ in range(2):
        take("write_to_reporter", lead)
    assert Message.objects.count() == 2


def test_a_rating_after_closing_does_not_open_the_lead_again() -> None:
    lead = make.lead(LeadState.CLOSED)
    actions.rate(lead=lead, solved="no", rating=1, at=LATER)
    assert make.fresh(lead).state == LeadState.CLOSED
    assert lead.revisits.count() == 2


def test_the_reporter_reopens_once_and_not_the_round_that_follows() -> None:
    lead = make.lead(LeadState.CLOSED)
    take("reopen_by_reporter", lead)
    with pytest.raises(Refusal, match="待移交"):
        take("reopen_by_reporter", lead, at=LATER)
    assert make.fresh(lead).reopenings == 1


@pytest.mark.parametrize("conclusion", [Conclusion.SUBSTANTIATED, Conclusion.PARTLY])
def test_what_was_found_true_cannot_be_waved_through(conclusion: Conclusion) -> None:
    lead = make.lead(LeadState.VERIFIED)
    Lead.objects.filter(pk=lead.pk).update(conclusion=conclusion)
    with pytest.raises(NotAllowed, match="应当发出整改通知"):
        actions.conclude(lead=lead, by=make.handler(), at=make.NINE)


@pytest.mark.parametrize("conclusion", [Conclusion.UNSUBSTANTIATED, Conclusion.OUTSIDE])
def test_where_nothing_was_found_nobody_is_told_to_rectify(conclusion: Conclusion) -> None:
    lead = make.lead(LeadState.VERIFIED)
    Lead.objects.filter(pk=lead.pk).update(conclusion=conclusion)
    with pytest.raises(NotAllowed, match="不需要整改"):
        make.drafted(make.fresh(lead))
    assert not lead.notices.exists()
