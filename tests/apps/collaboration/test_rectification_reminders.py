"""Tasks of a rectification plan are reminded of like leads: before, on and after their date."""

from datetime import date

import pytest

from marketaccess.apps.collaboration import actions
from marketaccess.apps.collaboration.models import Reminder
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.rectification_flow import RectificationState as S
from marketaccess.foundation.notifications.models import Notice
from tests import make
from tests import make_rectification as plans

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R6.1")]
# Ten working days after 29 September, the holidays of the first week of October left out.
DUE = date(2026, 10, 19)


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def told(actor: Actor) -> list[str]:
    rows = Notice.objects.filter(user=actor.user, key__startswith="due:").order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_before_on_and_after_the_date_and_then_the_office_hears_too() -> None:
    row, clerk, office = plans.task(), make.clerk(), make.handler()
    other, stranger = make.clerk(make.HELPING), make.actor(Role.COORDINATING_HANDLER, make.SUBSTITUTE)
    assert row.due_on == DUE
    for day in (15, 16, 19, 20):
        actions.remind(at=make.at(date(2026, 10, day)))
    words = ("将于10月19日到期", "请今天办理完毕", "已超过完成时限10月19日")
    assert [any(word in text for text in told(clerk)) for word in words] == [True] * 3
    assert len(told(clerk)) == 3
    assert all(f"整改任务{row.number}" in text for text in told(clerk))
    assert [words[2] in text for text in told(office)] == [True]
    assert told(other) == told(stranger) == []


def test_once_a_day_at_working_hours() -> None:
    plans.task()
    assert actions.remind(at=make.at(DUE, 8, 59)) == 0
    assert actions.remind(at=make.at(DUE, 18)) == 0
    assert actions.remind(at=make.at(DUE)) == 1
    assert actions.remind(at=make.at(DUE, 11)) == 0
    assert Reminder.objects.get(matter=Reminder.Matter.RECTIFICATION).on == DUE


@pytest.mark.parametrize("state", [S.DRAFTED, S.REPORTED, S.CLOSED, S.CANCELLED])
def test_whose_clock_does_not_run_is_left_in_peace(state: S) -> None:
    plans.task(state)
    assert actions.remind(at=make.at(DUE)) == 0
