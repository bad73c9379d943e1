"""The survey of the demonstration: open, answered, one unit with too few; a second run changes nothing."""

from datetime import UTC, datetime

import pytest

from marketaccess.apps.surveys import actions, queries
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.surveys.survey_flow import SurveyState
from marketaccess.foundation.accounts import queries as people
from marketaccess.site.demonstration import surveys
from marketaccess.site.demonstration.county import set_up

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("quick_passphrases"),
    pytest.mark.requirement("R4.2"),
]
NOW = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)  # a Wednesday, 15:00 in Beijing


def test_the_county_asks_its_enterprises() -> None:
    county = set_up(profile_key="county-0137", at=NOW)
    for _ in range(2):
        surveys.record(county, now=NOW)
    (survey,) = queries.visible_to(SYSTEM)
    assert (survey.state, survey.is_demonstration) == (SurveyState.OPEN, True)
    assert queries.totals(survey) == (140, 92)
    head = people.actor_of(county.users["head-coordinating-office"], on=NOW.date())
    reason = "演示到此结束（示范数据）。"
    survey = actions.close(survey=survey, counts_marked=True, reason=reason, by=head, at=NOW)
    found = queries.results_by_unit(survey)
    assert [each.is_enough for each in found.values()].count(False) == 1
    assert len(list(queries.rows_of(survey))) == 4 * (44 + 36)
