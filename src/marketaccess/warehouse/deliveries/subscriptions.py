"""What waits for its check goes to the worker."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from marketaccess.warehouse.deliveries import actions
from marketaccess.warehouse.deliveries.announcements import check_wanted


@task()
def check_delivery(delivery: int) -> None:
    """Check one delivery. A hundred million rows take some minutes."""
    actions.check(delivery=delivery, at=timezone.now(), clock=timezone.now)


@receiver(check_wanted, dispatch_uid="deliveries.check")
def queue_check(*, delivery: int, **_: Any) -> None:
    """A row of the queue in the transaction of the delivery: neither is there without the other."""
    check_delivery.enqueue(delivery)
