"""The builder's pages, field by field: what an officer mistypes comes back with the reason, and is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marketaccess.apps.surveys.models import Batch, Survey
from marketaccess.domain.authority.role import Role
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
BATCH = {"unit": make.HANDLING, "label": "大厅", "count": "3"}


def head() -> Client:
    return make.browser(Role.COORDINATING_HEAD, make.OFFICE)


def survey(state: S = S.OPEN, **changes: Any) -> Survey:
    days = {"opens_on": TODAY - timedelta(days=3), "closes_on": TODAY + timedelta(days=3)}
    return make_surveys.survey(state, at=timezone.now(), **{**days, **changes})


def refused(name: str, *args: object, cases: dict[str, tuple[str, str, str]], good: dict[str, str]) -> None:
    """Each case spoils one field of a good form; the page says so at that field and nothing is written."""
    client, events = office(), Event.objects.count()
    for case, (field, value, words) in cases.items():
        status, shown = PAGES.sent(client, name, *args, **{**good, field: value})
        assert status == 422, case
        assert words in shown, case
        assert "有错误" in shown.split("</title>")[0], case
    assert Event.objects.count() == events


def test_each_field_of_the_head_is_looked_at() -> None:
    refused(
        "create",
        good=HEAD,
        cases={
            "no title": ("title", "", "请填写标题"),
            "a title of blanks": ("title", "\u3000\u200b ", "请填写标题"),
            "a title that says nothing": ("title", "调查", "标题至少4字"),
            "a title without an end": ("title", "长" * 101, "100"),
            "no purpose": ("purpose", "", "请填写为什么调查"),
            "a purpose without an end": ("purpose", "长" * 1001, "1000"),
            "no minutes": ("minutes", "0", "1"),
            "minutes in words": ("minutes", "三分钟", "应为整数"),
            "an hour and more": ("minutes", "61", "60"),
            "no system": ("system_key", "", "请选择指标体系"),
            "an unknown system": ("system_key", "../../etc", "不在可选范围内"),
            "a day that is none": ("opens_on", "2026-02-30", "不是有效日期"),
            "a day in words": ("opens_on", "明天", "不是有效日期"),
            "a day long ago": ("opens_on", "1026-09-30", "2000年至2100年"),
            "an end before the beginning": ("closes_on", "2026-01-01", "结束日期早于开始日期"),
            "a minimum below the system's": ("minimum", "29", "至少30份"),
            "a minimum beyond measure": ("minimum", "9" * 30, "100000"),
            "a negative minimum": ("minimum", "-30", "1"),
            "a stratum of four": ("stratum_minimum", "4", "5"),
            "a stratum larger than the whole": ("stratum_minimum", "31", "至少31份"),
        },
    )
    assert not Survey.objects.exists()


def test_each_field_of_a_question_is_looked_at() -> None:
    one = survey(S.DRAFTING)
    choice = {**SCALE, "kind": "choice", "choices": "甲 100\n乙 0"}
    refused(
        "new_question",
        one.number,
        good=choice,
        cases={
            "no words": ("text", "", "请填写题目"),
            "too many words": ("text", "长" * 201, "200"),
            "an unknown kind": ("kind", "essay", "不在可选范围内"),
            "a metric of nowhere": ("metric", "happiness", "不在可选范围内"),
            "no choices": ("choices", "", "2至10个选项"),
            "points in words": ("choices", "甲 很多\n乙 0", "“甲 很多”后面没有分值"),
            "points below nothing": ("choices", "甲 -5\n乙 0", "后面没有分值"),
            "points beyond measure": ("choices", "甲 1000\n乙 0", "后面没有分值"),
            "more than a hundred": ("choices", "甲 101\n乙 0", "应在0至100之间"),
            "points without words": ("choices", " 100\n乙 0", "后面没有分值"),
            "twice the same": ("choices", "甲 1\n甲 2", "重复"),
            "eleven of them": ("choices", "\n".join(f"第{n}个 {n}" for n in range(11)), "2至10个选项"),
            "choices without an end": ("choices", "长" * 2001, "2000"),
        },
    )
    assert len(make.fresh(one).questions) == 3


def test_choices_are_read_as_people_type_them() -> None:
    one = survey(S.DRAFTING)
    typed = "非常 满意\u3000\uff11\uff10\uff10\r\n\r\n  一般  50 \n不满意 0"
    said = {**SCALE, "kind": "choice", "choices": typed, "low": "不用", "high": "也不用"}
    assert PAGES.sent(office(), "new_question", one.number, **said)[0] == 302
    assert make.fresh(one).questions[-1]["choices"] == [["非常 满意", 100], ["一般", 50], ["不满意", 0]]
    shown = PAGES.page(office(), "question", one.number, "q4")
    assert "非常 满意 100\n一般 50\n不满意 0" in shown.replace("\r", "")


def test_what_was_typed_stays_in_the_form_that_comes_back() -> None:
    status, shown = PAGES.sent(
        office(), "create", **{**HEAD, "minutes": "x", "purpose": "为了<改进>工作的调查"}
    )
    assert status == 422
    assert "为了&lt;改进&gt;工作的调查" in shown
    assert 'aria-invalid="true"' in shown


def test_each_field_of_a_batch_is_looked_at() -> None:
    one = survey()
    refused(
        "batch",
        one.number,
        good=BATCH,
        cases={
            "no name": ("label", "", "请填写批次名称"),
            "a long name": ("label", "长" * 61, "60"),
            "a count in words": ("count", "三", "应为整数"),
            "one code too many": ("count", "20001", "20000"),
            "an unknown industry": ("industry", "Z", "行业不在可选范围内"),
            "an unknown ownership": ("ownership", "mine", "所有制不在可选范围内"),
            "an unknown origin": ("origin", "moon", "来源地不在可选范围内"),
            "a department elsewhere": ("unit", "another-county", "不在可选范围内"),
        },
    )
    typed = {"unit": "", "unit_code": "", "unit_name": "示范县税务局"}
    for changes in (typed, {**typed, "unit_code": "tax", "unit_name": ""}):
        status, shown = PAGES.sent(office(), "batch", one.number, **{**BATCH, **changes})
        assert (status, "请选择被评估单位" in shown) == (422, True)
    assert not Batch.objects.exists()


def test_each_field_of_the_sample_is_looked_at() -> None:
    one = survey()
    assert (
        PAGES.sent(office(), "frame", one.number, lines="小型,F,民营,本地,90\n大型,F,国有,本地,9")[0] == 302
    )
    refused(
        "sample",
        one.number,
        good={"unit": make.HANDLING, "total": "20", "minimum": "5"},
        cases={
            "nobody": ("total", "0", "1"),
            "everybody": ("total", "20001", "20000"),
            "in words": ("total", "全部", "应为整数"),
            "less than nothing": ("minimum", "-1", "0"),
            "minimums that do not fit": ("minimum", "15", "请增加样本总数"),
        },
    )
    assert not Batch.objects.exists()


def test_a_link_is_made_only_where_the_survey_allows_it_and_once() -> None:
    closed_to_all, one = survey(), survey(has_open_links=True)
    status, shown = PAGES.sent(office(), "link", closed_to_all.number, unit=make.HANDLING)
    assert (status, "没有允许免码链接" in shown) == (422, True)
    assert PAGES.sent(office(), "link", one.number, unit=make.HANDLING)[0] == 302
    status, shown = PAGES.sent(office(), "link", one.number, unit=make.HANDLING)
    assert (status, "已经有免码链接" in shown) == (422, True)


def test_a_draft_goes_back_only_with_words() -> None:
    one = survey(S.REVIEWING)
    for remark, words in (("", "请填写修改意见"), ("改", "至少2字"), ("长" * 1001, "1000")):
        status, shown = PAGES.sent(head(), "send_back", one.number, remark=remark)
        assert (status, words in shown) == (422, True), remark[:3]
    assert make.fresh(one).state == S.REVIEWING


def test_a_head_who_posts_a_handlers_form_is_told_whose_it_is() -> None:
    one = survey(S.DRAFTING)
    for name, said in (("edit", HEAD), ("new_question", SCALE), ("submit", {})):
        status, shown = PAGES.sent(head(), name, one.number, **said)
        assert (status, "这一步须由牵头单位的经办员办理" in shown) == (409, True), name
    PAGES.sent(head(), "rearrange", one.number, "q1", what="remove")
    assert len(make.fresh(one).questions) == 3
    assert "这一步须由牵头单位的经办员办理" in PAGES.page(head(), "detail", one.number)


def test_every_page_is_closed_to_departments_and_to_whoever_is_not_signed_in() -> None:
    one = survey()
    batch = make_surveys.batch(one)
    pages: list[tuple[str, tuple[object, ...]]] = [
        ("list", ()),
        ("create", ()),
        *((name, (one.number,)) for name in ("detail", "edit", "frame", "preview", "results", "close")),
        *((name, (one.number,)) for name in ("new_question", "batch", "sample", "link", "approve")),
        ("question", (one.number, "q1")),
    ]
    stranger, nobody = clerk(), Client()
    for name, args in pages:
        address = PAGES.address(name, *args)
        assert stranger.get(address).status_code == 403, name
        assert "/login" in nobody.get(address)["Location"], name
    for name, args in (("sheet", (one.number, batch.pk)), ("rearrange", (one.number, "q1"))):
        assert stranger.post(PAGES.address(name, *args)).status_code == 403
        assert office().get(PAGES.address(name, *args)).status_code == 405
    assert not Event.objects.filter(action="survey.hand_out").exists()


def test_a_sheet_is_printed_only_of_a_batch_of_this_survey_and_while_it_is_open() -> None:
    one, other = survey(), survey()
    batch = make_surveys.batch(one, count=1)
    assert office().post(PAGES.address("sheet", other.number, batch.pk)).status_code == 404
    shown = PAGES.sent(office(), "sheet", one.number, batch.pk)[1]
    assert "请不要登记哪个答题码发给了谁" in shown
    make_surveys.closed(one, at=timezone.now())
    answer = office().post(PAGES.address("sheet", one.number, batch.pk), follow=True)
    assert "已结束" in answer.content.decode()
    assert Event.objects.filter(action="survey.hand_out").count() == 1


def test_the_list_shows_numbers_states_and_what_is_a_demonstration() -> None:
    one = survey()
    make_surveys.answered(make_surveys.codes(make_surveys.batch(one, count=2))[0], at=timezone.now())
    draft = survey(S.DRAFTING)
    shown = PAGES.page(office(), "list").split("<tbody>")[1]
    assert shown.index(draft.number) < shown.index(one.number)
    for words in ("编制中", "调查中", "示范数据", one.title, make.NAMES[make.OFFICE]):
        assert words in shown
    assert PAGES.page(office(), "list", page="nonsense")
    assert "新建问卷" not in PAGES.page(head(), "list").split("<main")[1]
    assert PAGES.address("detail", one.number) not in PAGES.page(
        make.browser(Role.COORDINATING_HANDLER, make.HELPING), "list"
    )
