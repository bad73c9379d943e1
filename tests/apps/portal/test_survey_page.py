"""The public page of a survey as enterprises, nuisances and attackers meet it."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from marketaccess.apps.portal import limits
from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.models import Answer, Invitation, Survey
from marketaccess.domain.surveys.survey_flow import SurveyState as S
from marketaccess.foundation.audit.models import Event
from tests import make, make_surveys

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
KEY = "k" * 32
SAID = {"submission_key": KEY, "q1": "5", "q2": "no"}
TODAY = timezone.localdate()
VIEWS = "marketaccess.apps.portal.views.surveying"


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts of this test alone."""
    monkeypatch.setattr(f"{VIEWS}.CODES", limits.Attempts(per_address=3))
    monkeypatch.setattr(f"{VIEWS}.OPEN_ANSWERS", limits.Attempts(per_address=2))


def survey(state: S = S.OPEN, **changes: Any) -> Survey:
    days = {"opens_on": TODAY - timedelta(days=3), "closes_on": TODAY + timedelta(days=3)}
    return make_surveys.survey(state, at=timezone.now() - timedelta(days=3), **{**days, **changes})


def code_of(one: Survey) -> str:
    return make_surveys.codes(make_surveys.batch(one, count=1))[0]


def link_of(one: Survey) -> str:
    said = {"unit": make_surveys.TAX, "by": make.handler(), "at": timezone.now()}
    return make_surveys.codes(actions.open_link(survey=one, **said))[0]


def got(code: str, client: Client | None = None, **options: Any) -> HttpResponse:
    return (client or Client()).get(f"/survey/{quote(code, safe='')}/", **options)  # type: ignore[return-value]


def sent(code: str, client: Client | None = None, **changes: Any) -> HttpResponse:
    return (client or Client()).post(f"/survey/{quote(code, safe='')}/", {**SAID, **changes})  # type: ignore[return-value]


def main(answer: HttpResponse) -> str:
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def untouched() -> bool:
    return not Answer.objects.exists() and not Invitation.objects.filter(used_on__isnull=False).exists()


# ── What people read ──────────────────────────────────────────────────────────────────────────────────


def test_a_demonstration_says_so_and_a_real_survey_does_not() -> None:
    one = survey()
    assert "示范数据" in main(got(code_of(one)))
    Survey.objects.filter(pk=one.pk).update(is_demonstration=False)
    assert "示范数据" not in main(got(code_of(one)))


def test_the_words_of_the_office_are_words_and_no_markup() -> None:
    one = survey(title="<b>满意度</b>调查", purpose="请填写<script>alert(1)</script>，谢谢。\n第二行。")
    shown = main(got(code_of(one)))
    assert "<b>" not in shown
    assert "<script>" not in shown
    assert "&lt;b&gt;满意度" in shown
    assert "第二行" in shown


def test_the_ends_of_the_scale_are_written_out_and_what_may_be_left_empty_is_marked() -> None:
    shown = main(got(code_of(survey())))
    for words in ("完全不了解", "非常了解", "1. 您了解市场准入负面清单制度吗？", "选填"):
        assert words in shown
    # Nothing is chosen beforehand: a chosen answer would be the page's and not the person's.
    assert "checked" not in shown


def test_the_page_is_kept_by_nobody_and_needs_no_script_and_no_cookie() -> None:
    answer = got(code_of(survey()))
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "csrfmiddlewaretoken" not in main(answer)
    assert set(answer.cookies) == {"survey_device"}


def test_each_display_has_a_key_of_its_own() -> None:
    code = code_of(survey())
    keys = [re.findall(r'name="submission_key" value="([^"]+)"', main(got(code)))[0] for _ in range(2)]
    assert len(set(keys)) == 2
    assert {len(key) for key in keys} == {32}


# ── Bad input ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"q1": "0"}, "请从选项中选择一个"),
        ({"q1": "6"}, "请从选项中选择一个"),
        ({"q1": "5 非常了解"}, "请从选项中选择一个"),
        ({"q1": "-1"}, "请从选项中选择一个"),
        ({"q1": ["1", "nonsense"]}, "请从选项中选择一个"),
        ({"q2": "YES"}, "请从选项中选择一个"),
        ({"q2": "是"}, "请从选项中选择一个"),
        ({"q2": "<script>"}, "请从选项中选择一个"),
        ({"q2": " "}, "请从选项中选择一个"),
        ({"q2": "yes" * 9999}, "请从选项中选择一个"),
        ({"q3": "长" * 1001}, "最多1000字"),
        ({"q3": "有\x00字符"}, ""),
        ({"submission_key": KEY + "k"}, "您填写的内容还在"),
        ({"submission_key": KEY[:-1] + "'"}, "您填写的内容还在"),
        ({"submission_key": f" {KEY[1:]}"}, "您填写的内容还在"),
        ({"website": "x"}, "请勿填写"),
    ],
)
def test_each_field_says_what_is_wrong_and_nothing_is_stored(changes: dict[str, Any], words: str) -> None:
    answer = sent(code_of(survey()), **changes)
    assert answer.status_code == 422
    assert words in main(answer)
    assert "<script>" not in main(answer)
    assert untouched()


def test_what_was_filled_in_is_still_there_and_goes_through_once_mended() -> None:
    code = code_of(survey())
    shown = main(sent(code, q1="", q3="窗口态度很好"))
    assert "窗口态度很好" in shown
    assert re.search(r'value="no"[^>]*checked', shown)
    assert KEY in shown
    assert sent(code, q3="窗口态度很好").status_code == 200


def test_a_page_with_a_broken_key_comes_back_with_a_good_one() -> None:
    code = code_of(survey())
    shown = main(sent(code, submission_key="broken"))
    (key,) = re.findall(r'name="submission_key" value="([^"]+)"', shown)
    assert sent(code, submission_key=key).status_code == 200


def test_an_empty_form_names_each_question_that_must_be_answered() -> None:
    answer: Any = Client().post(f"/survey/{code_of(survey())}/", {"submission_key": KEY})
    assert answer.status_code == 422
    assert main(answer).count("这一题请作答") >= 2
    assert "有错误" in answer.content.decode()


def test_questions_that_are_not_asked_are_not_stored() -> None:
    code = code_of(survey())
    assert sent(code, q9="sneaked in", unit="water", size="large", marks="[]").status_code == 200
    made = Answer.objects.get()
    assert made.values == {"q1": "5", "q2": "no"}
    assert (made.unit, made.stratum) == ("tax", make_surveys.SMALL)


def test_full_width_digits_and_unseen_characters_are_folded_in_words() -> None:
    assert sent(code_of(survey()), q3="  等了\uff13\u200b天\r\n还没有办 ").status_code == 200
    assert Answer.objects.get().values["q3"] == "等了3天\n还没有办"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(method: str) -> None:
    answer = getattr(Client(), method)(f"/survey/{code_of(survey())}/")
    assert answer.status_code == 405
    assert untouched()


def test_looking_at_the_head_of_the_page_uses_nothing_up() -> None:
    code = code_of(survey())
    assert Client().head(f"/survey/{code}/").status_code == 200
    assert got(code).status_code == 200
    assert untouched()


# ── Codes ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "code", ["x" * 5000, "\uff11" * 20, "\u202e" * 20, "%2e%2e", "' OR 1=1 --", "😀" * 20]
)
def test_what_is_no_code_is_told_so_in_the_same_words(code: str) -> None:
    answer = got(code)
    assert answer.status_code == 404
    assert "没有这个答题码" in main(answer)


def test_a_code_of_another_series_opens_no_survey() -> None:
    # The receipt of a report and a survey code look alike; neither opens the other's page.
    receipt = make.received().receipt
    assert receipt is not None
    assert got(receipt).status_code == 404
    code = code_of(survey())
    assert Client().post("/track/", {"receipt": code}).status_code in (200, 404, 422)
    assert untouched()


def test_a_code_in_small_letters_with_spaces_is_the_same_code_and_used_once() -> None:
    code = code_of(survey())
    typed = code.lower().replace("-", " ")
    assert sent(typed).status_code == 200
    assert sent(code, submission_key="m" * 32).status_code == 410


def test_a_used_code_is_told_so_to_whoever_opens_it() -> None:
    code = code_of(survey())
    sent(code)
    answer = got(code)
    assert answer.status_code == 410
    assert "已经用过" in main(answer)
    assert "radio" not in main(answer)
    # It does not tell whether it was this phone, nor what was answered.
    assert "5" not in re.sub(r"<[^>]+>", "", main(answer))


def test_two_codes_from_one_page_are_one_answer() -> None:
    # The key is the page's: the same page sent with a second code is the same answer.
    one = survey()
    first, second = make_surveys.codes(make_surveys.batch(one, count=2))
    assert sent(first).status_code == 200
    assert sent(second, q1="1").status_code == 200
    assert Answer.objects.get().values["q1"] == "5"
    assert Invitation.objects.filter(used_on__isnull=False).count() == 1


def test_the_same_key_in_another_survey_is_another_answer() -> None:
    for _ in range(2):
        assert sent(code_of(survey())).status_code == 200
    assert Answer.objects.count() == 2


def test_the_retry_of_a_page_is_thanked_even_when_the_survey_has_closed_meanwhile() -> None:
    one = survey()
    code = code_of(one)
    assert sent(code).status_code == 200
    make_surveys.closed(one, at=timezone.now())
    assert "答卷已收到" in main(sent(code))
    assert sent(code, submission_key="m" * 32).status_code == 410
    assert Answer.objects.count() == 1
    assert queries.is_untouched(make.fresh(one))


def test_the_last_day_counts_until_midnight_in_beijing(monkeypatch: pytest.MonkeyPatch) -> None:
    one = survey(closes_on=TODAY)
    code, late = make_surveys.codes(make_surveys.batch(one, count=2))
    midnight = make.at(TODAY + timedelta(days=1), 0, 0)

    def look_at_the_clock(at: datetime) -> None:
        monkeypatch.setattr(f"{VIEWS}.timezone.now", lambda: at)

    look_at_the_clock(midnight - timedelta(seconds=1))
    assert sent(code).status_code == 200
    look_at_the_clock(midnight)
    assert "已经结束" in main(sent(late, submission_key="m" * 32))
    assert "已经结束" in main(got(late))


def test_an_answer_leaves_no_line_in_the_audit_log_and_no_notice() -> None:
    code = code_of(survey())
    before = Event.objects.count()
    sent(code)
    sent(code, submission_key="m" * 32)
    assert Event.objects.count() == before


# ── Limits ────────────────────────────────────────────────────────────────────────────────────────────


def test_who_has_a_code_is_not_counted_however_often_the_page_is_opened() -> None:
    code = code_of(survey())
    assert [got(code).status_code for _ in range(6)] == [200] * 6
    assert [sent(code, q1="").status_code for _ in range(6)] == [422] * 6
    assert sent(code).status_code == 200


def test_a_guesser_waits_alone_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_of(survey())
    for turn in range(3):
        assert got(f"guess{turn}").status_code == 404
    answer = got(code)
    assert answer.status_code == 429
    assert "10分钟后再试" in main(answer)
    assert got(code, REMOTE_ADDR="198.51.100.7").status_code == 200
    later = timezone.now() + limits.WINDOW
    monkeypatch.setattr(f"{VIEWS}.timezone.now", lambda: later)
    assert got(code).status_code == 200


def test_the_limit_of_a_link_counts_answers_and_not_mistakes() -> None:
    code = link_of(survey(has_open_links=True))
    assert [sent(code, q1="").status_code for _ in range(4)] == [422] * 4
    assert [sent(code, submission_key=letter * 32).status_code for letter in "ab"] == [200, 200]
    answer = sent(code, submission_key="c" * 32, q3="写了很多字")
    assert answer.status_code == 429
    assert "您填写的内容还在页面上" in main(answer)
    assert "写了很多字" in main(answer)
    assert Answer.objects.count() == 2


def test_the_limit_of_a_link_does_not_hinder_who_has_a_code() -> None:
    one = survey(has_open_links=True)
    link = link_of(one)
    for letter in "abc":
        sent(link, submission_key=letter * 32)
    codes = make_surveys.codes(make_surveys.batch(one, count=4))
    assert [sent(code, submission_key=str(n) * 32).status_code for n, code in enumerate(codes)] == [200] * 4


# ── The phone's mark ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", ["", "short", "x" * 33, "\x00" * 32])
def test_a_mark_that_we_did_not_give_is_none(mark: str) -> None:
    phone = Client()
    phone.cookies["survey_device"] = mark
    assert sent(code_of(survey()), phone).status_code == 200
    if len(mark) != 32:
        assert Answer.objects.get().device_mark == ""


def test_a_phone_keeps_its_mark_from_page_to_page() -> None:
    one, phone = survey(), Client()
    got(code_of(one), phone)
    first = phone.cookies["survey_device"].value
    assert "survey_device" not in got(code_of(one), phone).cookies
    assert phone.cookies["survey_device"].value == first


def test_the_same_phone_in_two_surveys_cannot_be_recognised() -> None:
    phone = Client()
    codes = [code_of(survey()), code_of(survey())]
    got(codes[0], phone)
    for code in codes:
        sent(code, phone)
    first, second = Answer.objects.values_list("device_mark", flat=True)
    assert first
    assert second
    assert first != second


# ── Typing a code ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed", ["http://evil.example/", "//evil.example", "..//..", "?next=/desk/", "#", "%0d%0aX: y"]
)
def test_a_typed_code_leads_nowhere_but_to_a_survey(typed: str) -> None:
    answer: Any = Client().get("/survey/", {"code": typed})
    if answer.status_code == 302:
        assert answer["Location"].startswith("/survey/")
        assert "//" not in answer["Location"]
        assert Client().get(answer["Location"]).status_code in (301, 404)


def test_a_long_code_is_cut_and_an_empty_one_asks_again() -> None:
    answer: Any = Client().get("/survey/", {"code": "A" * 5000})
    assert len(answer["Location"]) < 60
    for typed in ("", "   ", "///", "..."):
        assert 'name="code"' in Client().get("/survey/", {"code": typed}).content.decode()
