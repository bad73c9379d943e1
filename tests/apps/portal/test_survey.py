"""Answering on a phone: once, kindly told what is wrong, and never a 500."""

from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from marketaccess.apps.portal import limits
from marketaccess.apps.surveys.models import Answer, Invitation, Survey
from tests import make, make_surveys

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
KEY = "k" * 32
SAID = {"submission_key": KEY, "q1": "5", "q2": "no", "q3": "很好", "website": ""}
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts of this test alone."""
    monkeypatch.setattr("marketaccess.apps.portal.views.surveying.CODES", limits.Attempts(per_address=3))
    monkeypatch.setattr(
        "marketaccess.apps.portal.views.surveying.OPEN_ANSWERS", limits.Attempts(per_address=2)
    )


def survey(**changes: Any) -> Survey:
    days = {"opens_on": TODAY - timedelta(days=3), "closes_on": TODAY + timedelta(days=3)}
    return make_surveys.survey(at=timezone.now() - timedelta(days=3), **{**days, **changes})


def code_of(one: Survey) -> str:
    return make_surveys.codes(make_surveys.batch(one, count=1))[0]


def got(code: str, client: Client | None = None) -> tuple[int, str]:
    answer = (client or Client()).get(f"/survey/{code}/")
    return answer.status_code, answer.content.decode()


def sent(code: str, client: Client | None = None, **changes: Any) -> tuple[int, str]:
    answer: HttpResponse = (client or Client()).post(f"/survey/{code}/", {**SAID, **changes})  # type: ignore[assignment]
    return answer.status_code, answer.content.decode()


def test_the_page_says_who_asks_why_and_that_it_is_blind() -> None:
    one = survey()
    status, shown = got(code_of(one))
    assert status == 200
    for words in (one.title, one.purpose, make.NAMES[make.OFFICE], "示范县税务局", "约3分钟", "匿名填写"):
        assert words in shown
    assert shown.count('type="radio"') == 7
    assert '<meta name="viewport"' in shown


def test_answered_once_thanked_each_time_the_same_page_is_sent() -> None:
    code = code_of(survey())
    for _ in range(2):
        status, shown = sent(code)
        assert status == 200
        assert "答卷已收到" in shown
    assert Answer.objects.get().values == {"q1": "5", "q2": "no", "q3": "很好"}
    status, shown = sent(code, submission_key="m" * 32)
    assert status == 410
    assert "已经用过" in shown
    assert "已经用过" in got(code)[1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"q1": ""}, "这一题请作答"),
        ({"q1": "9"}, "请从选项中选择"),
        ({"q2": "\x00"}, "null"),
        ({"q3": "长" * 1001}, "最多1000字"),
        ({"submission_key": "1"}, "页面已失效"),
        ({"submission_key": ""}, "页面已失效"),
        ({"website": "http://spam.example"}, "请勿填写"),
    ],
)
def test_what_is_wrong_is_said_and_the_code_stays_good(changes: dict[str, str], words: str) -> None:
    code = code_of(survey())
    status, shown = sent(code, **changes)
    assert status == 422
    assert words in shown or words == "null"
    assert not Answer.objects.exists()
    assert not Invitation.objects.filter(used_on__isnull=False).exists()


@pytest.mark.parametrize("code", ["0" * 20, "x", "%00", "../../etc", "’" * 30, "<script>"])
def test_a_code_that_is_none_is_said_so(code: str) -> None:
    survey()
    for status, shown in (got(code), sent(code)):
        assert status == 404
        assert "<script>" not in shown.split("<main")[-1]


def test_who_guesses_codes_has_to_wait_and_so_does_not_find_one() -> None:
    code = code_of(survey())
    for _ in range(3):
        assert got("0" * 20)[0] == 404
    status, shown = got("0" * 20)
    assert status == 429
    assert "分钟后再试" in shown
    assert sent(code)[0] == 429
    assert not Answer.objects.exists()


def test_before_its_days_and_after_its_end_it_says_so() -> None:
    early = survey(opens_on=TODAY + timedelta(days=1), closes_on=TODAY + timedelta(days=2))
    code = code_of(early)
    assert "开始，请届时再来" in got(code)[1]
    assert sent(code)[0] == 410
    make_surveys.closed(early, at=timezone.now())
    assert "已经结束" in got(code)[1]
    assert sent(code)[0] == 410


def test_a_phone_keeps_a_mark_that_the_database_does_not_know() -> None:
    one = survey()
    phone = Client()
    first, second = code_of(one), code_of(one)
    assert got(first, phone)[0] == 200
    cookies: SimpleCookie = phone.cookies
    mark = cookies["survey_device"]
    assert (mark["path"], mark["httponly"], mark["samesite"]) == ("/survey/", True, "Lax")
    sent(first, phone)
    sent(second, phone, submission_key="m" * 32)
    sent(code_of(one), submission_key="n" * 32)
    marks = list(Answer.objects.values_list("device_mark", flat=True))
    assert sorted(marks.count(each) for each in marks) == [1, 2, 2]
    assert mark.value not in "".join(marks)


def test_a_link_for_everybody_takes_many_and_has_its_limit() -> None:
    one = survey(has_open_links=True)
    said = {"unit": make_surveys.TAX, "by": make.handler(), "at": timezone.now()}
    link = make_surveys.actions.open_link(survey=one, **said)
    (code,) = make_surveys.codes(link)
    assert [sent(code, submission_key=letter * 32)[0] for letter in "abc"] == [200, 200, 429]
    assert Answer.objects.count() == 2


def test_a_code_may_be_typed() -> None:
    assert "答题码" in Client().get("/survey/").content.decode()
    answer = Client().get("/survey/", {"code": " abcd-efgh "})
    assert answer.headers["Location"] == "/survey/abcd-efgh/"
    for nonsense in ("/", "..", "", "\x00"):
        assert Client().get("/survey/", {"code": nonsense}).status_code in (200, 302)
