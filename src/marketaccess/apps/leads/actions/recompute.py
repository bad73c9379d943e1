"""
All running clocks anew, after a notice about holidays has been loaded.

The clocks first (``calendars.recomputing``); leads are then brought into step in ranges of keys. Nothing
grows with the number of leads.
"""

from datetime import datetime
from functools import partial

from attrs import frozen
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from marketaccess.apps.leads import announcements, row_security
from marketaccess.apps.leads.models import Deadline, Lead, RectificationNotice
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.clocks import RECTIFY
from marketaccess.foundation.audit import log
from marketaccess.foundation.calendars import recomputing as calendars

RANGE = 50_000


@frozen
class Recomputed:
    """How many dates moved, and of how many running clocks."""

    changed: int
    running: int


def recompute_deadlines(*, by: Actor, at: datetime) -> Recomputed:
    """
    Work out every running clock under the calendar in force now.

    Each part is its own transaction and may be repeated: a crash in the middle is mended by the next run.
    """
    running = Deadline.objects.filter(met_on__isnull=True)
    with row_security.lifted():
        total = running.count()
        changed = calendars.recompute(clocks=running)
        if changed:
            _bring_leads_into_step()
            _bring_notices_into_step()
    with transaction.atomic():
        detail = {"changed": changed, "running": total}
        log.record("deadlines.recompute", "calendar", "", "时限重算", by=by, at=at, detail=detail)
        transaction.on_commit(
            partial(announcements.deadlines_recomputed.send_robust, sender=Lead, changed=changed, at=at)
        )
    return Recomputed(changed=changed, running=total)


# One pass over a range; only leads whose copy differs are written. The ORM's way would be three correlated
# subqueries for every lead. The same words on PostgreSQL and SQLite (3.33 and later).
STEP = """
UPDATE leads_lead
SET due_on = clock.due_on, due_rule = clock.rule, due_is_provisional = clock.is_provisional
FROM (
    SELECT lead_id, due_on, rule, is_provisional,
           ROW_NUMBER() OVER (PARTITION BY lead_id ORDER BY due_on, id) AS place
    FROM leads_deadline
    WHERE met_on IS NULL AND lead_id > %s AND lead_id <= %s
) AS clock
WHERE clock.place = 1 AND leads_lead.id = clock.lead_id AND leads_lead.due_on IS NOT NULL
  AND (leads_lead.due_on <> clock.due_on OR leads_lead.due_rule <> clock.rule
       OR leads_lead.due_is_provisional <> clock.is_provisional)
"""


def _bring_leads_into_step() -> None:
    """Every lead's earliest running clock, copied in ranges of keys."""
    last = Lead.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for begin in range(0, last + 1, RANGE):
        with connection.cursor() as cursor:
            cursor.execute(STEP, [begin, begin + RANGE])


def _bring_notices_into_step() -> None:
    clock = Deadline.objects.filter(lead=OuterRef("lead"), rule=RECTIFY, met_on__isnull=True)
    RectificationNotice.objects.filter(state=RectificationNotice.State.ISSUED, due_on__isnull=False).update(
        due_on=Subquery(clock.values("due_on")[:1]),
        due_is_provisional=Subquery(clock.values("is_provisional")[:1]),
    )
