"""The clocks of one lead: started, met, stopped and taken up again as the table in the domain says."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from marketaccess.apps.leads.models import Deadline, Lead, RectificationNotice
from marketaccess.domain.casework import clocks
from marketaccess.domain.casework.clocks import Effect, Turn
from marketaccess.domain.mechanism.clock import Event, EventKind
from marketaccess.foundation.calendars import clocks as clocks_of
from marketaccess.law import library

ONE = timedelta(days=1)


def turn(verb: str, *, lead: Lead, at: datetime) -> tuple[str, ...]:
    """
    Give every clock the turn that the verb asks for, and copy the next date to the lead.

    Returns the names of the lead's fields that it set; the caller saves them.
    """
    effects = clocks.effects(verb, has_reporter=lead.has_reporter)
    if not effects:
        return ()
    rules = library.profile(lead.profile_key).rules
    on = timezone.localdate(at)
    for effect in effects:
        if effect.rule in rules:
            _TURNS[effect.turn](lead, effect, on)
    return copy_next_date(lead)


def first_clocks(lead: Lead, *, at: datetime) -> list[Deadline]:
    """
    The clocks that receipt starts, computed and not saved, with the next date set on the lead.

    For a lead that is not saved either: nothing of it can be in the database yet, so nothing is asked.
    """
    rules = library.profile(lead.profile_key).rules
    wanted = [e.rule for e in clocks.effects("receive", has_reporter=lead.has_reporter) if e.rule in rules]
    started = [_clock(lead, rule, timezone.localdate(at), is_first=True) for rule in wanted]
    _show_next(lead, min(started, key=lambda clock: clock.due_on, default=None))
    return started


def copy_next_date(lead: Lead) -> tuple[str, ...]:
    """The earliest running clock, onto the lead."""
    return _show_next(lead, lead.deadlines.filter(met_on__isnull=True).order_by("due_on", "pk").first())


def _show_next(lead: Lead, following: Deadline | None) -> tuple[str, ...]:
    lead.due_rule = following.rule if following else ""
    lead.due_on = following.due_on if following else None
    lead.due_is_provisional = following.is_provisional if following else False
    return ("due_rule", "due_on", "due_is_provisional")


def running(lead: Lead, rule: str) -> Deadline | None:
    """The running clock of this rule, locked, or None."""
    return lead.deadlines.select_for_update().filter(rule=rule, met_on__isnull=True).first()


def add_event(deadline: Deadline, event: Event) -> None:
    """Append an event to a clock and compute its dates anew."""
    deadline.events = [*deadline.events, clocks_of.as_json(event)]
    clocks_of.compute(deadline)
    deadline.save(update_fields=["events", *clocks_of.COMPUTED])


def show_on_notice(lead: Lead, notice: RectificationNotice) -> None:
    """Copy the date of the rectification clock to the notice that the unit sees. The caller saves."""
    deadline = lead.deadlines.filter(rule=clocks.RECTIFY, met_on__isnull=True).first()
    notice.due_on = deadline.due_on if deadline else None
    notice.due_is_provisional = deadline.is_provisional if deadline else False


def _start(lead: Lead, effect: Effect, on: date) -> None:
    if running(lead, effect.rule) is None:
        is_first = not lead.deadlines.filter(rule=effect.rule).exists()
        _clock(lead, effect.rule, on, is_first=is_first).save(force_insert=True)


def _clock(lead: Lead, rule: str, on: date, *, is_first: bool) -> Deadline:
    starts_on = clocks.start_day(
        rule,
        on=on,
        received_on=timezone.localdate(lead.received_at),
        verified_on=timezone.localdate(lead.verified_at) if lead.verified_at else None,
        is_first=is_first,
    )
    deadline = Deadline(lead=lead, profile_key=lead.profile_key, rule=rule, starts_on=starts_on)
    clocks_of.compute(deadline)
    return deadline


def _meet(lead: Lead, effect: Effect, on: date) -> None:
    lead.deadlines.filter(rule=effect.rule, met_on__isnull=True).update(met_on=on)


def _stop(lead: Lead, effect: Effect, on: date) -> None:
    lead.deadlines.filter(rule=effect.rule, met_on__isnull=True).update(met_on=on, is_stopped=True)


def _resume(lead: Lead, effect: Effect, on: date) -> None:
    """
    Take a met clock up again: what was handed in was not enough.

    The days after the one of handing in, up to the one of sending back, were not the department's.
    """
    met = lead.deadlines.select_for_update().filter(rule=effect.rule, is_stopped=False).last()
    if met is None or met.met_on is None:
        return
    if met.met_on < on:
        pause = (Event(EventKind.SUSPEND, met.met_on + ONE), Event(EventKind.RESUME, on + ONE))
        met.events = [*met.events, *map(clocks_of.as_json, pause)]
    met.met_on = None
    clocks_of.compute(met)
    met.save(update_fields=["met_on", "events", *clocks_of.COMPUTED])


_TURNS = {Turn.START: _start, Turn.MEET: _meet, Turn.STOP: _stop, Turn.RESUME: _resume}
