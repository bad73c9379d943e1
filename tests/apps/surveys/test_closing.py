"""Nobody reads a figure before the closing; whoever takes figures or answers afterwards leaves a trace."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.models import Survey
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.domain.surveys.survey_flow import SurveyState as S
from marketaccess.foundation.audit.models import Event
from tests import make, make_surveys
from tests.pages import Pages, clerk, office

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
PAGES = Pages("surveys")
WATER = actions.Unit("water", "示范县水利局")
BOOKS = ("results", "answers")


def book(client: Client, one: Survey, name: str) -> HttpResponse:
    answer: HttpResponse = client.get(f"/desk/surveys/{one.number}/{name}.xlsx", follow=True)  # type: ignore[assignment]
    return answer


def exports() -> list[Event]:
    return list(Event.objects.filter(action="survey.export").order_by("sequence"))


def test_one_answer_more_changes_nothing_on_the_page_but_the_number() -> None:
    # Whoever reads before and after the thirty-first answer must not read it in the difference.
    one = make_surveys.survey()
    *codes, last = make_surveys.codes(make_surveys.batch(one, count=31))
    for code in codes:
        make_surveys.answered(code, values={"q1": "3", "q2": "yes"})
    before = PAGES.page(office(), "results", one.number)
    make_surveys.answered(last, values={"q1": "1", "q2": "no", "q3": "不满意"})
    after = PAGES.page(office(), "results", one.number)
    main = [shown.split("<main")[1].split("</main>")[0] for shown in (before, after)]
    counted = [words.replace(">30<", "><").replace(">31<", "><") for words in main]
    assert [">30<" in main[0], ">31<" in main[1]] == [True, True]
    assert counted[0].replace("96.8%", "100.0%") == counted[1]


def test_while_it_is_open_there_are_numbers_and_rates_and_no_word_of_a_result() -> None:
    one = make_surveys.survey(has_open_links=True)
    first, second, *_ = make_surveys.codes(make_surveys.batch(one, count=4))
    make_surveys.batch(one, count=5, unit=WATER)
    said = {"survey": one, "unit": make_surveys.TAX, "by": make.handler(), "at": make.NINE}
    (link,) = make_surveys.codes(actions.open_link(**said))
    for code in (first, second):
        make_surveys.answered(code, device="one phone", values={**make_surveys.VALUES, "q3": "窗口太少"})
    make_surveys.answered(link, "in the hall")
    shown = PAGES.page(office(), "results", one.number)
    for words in ("回收情况", make_surveys.TAX.name, WATER.name, "50.0%", "0.0%", "结束并封存后才有结果"):
        assert words in shown
    for words in ("平均分", "满意：", "标记", "窗口太少", "有标记", "echarts", "导出", "xlsx"):
        assert words not in shown.split("<main")[1]
    rows = queries.responses_by_unit(one)
    assert [(each.name, each.issued, each.used, each.answers, each.rate) for each in rows] == [
        (make_surveys.TAX.name, 4, 2, 3, 50.0),
        (WATER.name, 5, 0, 0, 0.0),
    ]


def test_a_unit_with_nothing_but_a_link_has_no_rate() -> None:
    one = make_surveys.survey(has_open_links=True)
    actions.open_link(survey=one, unit=WATER, by=make.handler(), at=make.NINE)
    (row,) = queries.responses_by_unit(one)
    assert (row.issued, row.answers, row.rate) == (0, 0, None)
    assert "—" in PAGES.page(office(), "results", one.number).split("</thead>")[1]


@pytest.mark.parametrize("state", [S.DRAFTING, S.REVIEWING, S.OPEN])
def test_no_query_gives_figures_of_a_survey_that_is_not_closed(state: S) -> None:
    one = make_surveys.survey(state)
    for asked in (queries.given, queries.results_by_unit, lambda it: list(queries.rows_of(it))):
        with pytest.raises(NotAllowed, match="还没有结束"):
            asked(one)


def test_the_page_of_a_draft_says_that_nothing_has_been_sent_out() -> None:
    assert "还没有答题码" in PAGES.page(office(), "results", make_surveys.survey(S.DRAFTING).number)


def test_the_pages_link_reads_what_is_behind_it() -> None:
    one = make_surveys.survey()
    assert "回收情况" in PAGES.page(office(), "detail", one.number)
    make_surveys.closed(one)
    shown = PAGES.page(office(), "detail", one.number)
    assert "回收情况" not in shown
    assert f'href="{PAGES.address("results", one.number)}"' in shown
    draft = make_surveys.survey(S.DRAFTING)
    assert PAGES.address("results", draft.number) not in PAGES.page(office(), "detail", draft.number)


@pytest.mark.parametrize("name", BOOKS)
def test_no_sheet_before_the_closing_and_no_event_of_one(name: str) -> None:
    one = make_surveys.survey()
    answer = book(office(), one, name)
    assert answer["Content-Type"].startswith("text/html")
    assert "调查还没有结束" in answer.content.decode()
    assert exports() == []


@pytest.mark.parametrize("name", BOOKS)
def test_who_takes_a_sheet_is_in_the_log(name: str) -> None:
    one = make_surveys.survey()
    for code in make_surveys.codes(make_surveys.batch(one, count=2)):
        make_surveys.answered(code)
    make_surveys.closed(one)
    head = make.browser(Role.COORDINATING_HEAD, make.OFFICE)
    for client in (office(), head):
        answer = book(client, one, name)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Cache-Control"] == "no-store, private"
    first, second = exports()
    assert first.detail == {"sheet": name, "answers": 2}
    assert (first.subject_kind, first.subject_ref) == ("survey", one.number)
    assert first.actor_label != second.actor_label


@pytest.mark.parametrize("name", BOOKS)
def test_others_take_no_sheet_and_learn_not_even_that_there_is_one(name: str) -> None:
    one = make_surveys.closed(make_surveys.survey())
    assert book(make.browser(Role.COORDINATING_HANDLER, make.HELPING), one, name).status_code == 404
    assert book(clerk(), one, name).status_code == 403
    assert "/login" in book(Client(), one, name).redirect_chain[0][0]  # type: ignore[attr-defined]
    assert office().post(f"/desk/surveys/{one.number}/{name}.xlsx").status_code == 405
    assert office().get(f"/desk/surveys/S2026-99999/{name}.xlsx").status_code == 404
    assert exports() == []


def test_the_verb_asks_once_more_who_takes_what() -> None:
    one = make_surveys.survey()
    said: dict[str, Any] = {"sheet": actions.Sheet.ANSWERS, "at": make.NINE}
    with pytest.raises(NotAllowed, match="还没有结束"):
        actions.export(survey=one, by=make.handler(), **said)
    stale = make.fresh(one)
    make_surveys.closed(one)
    for stranger in (make.clerk(), make.handler(make.HELPING)):
        with pytest.raises(NotAllowed, match="无权办理"):
            actions.export(survey=one, by=stranger, **said)
    # What the caller read may be old: the row decides.
    assert actions.export(survey=stale, by=make.handler(), **said).state == S.CLOSED
    assert len(exports()) == 1


def test_the_closing_is_decided_before_the_figures_are_seen() -> None:
    one = make_surveys.survey(opens_on=timezone.localdate(), closes_on=timezone.localdate())
    head = make.browser(Role.COORDINATING_HEAD, make.OFFICE)
    shown = PAGES.page(head, "close", one.number)
    assert "在看到结果以前决定" in shown
    assert "data-confirm" in shown
    for said, words in (
        ({"reason": "调查期满，按期结束。"}, "请选择有标记的答卷"),
        ({"counts_marked": "perhaps", "reason": "调查期满，按期结束。"}, "不在可选范围内"),
        ({"counts_marked": "yes"}, "请填写结束说明"),
        ({"counts_marked": "yes", "reason": "到期"}, "至少5字"),
        ({"counts_marked": "yes", "reason": "长" * 1001}, "1000"),
    ):
        status, shown = PAGES.sent(head, "close", one.number, **said)
        assert (status, words in shown) == (422, True), words
    assert make.fresh(one).state == S.OPEN
    said = {"counts_marked": "no", "reason": "同一设备的答卷不计。"}
    assert PAGES.sent(head, "close", one.number, **said)[0] == 302
    assert "不计入得分" in PAGES.page(office(), "detail", one.number)
    event = Event.objects.get(action="survey.close")
    assert (event.detail["counts_marked"], event.detail["reason"]) == (False, "同一设备的答卷不计。")
    assert event.detail["was"] == {"state": "open"}


def test_a_closed_survey_is_not_opened_again_by_any_verb() -> None:
    one = make_surveys.closed(make_surveys.survey())
    by, at = make.handler(), make.NINE
    attempts: list[Any] = [
        lambda: actions.approve(survey=one, by=make.head(), at=at),
        lambda: actions.submit(survey=one, by=by, at=at),
        lambda: make_surveys.closed(one),
        lambda: make_surveys.batch(one),
        lambda: actions.set_frame(survey=one, lines="小型,F,民营,本地,1", by=by, at=at),
        lambda: actions.edit(survey=one, head=make_surveys.head(), by=by, at=at),
        lambda: actions.remove_question(survey=one, key="q1", by=by, at=at),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed, match="已结束"):
            attempt()


def test_an_empty_survey_closes_with_a_seal_over_nothing() -> None:
    one = make_surveys.closed(make_surveys.survey())
    assert (one.answer_count, len(one.seal)) == (0, 64)
    assert queries.is_untouched(one)
    assert "还没有结果" in PAGES.page(office(), "results", one.number)
    assert book(office(), one, "results")["Content-Disposition"].startswith("attachment")


def test_an_answer_slipped_in_after_the_seal_shows_in_the_page_and_the_record() -> None:
    one = make_surveys.survey()
    first, second, _ = make_surveys.codes(make_surveys.batch(one))
    forged = make_surveys.answered(first)
    make_surveys.answered(second)
    one = make_surveys.closed(one)
    forged.pk = actions.answering.key_of(one, "another page")
    forged.save(force_insert=True)
    assert "与封存时不一致" in PAGES.page(office(), "results", one.number)
    assert PAGES.sent(office(), "verify", one.number)[0] == 302
    assert Event.objects.get(action="survey.verify").detail["is_untouched"] is False


def test_a_survey_is_verified_by_the_handler_and_only_once_closed() -> None:
    one = make_surveys.survey()
    with pytest.raises(NotAllowed, match="调查中"):
        actions.verify(survey=one, by=make.handler(), at=make.NINE)
    one = make_surveys.closed(one)
    with pytest.raises(NotAllowed, match="经办员"):
        actions.verify(survey=one, by=make.head(), at=make.NINE)
    before = Survey.objects.values().get(pk=one.pk)
    actions.verify(survey=one, by=make.handler(), at=make.NINE)
    assert Survey.objects.values().get(pk=one.pk) == before


def test_the_system_sees_all_surveys_and_may_sign_for_none() -> None:
    one = make_surveys.survey(S.REVIEWING)
    assert list(queries.visible_to(SYSTEM)) == [one]
    for verb in (actions.approve, actions.submit):
        with pytest.raises(Refusal):
            verb(survey=one, by=SYSTEM, at=make.NINE)


def test_layers_of_the_closed_survey_hide_a_small_stratum_on_the_page() -> None:
    one = make_surveys.survey(opens_on=timezone.localdate(), closes_on=timezone.localdate())
    for size, count in (("small", 20), ("medium", 8), ("large", 2)):
        batch = make_surveys.batch(one, count=count, stratum=Stratum(size=size))
        for code in make_surveys.codes(batch):
            make_surveys.answered(code, values={"q1": "5", "q2": "no"}, at=timezone.now())
    make_surveys.closed(one, at=timezone.now())
    shown = PAGES.page(office(), "results", one.number).split("分层结果</h2>")[1].split("</table>")[0]
    rows = [row.split("</tr>")[0] for row in shown.split("<tbody>")[1].split("<tr>")[1:]]
    told = {row.split('scope="row">')[1].split("<")[0]: row for row in rows}
    # The large ones are too few, the medium ones go with them: the total less the small would tell.
    assert set(told) == {"大型", "中型", "小型"}
    assert [told[name].count("样本不足") for name in ("大型", "中型", "小型")] == [2, 2, 0]
    assert ">20<" in told["小型"]
    assert ">8<" not in told["中型"]
    assert "100.00" in told["小型"]
