"""What ratings do when those below announce something."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django_tasks import task

from marketaccess.apps.ratings import actions
from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.calendars.announcements import calendar_loaded


@receiver(calendar_loaded, dispatch_uid="ratings.recompute")
def recompute(*, by: Actor, at: datetime, **_: Any) -> None:
    """A year's holidays are known now. The worker's job."""
    recompute_all.enqueue(name=by.name, label=by.label, at=at.isoformat())


@task()
def recompute_all(*, name: str, label: str, at: str) -> int:
    """All running clocks anew, in the name of whoever loaded the notice."""
    return actions.recompute_dates(by=Actor(name=name, label=label), at=datetime.fromisoformat(at))
