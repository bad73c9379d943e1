"""Deliveries in a state, brought there by the verbs that lead there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.period import Period
from marketaccess.warehouse.deliveries import actions, store
from marketaccess.warehouse.deliveries.models import Delivery
from tests import make
from tests.warehouse.quality.kit import records, text

NEED, PERIOD = "service_records", "2026-07"
# The fields of the sample lie in July 2026, and nobody delivers what has not happened yet.
AUGUST = make.at(make.TODAY.replace(year=2026, month=8, day=5))
LATER = AUGUST + timedelta(hours=1)


def content(*changes: Mapping[str, Any], division: str = make.CODE) -> bytes:
    """Service records of the county as CSV; one sound row where no change is told."""
    rows = [{**row, "division": division} for row in records(*(changes or ({},)))]
    return text(rows).encode()


def taken(given: bytes, name: str = "办件.csv") -> store.Original:
    """Bytes in the store."""
    return store.take(BytesIO(given), name)


def delivered(
    *contents: bytes, by: Actor | None = None, at: datetime = AUGUST, period: str = PERIOD, **changes: Any
) -> Delivery:
    """A delivery; the tests' queue has checked it at once."""
    made = actions.deliver(
        need=changes.pop("need", NEED),
        division=changes.pop("division", make.CODE),
        period=Period.of(period),
        files=[taken(each) for each in contents or (content(),)],
        by=by or make.clerk(),
        at=at,
        **changes,
    )
    return make.fresh(made.delivery)


def accepted(*contents: bytes, at: datetime = LATER, **changes: Any) -> Delivery:
    """A delivery that the coordinating office has taken."""
    return make.fresh(actions.accept(delivery=delivered(*contents, **changes), by=make.handler(), at=at))
