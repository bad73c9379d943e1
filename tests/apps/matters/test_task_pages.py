"""The desk pages of the adjustment tasks, and their rows in the inbox."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketaccess.apps.matters.models import AdjustmentTask
from marketaccess.apps.matters.task_forms import VERBS
from marketaccess.domain.authority.role import Role
from marketaccess.domain.matters.adjustment import ADJUSTMENT_FLOW
from tests import make, work
from tests.pages import Pages, clerk, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]
MATTERS = Pages("matters")
page = MATTERS.page


def sent(client: Client, row: AdjustmentTask, verb: str, **said: Any) -> tuple[int, str]:
    return MATTERS.sent(client, "task_step", row.pk, verb, **said)


def state_of(row: AdjustmentTask) -> str:
    return AdjustmentTask.objects.get(pk=row.pk).state


def test_every_verb_of_the_flow_has_its_page() -> None:
    assert set(VERBS) == set(ADJUSTMENT_FLOW.verbs)


def test_a_task_from_the_department_to_closure() -> None:
    row = work.task()
    assert "停止受理" in page(clerk(), "task", row.pk)
    assert sent(clerk(), row, "report", result="已撤下。", link="https://x.gov.cn/a/1.html")[0] == 302
    shown = page(office(), "task", row.pk)
    assert "https://x.gov.cn/a/1.html" in shown
    assert "已撤下。" in shown
    assert sent(office(), row, "send_back", reason="请附截图。")[0] == 302
    assert "请附截图。" in page(clerk(), "task", row.pk)
    file = SimpleUploadedFile("截图.txt", "已停止受理".encode(), "text/plain")
    assert sent(clerk(), row, "report", result="补充截图。", proof=file)[0] == 302
    assert sent(office(), row, "accept", remark="")[0] == 302
    assert state_of(row) == "closed"
    ended = page(clerk(), "task", row.pk)
    assert "可以办理" not in ended
    assert "已停止受理" in page(clerk(), "item", row.service_item_id)


def test_proof_is_fetched_as_a_download_and_only_its_own() -> None:
    row = work.reported(work.task(), link="", proof=[make.text_file("说明.txt")])
    (file,) = row.steps.get(verb="report").files.all()
    answer = office().get(reverse("matters:task_proof", args=[row.pk, file.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    other = make.stored_file("0" * 64)
    assert office().get(reverse("matters:task_proof", args=[row.pk, other.pk])).status_code == 404
    assert Client().get(reverse("matters:task_proof", args=[row.pk, file.pk])).status_code == 302


def test_a_damaged_proof_is_not_there() -> None:
    row = work.task()
    lost = make.stored_file("f" * 64)
    row.steps.get(verb="assign").files.add(lost)
    assert office().get(reverse("matters:task_proof", args=[row.pk, lost.pk])).status_code == 404


@pytest.mark.parametrize(
    ("verb", "said", "words"),
    [
        ("report", {"result": ""}, "请填写完成情况"),
        ("report", {"result": "已办。"}, "请上传印证材料"),
        ("report", {"result": "已办。", "link": "https://x.gov.cn/"}, "只是网站首页"),
        ("object", {"reason": " "}, "请填写理由"),
    ],
)
def test_what_is_wrong_stands_in_the_form(verb: str, said: dict[str, str], words: str) -> None:
    row = work.task()
    status, shown = sent(clerk(), row, verb, **said)
    assert status == 422
    assert words in shown
    assert state_of(row) == "open"


def test_a_file_that_the_guard_refuses_is_named() -> None:
    row = work.task()
    file = SimpleUploadedFile("a.exe", b"MZ", "application/octet-stream")
    status, shown = sent(clerk(), row, "report", result="已办。", proof=file)
    assert status == 422
    assert "a.exe" in shown


def test_objection_ruling_and_another_department() -> None:
    row = work.task()
    assert sent(clerk(), row, "object", reason="不是我局职责。")[0] == 302
    assert sent(office(), row, "reassign", reason="", to="")[0] == 422
    helping = make.department(make.HELPING)
    assert sent(office(), row, "reassign", reason="职责。", to=str(helping.pk))[0] == 302
    assert helping.name in page(clerk(), "task", row.pk)
    assert sent(office(), row, "set_due", reason="需公示。", due_on="2000-01-01")[0] == 422


def test_who_may_not_step_sees_why_and_is_led_back() -> None:
    row = work.task()
    stranger = clerk(make.HELPING)
    shown = page(stranger, "task", row.pk)
    assert "由承办部门经办员办理" in shown
    assert "disabled" in shown
    answer = stranger.get(reverse("matters:task_step", args=[row.pk, "report"]))
    assert answer.headers["Location"] == reverse("matters:task", args=[row.pk])
    status, _ = sent(stranger, row, "report", result="已办。", link="https://x.gov.cn/a/1.html")
    assert status == 422
    assert state_of(row) == "open"
    auditor = make.browser(Role.AUDITOR, make.OFFICE)
    assert sent(auditor, row, "report", result="已办。")[0] == 403


@pytest.mark.parametrize("name", ["tasks", "task"])
def test_nobody_reads_tasks_without_signing_in(name: str) -> None:
    row = work.task()
    address = reverse(f"matters:{name}", args=[row.pk] if name == "task" else [])
    assert Client().get(address).headers["Location"].startswith("/account/")


def test_what_is_not_there() -> None:
    row = work.task()
    assert clerk().get(reverse("matters:task", args=[0])).status_code == 404
    assert clerk().get(reverse("matters:task_step", args=[0, "report"])).status_code == 404
    assert clerk().get(reverse("matters:task_step", args=[row.pk, "abolish"])).status_code == 404
    assert clerk().post(reverse("matters:tasks")).status_code == 405


def test_the_list_is_filtered_and_keeps_its_lights() -> None:
    row = work.task()
    everything = page(clerk(), "tasks")
    assert row.title in everything
    assert "人工智能训练师职业机构许可" in everything
    for asked, is_there in (
        ({"kind": "stop"}, True),
        ({"kind": "open"}, False),
        ({"q": "食品"}, True),
        ({"q": "没有的"}, False),
        ({"department": str(row.department_id)}, True),
        ({"department": str(make.department(make.HELPING).pk)}, False),
        ({"state": "unfinished"}, True),
        ({"state": "closed"}, False),
        ({"edition": work.NEW}, True),
        ({"light": "blue"}, False),
        ({"q": "\x00", "kind": "?", "light": "violet", "page": "x"}, True),
    ):
        assert (row.title in page(clerk(), "tasks", **asked)) is is_there, asked
    assert "没有符合条件的调整任务" in page(clerk(), "tasks", q="没有的")


def test_without_tasks_the_list_says_how_they_come() -> None:
    make.county()
    assert "比对由牵头单位确认后" in page(clerk(), "tasks")


def test_the_inbox_shows_whose_turn_it_is() -> None:
    row = work.task()
    inbox = reverse("desk:inbox")
    assert row.number in clerk().get(inbox).content.decode()
    assert row.number not in clerk(make.HELPING).get(inbox).content.decode()
    work.reported(row)
    assert row.number not in clerk().get(inbox).content.decode()
    assert row.number in office().get(inbox).content.decode()
    assert row.number not in office().get(inbox, {"tab": "done"}).content.decode()


def test_words_of_people_are_never_markup() -> None:
    row = work.reported(work.task(), result="<script>alert(1)</script>")
    assert "<script>alert" not in page(office(), "task", row.pk)
