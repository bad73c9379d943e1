"""What stands on the pages of plans and tasks for each post: lights, marks, dates, and nobody's script."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from marketaccess.apps.rectification import actions
from marketaccess.apps.rectification.models import Plan, Task
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.rectification_flow import PlanState, Source, SourceKind
from marketaccess.domain.casework.rectification_flow import RectificationState as S
from tests import make
from tests import make_rectification as mend
from tests.pages import Pages, clerk, office

pytestmark = pytest.mark.requirement("R6.1")
PAGES = Pages("rectification")
page, sent, address = PAGES.page, PAGES.sent, PAGES.address
SCRIPT = "<script>alert(1)</script>"


def head() -> Client:
    return make.browser(Role.COORDINATING_HEAD, make.OFFICE)


def words(text: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


@pytest.mark.parametrize(
    ("state", "due_on", "light"),
    [
        (S.ASSIGNED, date(2020, 1, 6), "超期"),
        (S.ASSIGNED, date(2099, 1, 5), "正常"),
        (S.REPORTED, date(2020, 1, 6), "不计时"),
        (S.CLOSED, date(2020, 1, 6), "不计时"),
        (S.CANCELLED, date(2020, 1, 6), "不计时"),
    ],
)
def test_the_light_stands_beside_the_state_in_words(state: S, due_on: date, light: str) -> None:
    row = mend.task(state)
    Task.objects.filter(pk=row.pk).update(due_on=due_on)
    assert f"{light} {row.get_state_display()} {make.NAMES[make.HANDLING]}" in words(
        page(clerk(), "task", row.pk)
    )


def test_due_today_is_yellow_and_the_plan_shows_its_worst_light() -> None:
    plan = mend.issued(mend.draft(), mend.draft(make.HELPING))
    plan.tasks.update(due_on=date(2099, 1, 5))
    plan.tasks.filter(position=2).update(due_on=timezone.localdate())
    assert "临期 整改中" in words(page(office(), "plan", plan.number))
    assert "正常 整改中" in words(page(clerk(), "plan", plan.number))
    plan.tasks.filter(position=2).update(due_on=date(2020, 1, 6))
    assert "超期1项" in words(page(office(), "plan", plan.number))
    assert "超期1项" not in words(page(clerk(), "plan", plan.number))


class TestByPost:
    def test_who_may_take_a_step_has_a_link_and_others_the_reason(self) -> None:
        row = mend.task(S.REPORTED)
        link = f'href="{address("accept", row.pk)}"'
        assert link in page(head(), "task", row.pk)
        for client in (office(), clerk()):
            text = page(client, "task", row.pk)
            assert link not in text
            assert "整改验收由牵头单位负责人办理。" in text

    def test_only_who_drafts_is_offered_changes_of_a_draft(self) -> None:
        plan = mend.plan()
        task = plan.tasks.get()
        links = [address("add_task", plan.number), address("edit_task", task.pk)]
        own, other = page(office(), "plan", plan.number), page(head(), "plan", plan.number)
        assert all(link in own and link not in other for link in links)
        assert f'href="{address("plan_issue", plan.number)}"' in other
        assert "整改方案的下达和整改验收由牵头单位负责人办理。" in own

    def test_a_department_neither_drafts_nor_issues_by_address(self) -> None:
        plan = mend.issued()
        assert clerk().get(address("new_plan")).status_code == 403
        for name in ("plan_issue", "plan_cancel", "plan_revise", "add_task"):
            assert clerk().post(address(name, plan.number)).status_code == 403
        assert clerk().post(address("remove_task", plan.tasks.get().pk)).status_code == 403
        assert plan.tasks.count() == 1

    def test_who_assists_reads_and_is_told_why_no_more(self) -> None:
        helping = make.department(make.HELPING).pk
        row = mend.issued(mend.draft(assisting=(helping,))).tasks.get()
        text = page(clerk(make.HELPING), "task", row.pk)
        assert f"协办单位 {make.NAMES[make.HELPING]}" in words(text)
        assert f'href="{address("report", row.pk)}"' not in text

    def test_a_stranger_s_step_is_not_found(self) -> None:
        row = mend.task()
        for verb in ("report", "ask_extension", "accept", "cancel"):
            assert clerk(make.TARGET).post(address(verb, row.pk), {"result": "已整改。"}).status_code == 404
        assert make.fresh(row).state == S.ASSIGNED

    def test_nobody_signed_in_sees_only_the_door(self) -> None:
        row = mend.task()
        for name, key in (("task", row.pk), ("plan", row.plan.number)):
            assert Client().get(address(name, key)).status_code == 302


class TestWords:
    def test_an_issued_plan_is_not_changed_and_the_page_says_so(self) -> None:
        row = mend.task()
        status, text = sent(office(), "edit_task", row.pk, **_form())
        assert status == 422
        assert "当前处于“整改中”" in text
        answer = office().post(address("remove_task", row.pk), follow=True)
        assert "当前处于“整改中”" in answer.content.decode()
        assert Task.objects.filter(pk=row.pk).exists()

    def test_a_drafter_is_told_that_another_person_issues(self) -> None:
        plan = mend.plan()
        Plan.objects.filter(pk=plan.pk).update(drafted_by=make.head().user)
        answer = head().get(address("plan_issue", plan.number), follow=True)
        assert "拟定人不能下达自己拟定的方案" in answer.content.decode()
        assert sent(head(), "plan_issue", plan.number)[0] == 422
        assert make.fresh(plan).state == PlanState.DRAFTED

    def test_giving_up_needs_a_reason_that_the_page_keeps(self) -> None:
        plan = mend.plan()
        assert sent(office(), "plan_cancel", plan.number, reason="")[0] == 422
        assert sent(office(), "plan_cancel", plan.number, reason="评估结果有变动。")[0] == 302
        assert "评估结果有变动。" in page(office(), "plan", plan.number)

    def test_an_extension_shows_both_dates_and_what_became_of_it(self) -> None:
        row = mend.task()
        until = date(2026, 11, 2)
        actions.ask_extension(task=row, until=until, reason="系统改造需要。", by=make.clerk(), at=make.NINE)
        assert "待审批 系统改造需要。" in words(page(head(), "task", row.pk))
        actions.grant_extension(task=row, by=make.head(), at=make.NINE)
        text = words(page(clerk(), "task", row.pk))
        assert "已同意 系统改造需要。" in text
        assert "2026年11月2日" in text
        assert "2026年10月19日" in text

    def test_late_and_in_time_are_told_at_the_end(self) -> None:
        row = mend.task()
        late = mend.reported(row, at=make.at(date(2026, 10, 20)))
        actions.accept_task(task=late, by=make.head(), at=make.at(date(2026, 10, 21)))
        assert "超期完成" in page(clerk(), "task", row.pk)

    def test_the_same_source_leads_to_the_plan_that_is_there(self) -> None:
        there = mend.plan(source=Source(SourceKind.OTHER, "示发改〔2026〕9号"))
        status, _ = sent(office(), "new_plan", title="另一个方案", reference="示发改〔2026〕9号")
        assert status == 302
        assert Plan.objects.get() == there

    def test_empty_lists_say_what_will_come(self) -> None:
        assert "任务会出现在责任单位这里" in page(clerk(), "plans")
        assert "没有" in words(page(clerk(), "tasks"))


def _form(**changes: object) -> dict[str, object]:
    told = {
        "problem": mend.PROBLEM,
        "demand": mend.DEMAND,
        "department": make.department(make.HANDLING).pk,
        "amount": 15,
        "day_kind": "working",
    }
    return {**told, **changes}


def test_demonstration_plans_are_marked_wherever_they_stand() -> None:
    plan = mend.plan(is_demonstration=True)
    actions.issue_plan(plan=plan, by=make.head(), at=make.NINE)
    task = plan.tasks.get()
    for name, *key in (("plans",), ("plan", plan.number), ("tasks",), ("task", task.pk)):
        assert "mark-demonstration" in page(clerk(), str(name), *key)


@pytest.mark.parametrize("field", ["problem", "demand"])
def test_what_somebody_wrote_is_text_and_never_markup(field: str) -> None:
    row = mend.issued(mend.draft(**{field: f"{SCRIPT}的问题"})).tasks.get()
    for name, *key in (("plan", row.plan.number), ("tasks",), ("task", row.pk), ("report", row.pk)):
        text = page(clerk(), str(name), *key)
        assert SCRIPT not in text
    assert "&lt;script&gt;" in page(clerk(), "task", row.pk)


@pytest.mark.parametrize(
    ("name", "content"),
    [("坏.exe", b"MZ\x90\x00"), ("空.txt", b""), ("假.pdf", b"not a pdf at all")],
)
def test_evidence_that_is_none_is_refused_and_nothing_is_reported(name: str, content: bytes) -> None:
    row = mend.task()
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    status, text = sent(clerk(), "report", row.pk, result="已修订流程。", evidence=file)
    assert status == 422
    assert "已修订流程。" in text
    assert make.fresh(row).state == S.ASSIGNED
