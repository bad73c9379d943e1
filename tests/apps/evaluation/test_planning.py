"""From a published round to its rectification plan: who may, once only, which tasks, what waits for it."""

from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from marketaccess.apps.evaluation import actions
from marketaccess.apps.evaluation.models import Round
from marketaccess.apps.rectification import actions as rectification
from marketaccess.apps.rectification.actions import TASKS_MAX
from marketaccess.apps.rectification.models import Plan, Task
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.rectification_flow import Term
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.domain.evaluation.round_order import Unit
from marketaccess.foundation.audit.models import Event
from tests import make
from tests import make_rounds as rounds
from tests.apps.evaluation.test_pages import ROUNDS, head
from tests.pages import clerk, office

pytestmark = pytest.mark.requirement("R6.1")
SAID = {"threshold": "80", "amount": "30"}


def drawn_up(one: Round, **changes: Any) -> Plan:
    said = {"threshold": Fraction(80), "with_gaps": False, "term": Term(30), "by": make.handler()}
    return actions.draw_up_plan(round=one, **{**said, **changes}, at=rounds.LATER)


def sent(client: Client, one: Round, **changes: str) -> tuple[int, str]:
    return ROUNDS.sent(client, "plan", one.reference, **{**SAID, **changes})


class TestDrawingUp:
    def test_each_unit_gets_a_task_for_each_score_below_the_line(self) -> None:
        # As the worksheet says it: 81.25 and 50 for the first unit, 64.5 and 50 for the second.
        plan = drawn_up(rounds.round(S.PUBLISHED))
        rows = plan.tasks.order_by("position").values_list("department__key", "subject")
        assert list(rows) == [
            (make.HANDLING, f"{make.HANDLING}:13"),
            (make.HELPING, f"{make.HELPING}:13"),
            (make.HELPING, f"{make.HELPING}:1"),
        ]
        assert {(task.amount, task.day_kind) for task in plan.tasks.all()} == {(30, "working")}
        assert plan.title == "2026年第三季度准入效能评估整改方案"

    def test_data_that_are_lacking_are_asked_for_where_the_office_wants_it(self) -> None:
        plan = drawn_up(rounds.round(S.PUBLISHED), with_gaps=True)
        asked = plan.tasks.get(subject=f"{make.HANDLING}:16")
        assert "没有数据不计为问题" in asked.problem
        assert "补报数据" in asked.demand

    def test_a_lower_line_brings_fewer_tasks(self) -> None:
        plan = drawn_up(rounds.round(S.PUBLISHED), threshold=Fraction(60))
        assert {task.subject.partition(":")[2] for task in plan.tasks.all()} == {"13"}

    def test_asked_again_it_is_the_same_plan_and_no_second_event(self) -> None:
        one = rounds.round(S.PUBLISHED)
        plan = drawn_up(one)
        assert drawn_up(one, threshold=Fraction(10)).pk == plan.pk
        event = Event.objects.get(action="evaluation.plan")
        assert event.detail == {"plan": plan.number, "tasks": 3, "threshold": "80"}
        assert Plan.objects.count() == 1

    def test_after_a_plan_that_was_given_up_there_may_be_another(self) -> None:
        one = rounds.round(S.PUBLISHED)
        first = drawn_up(one)
        rectification.cancel_plan(plan=first, reason="分数线定得太高", by=make.handler(), at=rounds.LATER)
        assert drawn_up(one, threshold=Fraction(60)).pk != first.pk

    def test_a_district_outside_of_the_platform_gets_no_task(self) -> None:
        units = (*rounds.units(make.HANDLING), Unit(make.HELPING, "示范区"))
        plan = drawn_up(rounds.round(S.PUBLISHED, units=units))
        assert {task.department.key for task in plan.tasks.all()} == {make.HANDLING}

    def test_demonstration_data_stay_marked(self) -> None:
        assert drawn_up(rounds.round(S.PUBLISHED, is_demonstration=True)).is_demonstration

    @pytest.mark.parametrize("state", [S.COMPUTED, S.OBJECTIONS])
    def test_not_before_the_results_are_published(self, state: S) -> None:
        with pytest.raises(NotAllowed, match="结果公布以后"):
            drawn_up(rounds.round(state))

    def test_not_by_the_head_and_not_by_a_unit(self) -> None:
        one = rounds.round(S.PUBLISHED)
        for by in (make.head(), make.clerk()):
            with pytest.raises(NotAllowed, match="牵头单位经办员"):
                drawn_up(one, by=by)
        assert not Plan.objects.exists()

    def test_where_nothing_is_below_the_line_there_is_no_plan(self) -> None:
        with pytest.raises(Refusal, match="不需要拟定") as refused:
            drawn_up(rounds.round(S.PUBLISHED), threshold=Fraction(1))
        assert refused.value.field == "threshold"

    def test_too_many_tasks_are_refused_with_their_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("marketaccess.apps.evaluation.actions.planning.TASKS_MAX", 2)
        with pytest.raises(Refusal, match="有3项任务，一个方案最多2项"):
            drawn_up(rounds.round(S.PUBLISHED))


class TestClosing:
    def test_a_round_is_not_closed_before_its_plan_is_done(self) -> None:
        one = rounds.round(S.PUBLISHED)
        plan = drawn_up(one)
        with pytest.raises(NotAllowed, match=plan.number):
            actions.close(round=one, by=make.head(), at=rounds.LATER)
        issued = rectification.issue_plan(plan=plan, by=make.head(), at=rounds.LATER)
        for task in Task.objects.filter(plan=issued):
            rectification.cancel_task(task=task, reason="另行办理", by=make.head(), at=rounds.LATER)
        assert make.fresh(plan).state == "closed"
        assert actions.close(round=one, by=make.head(), at=rounds.LATER).state == S.CLOSED

    def test_the_page_says_why(self) -> None:
        one = rounds.round(S.PUBLISHED)
        number = drawn_up(one).number
        assert f"整改方案{number}还没有办结" in ROUNDS.page(head(), "round", one.reference)


class TestThePage:
    def test_the_button_leads_to_the_form_and_the_form_to_the_plan(self) -> None:
        one = rounds.round(S.PUBLISHED)
        assert ROUNDS.address("plan", one.reference) in ROUNDS.page(office(), "round", one.reference)
        form = ROUNDS.page(office(), "plan", one.reference)
        assert "80分3项，" in form
        assert "60分2项，" in form  # as a plan with that line has: nobody has to guess one that fits
        assert f"<dt>一个方案最多</dt><dd>{TASKS_MAX}项" in form
        assert "<dt>没有数据的</dt><dd>2项</dd>" in form
        assert sent(office(), one)[0] == 302
        plan = Plan.objects.get()
        text = ROUNDS.page(office(), "round", one.reference)
        assert f"/desk/rectification/{plan.number}/" in text
        assert ROUNDS.address("plan", one.reference) not in text

    def test_where_there_is_one_the_address_leads_to_it(self) -> None:
        one = rounds.round(S.PUBLISHED)
        number = drawn_up(one).number
        answer = office().get(ROUNDS.address("plan", one.reference))
        assert answer["Location"] == f"/desk/rectification/{number}/"

    @pytest.mark.parametrize(
        "changes",
        [
            {"threshold": ""},
            {"threshold": "101"},
            {"threshold": "NaN"},
            {"amount": "0"},
            {"amount": "9999"},
            {"threshold": "1"},
        ],
    )
    def test_nonsense_is_answered_at_its_field(self, changes: dict[str, str]) -> None:
        status, text = sent(office(), rounds.round(S.PUBLISHED), **changes)
        assert status == 422
        assert "error" in text
        assert not Plan.objects.exists()

    def test_units_neither_see_the_button_nor_reach_the_form(self) -> None:
        one = rounds.round(S.PUBLISHED)
        assert "拟定整改方案" not in ROUNDS.page(clerk(), "round", one.reference)
        assert clerk().get(ROUNDS.address("plan", one.reference)).status_code == 403

    def test_before_publication_the_form_says_why_not(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        answer = office().get(ROUNDS.address("plan", one.reference), follow=True)
        assert "结果公布以后" in answer.content.decode()

    def test_a_unit_sees_the_plan_once_it_has_a_task_in_it(self) -> None:
        one = rounds.round(S.PUBLISHED)
        plan = drawn_up(one)
        assert plan.number not in ROUNDS.page(clerk(), "round", one.reference)
        rectification.issue_plan(plan=plan, by=make.head(), at=rounds.LATER)
        assert plan.number in ROUNDS.page(clerk(), "round", one.reference)


@pytest.mark.requirement("R4.4")
def test_an_upheld_objection_leads_to_the_correction_of_its_score() -> None:
    one = rounds.round(S.OBJECTIONS)
    row = rounds.objection(one)
    actions.propose(objection=row, proposal="属实", by=make.handler(), at=make.NINE)
    assert "/manual/correction/" not in ROUNDS.page(office(), "objection", one.reference, row.pk)
    actions.uphold(objection=row, decision="属实，予以更正。", by=make.head(), at=make.NINE)
    text = ROUNDS.page(office(), "objection", one.reference, row.pk)
    assert f"?unit={row.unit_id}&amp;indicator=13" in text
    asked = {"unit": str(row.unit_id), "indicator": "13"}
    form = ROUNDS.page(office(), "manual_propose", one.reference, "correction", **asked)
    assert f'<option value="{row.unit_id}" selected>' in form
    assert '<option value="13" selected>' in form
    assert "/manual/correction/" not in ROUNDS.page(clerk(), "objection", one.reference, row.pk)
