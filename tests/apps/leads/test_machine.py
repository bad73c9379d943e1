"""Any officer presses any button in any order: what must hold then, whatever happened."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Deadline, Extension, RectificationNotice
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, Conclusion, LeadState
from marketaccess.foundation.audit.models import Event
from tests import make

DAY = timedelta(days=1)
TEXT = "反映情况已经核对，理由和依据见所附材料，请按程序办理。"


def verbs(lead, at):
    """Every verb with an officer who may hold it, as a call without arguments."""
    by_office = {"lead": lead, "by": make.handler(), "at": at}
    by_head = {"lead": lead, "by": make.head(), "at": at}
    by_clerk = {"lead": lead, "by": make.clerk(), "at": at}
    by_reviewer = {"lead": lead, "by": make.reviewer(), "at": at}
    notice = RectificationNotice.objects.filter(lead=lead).last()
    extension = Extension.objects.filter(lead=lead).last()
    until = (lead.due_on or at.date()) + 7 * DAY
    return {
        "register": lambda: make.registered(lead, at=at),
        "refuse": lambda: actions.refuse(reason=TEXT, **by_office),
        "transfer": lambda: make.transferred(lead, at=at),
        "sign": lambda: actions.sign(**by_clerk),
        "return": lambda: actions.return_(reason=TEXT, basis=TEXT, **by_clerk),
        "rule_keep": lambda: actions.rule(keep=True, reason=TEXT, **by_head),
        "rule_withdraw": lambda: actions.rule(keep=False, reason=TEXT, **by_head),
        "verify": lambda: make.verified(lead, at=at),
        "dismiss": lambda: make.verified(lead, conclusion=Conclusion.UNSUBSTANTIATED, at=at),
        "endorse": lambda: actions.endorse(**by_reviewer),
        "reject_draft": lambda: actions.reject_draft(remark=TEXT, **by_reviewer),
        "send_back": lambda: actions.send_back(remark=TEXT, **by_office),
        "conclude": lambda: actions.conclude(**by_office),
        "notify": lambda: make.notified(lead, at=at),
        "report": lambda: make.rectified(notice, at=at) if notice else None,
        "send_back_rectification": lambda: actions.send_back_rectification(remark=TEXT, **by_office),
        "accept": lambda: actions.accept_rectification(**by_office),
        "extend": lambda: actions.request_extension(reason=TEXT, until=until, **by_clerk),
        "grant": lambda: (
            extension
            and actions.decide_extension(
                extension=extension,
                grant=True,
                approval_number="1",
                files=[make.proof()],
                by=make.head(),
                at=at,
            )
        ),
        "answer": lambda: actions.answer(body=TEXT, **by_office),
        "rate": lambda: actions.rate(lead=lead, solved="yes", at=at),
        "complain": lambda: actions.rate(lead=lead, solved="no", at=at),
        "close": lambda: actions.close(reason=TEXT, **by_head),
        "reopen": lambda: actions.reopen(reason=TEXT, **by_head),
        "reopen_by_reporter": lambda: actions.reopen_by_reporter(lead=lead, reason=TEXT, at=at),
    }


NAMES = [
    *("register", "refuse", "transfer", "sign", "return", "rule_keep", "rule_withdraw", "verify", "dismiss"),
    *("endorse", "reject_draft", "send_back", "conclude", "notify", "report", "send_back_rectification"),
    *("accept", "extend", "grant", "answer", "rate", "complain", "close", "reopen", "reopen_by_reporter"),
]


_S = LeadState
# Buttons that lead onwards, so that the machine gets through; ``press`` tries all the others too.
ONWARD = {
    _S.RECEIVED: ["register"],
    _S.REFUSED: ["reopen"],
    _S.REGISTERED: ["transfer"],
    _S.VERIFYING: ["verify", "verify", "dismiss", "return"],
    _S.ENDORSING: ["endorse", "endorse", "reject_draft"],
    _S.RULING: ["rule_keep", "rule_withdraw"],
    _S.VERIFIED: ["notify", "notify", "conclude", "send_back"],
    _S.RECTIFYING: ["report", "extend", "grant"],
    _S.REVIEWING: ["accept", "accept", "send_back_rectification"],
    _S.ANSWERING: ["answer", "close"],
    _S.ANSWERED: ["rate", "complain", "close"],
    _S.CLOSED: ["reopen_by_reporter", "rate"],
}


class LeadMachine(RuleBasedStateMachine):
    @initialize(has_reporter=st.booleans())
    def receive(self, has_reporter):
        self.at = make.NINE
        self.lead = make.received(has_reporter=has_reporter).lead
        self.dates = {}

    @rule(number=st.integers(0, 11), days=st.integers(0, 2))
    def go_on(self, number, days):
        onward = ONWARD[LeadState(make.fresh(self.lead).state)]
        self.press(onward[number % len(onward)], days)

    @rule(number=st.integers(0, 11), days=st.integers(0, 2))
    def go_on_again(self, number, days):
        self.go_on(number, days)

    @rule(name=st.sampled_from(NAMES), days=st.integers(0, 3))
    def try_any(self, name, days):
        self.press(name, days)

    def press(self, name, days):
        self.at += days * DAY
        before, events = make.fresh(self.lead), Event.objects.count()
        refusal = None
        try:
            verbs(before, self.at)[name]()
        except Refusal as raised:
            refusal = raised
        if refusal is None:
            self.check_step(before, events)
        else:
            assert refusal.message.endswith("。")
            assert (make.fresh(before).state, Event.objects.count()) == (before.state, events)

    def check_step(self, before, events):
        """A state changes along an arrow of the table, with one event for each step."""
        after = make.fresh(before)
        added = Event.objects.order_by("sequence")[events:]
        assert len(added) == len({event.action for event in added})
        if after.state != before.state:
            moves = [e for e in added if e.detail["was"]["state"] != e.detail["now"]["state"]]
            arrows = {(s.source, s.target) for s in LEAD_FLOW.steps}
            assert len(moves) == 1
            assert (before.state, after.state) in arrows

    @invariant()
    def the_unit_complained_about_sees_nothing(self):
        target = make.clerk(make.TARGET)
        lead = make.fresh(self.lead)
        seen = queries.visible_to(target).exists()
        assert not seen or lead.target_department is None

    @invariant()
    def no_date_moves_to_an_earlier_day(self):
        for clock in Deadline.objects.filter(lead=self.lead):
            assert clock.due_on >= self.dates.get(clock.pk, clock.due_on)
            assert clock.due_on >= clock.first_due_on
            self.dates[clock.pk] = clock.due_on

    @invariant()
    def the_lead_shows_its_nearest_running_clock(self):
        lead = make.fresh(self.lead)
        running = lead.deadlines.filter(met_on__isnull=True).order_by("due_on").first()
        assert lead.due_on == (running.due_on if running else None)

    @invariant()
    def what_is_closed_was_answered_and_runs_no_clock(self):
        lead = make.fresh(self.lead)
        if lead.state == LeadState.CLOSED:
            assert lead.answered_at or not lead.has_reporter
            assert not lead.deadlines.filter(met_on__isnull=True).exists()


class TestLeadMachine(TestCase, LeadMachine.TestCase):
    settings = settings(
        max_examples=5,
        stateful_step_count=24,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )

    @pytest.mark.requirement("R7.5")
    def runTest(self):  # noqa: N802
        super().runTest()
