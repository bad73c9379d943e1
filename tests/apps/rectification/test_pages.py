"""The officers' pages: who may not see a plan or a task, a plan's way through them, and bad input."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketaccess.apps.rectification.forms import VERBS
from marketaccess.apps.rectification.models import Plan
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.rectification_flow import RECTIFICATION_FLOW, PlanState
from marketaccess.domain.casework.rectification_flow import RectificationState as S
from tests import make
from tests import make_rectification as mend
from tests.pages import Pages, clerk, office

pytestmark = pytest.mark.requirement("R6.1")
PAGES = Pages("rectification")
page, sent, address = PAGES.page, PAGES.sent, PAGES.address


def head() -> Client:
    return make.browser(Role.COORDINATING_HEAD, make.OFFICE)


def form(**changes: object) -> dict[str, object]:
    told = {
        "problem": mend.PROBLEM,
        "demand": mend.DEMAND,
        "department": make.department(make.HANDLING).pk,
        "amount": 15,
        "day_kind": "working",
    }
    return {**told, **changes}


def test_every_verb_of_the_flow_has_its_page() -> None:
    assert set(VERBS) == set(RECTIFICATION_FLOW.verbs) - {"issue"}


def test_a_plan_from_drafting_to_closure() -> None:
    assert (
        sent(office(), "new_plan", title="营商环境专项检查整改方案", reference="示发改〔2026〕9号")[0] == 302
    )
    plan = Plan.objects.get()
    assert "还没有任务" in page(office(), "plan", plan.number)
    assert sent(office(), "add_task", plan.number, **form())[0] == 302
    task = plan.tasks.get()
    assert sent(office(), "edit_task", task.pk, **form(amount=20))[0] == 302
    assert sent(head(), "plan_issue", plan.number)[0] == 302
    assert "算给你看" in page(clerk(), "task", task.pk)
    file = SimpleUploadedFile("整改情况.txt", "整改前后对比".encode(), "text/plain")
    assert sent(clerk(), "report", task.pk, result="已修订流程。", evidence=file)[0] == 302
    shown = page(head(), "task", task.pk)
    assert "整改情况.txt" in shown
    assert sent(head(), "send_back", task.pk, reason="请补充数据。")[0] == 302
    assert "请补充数据。" in page(clerk(), "task", task.pk)
    assert sent(clerk(), "report", task.pk, result="已补充数据。")[0] == 302
    assert sent(head(), "accept", task.pk, remark="")[0] == 302
    assert "按期完成" in page(clerk(), "task", task.pk)
    assert make.fresh(plan).state == PlanState.CLOSED
    assert "100" in page(office(), "plans")


class TestWhoMayNotSeeIt:
    def test_another_department_and_a_draft(self) -> None:
        row = mend.task()
        assert clerk().get(address("task", row.pk)).status_code == 200
        for name, key in (("task", row.pk), ("plan", row.plan.number)):
            assert clerk(make.HELPING).get(address(name, key)).status_code == 404
        assert row.number not in page(clerk(make.HELPING), "tasks")

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.EVALUATOR, Role.SYSTEM_ADMINISTRATOR])
    def test_who_has_nothing_to_do_with_it(self, role: Role) -> None:
        row = mend.task()
        for name, *keys in (("plans",), ("tasks",), ("task", row.pk), ("plan", row.plan.number)):
            assert make.browser(role, make.OFFICE).get(address(str(name), *keys)).status_code == 403

    def test_what_does_not_exist_reads_the_same(self) -> None:
        assert office().get(address("plan", "R2026-99999")).status_code == 404
        assert office().get(address("task", 99999)).status_code == 404
        assert office().post(address("remove_task", 99999)).status_code == 404

    def test_evidence_belongs_to_its_task(self) -> None:
        row = mend.task(S.REPORTED)
        (file,) = row.steps.get(verb="report").files.all()
        assert clerk().get(address("file", row.pk, file.pk)).headers["X-Content-Type-Options"] == "nosniff"
        assert clerk().get(address("file", row.pk, make.stored_file("0" * 64).pk)).status_code == 404
        assert clerk(make.HELPING).get(address("file", row.pk, file.pk)).status_code == 404


@pytest.mark.parametrize("state", list(S))
def test_every_state_has_its_page_with_steps_or_reasons(state: S) -> None:
    row = mend.task(state)
    for client in (office(), head()):
        shown = page(client, "task", row.pk)
        assert row.get_state_display() in shown
        assert mend.DEMAND in shown


class TestBadInput:
    @pytest.mark.parametrize(
        "changes",
        [
            {"amount": "0"},
            {"amount": "x"},
            {"amount": "9" * 30},
            {"department": "\x00"},
            {"department": ""},
            {"problem": ""},
            {"demand": "长" * 2001},
            {"assisting": ["abc"]},
            {"day_kind": "weeks"},
        ],
    )
    def test_a_task_that_cannot_be_is_refused_with_what_was_written(self, changes: dict[str, object]) -> None:
        plan = mend.plan(mend.draft())
        status, text = sent(office(), "add_task", plan.number, **form(**changes))
        assert status == 422
        assert "error" in text
        assert plan.tasks.count() == 1

    @pytest.mark.parametrize("until", ["", "x", "2020-01-01", "0001-01-01", "2026-13-45"])
    def test_an_extension_to_nowhere(self, until: str) -> None:
        row = mend.task()
        assert sent(clerk(), "ask_extension", row.pk, until=until, reason="系统改造。")[0] == 422

    @pytest.mark.parametrize("query", ["state=x", "light=pink", "page=-1", "q=%00", "department=abc"])
    def test_nonsense_in_the_address_filters_nothing(self, query: str) -> None:
        row = mend.task()
        response = office().get(f"/desk/rectification/tasks/?{query}")
        assert response.status_code == 200
        assert row.number in response.content.decode()

    def test_a_step_that_is_not_permitted_says_why(self) -> None:
        row = mend.task()
        answer = office().get(address("accept", row.pk), follow=True)
        assert "不能验收销号" in answer.content.decode()
        assert sent(office(), "cancel", row.pk, reason="不再需要。")[0] == 422


def test_what_waits_stands_in_the_inbox_beside_leads() -> None:
    plan = mend.plan()
    assert plan.number in head().get("/desk/").content.decode()
    assert plan.number not in clerk().get("/desk/").content.decode()
    head().post(address("plan_issue", plan.number))
    assert f"{plan.number}-01" in clerk().get("/desk/").content.decode()


def test_filters_by_words_state_and_department() -> None:
    row = mend.task()
    for query, is_there in (
        ("q=办理时限", True),
        (f"q={row.plan.number}", True),
        ("q=快递", False),
        ("state=waiting", False),
        ("state=unfinished", True),
        ("state=closed", False),
        ("light=blue", False),
    ):
        text = office().get(f"/desk/rectification/tasks/?{query}").content.decode()
        assert (row.number in text) is is_there, query
