"""Codes and answers: once each, tied to nothing, and sealed at the end."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.models import Answer, Batch, Invitation, Survey
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.domain.surveys.survey_flow import SurveyState as S
from marketaccess.foundation.audit.models import Event
from tests import make, make_surveys
from tests.races import at_once, threads_share_a_database

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
LATER = make.NINE + timedelta(days=40)


def test_a_code_is_used_once() -> None:
    code, *_ = make_surveys.codes(make_surveys.batch(make_surveys.survey()))
    made = make_surveys.answered(code)
    assert (made.unit, made.stratum, made.values) == ("tax", make_surveys.SMALL, make_surveys.VALUES)
    with pytest.raises(NotAllowed, match="已经用过"):
        make_surveys.answered(code, key="another page")
    assert Answer.objects.count() == 1


def test_the_same_page_sent_again_is_the_same_answer() -> None:
    survey = make_surveys.survey()
    code, *_ = make_surveys.codes(make_surveys.batch(survey))
    first = make_surveys.answered(code)
    assert make_surveys.answered(code, values={**make_surveys.VALUES, "q1": "1"}).pk == first.pk
    make_surveys.closed(survey)
    assert make_surveys.answered(code).values == make_surveys.VALUES
    assert Answer.objects.count() == 1


def test_a_code_may_be_typed_as_people_type() -> None:
    code, *_ = make_surveys.codes(make_surveys.batch(make_surveys.survey()))
    assert len(code.replace("-", "")) == 20
    assert queries.by_code(f" {code.lower().replace('-', ' ')}") is not None
    assert queries.by_code("0" * 20) is None
    assert queries.by_code("\x00’") is None


@pytest.mark.parametrize(
    ("values", "field"), [({"q1": "4"}, "q2"), ({"q1": "9", "q2": "no"}, "q1"), ({}, "q1")]
)
def test_what_is_not_an_answer_uses_up_no_code(values: dict[str, str], field: str) -> None:
    code, *_ = make_surveys.codes(make_surveys.batch(make_surveys.survey()))
    with pytest.raises(Refusal) as refusal:
        make_surveys.answered(code, values=values)
    assert refusal.value.field == field
    assert not Invitation.objects.filter(used_on__isnull=False).exists()


def test_before_and_after_its_days_it_takes_nothing() -> None:
    survey = make_surveys.survey()
    code, other, _ = make_surveys.codes(make_surveys.batch(survey))
    with pytest.raises(NotAllowed, match="9月29日开始"):
        make_surveys.answered(code, at=make.NINE - timedelta(days=1))
    with pytest.raises(NotAllowed, match="已经结束"):
        make_surveys.answered(code, at=LATER)
    invited = queries.by_code(other)
    assert invited is not None
    assert invited.survey.state == S.OPEN
    make_surveys.closed(survey)
    with pytest.raises(NotAllowed, match="已经结束"):
        actions.answer(
            invited=invited, submitted=actions.Submitted("page", make_surveys.VALUES), at=make.NINE
        )


def test_an_answer_takes_few_statements_and_no_event() -> None:
    first, code, _ = make_surveys.codes(make_surveys.batch(make_surveys.survey()))
    make_surveys.answered(first)
    events = Event.objects.count()
    page = actions.Submitted("page", make_surveys.VALUES)
    with CaptureQueriesContext(connection) as asked:
        invited = queries.by_code(code)
        assert invited is not None
        actions.answer(invited=invited, submitted=page, at=make.NINE)
    # SQLite's include the savepoint that stands for its transaction here.
    assert len(asked) == (2 if connection.vendor == "postgresql" else 7)
    assert Event.objects.count() == events


def every_value(*rows: Any) -> str:
    return json.dumps([list(row.values()) for query in rows for row in query.values()], default=str)


def test_a_code_cannot_be_tied_to_its_answer() -> None:
    survey = make_surveys.survey()
    batch = make_surveys.batch(survey, count=20)
    codes = make_surveys.codes(batch)
    order = [make_surveys.answered(code).pk for code in codes]
    invitations = Invitation.objects.filter(batch=batch)
    # What is stored of a code is its day, the same for all; no answer names a code, a digest or a batch.
    assert set(invitations.values_list("used_on", flat=True)) == {make.TODAY}
    told = every_value(Answer.objects.filter(survey=survey), Event.objects.all())
    for code in codes:
        assert code not in told
        assert code.replace("-", "") not in told
    for digest in invitations.values_list("digest", flat=True):
        assert digest not in told
    assert batch.seed not in told
    # No moment finer than the day, and no order: keys are random.
    kinds = {field.name: field.get_internal_type() for field in Answer._meta.get_fields()}
    assert "DateTimeField" not in kinds.values()
    assert (kinds["answered_on"], kinds["id"]) == ("DateField", "UUIDField")
    assert sorted(order) != order
    assert [row.pk for row in Answer.objects.all()] == sorted(order)
    # The log tells that codes were made and handed out, not that they were used.
    actions_ = set(Event.objects.filter(subject_ref=survey.number).values_list("action", flat=True))
    assert {name for name in actions_ if "answer" in name} == set()


def test_closing_forgets_which_codes_were_used_and_what_marks_were_made_from() -> None:
    survey = make_surveys.survey()
    batch = make_surveys.batch(survey, count=10)
    order = [make_surveys.answered(code, device="one phone").pk for code in make_surveys.codes(batch)[:6]]
    before = list(Answer.objects.values_list("minute_mark", "device_mark").distinct())
    assert all(minute and device for minute, device in before)
    make_surveys.closed(survey)
    assert not Invitation.objects.filter(used_on__isnull=False).exists()
    assert make.fresh(batch).used == 6
    assert make.fresh(survey).salt == ""
    rows = Answer.objects.values_list("minute_mark", "device_mark", "marks")
    assert [tuple(row) for row in rows] == [("", "", ["same_minute", "same_device"])] * 6
    # Written anew in the order of their random keys: the place of a row tells nothing of when it came.
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM surveys_answer ORDER BY {place}")
        stored = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
    assert stored == sorted(key.hex for key in order)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="rows of SQLite have no version")
@pytest.mark.django_db(transaction=True)
def test_after_closing_the_versions_of_the_rows_tell_nothing() -> None:
    make.county()
    survey = make_surveys.survey()
    for code in make_surveys.codes(make_surveys.batch(survey, count=5)):
        make_surveys.answered(code)
    make_surveys.closed(survey)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text FROM surveys_answer UNION SELECT xmin::text FROM surveys_invitation"
        )
        assert len(cursor.fetchall()) == 1


@pytest.mark.parametrize(
    "harm",
    [
        lambda answer: Answer.objects.filter(pk=answer.pk).update(values={"q1": "5", "q2": "yes"}),
        lambda answer: Answer.objects.filter(pk=answer.pk).update(marks=[]),
        lambda answer: answer.delete(),
    ],
)
def test_what_is_changed_after_the_seal_shows(harm: Any) -> None:
    survey = make_surveys.survey()
    codes = make_surveys.codes(make_surveys.batch(survey, count=5))
    answers = [make_surveys.answered(code, values={"q1": "4", "q2": "no"}) for code in codes]
    survey = make_surveys.closed(survey)
    event = Event.objects.get(action="survey.close")
    assert (event.detail["answers"], event.detail["marked"]) == (5, 5)
    assert event.detail["seal"] == survey.seal
    assert queries.is_untouched(survey)
    actions.verify(survey=survey, by=make.handler(), at=make.NINE)
    harm(Answer.objects.get(pk=answers[0].pk))
    assert not queries.is_untouched(survey)
    actions.verify(survey=survey, by=make.handler(), at=make.NINE)
    checks = Event.objects.filter(action="survey.verify").order_by("sequence")
    assert [each.detail["is_untouched"] for each in checks] == [True, False]


def test_only_the_head_closes_and_says_why() -> None:
    survey = make_surveys.survey()
    with pytest.raises(NotAllowed):
        actions.close(
            survey=survey, counts_marked=True, reason="按期结束调查", by=make.handler(), at=make.NINE
        )
    with pytest.raises(Refusal, match="至少5字"):
        actions.close(survey=survey, counts_marked=True, reason="短", by=make.head(), at=make.NINE)
    assert make.fresh(survey).state == S.OPEN


def test_codes_are_handed_out_with_a_trace_and_only_while_the_survey_is_open() -> None:
    survey = make_surveys.survey()
    batch = make_surveys.batch(survey)
    assert make_surveys.codes(batch) == make_surveys.codes(batch)
    assert Event.objects.filter(action="survey.hand_out").count() == 2
    with pytest.raises(NotAllowed):
        actions.hand_out(batch=batch, by=make.clerk(), at=make.NINE)
    make_surveys.closed(survey)
    with pytest.raises(NotAllowed):
        make_surveys.codes(batch)


@pytest.mark.parametrize(
    ("count", "unit", "field"),
    [
        (0, make_surveys.TAX, "count"),
        (20_001, make_surveys.TAX, "count"),
        (1, actions.Unit("", ""), "unit"),
        (1, actions.Unit("x" * 41, "名称"), "unit_code"),
    ],
)
def test_a_batch_that_cannot_be_is_refused(count: int, unit: actions.Unit, field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        make_surveys.batch(make_surveys.survey(), count=count, unit=unit)
    assert refusal.value.field == field
    assert not Batch.objects.exists()


def test_the_frame_gives_a_batch_for_every_stratum() -> None:
    survey = make_surveys.survey()
    said = {"survey": survey, "by": make.handler(), "at": make.NINE}
    sample = {"unit": make_surveys.TAX, "total": 100, "minimum": 10, **said}
    with pytest.raises(Refusal, match="抽样框是空的"):
        actions.invite_sample(**sample)
    actions.set_frame(lines="小型\tF\t民营\t本地\t900\n大型,制造业,国有,外地,20\n", **said)
    made = actions.invite_sample(**sample)
    assert {(batch.stratum, batch.count) for batch in made} == {
        (Stratum("small", "F", "private", "local"), 90),
        (Stratum("large", "C", "state", "elsewhere"), 10),
    }
    with pytest.raises(Refusal, match="第2行不对"):
        actions.set_frame(lines="小型,F,民营,本地,900\n很小,F,民营,本地,1", **said)


def test_a_link_without_a_code_serves_many_and_each_page_once() -> None:
    survey = make_surveys.survey(has_open_links=True)
    said = {"survey": survey, "unit": make_surveys.TAX, "by": make.handler(), "at": make.NINE}
    link = actions.open_link(**said)
    with pytest.raises(Refusal, match="已经有"):
        actions.open_link(**said)
    (code,) = make_surveys.codes(link)
    for page in ("one", "two", "two"):
        make_surveys.answered(code, page)
    assert Answer.objects.count() == 2
    assert not Invitation.objects.filter(used_on__isnull=False).exists()
    assert [(each.used, each.rate) for each in queries.responses(survey)] == [(2, None)]


def test_a_survey_without_open_links_gives_none() -> None:
    said = {"unit": make_surveys.TAX, "by": make.handler(), "at": make.NINE}
    with pytest.raises(Refusal, match="没有允许"):
        actions.open_link(survey=make_surveys.survey(), **said)


def test_the_response_of_each_batch() -> None:
    survey = make_surveys.survey()
    batch = make_surveys.batch(survey, count=4)
    make_surveys.answered(make_surveys.codes(batch)[0])
    assert [(each.used, each.rate) for each in queries.responses(survey)] == [(1, 25.0)]
    make_surveys.closed(survey)
    assert [(each.used, each.rate) for each in queries.responses(survey)] == [(1, 25.0)]


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_a_code_sent_from_many_phones_at_once_is_one_answer() -> None:
    make.county()
    (code,) = make_surveys.codes(make_surveys.batch(make_surveys.survey(), count=1))
    found = at_once(lambda turn: make_surveys.answered(code, f"page {turn}"), 4)
    assert sum(isinstance(each, NotAllowed) for each in found) == 3
    assert Answer.objects.count() == 1


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_answers_and_the_closing_at_once_are_all_sealed() -> None:
    make.county()
    survey = make_surveys.survey()
    codes = make_surveys.codes(make_surveys.batch(survey, count=6))
    head = make.head()

    def act(turn: int) -> object:
        if turn:
            return make_surveys.answered(codes[turn - 1])
        said = {"counts_marked": True, "reason": "调查期满，按期结束。", "by": head, "at": make.NINE}
        return actions.close(survey=survey, **said)

    taken = [each for each in at_once(act, 7) if isinstance(each, Answer)]
    survey = Survey.objects.get(pk=survey.pk)
    assert survey.answer_count == len(taken) == Answer.objects.count()
    assert queries.is_untouched(survey)
