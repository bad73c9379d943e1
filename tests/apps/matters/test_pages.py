"""The desk and public pages around service items: what they show, take, refuse, and to whom."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.matters.forms import initial_of
from marketaccess.apps.matters.models import Correspondence, LocalPaper, RegisterEntry, ServiceItem
from tests import kit, make, publishing
from tests.pages import Pages, clerk, office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unconfined")]
MATTERS = Pages("matters")
page, sent = MATTERS.page, MATTERS.sent


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()
    kit.list_edition()


def filled(item: ServiceItem, **changes: Any) -> dict[str, Any]:
    said = {key: value for key, value in initial_of(item).items() if value not in (None, False)}
    return {**said, **changes}


def test_the_list_is_filtered_and_says_what_is_missing() -> None:
    kit.service_item(supervising_department=None)
    kit.service_item("000131102000", name="药品零售许可")
    everything = page(clerk(), "items")
    assert "食品经营许可" in everything
    assert "无监管部门" in everything
    found = page(clerk(), "items", q="药品")
    assert "药品零售许可" in found
    assert "食品经营许可" not in found
    assert "没有符合条件的事项" in page(clerk(), "items", q="不存在")
    assert page(clerk(), "items", q="\x00", department="abc", nature="?")


def test_who_may_not_edit_sees_no_buttons_and_why() -> None:
    item = kit.service_item()
    assert reverse("matters:edit", args=[item.pk]) in page(clerk(), "item", item.pk)
    theirs = page(clerk(make.HELPING), "item", item.pk)
    assert reverse("matters:edit", args=[item.pk]) not in theirs
    assert "事项由实施部门的经办员维护" in theirs
    answer = clerk(make.HELPING).get(reverse("matters:edit", args=[item.pk]))
    assert answer.status_code == 302
    assert clerk().get(reverse("matters:item", args=[0])).status_code == 404


def test_an_item_is_made_and_changed_by_its_form() -> None:
    sample = kit.service_item("000131109000")
    said = filled(
        sample,
        basic_code="\uff10\uff10\uff10131101000",
        implementation_code=kit.implementation_code("000131101000"),
    )
    assert sent(clerk(), "create", **said)[0] == 302
    item = queries.by_key([kit.implementation_code("000131101000")]).popitem()[1]
    assert item.materials == sample.materials
    assert sent(clerk(), "edit", item.pk, **filled(item, promised_days=3))[0] == 302
    assert make.fresh(item).promised_days == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "请填写事项名称"),
        ({"promised_days": "三"}, "承诺办结时限应为整数"),
        ({"materials": "甲|也许"}, "应写成"),
        ({"guide_link": "ftp://x"}, "应以 http"),
        ({"implementation_code": kit.implementation_code("000131102000")}, "不能改动"),
    ],
)
def test_a_form_comes_back_with_what_is_wrong(changes: dict[str, Any], words: str) -> None:
    item = kit.service_item()
    status, text = sent(clerk(), "edit", item.pk, **filled(item, **changes))
    assert status == 422
    assert words in text
    assert make.fresh(item).name == "食品经营许可"


def test_acceptance_stops_and_resumes_by_button() -> None:
    item = kit.service_item()
    status, text = sent(clerk(), "stop", item.pk, on=timezone.localdate().isoformat(), reason="")
    assert (status, "请填写停止受理的原因" in text) == (422, True)
    on = timezone.localdate().isoformat()
    assert sent(clerk(), "stop", item.pk, on=on, reason="措施已取消")[0] == 302
    assert not make.fresh(item).is_accepting
    assert "已停止受理" in page(Client(), "public", item.implementation_code)
    assert sent(clerk(), "resume", item.pk)[0] == 302
    assert sent(clerk(), "resume", item.pk)[0] == 302  # the refusal is told on the item's page
    assert make.fresh(item).is_accepting


@pytest.mark.requirement("R3.3")
def test_a_guide_is_published_with_samples_that_everybody_fetches() -> None:
    item = kit.service_item()
    said = {
        "body": "网上提交。",
        "conditions": "有场所。",
        "materials": "申请书",
        "in_force_from": "2026-01-01",
        "samples": make.upload("申请书示范文本.pdf"),
    }
    status, text = sent(clerk(), "guide", item.pk, **said)
    assert status == 302, text
    told = page(Client(), "public", item.implementation_code)
    assert "网上提交。" in told
    assert "共 1 项" in told
    file = queries.guides(item)[0].samples.get()
    fetched = Client().get(reverse("matters:sample", args=[item.implementation_code, file.pk]))
    assert fetched.status_code == 200
    assert fetched.content.startswith(b"%PDF")
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    other = kit.service_item("000131102000")
    assert (
        Client().get(reverse("matters:sample", args=[other.implementation_code, file.pk])).status_code == 404
    )


def test_a_guide_with_a_bad_sample_is_refused_at_the_field() -> None:
    item = kit.service_item()
    bad = make.upload("申请书.exe")
    said = {"body": "好", "in_force_from": "2026-01-01", "samples": bad}
    status, text = sent(clerk(), "guide", item.pk, **said)
    assert status == 422
    assert "id_samples_error" in text
    assert not queries.guides(item).exists()


@pytest.mark.requirement("R3.3")
def test_the_public_page_tells_everything_at_once_and_prints() -> None:
    item = kit.service_item(is_demonstration=False)
    kit.correspondence(item, state="confirmed")
    for name in ("public", "public_print"):
        text = page(Client(), name, item.implementation_code)
        for words in (
            "食品经营许可",
            "申请书",
            "营业执照",
            "法定 20 工作日",
            "承诺 8 工作日",
            "第三十五条",
            "受理",
        ):
            assert words in text, (name, words)
        assert "餐饮服务食品经营许可" in text
    assert Client().get(reverse("matters:public", args=["0" * 31])).status_code == 404
    lower = item.implementation_code.lower()
    assert Client().get(reverse("matters:public", args=[lower])).status_code == 200


def test_what_is_only_proposed_is_not_published() -> None:
    item = kit.service_item()
    kit.correspondence(item)
    assert "餐饮服务食品经营许可" not in page(Client(), "public", item.implementation_code)


def test_a_demonstration_item_says_so_in_public() -> None:
    item = kit.service_item(is_demonstration=True)
    assert "示范数据 非官方" in page(Client(), "public", item.implementation_code)


@pytest.mark.requirement("R3.1")
def test_the_department_confirms_from_its_work_list_and_the_office_reviews() -> None:
    row = kit.correspondence()
    listed = page(clerk(), "correspondences")
    assert "八字相同" in listed
    assert "确认对应" in listed
    assert "确认对应</button>" not in page(office(), "correspondences", state="proposed")
    back = "/desk/matters/correspondences/?state=proposed"
    answer = clerk().post(reverse("matters:step", args=[row.pk, "confirm"]), {"back": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    assert "食品经营许可" in page(office(), "correspondences")
    assert sent(office(), "step", row.pk, "review")[0] == 302
    assert make.fresh(row).state == "reviewed"


def test_a_step_refused_is_told_and_no_way_out_of_the_house() -> None:
    row = kit.correspondence()
    answer = clerk().post(reverse("matters:step", args=[row.pk, "reject"]), {"comment": ""}, follow=True)
    assert "须写明理由" in answer.content.decode()
    answer = clerk().post(
        reverse("matters:step", args=[row.pk, "confirm"]), {"back": "https://evil.example/desk/matters/"}
    )
    assert answer.headers["Location"] == reverse("matters:correspondence", args=[row.pk])
    assert clerk().post(reverse("matters:step", args=[row.pk, "destroy"])).status_code == 404
    assert clerk().post(reverse("matters:step", args=[0, "confirm"])).status_code == 404


def test_period_and_entries_are_set_on_the_page_of_a_correspondence() -> None:
    row = kit.correspondence()
    said = {"register": "power", "code": "qz-1", "name": "食品经营许可"}
    assert sent(office(), "entries", **said)[0] == 302
    assert sent(clerk(), "entries", **said)[0] == 422
    entry = RegisterEntry.objects.get(code="QZ-1")
    said = {"valid_from": "2026-01-01", "valid_to": "2025-01-01"}
    status, text = sent(clerk(), "correspondence", row.pk, **said)
    assert (status, "有效期止早于有效期起" in text) == (422, True)
    kept = {"valid_from": "2026-01-01", "entries": [entry.pk], "comment": "补上"}
    assert sent(clerk(), "correspondence", row.pk, **kept)[0] == 302
    assert make.fresh(row).valid_from == date(2026, 1, 1)
    assert "补上" in page(clerk(), "correspondence", row.pk)


def test_a_pair_is_proposed_by_hand() -> None:
    item = kit.service_item()
    assert "208001-2" in page(clerk(), "propose", item.pk, q="旅馆业")
    status, text = sent(clerk(), "propose", item.pk, measure="没有")
    assert (status, "没有标识" in text) == (422, True)
    assert sent(clerk(), "propose", item.pk, measure="208001-2", why="同一许可")[0] == 302
    assert Correspondence.objects.get().why == "同一许可"


@pytest.mark.requirement("R3.1", "R4.9")
def test_findings_stand_under_their_rules_and_lead_to_where_they_are_mended() -> None:
    item = kit.service_item(supervising_department=None)
    text = page(office(), "findings")
    for words in ("AL1", "每条许可准入措施都有对应的政务服务事项", "有关情况的说明", "市场监督管理局"):
        assert words in text
    assert reverse("matters:propose", args=[item.pk]) in text
    assert reverse("matters:edit", args=[item.pk]) in text
    assert "edition=2025&amp;measure=208001-1" in text
    only = page(office(), "findings", rule="AL9")
    assert "谁审批谁监管" in only
    assert "单外无单" not in only
    none = page(office(), "findings", department=make.department(make.HELPING).pk)
    assert item.implementation_code not in none


@pytest.mark.requirement("R2.5")
def test_a_departments_wrong_page_stands_among_the_findings_and_leads_to_the_pages() -> None:
    publishing.ready()
    publishing.checked(publishing.PAGE.replace("药品零售企业许可", "药品零售业许可"))
    text = page(office(), "findings", rule="AL11")
    for words in ("部门网页公开的清单与施行版本一致", make.NAMES[make.HANDLING], "药品零售业许可"):
        assert words in text
    assert reverse("negative_list:pages") in text
    own, other = make.department(make.HANDLING).pk, make.department(make.HELPING).pk
    assert "药品零售业许可" in page(office(), "findings", department=own)
    assert "药品零售业许可" not in page(office(), "findings", department=other)


@pytest.mark.requirement("R3.1")
def test_a_finding_goes_away_when_it_is_mended() -> None:
    row = kit.correspondence()
    assert "餐饮服务食品经营许可" in page(office(), "findings", rule="AL1")
    sent(clerk(), "step", row.pk, "confirm")
    assert "餐饮服务食品经营许可" not in page(office(), "findings", rule="AL1")


@pytest.mark.requirement("R3.5")
def test_figures_stand_before_and_after() -> None:
    kit.service_item(visits=2, at=make.NINE)
    kit.service_item(visits=0, at=make.at(date(2026, 10, 30)))
    text = page(clerk(), "figures")
    assert "2 → 0" in text
    assert "figures-data" in text
    answer = clerk().get(reverse("service_items:figures"))
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")


@pytest.mark.requirement("R11.1")
def test_a_paper_is_registered_and_followed_to_its_end() -> None:
    issuer = make.department(make.HANDLING).pk
    assert sent(clerk(), "register_paper", title="", issuer=issuer, what="甲")[0] == 422
    said = {"title": "某目录", "issuer": issuer, "what": "十二类项目", "issued_on": "2024-01-01"}
    assert sent(clerk(), "register_paper", **said)[0] == 302
    paper = LocalPaper.objects.get()
    today = timezone.localdate().isoformat()
    assert "列入清理" in page(clerk(), "papers")
    assert "列入清理</a>" not in page(clerk(make.HELPING), "papers")
    assert sent(clerk(), "paper_step", paper.pk, due_on="2026-01-01")[0] == 302
    assert "超期" in page(clerk(), "papers", state="abolishing")
    assert sent(clerk(), "paper_step", paper.pk, on="2020-01-01")[0] == 422
    assert sent(clerk(), "paper_step", paper.pk, on=today, document_number="某发1号")[0] == 302
    assert sent(clerk(), "paper_step", paper.pk, on=today, text="好")[0] == 302  # refused: the office's
    assert make.fresh(paper).state == "abolished"
    assert sent(office(), "paper_step", paper.pk, on=today, text="不再执行")[0] == 302
    assert make.fresh(paper).state == "followed_up"
    assert sent(office(), "paper_step", paper.pk)[0] == 302
    assert office().get(reverse("matters:paper_step", args=[0])).status_code == 404


def test_items_are_imported_over_the_dry_run_by_their_uploader_alone() -> None:
    source = kit.service_item()
    exported = clerk().get(reverse("service_items:export")).content
    actions.save_service_item(draft=kit.item_draft(name="改了名"), by=make.clerk(), at=make.NINE)
    browser = clerk()
    upload = SimpleUploadedFile("事项.xlsx", exported)
    dry = browser.post(reverse("service_items:start"), {"file": upload})
    assert dry.status_code == 200
    assert make.fresh(source).name == "改了名"
    key = dry.context["held"].key
    stranger = clerk(make.HELPING).post(reverse("service_items:run"), {"key": key})
    assert stranger.status_code == 422
    assert browser.post(reverse("service_items:run"), {"key": "x"}).status_code == 422
    assert browser.post(reverse("service_items:run"), {"key": key}).status_code == 302
    assert make.fresh(source).name == "食品经营许可"


def test_an_upload_that_is_no_table_is_told() -> None:
    for upload in (None, SimpleUploadedFile("a.exe", b"MZ"), make.upload()):
        said = {} if upload is None else {"file": upload}
        for name in ("service_items:start", "correspondences:start"):
            assert clerk().post(reverse(name), said).status_code == 422


def test_correspondences_go_out_and_come_back_by_the_pages() -> None:
    kit.correspondence()
    exported = clerk().get(reverse("correspondences:export")).content
    browser = clerk()
    dry = browser.post(reverse("correspondences:start"), {"file": SimpleUploadedFile("对应.xlsx", exported)})
    assert dry.status_code == 200
    key = dry.context["held"].key
    assert browser.post(reverse("correspondences:run"), {"key": key}).status_code == 302
    for name in ("service_items:template", "service_items:export"):
        assert browser.get(reverse(name)).content.startswith(b"PK")


def test_the_pages_ask_no_more_for_more_rows(django_assert_max_num_queries: Any) -> None:
    for at in range(12):
        item = kit.service_item(f"0001311{at:02d}000")
        kit.correspondence(item)
    browser = office()
    browser.get(reverse("matters:items"))
    with django_assert_max_num_queries(16):
        browser.get(reverse("matters:items"))
    with django_assert_max_num_queries(24):
        browser.get(reverse("matters:correspondences"), {"state": "proposed"})
