"""The dates of bad ratings after the State Council has published a year's holidays."""

from datetime import date

import pytest

from marketaccess.apps.ratings import actions, queries
from marketaccess.apps.ratings.models import RatingTask
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.casework.rating_flow import RatingState as S
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.calendars.announcements import calendar_loaded
from marketaccess.foundation.calendars.models import HolidayNotice
from tests import make
from tests import make_ratings as rate

pytestmark = [pytest.mark.requirement("R5.3"), pytest.mark.requirement("R12.1")]
YEAR_END = make.at(date(2026, 12, 31))


def load_notice() -> None:
    """The first five days of 2027 are off: nobody calls before Wednesday the sixth."""
    HolidayNotice.objects.create(
        year=2027,
        number="示范通知",
        issued_on="2026-12-30",
        days_off=[f"2027-01-0{day}" for day in range(1, 6)],
        make_up_days=[],
        loaded_by="示范",
        loaded_at=YEAR_END,
    )


def test_before_the_notice_the_date_is_provisional_and_after_it_final() -> None:
    task = rate.task(at=YEAR_END)
    assert task.due_is_provisional
    load_notice()
    assert actions.recompute_dates(by=make.handler(), at=YEAR_END) == 1
    task = make.fresh(task)
    assert (task.due_on, task.due_is_provisional) == (date(2027, 1, 6), False)
    due = queries.explained(task)
    assert due is not None
    assert due.due_on == task.due_on


@pytest.mark.parametrize(("state", "due_on"), [(S.OPEN, date(2027, 1, 6)), (S.HANDLING, date(2027, 1, 26))])
def test_each_state_s_own_clock_is_computed(state: S, due_on: date) -> None:
    task = rate.task(state, at=YEAR_END)
    load_notice()
    actions.recompute_dates(by=SYSTEM, at=YEAR_END)
    assert make.fresh(task).due_on == due_on


@pytest.mark.parametrize("state", [S.ANSWERED, S.CLOSED])
def test_where_no_clock_runs_none_is_started(state: S) -> None:
    task = rate.task(state, at=YEAR_END)
    load_notice()
    assert actions.recompute_dates(by=SYSTEM, at=YEAR_END) == 0
    assert make.fresh(task).due_on is None


def test_repeating_it_moves_nothing_and_each_time_is_an_event() -> None:
    rate.task(at=YEAR_END)
    load_notice()
    by = make.handler()
    assert [actions.recompute_dates(by=by, at=YEAR_END) for _ in range(2)] == [1, 0]
    told = Event.objects.filter(action="rating.recompute").order_by("sequence")
    assert [each.detail for each in told] == [{"changed": 1}, {"changed": 0}]
    assert {each.actor for each in told} == {by.name}


def test_loading_a_notice_is_what_starts_it() -> None:
    rate.taken_in(*(rate.row() for _ in range(3)), at=YEAR_END)
    load_notice()
    calendar_loaded.send(sender=HolidayNotice, year=2027, by=SYSTEM, at=YEAR_END)
    assert set(RatingTask.objects.values_list("due_on", flat=True)) == {date(2027, 1, 6)}
    assert not RatingTask.objects.filter(was_late=True).exists()
