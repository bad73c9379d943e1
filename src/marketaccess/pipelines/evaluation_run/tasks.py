"""What the worker takes from the queue."""

from django.utils import timezone
from django_tasks import task

from marketaccess.pipelines.evaluation_run.actions import carry_out, verify


@task()
def compute_round(computation: int) -> None:
    """Gather the data of a round and compute it. Fifty million records take a minute."""
    carry_out(computation=computation, at=timezone.now())


@task()
def verify_worksheet(computation: int) -> None:
    """Compute again from the same data and compare every byte."""
    verify(computation=computation, at=timezone.now())
