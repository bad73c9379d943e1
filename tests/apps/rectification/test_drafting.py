"""Drafting and issuing: once for each source, by two persons, and what departments see before and after."""

from datetime import date

import pytest

from marketaccess.apps.rectification import actions, queries
from marketaccess.apps.rectification.models import Plan, Task
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lights import Today
from marketaccess.domain.casework.rectification_flow import (
    PlanState,
    RectificationState,
    Source,
    SourceKind,
    Term,
)
from marketaccess.domain.mechanism.rule import DayKind
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.notifications.models import Notice
from marketaccess.foundation.organizations.models import Post
from tests import make, races
from tests import make_rectification as mend

pytestmark = pytest.mark.requirement("R6.1")


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


class TestDrafting:
    def test_a_round_brings_one_plan_however_often_it_is_asked(self) -> None:
        first = mend.plan(mend.draft(subject="a:1"), mend.draft(subject="a:2"))
        assert mend.plan() == first
        assert Plan.objects.count() == 1
        assert first.number == "R2026-00001"
        assert [each.number for each in first.tasks.all()] == ["R2026-00001-01", "R2026-00001-02"]
        assert (last_event().action, last_event().subject_ref) == ("rectification_plan.draft", first.number)

    def test_a_plan_without_a_source_is_another_each_time(self) -> None:
        nowhere = Source(SourceKind.OTHER, "")
        assert mend.plan(source=nowhere) != mend.plan(source=nowhere)

    def test_a_cancelled_draft_makes_room_for_another(self) -> None:
        first = mend.plan()
        actions.cancel_plan(plan=first, reason="评估结果有变动。", by=make.handler(), at=make.NINE)
        assert make.fresh(first).state == PlanState.CANCELLED
        assert mend.plan() != first

    def test_the_head_of_the_office_is_told(self) -> None:
        head = make.head()
        plan = mend.plan()
        told = Notice.objects.get(user=head.user)
        assert plan.number in told.text

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"problem": "短"}, "problem"),
            ({"demand": "\x00没有内容的要求"}, "demand"),
            ({"department": 999_999}, "department"),
            ({"term": Term(0)}, "amount"),
            ({"assisting": (999_999,)}, "assisting"),
        ],
    )
    def test_a_task_that_cannot_be_is_refused_at_its_field(
        self, changes: dict[str, object], field: str
    ) -> None:
        with pytest.raises(Refusal) as refusal:
            mend.plan(mend.draft(**changes))
        assert refusal.value.field == field
        assert not Task.objects.exists()

    def test_who_does_it_does_not_assist_itself(self) -> None:
        pk = make.department(make.HANDLING).pk
        with pytest.raises(Refusal) as refusal:
            mend.plan(mend.draft(assisting=(pk,)))
        assert refusal.value.field == "assisting"

    @pytest.mark.parametrize("by", [make.clerk, make.head])
    def test_is_the_handler_s_of_the_office(self, by: object) -> None:
        with pytest.raises(NotAllowed):
            mend.plan(by=by())  # type: ignore[operator]

    def test_tasks_are_added_changed_and_removed_until_it_is_issued(self) -> None:
        plan = mend.plan()
        added = actions.add_task(plan=plan, draft=mend.draft(make.HELPING), by=make.handler(), at=make.NINE)
        assert (added.position, last_event().action) == (2, "rectification_plan.add_task")
        told = mend.draft(make.TARGET, term=Term(30, DayKind.CALENDAR))
        row = actions.revise_task(task=added, draft=told, by=make.handler(), at=make.NINE)
        assert (row.department, row.amount) == (make.department(make.TARGET), 30)
        actions.remove_task(task=row, by=make.handler(), at=make.NINE)
        assert plan.tasks.count() == 1
        actions.issue_plan(plan=plan, by=make.head(), at=make.NINE)
        with pytest.raises(NotAllowed):
            actions.add_task(plan=plan, draft=mend.draft(), by=make.handler(), at=make.NINE)

    @races.threads_share_a_database
    @pytest.mark.django_db(transaction=True)
    def test_two_who_draft_the_same_at_once_make_one_plan(self) -> None:
        make.county()
        by = make.handler()
        found = races.at_once(lambda _: mend.plan(by=by), 2)
        assert Plan.objects.count() == 1
        assert any(isinstance(each, Plan) for each in found)


class TestIssuing:
    def test_starts_every_clock_and_tells_every_department(self) -> None:
        clerk, helper = make.clerk(), make.clerk(make.HELPING)
        plan = mend.issued(mend.draft(assisting=(make.department(make.HELPING).pk,)))
        task = plan.tasks.get()
        assert (plan.state, task.state) == (PlanState.ISSUED, RectificationState.ASSIGNED)
        # Ten working days from Tuesday 29 September 2026 over the National Day.
        assert (task.starts_on, task.due_on) == (make.TODAY, date(2026, 10, 19))
        assert task.number in Notice.objects.get(user=clerk.user).text
        assert "协助" in Notice.objects.get(user=helper.user).text
        assert last_event().action == "rectification.issue"

    def test_is_another_person_s_than_the_drafter_s(self) -> None:
        both = make.officer(Role.COORDINATING_HANDLER, make.OFFICE)
        Post.objects.create(
            user_id=both.user,
            department=make.department(make.OFFICE),
            role=Role.COORDINATING_HEAD,
            starts_on=date(2025, 1, 1),
        )
        both = make.handler()
        plan = mend.plan(by=both)
        with pytest.raises(NotAllowed) as refusal:
            actions.issue_plan(plan=plan, by=both, at=make.NINE)
        assert "拟定人不能下达" in refusal.value.message
        assert plan not in queries.plans_waiting(both)

    def test_needs_a_task_and_the_head(self) -> None:
        plan = mend.plan()
        with pytest.raises(NotAllowed):
            actions.issue_plan(plan=plan, by=make.clerk(), at=make.NINE)
        with pytest.raises(NotAllowed):
            actions.issue_plan(plan=plan, by=make.handler(), at=make.NINE)
        plan.tasks.all().delete()
        with pytest.raises(NotAllowed) as refusal:
            actions.issue_plan(plan=plan, by=make.head(), at=make.NINE)
        assert "还没有任务" in refusal.value.message

    def test_happens_once(self) -> None:
        plan = mend.issued()
        with pytest.raises(NotAllowed) as refusal:
            actions.issue_plan(plan=plan, by=make.head(), at=make.NINE)
        assert "整改中" in refusal.value.message


class TestWhoSeesWhat:
    def test_a_department_sees_its_own_tasks_once_they_are_issued(self) -> None:
        plan = mend.plan(mend.draft(), mend.draft(make.HELPING))
        assert not queries.visible_plans(make.clerk()).exists()
        actions.issue_plan(plan=plan, by=make.head(), at=make.NINE)
        assert queries.find_plan(plan.number, make.clerk()) == plan
        assert [task.position for task in queries.visible_tasks(make.clerk())] == [1]
        assert [task.position for task in queries.visible_tasks(make.clerk(make.HELPING))] == [2]
        assert not queries.visible_tasks(make.clerk(make.TARGET)).exists()
        assert queries.visible_tasks(make.handler()).count() == 2

    def test_who_assists_sees_the_task_and_cannot_report_it(self) -> None:
        helping = make.department(make.HELPING).pk
        task = mend.issued(mend.draft(assisting=(helping,))).tasks.get()
        assert queries.find_task(task.pk, make.clerk(make.HELPING)) == task
        assert task not in queries.tasks_waiting(make.clerk(make.HELPING))
        with pytest.raises(NotAllowed):
            actions.report_task(task=task, result="已经完成整改。", by=make.clerk(make.HELPING), at=make.NINE)

    def test_the_plan_of_a_source_is_found_by_those_who_see_it(self) -> None:
        plan = mend.plan()
        assert queries.plan_of_source(mend.ROUND, make.handler()) == plan
        assert queries.plan_of_source(mend.ROUND, make.clerk()) is None

    def test_progress_counts_what_the_viewer_sees(self) -> None:
        plan = mend.issued(mend.draft(), mend.draft(make.HELPING))
        row = mend.reported(plan.tasks.get(position=1))
        actions.accept_task(task=row, by=make.head(), at=make.NINE)
        today = today_()
        (office,) = queries.plan_lines([plan], make.handler(), today=today)
        (own,) = queries.plan_lines([plan], make.clerk(), today=today)
        assert (office.done, office.total, office.percent) == (1, 2, 50)
        assert (own.done, own.total, own.percent) == (1, 1, 100)


def today_() -> Today:
    return clocks.today(make.TODAY)
