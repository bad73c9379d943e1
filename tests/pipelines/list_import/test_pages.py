"""R2.2: an edition comes in through the browser: columns corrected, looked at, stored, revised."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketaccess.apps.negative_list import queries
from marketaccess.apps.negative_list.models import Revision
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import confinement
from marketaccess.pipelines.tables.reading import sheets
from tests import make
from tests.pipelines.list_import.tables import HEAD, ROWS, delimited, sound, word, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2"), pytest.mark.usefixtures("unconfined")]
ABOUT = {"series": "negative_list", "edition": "2025"}
FEWER = workbook(HEAD, *ROWS[:6])


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def office() -> Client:
    return make.browser(Role.COORDINATING_HANDLER, make.OFFICE)


def post(client: Client, name: str, **said: Any) -> Any:
    return client.post(reverse(f"list_import:{name}"), said)


def upload(client: Client, content: bytes = b"", name: str = "清单.xlsx", **about: Any) -> Any:
    file = SimpleUploadedFile(name, content or sound())
    return post(client, "start", file=file, **{**ABOUT, **about})


def key_of(answer: Any) -> str:
    found = re.search(r'name="key" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


def stored(client: Client, content: bytes = b"", **more: Any) -> Any:
    dry = upload(client, content)
    assert dry.status_code == 200
    return post(client, "run", key=key_of(dry), **{**ABOUT, **more})


def current() -> Revision:
    found = queries.revision_of("2025")
    assert found is not None
    return found


def test_a_dry_run_shows_the_picture_and_stores_nothing() -> None:
    text = upload(office()).content.decode()
    for words in (
        "这一版还没有录入过",
        "禁止准入事项：官方公布 6，文件里 1，少 5",
        "表头在第 1 行",
        "非金融机构不得使用金融字样",  # a sample row
        "制造业",
        "2025年4月24日起施行",  # as it was announced
    ):
        assert words in text
    assert not Revision.objects.exists()


def test_stored_once_however_often() -> None:
    client = office()
    done = stored(client)
    assert done["Location"] == reverse("negative_list:editions")
    assert "已录入第 1 次" in client.get(done["Location"]).content.decode()
    assert current().file_name == "清单.xlsx"
    assert stored(client).status_code == 302
    assert "没有变化" in client.get(reverse("negative_list:editions")).content.decode()
    assert Revision.objects.count() == 1
    assert Event.objects.filter(action="list.record").count() == 1


def test_a_correction_asks_for_its_reason_and_keeps_what_was() -> None:
    client = office()
    stored(client)
    dry = upload(client, FEWER)
    assert "事项新增 0、去掉 0、有改动 1；措施新增 0、去掉 2、有改动 0" in dry.content.decode()
    refused = post(client, "run", key=key_of(dry), **ABOUT)
    assert refused.status_code == 422
    assert "请写明修订原因" in refused.content.decode()
    assert current().number == 1
    # The dry run is still there: the reason is all that was missing.
    post(client, "run", key=key_of(refused), reason="多录了一条", **ABOUT)
    assert (current().number, current().reason) == (2, "多录了一条")
    assert current().recorded_by is not None


def test_a_person_says_which_column_is_which() -> None:
    head = ("号", "名堂", "事项编码", "措施", "归口", "地方性许可措施")
    content = workbook(head, ("1", "某事项", "203001", "某许可", "某部门", ""))
    client = office()
    dry = upload(client, content)
    assert "名称" in dry.content.decode()
    headings = ["号", "名堂", "事项编码", "措施", "归口", "地方性许可措施"]
    columns = ["number", "title", "code", "measure", "authorities", ""]
    again = post(client, "start", key=key_of(dry), heading=headings, column=columns, **ABOUT)
    assert again.status_code == 200
    # The corrections go along with the confirmation.
    assert again.content.decode().count('name="heading" value="名堂"') >= 2
    post(client, "run", key=key_of(again), heading=headings, column=columns, **ABOUT)
    (item,) = queries.edition_value(current()).items
    assert (item.title, item.number, item.measures[0].authorities) == ("某事项", "1", ("某部门",))


def test_bad_rows_are_named_and_come_back_and_nothing_is_stored() -> None:
    client = office()
    dry = upload(client, workbook(HEAD, *ROWS, ("3", "", "203002", "某许可", "某部门", "")))
    text = dry.content.decode()
    assert "没有事项名称" in text
    assert "确认录入" not in text
    book = post(client, "rejected", key=key_of(dry), **ABOUT)
    (sheet,) = sheets("x.xlsx", book.content)
    assert "没有事项名称" in sheet["rows"][1][0]
    refused = post(client, "run", key=key_of(dry), **ABOUT)
    assert refused.status_code == 422
    assert "现行版本未受影响" in refused.content.decode()
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"edition": "本地"}, "只用英文字母"),
        ({"edition": ""}, "版本标识"),
        ({"series": "x"}, "类别"),
        ({"edition": "local"}, "没有官方公布的日期"),
        ({"in_force_from": "2025-04-24", "in_force_to": "2025-04-23"}, "失效日期早于施行日期"),
        ({"in_force_from": "下个月"}, "不是有效日期"),
    ],
)
def test_what_is_wrong_with_the_edition_is_said(about: dict[str, Any], said: str) -> None:
    answer = upload(office(), **about)
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("清单.xlsx", b"not a workbook", "内容与扩展名不符"),
        ("清单.exe", b"MZ", "没有导入"),
        ("清单.csv", delimited(("甲", "乙"), ("1", "2")), "没有找到表头"),
        ("清单.docx", word(("甲", "乙")), "没有找到表头"),
    ],
)
def test_a_file_that_holds_no_list_is_refused(name: str, content: bytes, said: str) -> None:
    answer = upload(office(), content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_reader_that_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(target: str, *_: object, **__: object) -> bytes:
        raise confinement.Failed(target)

    monkeypatch.setattr("marketaccess.pipelines.tables.reading.confinement.run", dies)
    answer = upload(office())
    assert answer.status_code == 422
    assert "请" in answer.content.decode()


def test_without_a_file() -> None:
    answer = post(office(), "start", **ABOUT)
    assert (answer.status_code, "请选择要上传" in answer.content.decode()) == (422, True)


def test_an_upload_is_its_uploaders_alone() -> None:
    dry = upload(office())
    other = make.user(Role.COORDINATING_HANDLER, make.OFFICE, username="another")
    client = Client()
    client.force_login(other)
    for name in ("start", "run", "rejected"):
        answer = post(client, name, key=key_of(dry), **ABOUT)
        assert answer.status_code == 422
        assert "不是您上传的" in answer.content.decode()
    assert not Revision.objects.exists()


@pytest.mark.parametrize("name", ["start", "template"])
def test_only_the_office_imports(name: str) -> None:
    clerk = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
    assert clerk.get(reverse(f"list_import:{name}")).status_code == 403


@pytest.mark.parametrize(("series", "key"), [("prohibitions", "annex-2025"), ("internet", "internet-2025")])
def test_the_annex_and_the_catalogue_come_the_same_way(series: str, key: str) -> None:
    client = office()
    head = ("序号", "禁止事项", "禁止措施", "设立依据", "管理部门", "准入要求")
    content = workbook(head, ("1", "某行为", "不得从事某行为", "某法第一条", "某部门", "禁止准入"))
    about: dict[str, Any] = {"series": series, "edition": key, "in_force_from": "2025-04-24"}
    dry = upload(client, content, **about)
    post(client, "run", key=key_of(dry), **{**ABOUT, **about})
    revision = queries.revision_of(key)
    assert revision is not None
    assert revision.edition.series == series
    (item,) = queries.edition_value(revision).items
    assert (item.key, item.measures[0].basis) == ("no-1", "某法第一条")


def test_correcting_begins_with_what_is_known() -> None:
    client = office()
    stored(client)
    text = client.get(reverse("list_import:start"), {"edition": "2025"}).content.decode()
    assert 'value="2025-04-24"' in text
    assert client.get(reverse("list_import:start"), {"edition": "none"}).status_code == 200


def test_the_template_is_read_by_the_import() -> None:
    content = office().get(reverse("list_import:template")).content
    (first, *_) = sheets("清单.xlsx", content)
    assert "禁止或许可事项" in first["rows"][0]


def test_a_demonstration_is_marked_and_measured_against_nothing() -> None:
    client = office()
    about: dict[str, Any] = {"edition": "trial", "in_force_from": "2026-01-01", "is_demonstration": "on"}
    dry = upload(client, **about)
    assert "没有这一版的官方总数" in dry.content.decode()
    post(client, "run", key=key_of(dry), **{**ABOUT, **about})
    revision = queries.revision_of("trial")
    assert revision is not None
    assert revision.edition.is_demonstration
    assert revision.in_force_from == date(2026, 1, 1)
