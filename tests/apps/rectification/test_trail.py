"""What an auditor finds after each step with a plan or a task, and every refusal in words at its field."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketaccess.apps.rectification import actions
from marketaccess.apps.rectification.models import Closure, Extension, Plan, Task, TaskStep
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.rectification_flow import RECTIFICATION_FLOW, PlanState, Term
from marketaccess.domain.casework.rectification_flow import RectificationState as S
from marketaccess.foundation.audit.models import Event
from tests import make, races
from tests import make_rectification as mend

pytestmark = pytest.mark.requirement("R6.1")
UNTIL = date(2026, 11, 2)


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


def report(task: Task, words: str) -> object:
    return actions.report_task(task=task, result=words, by=make.clerk(), at=make.NINE)


def accept(task: Task, words: str) -> object:
    return actions.accept_task(task=task, remark=words, by=make.head(), at=make.NINE)


def send_back(task: Task, words: str) -> object:
    return actions.send_task_back(task=task, reason=words, by=make.head(), at=make.NINE)


def cancel(task: Task, words: str) -> object:
    return actions.cancel_task(task=task, reason=words, by=make.head(), at=make.NINE)


def ask(task: Task, words: str = "系统改造需要时间。", until: date = UNTIL) -> Extension:
    return actions.ask_extension(task=task, until=until, reason=words, by=make.clerk(), at=make.NINE)


def grant(task: Task, words: str) -> object:
    return actions.grant_extension(task=task, remark=words, by=make.head(), at=make.NINE)


class TestTheTrailOfATask:
    @pytest.mark.parametrize(
        ("step", "source", "verb", "target", "more"),
        [
            (report, S.ASSIGNED, "report", S.REPORTED, {"files": 0}),
            (accept, S.REPORTED, "accept", S.CLOSED, {"is_late": False}),
            (send_back, S.REPORTED, "send_back", S.ASSIGNED, {}),
            (ask, S.ASSIGNED, "ask_extension", S.ASSIGNED, {"until": "2026-11-02"}),
        ],
    )
    def test_says_from_where_to_where_until_when_and_why(
        self, step: Callable[[Task, str], object], source: S, verb: str, target: S, more: dict[str, Any]
    ) -> None:
        task = mend.task(source)
        step(task, "材料已逐项核对。")
        told = Event.objects.filter(action=f"rectification.{verb}").order_by("-sequence")[0]
        assert told.subject_ref == task.number
        assert told.detail["was"] == {"state": source}
        assert told.detail["now"] == {"state": target, "due_on": "2026-10-19"}
        assert "材料已逐项核对。" in told.detail["reason"]
        assert {key: told.detail[key] for key in more} == more
        entry = task.steps.order_by("-pk")[0]
        assert (entry.verb, entry.label) == (verb, told.actor_label)

    @pytest.mark.parametrize(("verb", "state"), [("grant", "granted"), ("refuse", "refused")])
    def test_a_decision_about_time_names_the_date_asked_for(self, verb: str, state: str) -> None:
        task = mend.task()
        asked = ask(task)
        decide = getattr(actions, f"{verb}_extension")
        decide(task=task, remark="已研究。", by=make.head(), at=make.NINE)
        assert last_event().action == f"rectification.{verb}_extension"
        assert last_event().detail["until"] == "2026-11-02"
        assert last_event().detail["now"]["due_on"] == ("2026-11-02" if verb == "grant" else "2026-10-19")
        asked = make.fresh(asked)
        assert (asked.state, asked.decided_by_id, asked.decided_at) == (state, make.head().user, make.NINE)

    def test_the_end_of_a_plan_is_the_system_s_and_the_last_event(self) -> None:
        row = mend.task(S.CLOSED)
        told = last_event()
        assert (told.action, told.actor, told.subject_ref) == (
            "rectification_plan.close",
            SYSTEM.name,
            row.plan.number,
        )
        assert make.fresh(row.plan).finished_at == make.NINE


class TestTheTrailOfADraft:
    def test_another_title_is_told_with_the_old_one(self) -> None:
        plan = mend.plan()
        was = plan.title
        actions.revise_plan(plan=plan, title="另一个整改方案", by=make.handler(), at=make.NINE)
        assert last_event().detail["title"] == {"was": was, "now": "另一个整改方案"}

    def test_a_removed_task_is_told_with_its_problem(self) -> None:
        row = mend.plan().tasks.get()
        number = row.number
        actions.remove_task(task=row, by=make.handler(), at=make.NINE)
        assert last_event().action == "rectification_plan.remove_task"
        assert last_event().detail["task"] == number
        assert last_event().detail["problem"] == mend.PROBLEM

    def test_a_changed_task_is_told_with_what_it_was(self) -> None:
        row = mend.plan().tasks.get()
        told = mend.draft(make.HELPING, term=Term(30))
        actions.revise_task(task=row, draft=told, by=make.handler(), at=make.NINE)
        was = last_event().detail["was"]
        assert was == {"department": make.department(make.HANDLING).pk, "amount": 10, "demand": mend.DEMAND}

    def test_giving_up_is_told_with_its_reason(self) -> None:
        plan = actions.cancel_plan(plan=mend.plan(), reason="结果有变动。", by=make.handler(), at=make.NINE)
        assert (last_event().action, last_event().detail["reason"]) == (
            "rectification_plan.cancel",
            "结果有变动。",
        )
        assert plan.finished_at == make.NINE

    def test_positions_are_not_given_twice(self) -> None:
        plan = mend.plan(mend.draft(), mend.draft(make.HELPING))
        actions.remove_task(task=plan.tasks.get(position=1), by=make.handler(), at=make.NINE)
        added = actions.add_task(plan=plan, draft=mend.draft(), by=make.handler(), at=make.NINE)
        assert added.number == f"{plan.number}-03"


class TestRefusals:
    @pytest.mark.parametrize(
        ("step", "source", "words", "field", "said"),
        [
            (report, S.ASSIGNED, "", "result", "请填写整改情况"),
            (report, S.ASSIGNED, "已改", "result", "至少5字"),
            (report, S.ASSIGNED, "长" * 5001, "result", "最多5000字，现有5001字"),
            (report, S.ASSIGNED, "已整改\x00完毕", "result", "无法识别的字符"),
            (accept, S.REPORTED, "长" * 1001, "remark", "最多1000字"),
            (send_back, S.REPORTED, "缺", "reason", "至少2字"),
            (cancel, S.REPORTED, "长" * 1001, "reason", "最多1000字"),
            (ask, S.ASSIGNED, "急", "reason", "至少5字"),
        ],
    )
    def test_words_that_will_not_do_leave_nothing_behind(
        self, step: Callable[[Task, str], object], source: S, words: str, field: str, said: str
    ) -> None:
        task = mend.task(source)
        events, steps = Event.objects.count(), TaskStep.objects.count()
        with pytest.raises(Refusal, match=said) as refusal:
            step(task, words)
        assert refusal.value.field == field
        assert (Event.objects.count(), TaskStep.objects.count()) == (events, steps)
        assert make.fresh(task).state == source
        assert not Closure.objects.exists()
        assert not Extension.objects.exists()

    def test_a_remark_too_long_leaves_the_request_open(self) -> None:
        task = mend.task()
        asked = ask(task)
        with pytest.raises(Refusal, match="最多1000字"):
            grant(task, "长" * 1001)
        assert make.fresh(asked).state == Extension.State.ASKED

    @pytest.mark.parametrize(
        ("until", "said"),
        [(date(2026, 10, 19), "应当晚于现在的到期日2026-10-19"), (date(2027, 10, 21), "最多一年")],
    )
    def test_a_date_that_will_not_do_is_refused_with_the_one_that_holds(self, until: date, said: str) -> None:
        with pytest.raises(Refusal, match=said) as refusal:
            ask(mend.task(), until=until)
        assert refusal.value.field == "until"

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({"title": "短"}, "title", "至少4字"),
            ({"title": "长" * 121}, "title", "最多120字"),
            ({"title": "方案\x00名称"}, "title", "无法识别"),
        ],
    )
    def test_a_plan_needs_a_name(self, changes: dict[str, str], field: str, said: str) -> None:
        with pytest.raises(Refusal, match=said) as refusal:
            mend.plan(**changes)
        assert refusal.value.field == field
        assert not Plan.objects.exists()

    def test_a_plan_holds_99_tasks_and_the_hundredth_is_refused(self) -> None:
        plan = mend.plan()
        first = plan.tasks.get()
        Task.objects.bulk_create(
            Task(
                plan=plan,
                position=at,
                problem="x",
                demand="x",
                department=first.department,
                amount=1,
                day_kind="working",
                state=S.DRAFTED,
            )
            for at in range(2, 100)
        )
        with pytest.raises(Refusal, match="最多99项任务"):
            actions.add_task(plan=plan, draft=mend.draft(), by=make.handler(), at=make.NINE)

    def test_a_department_no_longer_in_use_gets_no_task(self) -> None:
        draft = mend.draft()
        place = make.department(make.HANDLING)
        type(place).objects.filter(pk=place.pk).update(is_active=False)
        with pytest.raises(Refusal, match="不存在或者已停用"):
            mend.plan(draft)

    @pytest.mark.parametrize("state", [S.REPORTED, S.CLOSED, S.CANCELLED])
    def test_no_more_time_where_no_clock_runs(self, state: S) -> None:
        with pytest.raises(NotAllowed, match=RECTIFICATION_FLOW.labels[state]):
            ask(mend.task(state))

    def test_nothing_to_decide_is_said(self) -> None:
        with pytest.raises(NotAllowed, match="没有待审批的延期申请"):
            grant(mend.task(), "")


class TestWhoMayNot:
    OTHERS: list[Callable[[], Actor]] = [
        make.reviewer,
        lambda: make.clerk(make.HELPING),
        lambda: make.head(make.HELPING),
        lambda: make.officer(Role.AUDITOR, make.OFFICE),
        lambda: make.officer(Role.EVALUATOR, make.OFFICE),
        lambda: SYSTEM,
    ]

    @pytest.mark.parametrize("person", OTHERS)
    def test_nobody_else_moves_a_task(self, person: Callable[[], Actor]) -> None:
        assigned, by = mend.task(), person()
        for act, said in (
            (actions.report_task, {"result": "已经完成整改。"}),
            (actions.ask_extension, {"until": UNTIL, "reason": "系统改造需要。"}),
            (actions.cancel_task, {"reason": "不再需要。"}),
        ):
            with pytest.raises(NotAllowed):
                act(task=assigned, by=by, at=make.NINE, **said)  # type: ignore[operator]
        assert assigned.steps.count() == 1

    def test_a_department_drafts_nothing_and_does_not_learn_of_a_draft(self) -> None:
        plan = mend.plan()
        for by in (make.clerk(), make.reviewer()):
            with pytest.raises(NotAllowed, match="不存在，或者您无权"):
                actions.revise_plan(plan=plan, title="另一个整改方案", by=by, at=make.NINE)

    def test_who_asked_for_time_does_not_grant_it(self) -> None:
        task = mend.task()
        ask(task)
        task.extensions.update(asked_by=make.head().user)
        with pytest.raises(NotAllowed, match="申请人不能审批自己的延期申请"):
            grant(task, "")

    def test_a_task_of_another_plan_is_not_changed_through_this_one(self) -> None:
        plan = mend.plan()
        task = plan.tasks.get()
        actions.cancel_plan(plan=plan, reason="结果有变动。", by=make.handler(), at=make.NINE)
        with pytest.raises(NotAllowed, match="已作废"):
            actions.revise_task(task=task, draft=mend.draft(), by=make.handler(), at=make.NINE)


class TestTheDatabaseHolds:
    @pytest.mark.parametrize(
        ("name", "spoil"),
        [
            ("nobody_issues_their_own_plan", lambda task: _same(task.plan, "issued_by", "drafted_by")),
            (
                "nobody_accepts_their_own_report",
                lambda task: _same(task.closure, "accepted_by", "reported_by"),
            ),
            ("one_position_per_task", lambda task: _again(task.plan.tasks.get())),
        ],
    )
    def test_what_the_steps_promise(self, name: str, spoil: Callable[[Task], object]) -> None:
        task = mend.task(S.CLOSED)
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil(task)

    def test_one_open_request_for_time(self) -> None:
        asked = ask(mend.task())
        with pytest.raises(IntegrityError), transaction.atomic():
            _again(asked)


def _same(row: Any, field: str, other: str) -> None:
    type(row).objects.filter(pk=row.pk).update(**{field: getattr(row, f"{other}_id")})


def _again(row: Any) -> None:
    row.pk = None
    row.save(force_insert=True)


class TestAtTheSameMoment:
    @races.threads_share_a_database
    @pytest.mark.django_db(transaction=True)
    def test_two_last_tasks_close_their_plan_once(self) -> None:
        make.county()
        plan = mend.issued(mend.draft(), mend.draft())
        rows, by = [mend.reported(row) for row in plan.tasks.all()], make.head()
        races.at_once(lambda turn: actions.accept_task(task=rows[turn], by=by, at=make.NINE), 2)
        assert make.fresh(plan).state == PlanState.CLOSED
        assert Event.objects.filter(action="rectification_plan.close").count() == 1

    @races.threads_share_a_database
    @pytest.mark.django_db(transaction=True)
    def test_accepted_or_cancelled_and_never_both(self) -> None:
        make.county()
        row, by = mend.task(S.REPORTED), make.head()

        def press(turn: int) -> object:
            if turn:
                return actions.accept_task(task=row, by=by, at=make.NINE)
            return actions.cancel_task(task=row, reason="不再需要。", by=by, at=make.NINE)

        found = races.at_once(press, 2)
        assert [isinstance(each, Refusal) for each in found].count(True) == 1
        assert Closure.objects.exists() is (make.fresh(row).state == S.CLOSED)

    @races.threads_share_a_database
    @pytest.mark.django_db(transaction=True)
    def test_one_request_for_time_is_decided_once(self) -> None:
        make.county()
        row, by = mend.task(), make.head()
        ask(row)

        def press(turn: int) -> object:
            decide = actions.grant_extension if turn else actions.refuse_extension
            return decide(task=row, by=by, at=make.NINE)

        found = races.at_once(press, 2)
        assert [isinstance(each, Refusal) for each in found].count(True) == 1
        assert row.steps.filter(verb__in=["grant_extension", "refuse_extension"]).count() == 1
