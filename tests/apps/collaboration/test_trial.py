"""The trial period of the document in force: warnings 60, 30 and 7 days before, then the lapse."""

from datetime import date, timedelta

import pytest

from marketaccess.apps.collaboration import actions
from marketaccess.apps.collaboration.queries.trial import profile_in_force
from marketaccess.foundation.notifications.models import Notice
from tests import make

pytestmark = pytest.mark.django_db

# Jianghai's document of 31 March 2025 is on trial for one year.
ENDS = date(2026, 3, 31)


def jianghai() -> str:
    make.county("jianghai")
    return make.head().name


def told() -> list[str]:
    return list(Notice.objects.filter(key__startswith="trial:").order_by("pk").values_list("text", flat=True))


def notice(day: date) -> str:
    profile = profile_in_force(day)
    assert profile is not None
    return profile.trial_status(day).text


@pytest.mark.requirement("R16.2")
def test_the_head_is_warned_three_times_and_then_of_the_lapse() -> None:
    jianghai()
    make.handler(), make.clerk()
    days = [ENDS - timedelta(days=n) for n in range(70, -10, -1)]
    for day in days:
        for hour in (9, 15):
            actions.remind_of_trial(at=make.at(day, hour))
    assert [text.split("还有")[1][:3] for text in told()[:3]] == [
        "60天",
        "29天",
        "7天，",
    ]  # 1 March is a Sunday
    assert "已于2026年3月31日届满" in told()[3]
    assert len(told()) == 4
    assert set(Notice.objects.values_list("user__username", flat=True)) == {make.head().name}


def test_a_warning_that_falls_on_a_day_off_comes_on_the_next_working_day() -> None:
    jianghai()
    saturday = date(2026, 1, 31)
    assert actions.remind_of_trial(at=make.at(ENDS - timedelta(days=60))) == 1  # 30 January, a Friday
    assert actions.remind_of_trial(at=make.at(saturday)) == 0
    sunday_before_30 = date(2026, 3, 1)
    assert actions.remind_of_trial(at=make.at(sunday_before_30)) == 0
    assert actions.remind_of_trial(at=make.at(date(2026, 3, 2))) == 1
    assert "还有29天" in told()[-1]


@pytest.mark.parametrize("hour", [0, 8, 18])
def test_nobody_is_warned_at_night(hour: int) -> None:
    jianghai()
    assert actions.remind_of_trial(at=make.at(ENDS, hour)) == 0


def test_a_document_without_trial_warns_of_nothing() -> None:
    make.county("county-0137")
    make.head()
    assert actions.remind_of_trial(at=make.NINE) == 0
    assert notice(make.TODAY) == ""


def test_before_the_installation_nothing_fails() -> None:
    assert actions.remind_of_trial(at=make.NINE) == 0
    assert profile_in_force(make.TODAY) is None


@pytest.mark.requirement("R16.2")
@pytest.mark.parametrize(
    ("day", "words"),
    [
        (ENDS - timedelta(days=61), ""),
        (ENDS - timedelta(days=60), "还有60天"),
        (ENDS, "还有0天"),
        (ENDS + timedelta(days=1), "依据文件已过试行期"),
    ],
)
def test_the_banner_says_it_on_every_page(day: date, words: str) -> None:
    jianghai()
    said = notice(day)
    assert words in said
    assert bool(said) is bool(words)
