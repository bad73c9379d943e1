"""The same step by four officers in one instant: threads on PostgreSQL, where the lock of the row decides."""

from collections.abc import Callable

import pytest

from marketaccess.apps.leads import actions
from marketaccess.apps.leads.models import Lead, Progress
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit import verify
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.apps.leads.test_races import OFFICERS
from tests.apps.leads.verbs import EVERY, SEATS, TEXT, ask_for_time, extension_of, stand, take
from tests.races import at_once, threads_share_a_database

pytestmark = [pytest.mark.django_db(transaction=True), threads_share_a_database]
CONTESTED = ["refuse", "return", "rule_keep", "verify", "endorse", "notify", "report_rectification", "close"]
BY_THE_REPORTER = ["reopen_by_reporter"]


def outcomes_of(name: str, lead: Lead) -> list[object]:
    """What four threads with the same page get: results and refusals."""
    by: Actor = SEATS[EVERY[name].seat]()
    # Each thread has its own picture of the lead, as each browser has.
    pages = [make.fresh(lead) for _ in range(OFFICERS)]
    outcomes: list[object] = at_once(lambda number: take(name, pages[number], by=by), OFFICERS)
    return outcomes


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("name", [*CONTESTED, *BY_THE_REPORTER])
def test_of_four_presses_in_the_same_instant_one_counts(name: str) -> None:
    lead = stand(name)
    lines = Progress.objects.count()
    outcomes = outcomes_of(name, lead)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, NotAllowed)]
    assert len(refusals) == OFFICERS - 1, outcomes
    assert all(refusal.message.endswith("。") for refusal in refusals)
    assert make.fresh(lead).state == EVERY[name].after
    assert Progress.objects.count() == lines + 1
    assert Event.objects.filter(action=f"lead.{EVERY[name].verb}").count() == 1
    assert verify.verify().is_whole


def test_granting_and_refusing_an_extension_at_once_leaves_one_decision() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    ask_for_time(lead)
    extension, head = extension_of(lead), make.head()

    def decide(number: int) -> object:
        return actions.decide_extension(
            extension=extension, grant=number % 2 == 0, approval_number="示发改函1号", files=[make.proof()],
            by=head, at=make.NINE,
        )  # fmt: skip

    outcomes = at_once(decide, OFFICERS)
    assert sum(isinstance(outcome, NotAllowed) for outcome in outcomes) == OFFICERS - 1
    assert Event.objects.filter(action="lead.decide_extension").count() == 1
    decided, due_on = make.fresh(extension), make.fresh(lead).due_on
    assert (due_on == decided.until) is (decided.state == "granted")


@pytest.mark.parametrize(
    ("before", "buttons"),
    [
        (LeadState.REGISTERED, ["transfer", "refuse"]),
        (LeadState.VERIFYING, ["verify", "return"]),
        (LeadState.ENDORSING, ["endorse", "reject_draft"]),
        (LeadState.REVIEWING, ["accept_rectification", "send_back_rectification"]),
    ],
)
def test_two_buttons_pressed_at_once_take_the_lead_one_way(before: LeadState, buttons: list[str]) -> None:
    lead = make.lead(before)
    seats = [SEATS[EVERY[name].seat]() for name in buttons]
    make.department(make.HELPING)
    pages = [make.fresh(lead) for _ in range(OFFICERS)]

    def press(number: int) -> object:
        chosen = number % 2
        return take(buttons[chosen], pages[number], by=seats[chosen])

    events = Event.objects.count()
    outcomes = at_once(press, OFFICERS)
    assert sum(isinstance(outcome, NotAllowed) for outcome in outcomes) == OFFICERS - 1
    assert Event.objects.count() == events + 1
    last = Event.objects.latest("sequence").action.removeprefix("lead.")
    assert make.fresh(lead).state == next(v.after for n, v in EVERY.items() if n == last)


def test_a_message_does_not_wait_for_a_step_and_neither_is_lost() -> None:
    """Words and steps meet: the message is kept, the step is taken, and both are in the record."""
    lead = make.lead(LeadState.VERIFYING)
    clerk = make.clerk()
    acts: list[Callable[[], object]] = [
        lambda: actions.write_from_reporter(lead=lead, body=TEXT, at=make.NINE),
        lambda: actions.sign(lead=lead, by=clerk, at=make.NINE),
        lambda: actions.write_from_reporter(lead=lead, body=TEXT, at=make.NINE),
        lambda: make.verified(lead, by=clerk),
    ]
    outcomes = at_once(lambda number: acts[number](), len(acts))
    # To sign is no longer possible once the opinion has been handed in: whoever came first decides.
    refused = [outcome for outcome in outcomes if isinstance(outcome, NotAllowed)]
    assert len(refused) <= 1
    assert lead.messages.count() == 2
    assert make.fresh(lead).state == LeadState.ENDORSING


def test_numbers_of_notices_follow_one_another_without_gaps() -> None:
    leads = [make.lead(LeadState.VERIFIED) for _ in range(OFFICERS)]
    handler, target = make.handler(), make.department(make.TARGET)
    at_once(
        lambda number: actions.draft_notice(
            lead=leads[number], department=target, problem=TEXT, demand=TEXT, by=handler, at=make.NINE
        ),
        OFFICERS,
    )
    numbers = sorted(lead.notices.get().number for lead in leads)
    assert numbers == [f"N2026-{number:05}" for number in range(1, OFFICERS + 1)]
