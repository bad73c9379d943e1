"""Each verb of a task: what it changes, whom it refuses, the event that it leaves."""

from datetime import date, timedelta

import pytest

from marketaccess.apps.rectification import actions, queries
from marketaccess.apps.rectification.models import Closure, Extension
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.casework.rectification_flow import PlanState
from marketaccess.domain.casework.rectification_flow import RectificationState as S
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.notifications.models import Notice
from tests import make, races
from tests import make_rectification as mend

pytestmark = pytest.mark.requirement("R6.1")
DAY = timedelta(days=1)


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


class TestReporting:
    def test_keeps_the_evidence_stops_the_clock_and_tells_the_head(self) -> None:
        head = make.head()
        row = mend.task(S.REPORTED)
        assert row.steps.get(verb="report").files.count() == 1
        assert queries.task_light(row, clocks.today(make.TODAY + 90 * DAY)) is Light.BLUE
        assert "验收" in Notice.objects.filter(user=head.user).order_by("-pk")[0].text
        assert (last_event().action, last_event().detail["files"]) == ("rectification.report", 1)

    def test_is_the_department_s_and_says_something(self) -> None:
        row = mend.task()
        for by in (make.clerk(make.HELPING), make.handler(), make.head()):
            with pytest.raises(NotAllowed):
                actions.report_task(task=row, result="已经完成整改。", by=by, at=make.NINE)
        with pytest.raises(Refusal) as refusal:
            actions.report_task(task=row, result=" ", by=make.clerk(), at=make.NINE)
        assert refusal.value.field == "result"

    @races.threads_share_a_database
    @pytest.mark.django_db(transaction=True)
    def test_happens_once_whoever_presses_at_the_same_moment(self) -> None:
        make.county()
        row, by = mend.task(), make.clerk()

        def press(_: int) -> object:
            return actions.report_task(task=row, result="已经完成整改。", by=by, at=make.NINE)

        found = races.at_once(press, 2)
        assert [isinstance(each, Refusal) for each in found].count(True) == 1
        assert row.steps.filter(verb="report").count() == 1


class TestAccepting:
    def test_leaves_a_closure_and_closes_the_plan_with_its_last_task(self) -> None:
        plan = mend.issued(mend.draft(), mend.draft(make.HELPING))
        first, second = plan.tasks.all()
        actions.accept_task(task=mend.reported(first), by=make.head(), at=make.NINE)
        assert make.fresh(plan).state == PlanState.ISSUED
        closure = Closure.objects.get()
        assert (closure.is_late, closure.reported_by_id) == (False, make.clerk().user)
        actions.cancel_task(task=second, reason="事项已经取消。", by=make.head(), at=make.NINE)
        assert make.fresh(plan).state == PlanState.CLOSED
        assert last_event().action == "rectification_plan.close"

    def test_says_when_the_report_came_late(self) -> None:
        row = mend.task()
        late = mend.reported(row, at=make.at(date(2026, 10, 20)))
        actions.accept_task(task=late, by=make.head(), at=make.at(date(2026, 10, 21)))
        assert Closure.objects.get().is_late

    def test_is_the_head_s(self) -> None:
        row = mend.task(S.REPORTED)
        for by in (make.handler(), make.clerk()):
            with pytest.raises(NotAllowed):
                actions.accept_task(task=row, by=by, at=make.NINE)

    def test_nobody_accepts_their_own_report(self) -> None:
        row = mend.task(S.REPORTED)
        row.steps.filter(verb="report").update(user_id=make.head().user)
        with pytest.raises(NotAllowed) as refusal:
            actions.accept_task(task=row, by=make.head(), at=make.NINE)
        assert "报送人不能验收" in refusal.value.message


class TestSendingBack:
    def test_gives_back_the_days_that_the_office_looked(self) -> None:
        row = mend.task()
        first = row.due_on
        row = mend.reported(row, at=make.at(date(2026, 10, 12)))
        row = actions.send_task_back(
            task=row, reason="缺少整改后的数据。", by=make.head(), at=make.at(date(2026, 10, 15))
        )
        assert (row.state, row.first_due_on) == (S.ASSIGNED, first)
        # From Monday to Wednesday the task lay with the office: three working days.
        assert row.due_on == date(2026, 10, 22)
        assert any("中止计时" in day.why for day in queries.due_of(row).trace)
        assert row in queries.tasks_waiting(make.clerk())

    def test_says_what_is_missing(self) -> None:
        with pytest.raises(Refusal) as refusal:
            actions.send_task_back(task=mend.task(S.REPORTED), reason="", by=make.head(), at=make.NINE)
        assert refusal.value.field == "reason"


class TestExtending:
    UNTIL = date(2026, 11, 2)

    def test_moves_the_date_when_the_head_consents(self) -> None:
        row = mend.task()
        asked = actions.ask_extension(
            task=row, until=self.UNTIL, reason="系统改造需要时间。", by=make.clerk(), at=make.NINE
        )
        assert make.fresh(row).due_on == row.due_on
        assert row in queries.tasks_waiting(make.head())
        row = actions.grant_extension(task=row, by=make.head(), at=make.NINE)
        assert (row.due_on, row.first_due_on) == (self.UNTIL, date(2026, 10, 19))
        assert make.fresh(asked).state == Extension.State.GRANTED
        assert last_event().action == "rectification.grant_extension"

    def test_leaves_it_when_the_head_does_not(self) -> None:
        row = mend.task()
        due_on = row.due_on
        told = {"task": row, "at": make.NINE}
        actions.ask_extension(until=self.UNTIL, reason="系统改造需要时间。", by=make.clerk(), **told)  # type: ignore[arg-type]
        row = actions.refuse_extension(task=row, by=make.head(), at=make.NINE)
        assert row.due_on == due_on
        with pytest.raises(NotAllowed):
            actions.grant_extension(task=row, by=make.head(), at=make.NINE)

    def test_waits_for_one_answer_at_a_time(self) -> None:
        row = mend.task()
        asked = {"task": row, "until": self.UNTIL, "reason": "系统改造需要时间。", "at": make.NINE}
        actions.ask_extension(by=make.clerk(), **asked)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed) as refusal:
            actions.ask_extension(by=make.clerk(), **asked)  # type: ignore[arg-type]
        assert "正在审批" in refusal.value.message
        assert Extension.objects.count() == 1

    @pytest.mark.parametrize("until", [date(2026, 10, 19), date(2020, 1, 1), date(2028, 1, 1)])
    def test_refuses_a_date_that_is_no_later_or_too_far(self, until: date) -> None:
        with pytest.raises(Refusal) as refusal:
            actions.ask_extension(
                task=mend.task(), until=until, reason="系统改造需要时间。", by=make.clerk(), at=make.NINE
            )
        assert refusal.value.field == "until"


class TestCancelling:
    @pytest.mark.parametrize("state", [S.ASSIGNED, S.REPORTED])
    def test_needs_a_reason_and_the_head(self, state: S) -> None:
        row = mend.task(state)
        with pytest.raises(NotAllowed):
            actions.cancel_task(task=row, reason="事项已经取消。", by=make.handler(), at=make.NINE)
        with pytest.raises(Refusal):
            actions.cancel_task(task=row, reason="", by=make.head(), at=make.NINE)
        row = actions.cancel_task(task=row, reason="事项已经取消。", by=make.head(), at=make.NINE)
        assert (row.state, row.plan.state) == (S.CANCELLED, PlanState.CLOSED)
        assert not Closure.objects.exists()

    def test_ends_it_for_good(self) -> None:
        row = mend.task(S.CANCELLED)
        with pytest.raises(NotAllowed):
            actions.report_task(task=row, result="已经完成整改。", by=make.clerk(), at=make.NINE)


@pytest.mark.requirement("R12.1")
def test_dates_follow_the_calendar_in_force() -> None:
    row = mend.task()
    type(row).objects.filter(pk=row.pk).update(due_on=date(2026, 10, 1), due_is_provisional=True)
    assert actions.recompute_dates(by=make.head(), at=make.NINE) == 1
    row = make.fresh(row)
    assert (row.due_on, row.due_is_provisional) == (date(2026, 10, 19), False)
    assert last_event().action == "rectification.recompute"
    assert actions.recompute_dates(by=make.head(), at=make.NINE) == 0
