"""Each verb of a survey: the change, its refusals, its event, and who may not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from marketaccess.apps.surveys import actions, policy, queries
from marketaccess.apps.surveys.models import Batch, Invitation, Survey
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.surveys.questionnaire import Kind, Question, read
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.domain.surveys.survey_flow import SURVEY_FLOW
from marketaccess.domain.surveys.survey_flow import SurveyState as S
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make, make_surveys

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
Act = Callable[[Survey, Actor], Any]
AT = make.NINE
SCALE = make_surveys.QUESTIONS[0]
VERBS: dict[str, Act] = {
    "edit": lambda one, by: actions.edit(survey=one, head=make_surveys.head(), by=by, at=AT),
    "put": lambda one, by: actions.put_question(survey=one, question=SCALE, by=by, at=AT),
    "move": lambda one, by: actions.move_question(survey=one, key="q1", up=False, by=by, at=AT),
    "remove": lambda one, by: actions.remove_question(survey=one, key="q1", by=by, at=AT),
    "plan": lambda one, by: actions.set_frame(survey=one, lines="小型,F,民营,本地,9", by=by, at=AT),
    "submit": lambda one, by: actions.submit(survey=one, by=by, at=AT),
    "approve": lambda one, by: actions.approve(survey=one, by=by, at=AT),
    "send_back": lambda one, by: actions.send_back(survey=one, remark="请修改题目。", by=by, at=AT),
    "invite": lambda one, by: actions.invite(
        survey=one, unit=make_surveys.TAX, stratum=Stratum(), label="大厅", count=1, by=by, at=AT
    ),
    "sample": lambda one, by: actions.invite_sample(
        survey=one, unit=make_surveys.TAX, total=5, minimum=0, by=by, at=AT
    ),
    "link": lambda one, by: actions.open_link(survey=one, unit=make_surveys.TAX, by=by, at=AT),
    "close": lambda one, by: actions.close(
        survey=one, counts_marked=True, reason="调查期满，按期结束。", by=by, at=AT
    ),
    "verify": lambda one, by: actions.verify(survey=one, by=by, at=AT),
}
DRAFTED, DECIDED = ("edit", "put", "move", "remove", "submit"), ("approve", "send_back")
RUN = ("invite", "sample", "link")
# In which states a verb has its place; everywhere else it is refused in the words of the state.
PLACES: dict[str, set[S]] = {
    **{verb: {S.DRAFTING} for verb in DRAFTED},
    **{verb: {S.REVIEWING} for verb in DECIDED},
    **{verb: {S.OPEN} for verb in RUN},
    "plan": {S.DRAFTING, S.OPEN},
    "close": {S.OPEN},
    "verify": {S.CLOSED},
}


def last() -> Event:
    return Event.objects.latest("sequence")


def everything(one: Survey) -> tuple[Any, ...]:
    """What a refused verb must leave alone."""
    return Survey.objects.values().get(pk=one.pk), Batch.objects.count(), Event.objects.count()


@pytest.mark.parametrize("state", list(S))
def test_out_of_its_place_a_verb_changes_nothing_and_says_where_the_survey_stands(state: S) -> None:
    one = make_surveys.survey(state)
    by = {True: make.head(), False: make.handler()}
    before = everything(one)
    for name, act in VERBS.items():
        if state not in PLACES[name]:
            with pytest.raises(NotAllowed, match=SURVEY_FLOW.labels[state]):
                act(one, by[name in (*DECIDED, "close")])
    assert everything(one) == before


@pytest.mark.parametrize("state", list(S))
def test_who_is_not_of_the_office_takes_no_step_and_learns_nothing(state: S) -> None:
    one = make_surveys.survey(state)
    strangers = (make.clerk(), make.reviewer(), make.handler(make.HELPING), make.head(make.HELPING))
    before = everything(one)
    for name, act in VERBS.items():
        for stranger in strangers:
            with pytest.raises(NotAllowed, match="问卷不存在，或者您无权办理"):
                act(one, stranger)
        if state in PLACES[name]:
            wrong = make.handler() if name in (*DECIDED, "close") else make.head()
            with pytest.raises(NotAllowed, match="这一步须由牵头单位的"):
                act(one, wrong)
    assert everything(one) == before


def test_the_buttons_agree_with_the_verbs() -> None:
    one = make_surveys.survey(S.REVIEWING)
    offered = {offer.verb: offer.allowed for offer in queries.offers(one, make.handler())}
    assert offered == {"approve": False, "send_back": False}
    assert all(offer.allowed for offer in queries.offers(one, make.head()))
    assert not policy.may_create(make.clerk()).allowed
    assert not policy.may_create(make.head()).allowed


def test_a_new_survey_is_numbered_in_its_year_and_its_event_tells_its_days() -> None:
    first = actions.create(head=make_surveys.head(), by=make.handler(), at=AT)
    second = actions.create(head=make_surveys.head(title="第二份问卷"), by=make.handler(), at=AT)
    assert (first.number, second.number) == ("S2026-00001", "S2026-00002")
    assert (second.state, second.office.key, second.is_demonstration) == (S.DRAFTING, make.OFFICE, True)
    assert (last().action, last().subject_ref, last().subject_title) == (
        "survey.create",
        "S2026-00002",
        "第二份问卷",
    )
    assert last().detail == {
        "system_key": "chongqing-2022",
        "opens_on": "2026-09-29",
        "closes_on": "2026-10-31",
    }


def test_the_words_of_the_head_are_cleaned_at_the_door() -> None:
    dirty = make_surveys.head(
        title="  满意度\u200b调查\uff12\uff10\uff12\uff16  ", purpose="了解市场主体的感受\r\n用于改进。"
    )
    one = actions.create(head=dirty, by=make.handler(), at=AT)
    assert one.title == "满意度调查2026"
    assert one.purpose == "了解市场主体的感受\n用于改进。"
    with pytest.raises(Refusal, match="无法识别的字符") as refusal:
        actions.edit(survey=one, head=make_surveys.head(title="调查\x00问卷"), by=make.handler(), at=AT)
    assert refusal.value.field == "title"


def test_an_edit_that_changes_nothing_says_so_and_another_names_only_what_changed() -> None:
    one = make_surveys.survey(S.DRAFTING)
    actions.edit(survey=one, head=make_surveys.head(), by=make.handler(), at=AT)
    state = {"state": "drafting"}
    assert (last().detail["was"], last().detail["now"]) in (({}, {}), (state, state))
    closes_on = make.TODAY + timedelta(days=9)
    head = make_surveys.head(closes_on=closes_on, has_open_links=True)
    actions.edit(survey=one, head=head, by=make.handler(), at=AT)
    told = last().detail["now"]
    assert told == {"closes_on": "2026-10-08", "has_open_links": "True"}
    assert make.fresh(one).has_open_links is True


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"metric": "unknown"}, "metric", "不在本问卷的指标体系中"),
        ({"kind": Kind.TEXT}, "metric", "文字题不计分"),
        ({"text": ""}, "text", "请填写题目"),
        ({"text": "长" * 201}, "text", "不超过200字"),
        ({"kind": Kind.CHOICE, "choices": (("甲", 1),)}, "choices", "2至10个"),
        ({"kind": Kind.CHOICE, "choices": tuple((str(n), n) for n in range(11))}, "choices", "2至10个"),
        ({"kind": Kind.CHOICE, "choices": (("甲", 1), ("乙", -1))}, "choices", "“乙”的分值"),
    ],
)
def test_a_question_is_refused_at_its_field_and_the_survey_keeps_what_it_has(
    changes: dict[str, Any], field: str, words: str
) -> None:
    one = make_surveys.survey(S.DRAFTING)
    before = everything(one)
    for key in ("", "q1"):
        question = evolve(SCALE, key=key, **changes)
        with pytest.raises(Refusal, match=words) as refusal:
            actions.put_question(survey=one, question=question, by=make.handler(), at=AT)
        assert refusal.value.field == field
    assert everything(one) == before


def test_a_question_that_is_gone_is_not_reworded_moved_or_removed() -> None:
    one = make_surveys.survey(S.DRAFTING)
    said: dict[str, Any] = {"survey": one, "by": make.handler(), "at": AT}
    actions.remove_question(key="q2", **said)
    assert last().detail["question"] == make_surveys.QUESTIONS[1].text
    for act in (
        lambda: actions.put_question(question=evolve(SCALE, key="q2"), **said),
        lambda: actions.move_question(key="q2", up=True, **said),
        lambda: actions.remove_question(key="q2", **said),
    ):
        with pytest.raises(Refusal, match="这道题不存在"):
            act()


def test_a_question_moved_beyond_the_end_stays_where_it_is() -> None:
    one = make_surveys.survey(S.DRAFTING)
    for key, up in (("q1", True), ("q3", False)):
        actions.move_question(survey=one, key=key, up=up, by=make.handler(), at=AT)
    assert [each.key for each in read(make.fresh(one).questions).questions] == ["q1", "q2", "q3"]


def test_words_alone_are_no_survey_that_counts() -> None:
    one = actions.create(head=make_surveys.head(), by=make.handler(), at=AT)
    said: dict[str, Any] = {"survey": one, "by": make.handler(), "at": AT}
    actions.put_question(question=Question("", Kind.TEXT, "您有什么意见？"), **said)
    with pytest.raises(Refusal, match="没有一道计分的题目"):
        actions.submit(**said)
    actions.put_question(question=Question("", Kind.SCALE, "您满意吗？"), **said)
    with pytest.raises(Refusal, match="没有一道计分的题目"):
        actions.submit(**said)
    actions.put_question(question=SCALE, **said)
    assert actions.submit(**said).state == S.REVIEWING


def test_submitting_calls_the_head_and_sending_back_calls_the_handler() -> None:
    handler, head = make.handler(), make.head()
    one = make_surveys.survey(S.REVIEWING)
    assert Notice.objects.get(user=head.user).text == f"问卷{one.number}：待审批，请办理。"
    actions.send_back(survey=one, remark="  第一题请改得简单些。 ", by=head, at=AT)
    assert last().detail["reason"] == "第一题请改得简单些。"
    assert Notice.objects.get(user=handler.user).text == f"问卷{one.number}：已退回修改。"
    # Submitted again, the remark is done with.
    actions.submit(survey=one, by=handler, at=AT + timedelta(hours=1))
    assert make.fresh(one).remark == ""
    assert Notice.objects.filter(user=head.user).count() == 2
    actions.approve(survey=one, by=head, at=AT + timedelta(hours=2))
    assert Notice.objects.filter(user=handler.user, text__contains="调查中").count() == 1


@pytest.mark.parametrize("remark", ["", " ", "改", "长" * 1001, "请\x00改"])
def test_a_draft_goes_back_with_a_reason_that_can_be_read(remark: str) -> None:
    one = make_surveys.survey(S.REVIEWING)
    with pytest.raises(Refusal) as refusal:
        actions.send_back(survey=one, remark=remark, by=make.head(), at=AT)
    assert refusal.value.field == "remark"
    assert make.fresh(one).state == S.REVIEWING


def test_approved_on_its_last_day_and_not_on_the_day_after() -> None:
    one = make_surveys.survey(S.REVIEWING)
    # 16:00 UTC on the last day is the day after in Beijing.
    with pytest.raises(NotAllowed, match="结束日期已过"):
        actions.approve(survey=one, by=make.head(), at=AT.replace(month=10, day=31, hour=16))
    approved = actions.approve(survey=one, by=make.head(), at=AT.replace(month=10, day=31, hour=15))
    assert (approved.state, approved.approved_by_id) == (S.OPEN, make.head().user)
    assert last().detail["now"] == {"state": "open"}


def test_each_survey_has_a_salt_of_its_own_from_its_opening_to_its_end() -> None:
    one, other = make_surveys.survey(), make_surveys.survey()
    assert one.salt != other.salt
    assert make_surveys.survey(S.REVIEWING).salt == ""
    assert make_surveys.closed(one).salt == ""
    assert one.salt not in str(list(Event.objects.values_list("detail", flat=True)))


# ── Codes ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_batch_is_recorded_in_numbers_and_never_by_its_codes() -> None:
    one = make_surveys.survey()
    batch = make_surveys.batch(one, count=7)
    assert last().detail == {"unit": make_surveys.TAX.name, "codes": 7, "strata": 1}
    codes = queries.codes_of(batch)
    assert len(set(codes)) == Invitation.objects.filter(batch=batch).count() == 7
    rows = str(list(Invitation.objects.values())) + str(list(Batch.objects.values()))
    assert not any(code in rows or code.replace("-", "") in rows for code in codes)


def test_two_batches_alike_share_no_code() -> None:
    one = make_surveys.survey()
    first, second = make_surveys.batch(one, count=9), make_surveys.batch(one, count=9)
    assert not set(queries.codes_of(first)) & set(queries.codes_of(second))


def test_the_sample_is_one_event_and_a_batch_for_each_stratum_that_is_asked() -> None:
    one = make_surveys.survey()
    said: dict[str, Any] = {"survey": one, "by": make.handler(), "at": AT}
    actions.set_frame(lines="小型,F,民营,本地,90\n大型,F,国有,本地,10\n微型,-,-,-,0", **said)
    assert last().detail["rows"] == 3
    assert last().detail["population"] == 100
    made = actions.invite_sample(unit=make_surveys.TAX, total=20, minimum=5, **said)
    assert {(each.label, each.count) for each in made} == {
        ("小型、批发和零售业、民营、本地", 15),
        ("大型、批发和零售业、国有、本地", 5),
    }
    assert last().detail == {"unit": make_surveys.TAX.name, "codes": 20, "strata": 2}


@pytest.mark.parametrize(("total", "minimum", "field"), [(0, 0, "total"), (9, 5, "total"), (3, 2, "total")])
def test_a_sample_that_cannot_be_makes_no_code(total: int, minimum: int, field: str) -> None:
    one = make_surveys.survey()
    said: dict[str, Any] = {"survey": one, "by": make.handler(), "at": AT}
    actions.set_frame(lines="小型,F,民营,本地,90\n大型,F,国有,本地,10", **said)
    with pytest.raises(Refusal) as refusal:
        actions.invite_sample(unit=make_surveys.TAX, total=total, minimum=minimum, **said)
    assert refusal.value.field == field
    assert not Batch.objects.exists()


def test_a_stratum_larger_than_a_print_run_undoes_the_whole_sample() -> None:
    one = make_surveys.survey()
    said: dict[str, Any] = {"survey": one, "by": make.handler(), "at": AT}
    actions.set_frame(lines="大型,F,国有,本地,1\n小型,F,民营,本地,90000", **said)
    with pytest.raises(Refusal, match="一次最多生成20000个"):
        actions.invite_sample(unit=make_surveys.TAX, total=20_002, minimum=1, **said)
    assert not Batch.objects.exists()
    assert not Invitation.objects.exists()


def test_a_broken_frame_leaves_the_one_before() -> None:
    one = make_surveys.survey(S.DRAFTING)
    said: dict[str, Any] = {"survey": one, "by": make.handler(), "at": AT}
    actions.set_frame(lines="小型,F,民营,本地,90", **said)
    with pytest.raises(Refusal, match="第1行不对"):
        actions.set_frame(lines="小型,F,民营,火星,90", **said)
    assert queries.frame_lines(make.fresh(one)) == "小型\t批发和零售业\t民营\t本地\t90"
    actions.set_frame(lines="", **said)
    assert make.fresh(one).frame == []


def test_each_unit_has_a_link_of_its_own() -> None:
    one = make_surveys.survey(has_open_links=True)
    said: dict[str, Any] = {"survey": one, "by": make.handler(), "at": AT}
    first = actions.open_link(unit=make_surveys.TAX, **said)
    assert last().action == "survey.open_link"
    second = actions.open_link(unit=actions.Unit("water", "示范县水利局"), **said)
    assert queries.codes_of(first) != queries.codes_of(second)
    assert (first.count, first.is_open, first.stratum) == (1, True, Stratum())
