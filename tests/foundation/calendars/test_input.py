"""A notice as administrators put it in: typed, pasted, uploaded, and what they get wrong."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.notice import from_toml, to_toml
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.calendars import actions, queries
from marketaccess.foundation.calendars.forms import DAYS_HELP, FieldsForm, TextForm
from marketaccess.foundation.calendars.models import HolidayNotice
from tests import make
from tests.domain.samples import full_width
from tests.foundation.calendars.samples import TEXT

NOTICE = from_toml(TEXT)
LATER = make.NINE + timedelta(days=400)


def typed(**changes: str) -> FieldsForm:
    given = {
        "year": "2027",
        "number": "示范通知1号",
        "issued_on": "2026-09-01",
        "days_off": "2027-01-01至2027-01-03，2027-02-08",
        "make_up_days": "2027-02-20",
    }
    return FieldsForm({**given, **changes})


def uploaded(content: bytes) -> TextForm:
    return TextForm({}, MultiValueDict({"file": [SimpleUploadedFile("notice.toml", content)]}))


# ── Forms alone ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"year": ""}, "year"),
        ({"year": "1970"}, "year"),
        ({"year": "2200"}, "year"),
        ({"year": "2027.5"}, "year"),
        ({"year": "9" * 400}, "year"),
        ({"number": "长" * 61}, "number"),
        ({"number": "\x00"}, "number"),
        ({"issued_on": "2026-02-30"}, "issued_on"),
        ({"issued_on": "2024-09-01"}, "issued_on"),
        ({"days_off": ""}, "days_off"),
        ({"days_off": "，，"}, "days_off"),
        ({"days_off": "x" * 4001}, "days_off"),
        ({"days_off": "9" * 30 + "-01-01"}, "days_off"),
        ({"days_off": "2027-01-01至2027-12-31"}, "days_off"),
        ({"make_up_days": "2027-02-22"}, "make_up_days"),
        ({"make_up_days": "2027-02-08"}, "make_up_days"),
        ({"make_up_days": "明天"}, "make_up_days"),
    ],
)
def test_a_wrong_field_is_named(changes: dict[str, str], field: str) -> None:
    form = typed(**changes)
    assert not form.is_valid()
    assert field in form.errors


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"make_up_days": ""},
        {"year": full_width("2027")},
        {"days_off": full_width("2027-01-01")},
        {"days_off": "2027-01-01~2027-01-03\n2027-02-08"},
        {"days_off": "2027-01-01\uff5e2027-01-03"},
        {"number": '带"引号"和\\斜线'},
        {"number": "夹带\x01控制字符"},
        {"number": "示范\u200b通知"},
    ],
)
def test_what_was_typed_can_be_confirmed_as_it_was_previewed(changes: dict[str, str]) -> None:
    """The preview sends the notice on as text: the text must say the same again."""
    form = typed(**changes)
    assert form.is_valid(), form.errors
    notice = form.cleaned_data["notice"]
    again = TextForm({"text": to_toml(notice)})
    assert again.is_valid(), again.errors
    assert again.cleaned_data["notice"] == notice


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "缺少"),
        (TEXT.encode("gb18030"), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-8"),
        (TEXT.replace("示范", "示\x00范").encode(), "控制字符"),
        (TEXT.encode() + b"year = 2028\n", "写了两次"),
        (b"a." * 49_000 + b"b = 1", "一行过长"),
        (b"[" * 90_000, "一行过长"),
        (TEXT.replace("2027", "0x" + "f" * 900, 1).encode(), "应当在1971至2199之间"),
    ],
)
def test_a_file_that_is_no_notice_is_refused_in_words(content: bytes, said: str) -> None:
    form = uploaded(content) if content else TextForm({})
    assert not form.is_valid()
    told = str(form.errors)
    assert said in told or (not content and "请粘贴通知内容" in told)


def test_windows_line_ends_are_read() -> None:
    form = uploaded(TEXT.replace("\n", "\r\n").encode())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["notice"] == NOTICE


def test_the_help_names_a_form_that_is_understood() -> None:
    assert typed(days_off="2027-10-01至2027-10-07").is_valid()
    assert "2027-10-01至2027-10-07" in DAYS_HELP


# ── In force ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_loaded_notice_is_what_every_page_counts_by() -> None:
    actions.load_notice(notice=NOTICE, by=SYSTEM, at=LATER)
    calendar = queries.calendar()
    assert calendar.is_year_known(2027)
    assert not any(calendar.is_working(day) for day in NOTICE.days_off)
    assert all(calendar.is_working(day) for day in NOTICE.make_up_days)
    days = queries.special_days(2027)
    assert days is not None
    assert {day.on for day in days} == {*NOTICE.days_off, *NOTICE.make_up_days}
    assert queries.special_days(2031) is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMINISTRATOR])
def test_nobody_else_loads_a_notice(role: Role) -> None:
    with pytest.raises(NotAllowed):
        actions.load_notice(notice=NOTICE, by=make.actor(role, "office"), at=LATER)
    assert not HolidayNotice.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", " ", "\u200b", "\x00"])
def test_a_year_is_replaced_with_a_reason_that_can_be_read(reason: str) -> None:
    actions.load_notice(notice=NOTICE, by=SYSTEM, at=LATER)
    changed = from_toml(TEXT.replace("make_up_days = [", "make_up_days = [2027-03-06, ", 1))
    with pytest.raises(Refusal, match="请写明理由") as refused:
        actions.load_notice(notice=changed, reason=reason, by=SYSTEM, at=LATER)
    assert refused.value.field == "reason"
    assert HolidayNotice.objects.get().make_up_days == [str(day) for day in NOTICE.make_up_days]


@pytest.mark.django_db
def test_a_page_says_what_is_wrong_and_keeps_what_was_typed(client: Client) -> None:
    make.locality()
    client.force_login(make.user(Role.SYSTEM_ADMINISTRATOR, "it"))
    given = {"way": "fields", "year": "2027", "number": "示范通知1号", "issued_on": "2026-09-01"}
    answer = client.post("/manage/calendars/new/", {**given, "days_off": "9" * 30 + "-01-01"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "不是日期" in page
    assert 'value="示范通知1号"' in page
