"""What the worker takes from the queue."""

from django.utils import timezone
from django_tasks import task

from marketaccess.pipelines.exports.actions import making


@task()
def make_export(export: int) -> None:
    """Make one ledger. Large ones take a minute."""
    making.make(export=export, at=timezone.now())
