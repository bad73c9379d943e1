"""The pages of the working calendar, as the system administrator uses them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketaccess.domain.authority.role import Role
from marketaccess.foundation.calendars.models import HolidayNotice
from tests import make
from tests.foundation.calendars.samples import TEXT

pytestmark = pytest.mark.django_db
LIST, NEW, LOAD = "/manage/calendars/", "/manage/calendars/new/", "/manage/calendars/load/"


@pytest.fixture
def admin(client: Client) -> Client:
    make.locality()
    client.force_login(
        make.user(Role.SYSTEM_ADMINISTRATOR, "development_reform"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def fields(**changes: str) -> dict[str, str]:
    return {
        "way": "fields",
        "year": "2027",
        "number": "示范通知1号",
        "issued_on": "2026-09-01",
        "days_off": "2027-01-01至2027-01-03，2027-02-08",
        "make_up_days": "2027-02-20",
    } | changes


def test_the_list_names_each_year_and_its_source(admin: Client) -> None:
    page = admin.get(LIST).content.decode()
    assert "2026年" in page
    assert "国务院办公厅节假日安排" in page


def test_a_year_shows_its_days(admin: Client) -> None:
    page = admin.get(reverse("calendars:year", args=[2026])).content.decode()
    assert "2026-10-10" in page
    assert "调休上班" in page
    assert admin.get(reverse("calendars:year", args=[2031])).status_code == 404


def test_others_are_kept_out(client: Client) -> None:
    make.locality()
    user = make.user(Role.COORDINATING_HEAD, "development_reform")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(LIST).status_code == 403
    assert client.post(LOAD, {"text": TEXT}).status_code == 403
    assert not HolidayNotice.objects.exists()


def test_a_notice_is_previewed_and_then_loaded(admin: Client) -> None:
    preview = admin.post(NEW, fields())
    page = preview.content.decode()
    assert "2027-02-08" in page
    assert "将要改变的日期，共3天" in page  # the 2nd and 3rd of January are a weekend
    assert not HolidayNotice.objects.exists()
    loaded = admin.post(LOAD, {"text": preview.context["text"]})
    assert loaded.status_code == 302
    notice = HolidayNotice.objects.get()
    assert notice.days_off == ["2027-01-01", "2027-01-02", "2027-01-03", "2027-02-08"]
    assert "示范通知1号" in admin.get(LIST).content.decode()


def test_a_file_is_read(admin: Client) -> None:
    upload = SimpleUploadedFile("notice.toml", b"\xef\xbb\xbf" + TEXT.encode())
    assert admin.post(NEW, {"way": "text", "file": upload}).context["notice"].year == 2027


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"year = 2027\n", "缺少"),
        (b"#" * 100_001, "过大"),
        (b"[" * 5000, "TOML"),
    ],
)
def test_bad_files_are_refused_with_a_remedy(admin: Client, content: bytes, said: str) -> None:
    answer = admin.post(NEW, {"way": "text", "file": SimpleUploadedFile("notice.toml", content)})
    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"days_off": "2027-02-30"}, "不是日期"),
        ({"days_off": "2027-10-07至2027-10-01"}, "起止日期不对"),
        ({"make_up_days": "2027-02-22"}, "不能列为调休上班日"),
        ({"days_off": "2028-01-01"}, "不在2027年内"),
        ({"days_off": "2027-01-01 2027-01-01"}, "列了两次"),
        ({"number": ""}, "必填"),
        ({"days_off": "2027-01-01\x00"}, ""),
        ({"year": "二〇二七"}, ""),
    ],
)
def test_bad_fields_are_refused_with_a_remedy(admin: Client, changes: dict[str, str], said: str) -> None:
    answer = admin.post(NEW, fields(**changes))
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_full_width_digits_are_understood(admin: Client) -> None:
    assert admin.post(NEW, fields(days_off="２０２７－０１－０１")).status_code == 200  # noqa: RUF001


def test_replacing_a_year_asks_for_the_reason(admin: Client) -> None:
    first = admin.post(NEW, fields()).context["text"]
    admin.post(LOAD, {"text": first})
    second = admin.post(NEW, fields(make_up_days=""))
    assert "替换理由" in second.content.decode()
    assert admin.post(LOAD, {"text": second.context["text"]}).status_code == 400
    answer: Any = admin.post(LOAD, {"text": second.context["text"], "reason": "原件勘误"})
    assert answer.status_code == 302
    assert HolidayNotice.objects.get().make_up_days == []


def test_a_forged_confirmation_is_refused(admin: Client) -> None:
    assert admin.post(LOAD, {"text": "year = 2027"}).status_code == 400
    assert admin.get(LOAD).status_code == 405
