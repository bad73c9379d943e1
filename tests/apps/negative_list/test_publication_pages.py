"""The desk pages of the publication: tasks, progress, who answers for what, snapshots."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.negative_list import queries
from marketaccess.apps.negative_list.models import AuthorityName, PageCheck, Publication
from marketaccess.apps.negative_list.views.publications import VERBS
from marketaccess.domain.negative_list.publication import PUBLICATION_FLOW
from tests import make, publishing
from tests.pages import Pages, clerk, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.1")]
LIST = Pages("negative_list")
address, page, sent = LIST.address, LIST.page, LIST.sent
LINK = "https://www.example.gov.cn/list/2025.html"


def test_every_verb_of_the_flow_has_its_page() -> None:
    assert set(VERBS) == set(PUBLICATION_FLOW.verbs)


def test_from_an_edition_to_an_accepted_page() -> None:
    make.county()
    publishing.edition()
    assert sent(office(), "collect_authorities", "2025")[0] == 302
    name = AuthorityName.objects.get()
    handling = make.department(make.HANDLING)
    assert "待确认" in page(office(), "authorities")
    assert sent(office(), "confirm_authority", name.pk, department=handling.pk)[0] == 302
    assert sent(office(), "propose_responsible", "2025")[0] == 302
    assert handling.name in page(office(), "responsible")
    due_on = timezone.localdate().isoformat()
    assert sent(office(), "make_publications", "2025", due_on=due_on)[0] == 302
    row = Publication.objects.order_by("pk")[0]
    assert row.item_title in page(clerk(), "publications")
    assert sent(clerk(), "publication_step", row.pk, "report", link=LINK, also="on")[0] == 302
    assert Publication.objects.filter(state="reported", link=LINK).count() == 2
    assert sent(office(), "publication_step", row.pk, "send_back", remark="打不开。")[0] == 302
    assert "打不开。" in page(clerk(), "publication", row.pk)
    picture = SimpleUploadedFile("a.pdf", b"x", "application/pdf")
    assert sent(clerk(), "publication_step", row.pk, "report", screenshot=picture)[0] == 422
    assert sent(clerk(), "publication_step", row.pk, "report", link=LINK)[0] == 302
    assert sent(office(), "publication_step", row.pk, "accept", also="on")[0] == 302
    assert Publication.objects.filter(state="accepted").count() == 2
    shown = page(office(), "progress")
    assert "100%" in shown
    assert "共 6 项，已公开 2 项" in shown
    assert "制表" in page(office(), "print_progress")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "请填写公开页面的网页地址"),
        ({"link": "https://x.gov.cn/index.html"}, "只是网站首页"),
        ({"link": "javascript:alert(1)"}, "http://"),
    ],
)
def test_what_is_wrong_stands_in_the_form(said: dict[str, str], words: str) -> None:
    row = publishing.task()
    status, shown = sent(clerk(), "publication_step", row.pk, "report", **said)
    assert status == 422
    assert words in shown


def test_two_pictures_are_one_too_many() -> None:
    row = publishing.task()
    files = [SimpleUploadedFile(f"{n}.txt", "文字".encode(), "text/plain") for n in range(2)]
    status, shown = sent(clerk(), "publication_step", row.pk, "report", screenshot=files)
    assert (status, "只上传一张" in shown) == (422, True)


def test_who_may_not_step_sees_why() -> None:
    row = publishing.task()
    stranger = clerk(make.HELPING)
    assert "由责任部门经办员报送" in page(stranger, "publication", row.pk)
    answer = stranger.get(address("publication_step", row.pk, "report"))
    assert answer.headers["Location"] == address("publication", row.pk)
    assert sent(stranger, "publication_step", row.pk, "report", link=LINK)[0] == 422
    assert sent(clerk(), "make_publications", "2025", due_on="2026-12-01")[0] == 403
    assert sent(clerk(), "propose_responsible", "2025")[0] == 403
    assert clerk().get(address("assign", "2025", "208001")).status_code == 403
    assert "由牵头单位经办员确定" in page(clerk(), "responsible")
    assert "由牵头单位经办员确定" in page(clerk(), "authorities")


@pytest.mark.parametrize("name", ["publications", "progress", "print_progress", "responsible", "pages"])
def test_nobody_reads_without_signing_in(name: str) -> None:
    make.county()
    assert Client().get(address(name)).headers["Location"].startswith("/account/")
    assert clerk().get(address(name)).status_code == 200  # and empty pages are pages


def test_what_is_not_there() -> None:
    row = publishing.task()
    assert clerk().get(address("publication", 0)).status_code == 404
    assert clerk().get(address("publication_step", row.pk, "stop")).status_code == 404
    assert clerk().get(address("screenshot", row.pk)).status_code == 404
    assert clerk().get(address("page", 0)).status_code == 404
    assert office().get(address("assign", "2025", "999999")).status_code == 404
    assert office().get(address("assign", "1999", "208001")).status_code == 404
    assert sent(office(), "confirm_authority", 0)[0] == 404


def test_a_screenshot_is_a_download() -> None:
    row = publishing.task()
    publishing.reported(row, link="", screenshot=make.proof("截图.pdf"))
    answer = office().get(address("screenshot", row.pk))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    Publication.objects.filter(pk=row.pk).update(screenshot=make.stored_file("f" * 64))
    assert office().get(address("screenshot", row.pk)).status_code == 404


def test_the_list_is_filtered() -> None:
    rows = publishing.ready()
    title = rows[0].item_title
    for asked, is_there in (
        ({"q": "208001"}, True),
        ({"q": "没有的"}, False),
        ({"state": "accepted"}, False),
        ({"outlet": "official_account"}, True),
        ({"department": str(make.department(make.HELPING).pk)}, False),
        ({"edition": "2025"}, True),
        ({"light": "blue"}, False),
        ({"q": "\x00", "state": "?", "light": "violet", "department": "x", "page": "-1"}, True),
    ):
        assert (title in page(clerk(), "publications", **asked)) is is_there, asked


@pytest.mark.requirement("R4.9")
def test_an_item_is_given_to_departments_by_its_form() -> None:
    make.county()
    publishing.edition()
    assert "无监管部门" in page(office(), "responsible")
    handling = make.department(make.HANDLING)
    said = {"publishing": [handling.pk], "supervising": [handling.pk]}
    assert sent(office(), "assign", "2025", "208001", **said)[0] == 302
    assert queries.responsibilities("2025")["208001"]["supervising"] == (handling.pk,)
    assert sent(office(), "assign", "2025", "208001", publishing=["0"])[0] == 422


def test_wrong_buttons_say_what_is_wrong() -> None:
    make.county()
    publishing.edition()
    for name, args, said, words in (
        ("make_publications", ["2025"], {"due_on": ""}, "请填写完成时限"),
        ("make_publications", ["2025"], {"due_on": "2000-01-03"}, "早于今天"),
        ("make_publications", ["1999"], {"due_on": "2030-01-03"}, "没有这一版"),
        ("propose_responsible", ["1999"], {}, "没有这一版"),
        ("collect_authorities", ["1999"], {}, "没有这一版"),
    ):
        browser = office()
        assert browser.post(address(name, *args), said).status_code == 302
        assert words in browser.get(address("responsible")).content.decode(), name
    row = publishing.named()
    browser = office()
    browser.post(address("confirm_authority", row.pk), {"department": "999999"})
    assert "没有这个部门" in browser.get(address("authorities")).content.decode()


@pytest.mark.requirement("R2.5")
def test_the_snapshots_and_their_faults_are_shown() -> None:
    publishing.ready()
    wrong = publishing.PAGE.replace("药品零售企业许可", "药品零售企业经营许可")
    check = publishing.checked(wrong + "\n<b>版权所有</b>")
    shown = page(office(), "pages")
    assert "文字不一致" in shown
    assert "还没有按现行清单提交网页快照" in shown
    told = page(office(), "page", check.pk)
    assert "<b>版权" not in told
    assert check.digest in told
    PageCheck.objects.all().delete()
    publishing.checked()
    assert "与现行清单一致" in page(office(), "pages")


def test_the_inbox_shows_whose_turn_it_is() -> None:
    rows = publishing.ready()
    inbox = reverse("desk:inbox")
    assert "清单公开（6）" in clerk().get(inbox).content.decode()
    publishing.reported(*rows[:2])
    assert "清单公开（4）" in clerk().get(inbox).content.decode()
    assert "清单公开（2）" in office().get(inbox).content.decode()
    assert "清单公开（" not in clerk(make.HELPING).get(inbox).content.decode()
