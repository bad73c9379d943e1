"""An accepted delivery of ratings goes to the worker."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from marketaccess.pipelines.ratings_import import delivered
from marketaccess.pipelines.ratings_import.need import NEED
from marketaccess.warehouse.deliveries.announcements import delivery_accepted


@receiver(delivery_accepted, dispatch_uid="ratings_import.take_in")
def queue_taking_in(*, delivery: int, need: str, **_: Any) -> None:
    """A row of the queue in the transaction of the acceptance: neither is there without the other."""
    if need == NEED.name:
        take_in_delivery.enqueue(delivery)


@task()
def take_in_delivery(delivery: int) -> None:
    """Store its ratings and open the tasks of the bad ones."""
    delivered.take_in(delivery=delivery, at=timezone.now())
