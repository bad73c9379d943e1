"""What the service items do when the list announces something. Announcements come after the commit."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from marketaccess.apps.matters import actions
from marketaccess.apps.negative_list.announcements import comparison_confirmed
from marketaccess.domain.authority.actor import Actor


@receiver(comparison_confirmed, dispatch_uid="matters.adjust")
def make_work(*, comparison: int, by: Actor, at: datetime, **_: Any) -> None:
    """A person has confirmed what changed: correspondences go on, departments get their tasks."""
    actions.make_adjustment_tasks(comparison=comparison, by=by, at=at)
