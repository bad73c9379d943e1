"""What supervision does when the leads announce something. Announcements come after the commit."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from marketaccess.apps.collaboration import actions
from marketaccess.apps.leads.announcements import deadlines_recomputed, lead_changed


@receiver(lead_changed, dispatch_uid="collaboration.follow")
def follow(*, reference: str, verb: str, at: datetime, **_: Any) -> None:
    """The lead went on, perhaps to other hands: its order goes with it, and those who hold it are told."""
    actions.follow_leads(reference=reference, at=at)
    actions.tell_next(reference=reference, verb=verb, at=at)


@receiver(deadlines_recomputed, dispatch_uid="collaboration.moved")
def tell(*, changed: int, at: datetime, **_: Any) -> None:
    """A holiday notice moved dates: those who hold the leads are told."""
    if changed:
        actions.tell_of_moved_dates(at=at)
