"""Closed surveys feed a round: the points of their answers, where enough people answered."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from marketaccess.apps.evaluation import actions
from marketaccess.apps.surveys.actions import Unit
from marketaccess.apps.surveys.models import Survey
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.domain.surveys.survey_flow import SurveyState
from marketaccess.foundation.organizations.models import Division
from marketaccess.pipelines.evaluation_run import board, sources
from marketaccess.pipelines.evaluation_run.sources import Asked
from tests import make, make_surveys
from tests import make_rounds as rounds
from tests.pages import Pages, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.2")]
AWARENESS, WORK, CREDIT = 24, 25, 26
ENOUGH = 30
MORE = make.NINE + timedelta(hours=5)


def answered(one: Survey, count: int, *, unit: str = make.HANDLING, scale: str = "4") -> None:
    """So many people of a unit's counter answered, each from a device of their own, minutes apart."""
    batch = make_surveys.batch(one, count=count, unit=Unit(unit, make.NAMES[unit]))
    values = {**make_surveys.VALUES, "q1": scale}
    for number, code in enumerate(make_surveys.codes(batch)):
        at = make.NINE + timedelta(minutes=7 * number)
        make_surveys.answered(code, values=values, device=f"{unit} {number}", at=at)


def survey() -> Survey:
    """An open survey of a real county: one of a demonstration county is a demonstration itself."""
    Division.objects.update(is_demonstration=False)
    return make_surveys.survey()


def rows(**changes: Any) -> list[dict[str, object]]:
    asked = Asked.of(rounds.opened(**changes), at=make.NINE)
    return [dict(row) for row in sources.survey_answers(asked) or ()]


@pytest.fixture
def closed(_county: None) -> Survey:
    """A closed survey: thirty answered about one unit, twenty-nine about another."""
    one = survey()
    answered(one, ENOUGH)
    answered(one, ENOUGH - 1, unit=make.HELPING)
    return make_surveys.closed(one, at=MORE)


def test_the_answers_of_a_closed_survey_are_rows_without_persons(closed: Survey) -> None:
    told = rows()
    assert {row["unit"] for row in told} == {make.HANDLING}
    assert {row["metric"] for row in told} == {"awareness", "satisfaction_with_work"}
    assert len(told) == 2 * ENOUGH
    assert {row["answered_on"] for row in told} == {make.TODAY}
    assert "希望公开办理时限" not in str(told)
    assert closed.state == SurveyState.CLOSED


def test_other_days_another_table_and_demonstration_rounds_have_none_of_it(closed: Survey) -> None:
    assert rows(period="2026Q2") == []
    assert rows(is_demonstration=True) == []
    assert rows(system="demonstration") == []
    assert len(rows(period="2026-09")) == 2 * ENOUGH
    assert not closed.is_demonstration


def test_a_demonstration_survey_never_enters_a_real_round(closed: Survey) -> None:
    Survey.objects.filter(pk=closed.pk).update(is_demonstration=True)
    assert rows() == []
    assert len(rows(is_demonstration=True)) == 2 * ENOUGH


def test_a_survey_that_is_still_open_has_said_nothing_yet() -> None:
    one = survey()
    answered(one, ENOUGH)
    asked = Asked.of(rounds.opened(), at=make.NINE)
    assert sources.survey_answers(asked) is None
    make_surveys.closed(one, at=MORE)
    assert len(list(sources.survey_answers(asked) or ())) == 2 * ENOUGH


def test_the_board_turns_green_when_a_survey_is_closed(closed: Survey) -> None:
    one = rounds.round(S.COLLECTING)

    def light() -> tuple[str, str]:
        line = next(each for each in board.lines(one, at=make.NINE) if each.need.name == "survey_answers")
        return line.light.value, line.word

    assert light() == ("green", "有")
    Survey.objects.filter(pk=closed.pk).update(state=SurveyState.OPEN)
    assert light() == ("red", "没有报来")


def test_the_scores_come_of_the_answers_and_too_few_answers_score_nothing(closed: Survey) -> None:
    one = rounds.round(S.COLLECTING)
    actions.freeze(round=one, by=make.handler(), at=make.NINE)
    row = one.computations.get()
    assert (row.state, row.trouble) == ("ready", "")
    known = row.scores.get(unit__code=make.HANDLING, indicator=AWARENESS)
    # "4" of five steps is three quarters of the way.
    assert (known.status, known.points) == ("scored", Decimal(75))
    assert known.denominator == ENOUGH
    few = row.scores.get(unit__code=make.HELPING, indicator=AWARENESS)
    assert (few.status, few.points) == ("no_data", None)
    nobody_asked = row.scores.get(unit__code=make.HANDLING, indicator=CREDIT)
    assert (nobody_asked.status, nobody_asked.points) == ("no_data", None)
    used = row.inputs.get(data_set="survey_answers")
    assert (used.origin, used.rows) == ("本平台已结束的问卷调查", 2 * ENOUGH)
    page = Pages("evaluation").page(office(), "indicator", one.reference, AWARENESS)
    assert "75.00" in page
    assert "没有数据" in page
    assert closed.number
