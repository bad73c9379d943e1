"""What the worker takes from the queue."""

from django.utils import timezone
from django_tasks import task

from marketaccess.pipelines.proposals.actions import making


@task()
def make_proposals(run: int) -> None:
    """Make the proposals of one run. Large registers take half a minute."""
    making.make(run=run, at=timezone.now())
