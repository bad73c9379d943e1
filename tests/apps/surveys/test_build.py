"""Building a survey, putting it before the head, opening and closing it."""

from typing import Any

import pytest
from attrs import evolve

from marketaccess.apps.surveys import actions
from marketaccess.apps.surveys.models import Survey
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.surveys.questionnaire import Kind, read
from marketaccess.domain.surveys.survey_flow import SurveyState as S
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make, make_surveys
from tests.races import at_once, threads_share_a_database

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]


def texts(survey: Survey) -> list[str]:
    return [each.text for each in read(make.fresh(survey).questions).questions]


def last() -> Event:
    return Event.objects.latest("sequence")


def test_a_survey_is_built_question_by_question() -> None:
    survey = make_surveys.survey(S.DRAFTING)
    assert survey.number == "S2026-00001"
    assert [each.key for each in read(survey.questions).questions] == ["q1", "q2", "q3"]
    assert (last().action, last().subject_ref) == ("survey.put_question", survey.number)


def test_questions_are_reworded_moved_and_removed() -> None:
    survey = make_surveys.survey(S.DRAFTING)
    first, second, third = texts(survey)
    said = {"survey": survey, "by": make.handler(), "at": make.NINE}
    actions.move_question(key="q3", up=True, **said)
    assert texts(survey) == [first, third, second]
    actions.move_question(key="q1", up=True, **said)
    assert texts(survey) == [first, third, second]
    actions.remove_question(key="q1", **said)
    actions.put_question(question=evolve(make_surveys.QUESTIONS[1], key="q2", text="是否满意？"), **said)
    assert texts(survey) == [third, "是否满意？"]
    assert actions.put_question(question=make_surveys.QUESTIONS[0], **said).key == "q4"
    with pytest.raises(Refusal, match="不存在"):
        actions.remove_question(key="q1", **said)


def test_no_more_questions_than_people_will_answer() -> None:
    survey = make_surveys.survey(S.DRAFTING)
    survey.questions = [{**survey.questions[0], "key": f"q{n}"} for n in range(1, 41)]
    survey.save()
    with pytest.raises(Refusal, match="最多40道"):
        actions.put_question(
            survey=survey, question=make_surveys.QUESTIONS[0], by=make.handler(), at=make.NINE
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "调查"}, "title"),
        ({"purpose": "短"}, "purpose"),
        ({"closes_on": make.TODAY.replace(day=1)}, "closes_on"),
        ({"system_key": "unknown"}, "system_key"),
        ({"stratum_minimum": 4}, "stratum_minimum"),
        ({"minimum": 29}, "minimum"),
        ({"minimum": 40, "stratum_minimum": 41}, "minimum"),
    ],
)
def test_a_head_that_cannot_be_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        actions.create(head=make_surveys.head(**changes), by=make.handler(), at=make.NINE)
    assert refusal.value.field == field
    assert not Survey.objects.exists()


def test_the_head_changes_and_the_event_says_what() -> None:
    survey = make_surveys.survey(S.DRAFTING)
    head = make_surveys.head(minutes=5)
    actions.edit(survey=survey, head=head, by=make.handler(), at=make.NINE)
    assert make.fresh(survey).minutes == 5
    assert (last().detail["was"]["minutes"], last().detail["now"]["minutes"]) == ("3", "5")


def test_nobody_else_builds_a_survey() -> None:
    with pytest.raises(NotAllowed):
        actions.create(head=make_surveys.head(), by=make.clerk(), at=make.NINE)
    survey = make_surveys.survey(S.DRAFTING)
    for stranger in (make.clerk(), make.handler(make.HELPING)):
        with pytest.raises(NotAllowed):
            actions.submit(survey=survey, by=stranger, at=make.NINE)


def test_what_is_not_fit_to_be_asked_is_not_submitted() -> None:
    survey = actions.create(head=make_surveys.head(), by=make.handler(), at=make.NINE)
    with pytest.raises(Refusal, match="还没有题目"):
        actions.submit(survey=survey, by=make.handler(), at=make.NINE)


def test_the_head_of_the_office_opens_it_and_the_texts_stand() -> None:
    head = make.head()
    survey = make_surveys.survey(S.REVIEWING)
    assert Notice.objects.get(user=head.user).link.endswith(f"/{survey.number}/")
    actions.approve(survey=survey, by=make.head(), at=make.NINE)
    survey = make.fresh(survey)
    assert (survey.state, len(survey.salt)) == (S.OPEN, 64)
    assert last().detail["questions"] == survey.questions
    with pytest.raises(NotAllowed, match="调查中"):
        actions.put_question(
            survey=survey, question=make_surveys.QUESTIONS[0], by=make.handler(), at=make.NINE
        )
    with pytest.raises(NotAllowed):
        actions.edit(survey=survey, head=make_surveys.head(), by=make.handler(), at=make.NINE)


def test_a_handler_does_not_open_it_nor_a_head_what_he_wrote_himself() -> None:
    survey = make_surveys.survey(S.REVIEWING)
    with pytest.raises(NotAllowed, match="负责人"):
        actions.approve(survey=survey, by=make.handler(), at=make.NINE)
    Survey.objects.filter(pk=survey.pk).update(drafted_by=make.head().user)
    with pytest.raises(NotAllowed, match="自己编制"):
        actions.approve(survey=survey, by=make.head(), at=make.NINE)


def test_what_is_over_is_not_opened_and_what_is_sent_back_is_mended() -> None:
    survey = make_surveys.survey(S.REVIEWING)
    late = make.NINE.replace(month=11)
    with pytest.raises(NotAllowed, match="结束日期已过"):
        actions.approve(survey=survey, by=make.head(), at=late)
    actions.send_back(survey=survey, remark="请改日期", by=make.head(), at=late)
    assert (make.fresh(survey).state, make.fresh(survey).remark) == (S.DRAFTING, "请改日期")
    actions.put_question(
        survey=survey,
        question=evolve(make_surveys.QUESTIONS[0], kind=Kind.YES_NO),
        by=make.handler(),
        at=late,
    )


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_it_is_opened_once() -> None:
    survey = make_surveys.survey(S.REVIEWING)
    head = make.head()
    found = at_once(lambda _: actions.approve(survey=survey, by=head, at=make.NINE), 3)
    assert sum(isinstance(each, NotAllowed) for each in found) == 2
    assert Event.objects.filter(action="survey.approve").count() == 1
