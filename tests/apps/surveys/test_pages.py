"""The officers' pages about surveys: who sees them, bad input, and what they show."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.models import Answer, Batch, Survey
from marketaccess.domain.authority.role import Role
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.domain.surveys.survey_flow import SurveyState as S
from marketaccess.foundation.audit.models import Event
from tests import make, make_surveys
from tests.pages import Pages, clerk, office

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
PAGES = Pages("surveys")
TODAY = timezone.localdate()
HEAD = {
    "title": "市场准入满意度调查",
    "purpose": "了解市场主体的感受，用于改进工作。",
    "minutes": "3",
    "system_key": "chongqing-2022",
    "opens_on": TODAY.isoformat(),
    "closes_on": (TODAY + timedelta(days=20)).isoformat(),
    "minimum": "30",
    "stratum_minimum": "5",
}
SCALE = {"kind": "scale", "text": "您满意吗？", "metric": "awareness", "is_required": "on"}


def head() -> Client:
    return make.browser(Role.COORDINATING_HEAD, make.OFFICE)


def survey(state: S = S.OPEN, **changes: Any) -> Survey:
    days = {"opens_on": TODAY - timedelta(days=3), "closes_on": TODAY + timedelta(days=3)}
    return make_surveys.survey(state, at=timezone.now(), **{**days, **changes})


def filled(one: Survey, number: int, **changes: Any) -> Batch:
    batch = make_surveys.batch(one, count=number, **changes)
    for turn, code in enumerate(make_surveys.codes(batch)):
        values = {"q1": str(turn % 5 + 1), "q2": "yes" if turn % 2 else "no", "q3": f"第{turn}份意见"}
        make_surveys.answered(code, values=values, at=timezone.now())
    return batch


def test_from_a_new_survey_to_an_open_one() -> None:
    status, _ = PAGES.sent(office(), "create", **HEAD)
    made = Survey.objects.get()
    assert status == 302
    assert PAGES.sent(office(), "new_question", made.number, **SCALE)[0] == 302
    choice = {"kind": "choice", "text": "从哪里知道？", "choices": "窗口 100\n没有听说 0"}
    assert PAGES.sent(office(), "new_question", made.number, **choice)[0] == 302
    assert PAGES.sent(office(), "question", made.number, "q1", **{**SCALE, "text": "您了解吗？"})[0] == 302
    shown = PAGES.page(office(), "detail", made.number)
    assert "您了解吗？" in shown
    assert "没有听说" in shown
    assert PAGES.sent(office(), "submit", made.number)[0] == 302
    assert PAGES.sent(head(), "send_back", made.number, remark="请改题目")[0] == 302
    assert "请改题目" in PAGES.page(office(), "detail", made.number)
    assert PAGES.sent(office(), "submit", made.number)[0] == 302
    assert PAGES.sent(head(), "approve", made.number)[0] == 302
    assert make.fresh(made).state == S.OPEN
    assert made.number in PAGES.page(office(), "list")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minimum": "5"}, "每个单位至少30份才计分"),
        ({"opens_on": "2026-13-01"}, "不是有效日期"),
        ({"system_key": "other"}, "不在可选范围内"),
        ({"title": ""}, "请填写标题"),
    ],
)
def test_a_head_that_cannot_be_comes_back_with_the_reason(changes: dict[str, str], words: str) -> None:
    status, shown = PAGES.sent(office(), "create", **{**HEAD, **changes})
    assert (status, Survey.objects.count()) == (422, 0)
    assert words in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "choice", "choices": "窗口"}, "后面没有分值"),
        ({"kind": "choice", "choices": "窗口 100"}, "2至10个选项"),
        ({"kind": "text"}, "文字题不计分"),
        ({"kind": "matrix"}, "不在可选范围内"),
        ({"text": "\x00"}, "题目"),
    ],
)
def test_a_question_that_cannot_be_comes_back_with_the_reason(changes: dict[str, str], words: str) -> None:
    one = survey(S.DRAFTING)
    status, shown = PAGES.sent(office(), "new_question", one.number, **{**SCALE, **changes})
    assert status == 422
    assert words in shown
    assert len(make.fresh(one).questions) == 3


def test_questions_change_their_place_by_buttons() -> None:
    one = survey(S.DRAFTING)
    PAGES.sent(office(), "rearrange", one.number, "q3", what="up")
    assert [each["key"] for each in make.fresh(one).questions] == ["q1", "q3", "q2"]
    PAGES.sent(office(), "rearrange", one.number, "q1", what="remove")
    PAGES.sent(office(), "rearrange", one.number, "q9", what="remove")
    PAGES.sent(office(), "rearrange", one.number, "q3", what="nonsense")
    assert [each["key"] for each in make.fresh(one).questions] == ["q3", "q2"]
    assert office().get(PAGES.address("question", one.number, "q1")).status_code == 404


def test_the_preview_shows_the_questions_and_sends_nothing() -> None:
    shown = PAGES.page(office(), "preview", survey(S.DRAFTING).number)
    assert make_surveys.QUESTIONS[0].text in shown
    assert "提交答卷" not in shown


def test_only_the_office_sees_a_survey() -> None:
    one = survey(S.DRAFTING)
    for name in ("list", "create"):
        assert clerk().get(PAGES.address(name)).status_code == 403
    elsewhere = make.browser(Role.COORDINATING_HANDLER, make.HELPING)
    for name in ("detail", "edit", "preview", "results", "submit", "frame"):
        assert elsewhere.get(PAGES.address(name, one.number)).status_code == 404


@pytest.mark.parametrize("name", ["edit", "new_question", "submit", "approve", "batch", "sample", "close"])
def test_a_step_out_of_turn_leads_back(name: str) -> None:
    one = make_surveys.closed(survey(), at=timezone.now())
    answer = head().get(PAGES.address(name, one.number))
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGES.address("detail", one.number))
    assert PAGES.sent(head(), name, one.number)[0] in (409, 422)


def test_codes_are_made_printed_and_listed() -> None:
    one = survey(has_open_links=True)
    said = {"unit": make.HANDLING, "label": "大厅", "count": "3", "size": "small", "origin": "local"}
    assert PAGES.sent(office(), "batch", one.number, **said)[0] == 302
    batch = Batch.objects.get()
    assert (batch.unit, batch.stratum) == (make.HANDLING, Stratum(size="small", origin="local"))
    sheet = PAGES.sent(office(), "sheet", one.number, batch.pk)[1]
    (code, *_) = make_surveys.codes(batch)
    assert sheet.count("<svg") >= 3
    assert code in sheet
    assert "style=" not in sheet.split('<main id="main"')[1]
    book = office().post(f"/desk/surveys/{one.number}/batches/{batch.pk}/links.xlsx")
    cells = [cell.value for row in load_workbook(BytesIO(book.content)).active for cell in row]
    assert f"http://testserver/survey/{code}/" in cells
    assert Event.objects.filter(action="survey.hand_out").count() == 3
    assert PAGES.sent(office(), "link", one.number, unit_code="tax", unit_name="税务局")[0] == 302
    assert "免码链接" in PAGES.page(office(), "detail", one.number)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"count": "0"}, "份数"),
        ({"count": "999999"}, "份数"),
        ({"unit": ""}, "请选择被评估单位"),
        ({"unit": "unknown"}, "不在可选范围内"),
        ({"size": "huge"}, "不在可选范围内"),
    ],
)
def test_a_batch_that_cannot_be_comes_back(changes: dict[str, str], words: str) -> None:
    one = survey()
    said = {"unit": make.HANDLING, "label": "大厅", "count": "3"}
    status, shown = PAGES.sent(office(), "batch", one.number, **{**said, **changes})
    assert (status, Batch.objects.count()) == (422, 0)
    assert words in shown


def test_the_frame_is_pasted_and_sampled() -> None:
    one = survey()
    assert PAGES.sent(office(), "frame", one.number, lines="小型,F,民营,本地,x")[0] == 422
    assert (
        PAGES.sent(office(), "frame", one.number, lines="小型,F,民营,本地,90\n大型,F,国有,本地,10")[0] == 302
    )
    assert "小型" in PAGES.page(office(), "frame", one.number)
    said = {"unit": make.HANDLING, "total": "50", "minimum": "8"}
    assert PAGES.sent(office(), "sample", one.number, **said)[0] == 302
    assert sorted(Batch.objects.values_list("count", flat=True)) == [8, 42]


def test_enough_answers_have_results_and_too_few_have_none() -> None:
    one = survey()
    filled(one, 30, unit=actions.Unit("tax", "税务局"))
    filled(one, 2, unit=actions.Unit("water", "水务局"), stratum=Stratum(size="large"))
    make_surveys.closed(one, at=timezone.now())
    shown = PAGES.page(office(), "results", one.number, unit="tax")
    assert "50.00" in shown
    assert "第7份意见" in shown
    assert "小型" in shown
    few = PAGES.page(office(), "results", one.number, unit="water")
    assert "样本不足 不计分" in few
    assert "第1份意见" not in few
    assert PAGES.page(office(), "results", one.number, unit="nonsense\x00")


def test_the_sheets_hold_what_the_page_shows_and_no_more() -> None:
    one = survey()
    filled(one, 30, unit=actions.Unit("tax", "税务局"))
    filled(one, 2, unit=actions.Unit("tax", "税务局"), stratum=Stratum(size="large"))
    filled(one, 2, unit=actions.Unit("water", "水务局"))
    make_surveys.closed(one, at=timezone.now())
    assert "与封存时一致" in PAGES.page(office(), "results", one.number)
    book = load_workbook(BytesIO(office().get(f"/desk/surveys/{one.number}/results.xlsx").content))
    cells = [cell.value for row in book.active for cell in row]
    assert "样本不足 不计分" in cells
    book = load_workbook(BytesIO(office().get(f"/desk/surveys/{one.number}/answers.xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active]
    told = [row for row in rows if row[1] == "税务局"]
    assert len(told) == 32
    assert not any("水务局" in row for row in rows)
    assert sum(row[2] == "小型" for row in told) == 30
    assert not any("大型" in row for row in told)


def test_a_broken_seal_is_said() -> None:
    one = survey()
    filled(one, 3)
    make_surveys.closed(one, at=timezone.now())
    Answer.objects.first().delete()  # type: ignore[union-attr]
    assert "与封存时不一致" in PAGES.page(office(), "results", one.number)


def test_the_rows_for_the_evaluation() -> None:
    one = survey()
    filled(one, 30, unit=actions.Unit("tax", "税务局"))
    filled(one, 29, unit=actions.Unit("water", "水务局"))
    asked = {"division": make.CODE, "system": "chongqing-2022", "since": TODAY, "until": TODAY}
    assert list(queries.answer_rows(**asked, is_demonstration=True)) == []
    one = make_surveys.closed(one, at=timezone.now())
    rows = list(queries.answer_rows(**asked, is_demonstration=True))
    assert list(queries.answer_rows(**asked)) == []
    assert len(rows) == 60
    assert {row["unit"] for row in rows} == {"tax"}
    assert {row["metric"] for row in rows} == {"awareness", "satisfaction_with_work"}
    assert set(rows[0]) == {"answer", "unit", "metric", "answered_on", "points"}
    assert sum(row["points"] for row in rows if row["metric"] == "awareness") == 30 * 50
    assert rows == list(queries.rows_of(one))
    earlier = {**asked, "until": TODAY - timedelta(days=1), "since": TODAY - timedelta(days=9)}
    assert list(queries.answer_rows(**earlier, is_demonstration=True)) == []


def test_marked_answers_do_not_count_where_the_head_says_so() -> None:
    one = survey()
    filled(one, 36)
    one = make_surveys.closed(one, counts_marked=False, at=timezone.now())
    assert Answer.objects.exclude(marks=[]).exists()
    assert list(queries.rows_of(one)) == []
