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
from marketaccess.pipelines.tables import actions, uploading
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
