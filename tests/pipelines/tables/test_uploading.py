"""The door for tables through the browser: who may hold a file, who opens it, what each page shows."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import confinement
from marketaccess.pipelines.tables import actions, reading, uploading
from tests import kit, make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.4"), pytest.mark.usefixtures("unconfined")]
IMPORTERS = (P.MATTER_EDIT, P.MATTER_REVIEW)
HEADINGS = ("事项名称", "基本编码", "实施编码", "事项类型", "行使层级", "实施主体")


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def table(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def row(name: str = "食品经营许可", basic: str = "000131101000") -> tuple[str, ...]:
    department = make.NAMES[make.HANDLING]
    return (name, basic, kit.implementation_code("000131101000"), "行政许可", "县级", department)


def held(**changes: Any) -> actions.Held:
    said = {"name": "事项.xlsx", "content": table(row()), "permissions": IMPORTERS, "by": make.clerk()}
    return actions.hold(**{**said, **changes}, at=make.NINE)


def dry_run(content: bytes) -> Any:
    upload = SimpleUploadedFile("事项.xlsx", content)
    return make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING).post(
        reverse("service_items:start"), {"file": upload}
    )


def test_an_upload_opens_for_its_uploader_and_leaves_its_event() -> None:
    content = table(row())
    key = held(content=content).key
    assert actions.opened(key=key, by=make.clerk()) == ("事项.xlsx", content)
    assert Event.objects.filter(action="upload.keep").count() == 1
    with pytest.raises(Refusal):
        actions.opened(key=key, by=make.clerk(make.HELPING))


@pytest.mark.requirement("R15.1")
def test_only_who_has_one_of_the_permissions_may_leave_a_file() -> None:
    for refused in ((), (P.LEAD_REGISTER,)):
        with pytest.raises(NotAllowed):
            held(permissions=refused)
    assert not Event.objects.filter(action="upload.keep").exists()


def test_a_day_later_the_file_must_be_uploaded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    key = held().key
    monkeypatch.setattr(actions, "LASTS", -1)
    with pytest.raises(Refusal) as refused:
        actions.opened(key=key, by=make.clerk())
    assert refused.value.message == actions.STALE


def test_the_dry_run_parts_what_is_odd_from_what_keeps_a_row_out() -> None:
    answer = dry_run(table(row(basic="000131102000")))
    page = answer.content.decode()
    assert "请核对" in page
    assert "不能导入</span>" not in page
    answer = dry_run(table(row(name="")))
    page = answer.content.decode()
    assert "不能导入</span>" in page
    assert reverse("service_items:run") not in page


def test_the_page_shows_the_first_faults_and_counts_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "SHOWN", 1)
    answer = dry_run(table(row(name=""), row(), row()))
    assert "另有 2 处" in answer.content.decode()


def test_the_rows_with_faults_come_back_as_a_workbook() -> None:
    browser = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
    upload = SimpleUploadedFile("事项.xlsx", table(row(name="")))
    key = browser.post(reverse("service_items:start"), {"file": upload}).context["held"].key
    answer = browser.post(reverse("service_items:rejected"), {"key": key})
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].values)
    assert rows[0][1:] == HEADINGS
    assert "第2行" in str(rows[1][0])
    assert browser.post(reverse("service_items:rejected"), {"key": "x"}).status_code == 422


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to a parser, one after another."""
    targets: list[str] = []
    run = confinement.run

    def counting(target: str, content: bytes, **said: Any) -> bytes:
        targets.append(target)
        return run(target, content, **said)

    monkeypatch.setattr(confinement, "run", counting)
    return targets


def confirmed(page: Any) -> Any:
    browser = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
    return browser.post(reverse("service_items:run"), {"key": page.context["held"].key})


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_file_is_parsed_once_and_after_a_restart_again(parsed: list[str], *, is_restarted: bool) -> None:
    page = dry_run(table(row()))
    if is_restarted:
        reading.READ.clear()
    assert confirmed(page).status_code == 302
    excel = [target for target in parsed if target == reading.READERS[".xlsx"].target]
    assert len(excel) == 1 + is_restarted


def test_another_file_of_the_same_name_is_parsed_for_itself(parsed: list[str]) -> None:
    names = [
        reading.sheets("事项.xlsx", table(row(name=name)))[0]["rows"][1][0] for name in ("甲许可", "乙许可")
    ]
    assert names == ["甲许可", "乙许可"]
    assert len(parsed) == 2


def test_what_reporters_may_stand_in_is_not_kept(parsed: list[str]) -> None:
    for _ in range(2):
        reading.workbook(table(row()))
    assert len(parsed) == 2
    reading.sheets("事项.xlsx", table(row()))
    assert len(parsed) == 3
