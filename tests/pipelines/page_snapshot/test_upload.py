"""Handing in a page: as a file, as words, by whom."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketaccess.apps.negative_list.models import PageCheck
from marketaccess.domain.authority.role import Role
from tests import make, publishing

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.5"), pytest.mark.usefixtures("unconfined")]
ADDRESS = "/desk/list/pages/new/"


def clerk(at: str = make.HANDLING) -> Client:
    return make.browser(Role.DEPARTMENT_HANDLER, at)


def sent(client: Client, **said: object) -> tuple[int, str]:
    base = {"department": make.department(make.HANDLING).pk, "outlet": publishing.OUTLETS[0]}
    answer = client.post(ADDRESS, {**base, **said})
    return answer.status_code, answer.content.decode()


@pytest.fixture(autouse=True)
def _ready() -> None:
    publishing.ready()


@pytest.mark.usefixtures("confined")
def test_a_saved_page_is_read_and_compared() -> None:
    lines = "".join(f"<p>{line}</p>" for line in publishing.PAGE.splitlines())
    file = SimpleUploadedFile("清单.html", f"<html>{lines}</html>".encode(), "text/html")
    browser = clerk()
    status, _ = sent(browser, file=file, link="https://x.gov.cn/list/1.html")
    check = PageCheck.objects.get()
    assert (status, check.faults, check.source_name) == (302, [], "清单.html")
    assert (
        "网页与现行清单一致" in browser.get(reverse("negative_list:page", args=[check.pk])).content.decode()
    )


def test_pasted_words_are_compared() -> None:
    browser = clerk()
    assert sent(browser, text=publishing.PAGE.replace("药品零售企业许可", ""))[0] == 302
    check = PageCheck.objects.get()
    assert [fault["kind"] for fault in check.faults] == ["missing"]
    shown = browser.get(reverse("negative_list:page", args=[check.pk])).content.decode()
    assert "1处不符" in shown
    assert "药品零售企业许可" in shown


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "请选择保存的网页文件"),
        ({"text": "x", "link": "https://x.gov.cn/"}, "只是网站首页"),
        ({"text": "x", "outlet": "billboard"}, "选择"),
        ({"text": "x", "department": ""}, "请选择部门"),
        ({"file": SimpleUploadedFile("a.zip", b"PK", "application/zip")}, "只收"),
        (
            {"file": SimpleUploadedFile("a.html", b"<script>x</script>", "text/html")},
            "没有从这份材料里读出文字",
        ),
    ],
)
def test_what_is_wrong_stands_in_the_form(said: dict[str, object], words: str) -> None:
    status, shown = sent(clerk(), **said)
    assert status == 422
    assert words in shown
    assert not PageCheck.objects.exists()


def test_a_department_hands_in_its_own_page_the_office_any() -> None:
    stranger = clerk(make.HELPING)
    assert make.NAMES[make.HANDLING] not in stranger.get(ADDRESS).content.decode()
    assert sent(stranger, text="x")[0] == 422
    office = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    assert sent(office, text=publishing.PAGE)[0] == 302
    assert make.browser(Role.AUDITOR, make.OFFICE).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS).status_code == 302
