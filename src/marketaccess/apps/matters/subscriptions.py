"""What the service items do when the list announces something. Announcements come after the commit."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.dispatch import receiver

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.negative_list.announcements import comparison_confirmed
from marketaccess.domain.authority.actor import Actor
from marketaccess.warehouse.deliveries import references


@receiver(comparison_confirmed, dispatch_uid="matters.adjust")
def make_work(*, comparison: int, by: Actor, at: datetime, **_: Any) -> None:
    """A person has confirmed what changed: correspondences go on, departments get their tasks."""
    actions.make_adjustment_tasks(comparison=comparison, by=by, at=at)


def item_codes(_: date) -> Iterator[tuple[str, str]]:
    """The codes of the items, with which deliveries are compared."""
    rows = queries.service_items().exclude(implementation_code="")
    for code, division in rows.values_list("implementation_code", "department__division"):
        yield code, division or ""


references.register("service_items", item_codes)
