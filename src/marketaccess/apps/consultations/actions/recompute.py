"""All running clocks of consultations anew, after a notice about holidays has been loaded."""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from marketaccess.apps.consultations.models import Consultation, Deadline
from marketaccess.apps.leads import row_security
from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.audit import log
from marketaccess.foundation.calendars import recomputing


@transaction.atomic
def recompute_deadlines(*, by: Actor, at: datetime) -> int:
    """Work out every running clock under the calendar in force now. Returns how many dates moved."""
    running = Deadline.objects.filter(met_on__isnull=True)
    with row_security.lifted():
        changed = recomputing.recompute(clocks=running)
        clock = running.filter(consultation=OuterRef("pk"))
        Consultation.objects.filter(due_on__isnull=False).update(
            due_on=Subquery(clock.values("due_on")[:1]),
            due_is_provisional=Subquery(clock.values("is_provisional")[:1]),
        )
    detail = {"changed": changed}
    log.record("consultation.recompute", "calendar", "", "咨询时限重算", by=by, at=at, detail=detail)
    return changed
