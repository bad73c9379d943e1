"""
Running clocks anew, after a notice about holidays has been loaded.

Clocks without events that share profile, rule and start share their dates: each date is worked out once
and written with one statement, however many matters it concerns. Those with events are streamed.
"""

from typing import Any

from django.db.models import QuerySet

from marketaccess.domain.mechanism.clock import due_on
from marketaccess.foundation.calendars.clocks import COMPUTED, events_of
from marketaccess.foundation.calendars.models import Clock
from marketaccess.foundation.calendars.queries import calendar
from marketaccess.law import library

CHUNK = 2_000
GROUP = ("profile_key", "rule", "starts_on", *COMPUTED)


def recompute(*, clocks: QuerySet[Any]) -> int:
    """
    Work out these running clocks under the calendar in force now. Returns how many dates moved.

    The slice whose clocks they are records the event. Repeating it changes nothing.
    """
    return _plain(clocks) + _eventful(clocks)


def _plain(clocks: QuerySet[Any]) -> int:
    known = calendar()
    plain = clocks.filter(events=[])
    changed = 0
    for group in plain.order_by().values(*GROUP).distinct().iterator(CHUNK):
        rule = library.profile(group["profile_key"]).rules.get(group["rule"])
        if rule is None:  # a clock that a later edition of the profile no longer has
            continue
        dates = due_on(rule, starts_on=group["starts_on"], calendar=known)
        now = {name: getattr(dates, name) for name in COMPUTED}
        if now != {name: group[name] for name in COMPUTED}:
            changed += plain.filter(**group).update(**now)
    return changed


def _eventful(clocks: QuerySet[Any]) -> int:
    known = calendar()
    changed: list[Clock] = []
    total = 0
    for clock in clocks.exclude(events=[]).order_by("pk").iterator(CHUNK):
        rule = library.profile(clock.profile_key).rules.get(clock.rule)
        if rule is None:
            continue
        before = [getattr(clock, name) for name in COMPUTED]
        dates = due_on(rule, starts_on=clock.starts_on, calendar=known, events=events_of(clock))
        for name in COMPUTED:
            setattr(clock, name, getattr(dates, name))
        if before != [getattr(clock, name) for name in COMPUTED]:
            changed.append(clock)
        if len(changed) >= CHUNK:
            total += clocks.model._default_manager.bulk_update(changed, COMPUTED)
            changed.clear()
    return total + int(clocks.model._default_manager.bulk_update(changed, COMPUTED))
