"""What leads do when those below announce something."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django_tasks import task

from marketaccess.apps.leads import actions, policy, queries
from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.calendars.announcements import calendar_loaded
from marketaccess.foundation.vault.announcements import matter_sought
from marketaccess.foundation.vault.policy import Matter


@receiver(calendar_loaded, dispatch_uid="leads.recompute")
def recompute(*, by: Actor, at: datetime, **_: Any) -> None:
    """A year's holidays are known now: provisional dates become final, and some move. The worker's job."""
    recompute_all.enqueue(name=by.name, label=by.label, at=at.isoformat())


@task()
def recompute_all(*, name: str, label: str, at: str) -> int:
    """All running clocks anew, in the name of whoever loaded the notice. Returns how many dates moved."""
    by = Actor(name=name, label=label)
    return actions.recompute_deadlines(by=by, at=datetime.fromisoformat(at)).changed


@receiver(matter_sought, dispatch_uid="leads.matter")
def show_matter(*, matter: str, actor: Actor, **_: Any) -> Matter | None:
    """The lead behind a sealed identity, for the coordinating office that may see it; else None."""
    lead = queries.find(matter, actor)
    if lead is None or lead.coordinated_by_id not in policy.offices(actor):
        return None
    return Matter(
        reference=lead.reference,
        title=lead.title,
        link=f"/desk/leads/{lead.reference}/",
        department=lead.coordinated_by_id,
        target=lead.target_department_id,
        kind="lead",
    )
