"""The dates of rectification tasks after the State Council has published a year's holidays."""

from datetime import date

import pytest

from marketaccess.apps.rectification import actions
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.casework.rectification_flow import RectificationState as S
from marketaccess.domain.casework.rectification_flow import Term
from marketaccess.domain.mechanism.rule import DayKind
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.calendars.announcements import calendar_loaded
from marketaccess.foundation.calendars.models import HolidayNotice
from tests import make
from tests import make_rectification as mend

pytestmark = [pytest.mark.requirement("R6.1"), pytest.mark.requirement("R12.1")]
YEAR_END = make.at(date(2026, 12, 31))


def load_notice() -> None:
    """The first five days of 2027 are off."""
    HolidayNotice.objects.create(
        year=2027,
        number="示范通知",
        issued_on="2026-12-30",
        days_off=[f"2027-01-0{day}" for day in range(1, 6)],
        make_up_days=[],
        loaded_by="示范",
        loaded_at=YEAR_END,
    )


def test_loading_a_notice_moves_what_runs_and_makes_it_final() -> None:
    row = mend.task(at=YEAR_END)
    assert row.due_is_provisional
    load_notice()
    calendar_loaded.send(sender=HolidayNotice, year=2027, by=make.handler(), at=YEAR_END)
    row = make.fresh(row)
    # Ten working days from Wednesday 6 January 2027.
    assert (row.due_on, row.due_is_provisional) == (date(2027, 1, 19), False)
    told = Event.objects.get(action="rectification.recompute")
    assert (told.detail, told.actor) == ({"changed": 1}, make.handler().name)


def test_calendar_days_do_not_depend_on_a_notice() -> None:
    row = mend.issued(mend.draft(term=Term(10, DayKind.CALENDAR)), at=YEAR_END).tasks.get()
    due_on = row.due_on
    load_notice()
    actions.recompute_dates(by=SYSTEM, at=YEAR_END)
    assert make.fresh(row).due_on == due_on == date(2027, 1, 10)


def test_an_extension_that_was_granted_stands() -> None:
    row, until = mend.task(at=YEAR_END), date(2027, 3, 1)
    actions.ask_extension(task=row, until=until, reason="系统改造需要。", by=make.clerk(), at=YEAR_END)
    actions.grant_extension(task=row, by=make.head(), at=YEAR_END)
    load_notice()
    actions.recompute_dates(by=SYSTEM, at=YEAR_END)
    assert make.fresh(row).due_on == until


@pytest.mark.parametrize("state", [S.DRAFTED, S.REPORTED, S.CLOSED, S.CANCELLED])
def test_what_does_not_run_is_left_alone(state: S) -> None:
    row = mend.task(state, at=YEAR_END)
    due_on = row.due_on
    load_notice()
    assert actions.recompute_dates(by=SYSTEM, at=YEAR_END) == 0
    assert make.fresh(row).due_on == due_on


def test_sent_back_later_it_is_counted_by_the_notice_too() -> None:
    row = mend.task(S.REPORTED, at=YEAR_END)
    load_notice()
    back = actions.send_task_back(task=row, reason="缺少数据。", by=make.head(), at=YEAR_END)
    assert (back.due_on, back.due_is_provisional) == (date(2027, 1, 19), False)
