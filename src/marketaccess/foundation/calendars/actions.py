"""Loading a holiday notice."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.notice import Notice, require_sound
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.foundation.audit import log
from marketaccess.foundation.calendars.announcements import calendar_loaded
from marketaccess.foundation.calendars.models import HolidayNotice
from marketaccess.law import library

LONGEST_REASON = 300


@transaction.atomic
def load_notice(*, notice: Notice, reason: str = "", by: Actor, at: datetime) -> HolidayNotice:
    """
    Put a year's notice in force, and announce it once that is committed.

    A year that is there already, from the program or an earlier notice, is replaced only with a reason.
    :raises Refusal: mistakes in the notice, a missing reason, the same notice again.
    :raises NotAllowed: without the right to load calendars.
    """
    _require_permission(by)
    require_sound(notice)
    if notice.issued_on > timezone.localdate(at):
        raise Refusal(f"发布日期{notice.issued_on}在今天之后，请核对。", field="issued_on")
    reason = normalise(reason)
    earlier = HolidayNotice.objects.select_for_update().filter(year=notice.year).first()
    was = _facts_of_row(earlier) if earlier else None
    now = _facts(notice)
    if was == now:
        raise Refusal(f"{notice.year}年的节假日安排已经载入，内容相同，不必再次载入。", field="year")
    _require_reason(notice.year, reason, has_earlier=earlier is not None)
    row = _save(earlier or HolidayNotice(year=notice.year), now, by=by, at=at)
    detail: dict[str, Any] = {"was": was, "now": now, "reason": reason}
    log.record("calendar.load", "calendar", str(notice.year), str(row), by=by, at=at, detail=detail)
    transaction.on_commit(
        lambda: _announce(year=notice.year, by=by, at=at),
    )
    return row


def _announce(*, year: int, by: Actor, at: datetime) -> None:
    calendar_loaded.send(sender=HolidayNotice, year=year, by=by, at=at)


def _require_permission(by: Actor) -> None:
    if not by.is_system and not by.may(Permission.CALENDAR_LOAD):
        raise NotAllowed("您没有载入节假日安排的权限，请联系系统管理员。")


def _require_reason(year: int, reason: str, *, has_earlier: bool) -> None:
    is_known = has_earlier or library.known_calendar().is_year_known(year)
    if is_known and not reason:
        raise Refusal(f"{year}年已有节假日安排，替换时请写明理由。", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"理由过长（{len(reason)}字），最多{LONGEST_REASON}字。", field="reason")


def _save(row: HolidayNotice, facts: dict[str, Any], *, by: Actor, at: datetime) -> HolidayNotice:
    row.number, row.issued_on = facts["number"], facts["issued_on"]
    row.days_off, row.make_up_days = facts["days_off"], facts["make_up_days"]
    row.loaded_by, row.loaded_at = by.label[:100], at
    try:
        with transaction.atomic():
            if row._state.adding:
                row.save(force_insert=True)
            else:
                row.save(update_fields=[*facts, "loaded_by", "loaded_at"])
    except IntegrityError:
        message = f"{row.year}年的节假日安排刚刚由他人载入，请刷新后核对。"
        raise Refusal(message, field="year") from None
    row.refresh_from_db()
    return row


def _facts(notice: Notice) -> dict[str, Any]:
    return {
        "number": notice.number,
        "issued_on": notice.issued_on.isoformat(),
        "days_off": sorted(day.isoformat() for day in notice.days_off),
        "make_up_days": sorted(day.isoformat() for day in notice.make_up_days),
    }


def _facts_of_row(row: HolidayNotice) -> dict[str, Any]:
    return {
        "number": row.number,
        "issued_on": row.issued_on.isoformat(),
        "days_off": row.days_off,
        "make_up_days": row.make_up_days,
    }
