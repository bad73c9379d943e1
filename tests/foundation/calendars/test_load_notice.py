"""Loading a holiday notice: who may, what is refused, what follows."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from django.test import TestCase

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.notice import from_toml
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.mechanism.clock import due
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.calendars import actions, queries
from marketaccess.foundation.calendars.announcements import calendar_loaded
from marketaccess.foundation.calendars.models import HolidayNotice
from marketaccess.law import library
from tests import make
from tests.foundation.calendars.samples import TEXT

pytestmark = pytest.mark.django_db
NOTICE = from_toml(TEXT)


def load(**changes: Any) -> HolidayNotice:
    given: dict[str, Any] = {"notice": NOTICE, "by": SYSTEM, "at": make.NINE}
    return actions.load_notice(**{**given, **changes})


def test_a_provisional_date_becomes_certain_and_moves() -> None:
    rule = library.profile("changshou").rules["nil_return"]
    before = due(rule, starts_on=date(2026, 12, 31), calendar=queries.calendar())
    load(notice=evolve(NOTICE, days_off=(*NOTICE.days_off, date(2027, 1, 4))))
    after = due(rule, starts_on=date(2026, 12, 31), calendar=queries.calendar())
    assert (before.due_on, before.is_provisional) == (date(2027, 1, 4), True)
    assert (after.due_on, after.is_provisional) == (date(2027, 1, 6), False)


def test_the_reason_names_the_notice() -> None:
    load()
    status = queries.calendar().status(date(2027, 2, 20))
    assert status.is_working
    assert "示范通知" in status.why


def test_loading_leaves_its_trace_in_the_audit_log() -> None:
    load()
    event = Event.objects.get(action="calendar.load")
    assert event.subject_ref == "2027"
    assert event.detail["was"] is None
    assert event.detail["now"]["make_up_days"] == ["2027-02-20"]


def test_it_is_announced_once_committed() -> None:
    heard: list[dict[str, Any]] = []

    def listen(sender: object, **kwargs: Any) -> None:
        heard.append(kwargs)

    calendar_loaded.connect(listen)
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            load()
            assert heard == []
    finally:
        calendar_loaded.disconnect(listen)
    assert [(each["year"], each["by"], each["at"]) for each in heard] == [(2027, SYSTEM, make.NINE)]


def test_only_the_system_administrator_may() -> None:
    load(by=make.actor(Role.SYSTEM_ADMINISTRATOR, "office"))
    with pytest.raises(NotAllowed, match="没有载入"):
        load(by=make.actor(Role.COORDINATING_HEAD, "office"), reason="更正")
    assert HolidayNotice.objects.get().year == 2027


def test_a_year_is_replaced_only_with_a_reason() -> None:
    load()
    corrected = evolve(NOTICE, make_up_days=())
    with pytest.raises(Refusal) as refused:
        load(notice=corrected, reason=" \x00 ")
    assert refused.value.field == "reason"
    load(notice=corrected, reason="原件勘误")
    assert HolidayNotice.objects.get().make_up_days == []
    detail = Event.objects.order_by("-sequence")[0].detail
    assert detail["reason"] == "原件勘误"
    assert detail["was"]["make_up_days"] == ["2027-02-20"]


def test_a_year_of_the_program_needs_a_reason_too() -> None:
    known = evolve(
        NOTICE,
        year=2026,
        issued_on=date(2025, 11, 4),
        days_off=(date(2026, 1, 1),),
        make_up_days=(date(2026, 1, 4),),
    )
    with pytest.raises(Refusal, match="写明理由"):
        load(notice=known)
    load(notice=known, reason="按原件核对")
    assert queries.calendar().status(date(2026, 10, 1)).is_working


def test_the_same_notice_again_is_refused() -> None:
    load()
    with pytest.raises(Refusal, match="内容相同"):
        load(reason="再来一次")


def test_a_notice_from_the_future_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        load(at=make.NINE - timedelta(days=60))
    assert refused.value.field == "issued_on"


def test_mistakes_are_refused_again_at_the_door_of_the_database() -> None:
    with pytest.raises(Refusal, match="不能列为调休上班日"):
        load(notice=evolve(NOTICE, make_up_days=(date(2027, 2, 22),)))
    assert not HolidayNotice.objects.exists()


def test_a_long_reason_is_refused() -> None:
    with pytest.raises(Refusal, match="理由过长"):
        load(reason="长" * 301)


def test_every_process_sees_a_change_with_its_next_question() -> None:
    load()
    one = queries.calendar()
    assert queries.calendar() is one
    HolidayNotice.objects.update(make_up_days=[])  # as another process would
    assert queries.calendar() is not one
    assert not queries.calendar().status(date(2027, 2, 20)).is_working


def test_without_notices_it_is_the_calendar_of_the_program() -> None:
    assert queries.calendar() is library.known_calendar()
    assert queries.special_days(2027) is None
    assert [line.year for line in queries.years()][:2] == [2026, 2025]
