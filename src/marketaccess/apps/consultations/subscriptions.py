"""What consultations do when those below announce something."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django_tasks import task

from marketaccess.apps.consultations import actions, queries
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.foundation.calendars.announcements import calendar_loaded
from marketaccess.foundation.vault.announcements import matter_sought
from marketaccess.foundation.vault.policy import Matter


@receiver(calendar_loaded, dispatch_uid="consultations.recompute")
def recompute(*, by: Actor, at: datetime, **_: Any) -> None:
    """A year's holidays are known now. The worker's job."""
    recompute_all.enqueue(name=by.name, label=by.label, at=at.isoformat())


@task()
def recompute_all(*, name: str, label: str, at: str) -> int:
    """All running clocks anew, in the name of whoever loaded the notice."""
    return actions.recompute_deadlines(by=Actor(name=name, label=label), at=datetime.fromisoformat(at))


@receiver(matter_sought, dispatch_uid="consultations.matter")
def show_matter(*, matter: str, actor: Actor, **_: Any) -> Matter | None:
    """The consultation behind a sealed identity, for the office that coordinates it; else None."""
    found = queries.find(matter, actor)
    if found is None or found.coordinated_by_id not in actor.departments_with(P.CONSULTATION_COORDINATE):
        return None
    return Matter(
        reference=found.reference,
        title=found.title,
        link=reverse("consultations:detail", args=[found.reference]),
        department=found.coordinated_by_id,
        target=found.target_department_id,
        kind="consultation",
    )
