"""Nothing ties an answer to a code or a person: what is stored, what pages tell, what is passed on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from marketaccess.apps.surveys import queries
from marketaccess.apps.surveys.models import Answer, Batch, Invitation, Survey
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.foundation.audit.models import Event
from tests import make, make_surveys
from tests.pages import Pages, office

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
PAGES = Pages("surveys")
# What an answer may hold. A column more is a question for ADR 0007 before it is a migration.
COLUMNS = {
    "id",
    "survey_id",
    "unit",
    "size",
    "industry",
    "ownership",
    "origin",
    "answered_on",
    "values",
    "minute_mark",
    "device_mark",
    "marks",
}


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def test_the_table_of_answers_has_no_column_that_could_name_a_code_or_a_moment() -> None:
    assert columns(Answer._meta.db_table) == COLUMNS
    assert columns(Invitation._meta.db_table) == {"id", "batch_id", "digest", "used_on"}
    # And nothing else points at an answer.
    assert [field.name for field in Answer._meta.get_fields() if field.auto_created] == []


def test_answers_of_one_batch_differ_in_nothing_but_what_was_said_and_drawn() -> None:
    one = make_surveys.survey()
    for turn, code in enumerate(make_surveys.codes(make_surveys.batch(one))):
        make_surveys.answered(code, at=make.NINE + timedelta(hours=turn), device=f"phone {turn}")
    rows = list(Answer.objects.values())
    different = {name for name in rows[0] if len({str(row[name]) for row in rows}) > 1}
    assert different == {"id", "minute_mark", "device_mark"}
    make_surveys.closed(one)
    rows = list(Answer.objects.values())
    assert {name for name in rows[0] if len({str(row[name]) for row in rows}) > 1} == {"id"}


def test_the_key_of_an_answer_follows_from_the_page_and_not_from_the_code() -> None:
    one = make_surveys.survey()
    first, second, _ = make_surveys.codes(make_surveys.batch(one))
    made = make_surveys.answered(first, "page")
    again = make_surveys.answered(second, "page")
    assert made.pk == again.pk
    assert make_surveys.answered(second, "another page").pk != made.pk


def test_marks_tell_only_whether_two_are_alike() -> None:
    one, other = make_surveys.survey(), make_surveys.survey()
    codes = make_surveys.codes(make_surveys.batch(one, count=4))
    minute = timedelta(minutes=1)
    seen = [
        make_surveys.answered(codes[0], device="phone"),
        make_surveys.answered(codes[1], device="phone", at=make.NINE + timedelta(seconds=59)),
        make_surveys.answered(codes[2], device="tablet", at=make.NINE + minute),
        make_surveys.answered(codes[3]),
    ]
    assert seen[0].minute_mark == seen[1].minute_mark == seen[3].minute_mark != seen[2].minute_mark
    assert seen[0].device_mark == seen[1].device_mark != seen[2].device_mark
    assert seen[3].device_mark == ""
    elsewhere = make_surveys.answered(make_surveys.codes(make_surveys.batch(other))[0], device="phone")
    assert elsewhere.device_mark != seen[0].device_mark
    assert elsewhere.minute_mark != seen[0].minute_mark


def test_no_page_of_the_office_shows_a_single_answer_of_an_open_survey() -> None:
    one = make_surveys.survey(opens_on=timezone.localdate(), closes_on=timezone.localdate())
    batch = make_surveys.batch(one, count=40)
    for code in make_surveys.codes(batch)[:35]:
        values = {**make_surveys.VALUES, "q3": "窗口说话太快"}
        make_surveys.answered(code, values=values, at=timezone.now())
    keys = [str(key) for key in Answer.objects.values_list("pk", flat=True)]
    for name in ("list", "detail", "results", "preview", "batch", "frame"):
        shown = PAGES.page(office(), name, *([] if name == "list" else [one.number]))
        assert "窗口说话太快" not in shown, name
        assert not any(key in shown for key in keys), name


def test_the_sheet_of_codes_is_the_same_before_and_after_one_is_used() -> None:
    one = make_surveys.survey()
    batch = make_surveys.batch(one)
    first, *_ = before = make_surveys.codes(batch)
    make_surveys.answered(first)
    assert make_surveys.codes(make.fresh(batch)) == before
    shown = PAGES.page(office(), "detail", one.number)
    assert first not in shown
    assert "33.3%" in shown


def test_after_the_closing_a_code_tells_nobody_whether_it_was_used() -> None:
    one = make_surveys.survey()
    first, second, _ = make_surveys.codes(make_surveys.batch(one))
    make_surveys.answered(first)
    make_surveys.closed(one)
    used, unused = queries.by_code(first), queries.by_code(second)
    assert used is not None
    assert unused is not None
    assert (used.is_used, unused.is_used) == (False, False)
    on = make.TODAY
    assert queries.why_not_answerable(used, on=on) == queries.why_not_answerable(unused, on=on) != ""


def test_what_goes_to_the_evaluation_has_no_stratum_no_words_and_no_mark() -> None:
    one = make_surveys.survey()
    batch = make_surveys.batch(one, count=30, stratum=Stratum("small", "F", "private", "local"))
    for code in make_surveys.codes(batch):
        make_surveys.answered(code, values={**make_surveys.VALUES, "q3": "只有我家是这样"})
    rows = list(queries.rows_of(make_surveys.closed(one)))
    assert len(rows) == 60
    told = str(rows)
    for words in ("只有我家是这样", "small", "private", "same_minute", batch.seed):
        assert words not in told


def test_the_log_of_a_whole_survey_names_no_answer_and_no_code() -> None:
    one = make_surveys.survey(has_open_links=True)
    batch = make_surveys.batch(one, count=6)
    codes = make_surveys.codes(batch)
    for code in codes:
        make_surveys.answered(code, device="phone")
    one = make_surveys.closed(one)
    told = str(list(Event.objects.values("action", "subject_ref", "subject_title", "detail")))
    for answer in Answer.objects.filter(survey=one):
        assert str(answer.pk) not in told
    for secret in (*codes, batch.seed, make_surveys.VALUES["q3"]):
        assert secret not in told
    assert one.seal in told


def test_an_answer_sent_by_who_holds_the_old_page_of_a_closed_survey_is_refused() -> None:
    one = make_surveys.survey()
    first, *_ = make_surveys.codes(make_surveys.batch(one))
    make_surveys.closed(one)
    with pytest.raises(NotAllowed, match="已经结束"):
        make_surveys.answered(first)
    assert not Answer.objects.exists()
    assert (make.fresh(one).answer_count, Batch.objects.get().used) == (0, 0)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"salt": "ab"}, "only_an_open_survey_has_a_salt"),
        ({"closes_on": make.TODAY - timedelta(days=1)}, "a_survey_does_not_close_before_it_opens"),
    ],
)
def test_the_database_itself_keeps_the_rules(change: dict[str, Any], rule: str) -> None:
    names = {constraint.name for constraint in Survey._meta.constraints}
    assert rule in names
    one = make_surveys.closed(make_surveys.survey())
    with pytest.raises(Exception, match=rule):
        Survey.objects.filter(pk=one.pk).update(**change)
