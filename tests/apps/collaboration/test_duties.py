"""Adjustment tasks are reminded of like leads: before, on and after the date, once a day."""

from datetime import date

import pytest

from marketaccess.apps.collaboration import actions
from marketaccess.apps.collaboration.models import Reminder
from marketaccess.apps.matters.models import AdjustmentTask
from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.notifications.models import Notice
from tests import make, publishing, work

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]
DUE = work.BEGINS  # a Thursday


def only_task() -> AdjustmentTask:
    """One task, due on the edition's first day, and nothing else that is due."""
    row = work.task()
    AdjustmentTask.objects.exclude(pk=row.pk).update(state="dismissed", finished_at=make.NINE)
    return row


def reminders(actor: Actor) -> list[str]:
    rows = Notice.objects.filter(user=actor.user, key__startswith="due:").order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_before_on_and_after_the_date() -> None:
    row, clerk, office = only_task(), make.clerk(), make.handler()
    for day in (date(2026, 10, 13), date(2026, 10, 14), DUE, date(2026, 10, 16)):
        actions.remind(at=make.at(day))
    assert [text[: len(f"调整任务{row.number}")] for text in reminders(clerk)] == [
        f"调整任务{row.number}"
    ] * 3
    assert ["将于10月15日" in reminders(clerk)[0], "请今天" in reminders(clerk)[1]] == [True, True]
    assert "已超过" in reminders(clerk)[2]
    assert len(reminders(office)) == 1  # the office hears of what is late


def test_once_a_day_however_often_the_clock_ticks() -> None:
    only_task()
    clerk = make.clerk()
    assert actions.remind(at=make.at(DUE)) == 1
    assert actions.remind(at=make.at(DUE, 11)) == 0
    assert len(reminders(clerk)) == 1
    assert Reminder.objects.filter(matter=Reminder.Matter.TASK).count() == 1


def test_at_working_hours_only() -> None:
    only_task()
    assert actions.remind(at=make.at(DUE, 8, 59)) == 0
    assert actions.remind(at=make.at(date(2026, 10, 17))) == 0  # a Saturday


def test_whoever_has_reported_is_left_in_peace() -> None:
    work.reported(only_task())
    assert actions.remind(at=make.at(DUE)) == 0


def test_a_date_that_moved_is_spoken_of_anew() -> None:
    row = only_task()
    actions.remind(at=make.at(DUE))
    AdjustmentTask.objects.filter(pk=row.pk).update(due_on=date(2026, 10, 16))
    assert actions.remind(at=make.at(DUE)) == 1


def test_another_department_hears_nothing() -> None:
    only_task()
    stranger = make.clerk(make.HELPING)
    actions.remind(at=make.at(DUE))
    assert reminders(stranger) == []


@pytest.mark.requirement("R2.1")
def test_a_department_s_publications_are_spoken_of_together() -> None:
    rows, clerk = publishing.ready(), make.clerk()
    assert actions.remind(at=make.at(DUE)) == 1
    assert reminders(clerk) == ["6项清单公开任务的完成时限为10月15日，请今天办理完毕。"]
    assert actions.remind(at=make.at(DUE, 11)) == 0
    publishing.reported(*rows)
    assert actions.remind(at=make.at(date(2026, 10, 16))) == 0
