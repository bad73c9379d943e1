"""
Telling people of dates: before, on and after them, at working hours, once a day for each clock.

The row in ``Reminder`` and the notices are written in one transaction, so that neither a kill nor a second
worker gives a reminder twice or loses it. The unit complained about is never told of a lead.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.collaboration import queries, wording
from marketaccess.apps.collaboration.actions import orders
from marketaccess.apps.collaboration.models import Reminder, SupervisionOrder
from marketaccess.apps.consultations import queries as consultations
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import roles_with
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.casework import reminders
from marketaccess.domain.casework.reminders import Moment
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.foundation.organizations import queries as organizations

if TYPE_CHECKING:
    from marketaccess.apps.collaboration.queries import Standing
    from marketaccess.apps.consultations.models import Deadline as QuestionDeadline
    from marketaccess.apps.leads.models import Deadline
    from marketaccess.foundation.calendars.models import HolidayNotice


@frozen
class Now:
    """When the clock is asked: the moment, its day in Beijing, the calendar."""

    at: datetime
    on: date
    calendar: Calendar

    @property
    def is_working_time(self) -> bool:
        """Whether people may be told anything now."""
        return reminders.is_sending_time(self.at, self.calendar)


def _moment(at: datetime) -> Now:
    return Now(at, timezone.localdate(at), calendars.calendar())


def remind(*, at: datetime) -> int:
    """
    Remind of every date that is near or past: of leads, of orders, of tasks, and the head of the next rung.

    Returns how many reminders were given; 0 outside of working hours.
    """
    now = _moment(at)
    if not now.is_working_time:
        return 0
    # Up to the last day before the working day after next: what falls on days off is spoken of before them.
    following = now.calendar.next_working_day(now.on)
    until = now.calendar.next_working_day(following) - timedelta(days=1)
    given = sum(_remind_of_clock(clock, now) for clock in queries.near_clocks(on=now.on, until=until))
    given += sum(_remind_of_order(order, now) for order in queries.near_orders(on=now.on, until=until))
    given += sum(_remind_of_duty(duty, now) for duty in queries.near_duties(on=now.on, until=until))
    given += sum(_remind_of_question(clock, now) for clock in queries.near_questions(on=now.on, until=until))
    return given + sum(_remind_of_rungs(standing, now) for standing in queries.climbing(on=now.on))


def _first(matter: Reminder.Matter, reference: str, rule: str, due_on: date, kind: str, on: date) -> bool:
    """Put the reminder down. False where it has been given, perhaps by another worker just now."""
    given = Reminder.objects.filter(
        matter=matter, reference=reference, rule=rule, due_on=due_on, on=on
    ).exists()
    if given:
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(
                matter=matter, reference=reference, rule=rule, due_on=due_on, kind=kind, on=on
            )
    except IntegrityError:
        return False
    return True


@transaction.atomic
def _remind_of_clock(clock: "Deadline", now: Now) -> bool:
    lead = clock.lead
    due = reminders.reminder_on(now.on, due_on=clock.due_on, calendar=now.calendar)
    if due is None or not _first(
        Reminder.Matter.LEAD, lead.reference, clock.rule, clock.due_on, due.moment, now.on
    ):
        return False
    told = {
        "rule": queries.label_of_rule(clock.profile_key, clock.rule),
        "due_on": clock.due_on,
        "provisional": wording.PROVISIONAL if clock.is_provisional else "",
    }
    key = f"{clock.rule}:{clock.due_on}:{now.on}"
    for department, permissions in queries.actors_on(clock, is_overdue=due.moment is Moment.OVERDUE):
        users = accounts.officers(department, permissions, concerned=leads.concerned(lead), on=now.on)
        notifications.notify(
            users=users,
            key=f"due:{lead.reference}:{key}",
            text=wording.LEAD_REMINDERS[due.moment].format(reference=lead.reference, **told),
            link=reverse("leads:detail", args=[lead.reference]),
            at=now.at,
        )
    for notice in queries.notices_pressed_by(clock):
        notifications.notify(
            users=accounts.officers(notice.department_id, (P.NOTICE_ANSWER,), on=now.on),
            key=f"due:{notice.number}:{key}",
            text=wording.NOTICE_REMINDERS[due.moment].format(reference=notice.number, **told),
            link=reverse("leads:notice", args=[notice.number]),
            at=now.at,
        )
    return True


@transaction.atomic
def _remind_of_question(clock: "QuestionDeadline", now: Now) -> bool:
    """Whose turn it is hears of the date; when it has passed, the coordinating office too."""
    question = clock.consultation
    due = reminders.reminder_on(now.on, due_on=clock.due_on, calendar=now.calendar)
    if due is None or not _first(
        Reminder.Matter.CONSULTATION, question.reference, clock.rule, clock.due_on, due.moment, now.on
    ):
        return False
    provisional = wording.PROVISIONAL if clock.is_provisional else ""
    text = wording.QUESTION_REMINDERS[due.moment]
    for department, permission in consultations.held_by(question, is_overdue=due.moment is Moment.OVERDUE):
        notifications.notify(
            users=accounts.officers(
                department, (permission,), concerned=consultations.concerned(question), on=now.on
            ),
            key=f"due:{question.reference}:{clock.due_on}:{now.on}",
            text=text.format(reference=question.reference, due_on=clock.due_on, provisional=provisional),
            link=reverse("consultations:detail", args=[question.reference]),
            at=now.at,
        )
    return True


@transaction.atomic
def _remind_of_order(order: SupervisionOrder, now: Now) -> bool:
    due = reminders.reminder_on(now.on, due_on=order.due_on, calendar=now.calendar)
    if due is None or not _first(Reminder.Matter.ORDER, order.number, "", order.due_on, due.moment, now.on):
        return False
    text = wording.ORDER_REMINDERS[due.moment].format(reference=order.number, due_on=order.due_on)
    departments = {order.department_id}
    if due.moment is Moment.OVERDUE:
        departments.add(order.coordinated_by_id)
    for department in departments:
        orders.tell(order, text, key=f"due:{order.due_on}:{now.on}", department=department, at=now.at)
    return True


@transaction.atomic
def _remind_of_duty(duty: queries.Duty, now: Now) -> bool:
    due = reminders.reminder_on(now.on, due_on=duty.due_on, calendar=now.calendar)
    if due is None or not _first(duty.matter, duty.reference, "", duty.due_on, due.moment, now.on):
        return False
    users = accounts.officers(duty.department, (duty.does,), on=now.on)
    told = {user.pk for user in users}
    if due.moment is Moment.OVERDUE:
        told |= organizations.holders(roles=roles_with(duty.watches), on=now.on, department=duty.office)
    notifications.notify(
        users=told,
        key=f"due:{duty.reference}:{duty.due_on}:{now.on}",
        text=wording.DUTY_REMINDERS[due.moment].format(name=duty.name, due_on=duty.due_on),
        link=duty.link,
        at=now.at,
    )
    return True


@transaction.atomic
def _remind_of_rungs(standing: "Standing", now: Now) -> int:
    """Tell the head which rung of the ladder has fallen due, each working day until it is climbed."""
    order, missed_on = standing.order, standing.lead.due_on
    given = 0
    for rung in standing.due:
        if missed_on is None or not _first(
            Reminder.Matter.ORDER, order.number, rung.rung, missed_on, "rung", now.on
        ):
            continue
        text = wording.RUNG_DUE.format(
            number=order.number,
            reference=order.lead_reference,
            days=standing.days,
            label=rung.label,
            clause=rung.clause if rung.clause.is_given else rung.reading,
        )
        key = f"rung:{rung.rung}:{now.on}"
        orders.tell(
            order, text, key=key, department=order.coordinated_by_id, at=now.at, permissions=orders.HEADS
        )
        given += 1
    return given


def remind_of_trial(*, at: datetime) -> int:
    """
    Warn the head 60, 30 and 7 days before the document's trial ends, and once when it has (R16.2).

    A warning whose day falls on a day off, or while the machine stood still, comes on the next working day.
    Returns how many officers were asked to be told.
    """
    now = _moment(at)
    warning = queries.trial_warning(now.on)
    if warning is None or not now.is_working_time:
        return 0
    users = accounts.officers(warning.department, orders.HEADS, on=now.on)
    notifications.notify(users=users, key=warning.key, text=warning.text, at=at)
    return len(users)


def tell_of_moved_dates(*, at: datetime) -> int:
    """
    Tell everybody who holds leads that a holiday notice has been loaded and their dates computed anew.

    Once for each loading, at working hours: what is loaded at night is told in the morning, by the schedule.
    Returns the number of departments told.
    """
    now = _moment(at)
    notice = queries.latest_notice()
    return _tell_of(notice, now) if notice is not None and now.is_working_time else 0


@transaction.atomic
def _tell_of(notice: "HolidayNotice", now: Now) -> int:
    loaded_on = timezone.localdate(notice.loaded_at)
    if not _first(Reminder.Matter.CALENDAR, str(notice.year), "", notice.issued_on, "loaded", loaded_on):
        return 0
    moved = queries.moved_by(notice)
    for line in moved.lines:
        notifications.notify(
            users=accounts.officers(line.department, orders.WORKERS, on=now.on),
            key=f"calendar:{moved.year}:{loaded_on}",
            text=wording.DATES_MOVED.format(year=moved.year, count=line.count),
            link=reverse("desk:inbox"),
            at=now.at,
        )
    return len(moved.lines)
