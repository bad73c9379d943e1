"""A computation that was asked for goes into the queue, in the very transaction that asks."""

from typing import Any

from django.dispatch import receiver

from marketaccess.apps.evaluation.announcements import computation_asked, verification_asked
from marketaccess.pipelines.evaluation_run import tasks


@receiver(computation_asked, dispatch_uid="evaluation_run.compute")
def enqueue_computation(computation: int, **_: Any) -> None:
    """Neither is there without the other."""
    tasks.compute_round.enqueue(computation)


@receiver(verification_asked, dispatch_uid="evaluation_run.verify")
def enqueue_verification(computation: int, **_: Any) -> None:
    """The same for a worksheet that is to be computed again and compared."""
    tasks.verify_worksheet.enqueue(computation)
