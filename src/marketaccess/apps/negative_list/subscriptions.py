"""What the list does when something is announced: the work that is too long for a request."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from marketaccess.apps.negative_list import actions
from marketaccess.apps.negative_list.announcements import comparison_requested


@receiver(comparison_requested, dispatch_uid="negative_list.compare")
def compare(*, comparison: int, at: datetime, **_: Any) -> None:  # noqa: ARG001 - the signal's shape
    """Two editions are to be compared. The worker's job."""
    compare_editions.enqueue(comparison)


@task()
def compare_editions(comparison: int) -> None:
    """Draft one comparison."""
    actions.draft_comparison(comparison=comparison, at=timezone.now())
