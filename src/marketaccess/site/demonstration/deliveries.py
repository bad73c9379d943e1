"""
Data sets of the demonstration as providers bring them, made up and marked so: checked, refused, accepted.

Small on purpose. The office's head decides; the worker takes the accepted ratings in, and checks what was
delivered last. A second run changes nothing.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from marketaccess.apps.matters import queries as matters
from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.data_need import Frequency
from marketaccess.domain.evaluation.delivery_flow import DeliveryState
from marketaccess.domain.evaluation.freshness import last_ended
from marketaccess.foundation.accounts import queries as people
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.site.demonstration.county import County
from marketaccess.warehouse.deliveries import actions, queries, store

if TYPE_CHECKING:
    from marketaccess.warehouse.deliveries.models import Delivery

OFFICE, HEAD = "handler-coordinating-office", "head-coordinating-office"
RECORDS, RATINGS = 600, 240
OTHER_DIVISION = "310115"
# The last one is used most.
CHANNELS = ("pc", "code", "tablet", "terminal", "phone", "message", "mobile")
# Of forty ratings: mostly good, one bad, now and then none better than passable.
SATISFACTIONS = ("1",) * 27 + ("2",) * 9 + ("3",) * 3 + ("4",)
Row = Mapping[str, object]


@frozen
class Maker:
    """What the rows are about: the county's own items with their departments, and the month."""

    items: Sequence[tuple[str, str]]
    division: str
    period: Period

    def records(self) -> Iterator[Row]:
        """Service records; a few are decided before they were accepted, a few come twice."""
        for at in range(RECORDS):
            code, unit = self.items[at % len(self.items)]
            accepted = self._moment(at, RECORDS)
            took = timedelta(days=at % 9, hours=3) if at % 97 else -timedelta(days=1)
            yield {
                "record": f"demo-{self.period.name}-{at - (at % 80 == 79):04}",
                "service_item": code,
                "unit": unit,
                "division": self.division,
                "kind": "2" if at % 3 else "1",
                "accepted_at": accepted,
                "decided_at": accepted + took,
            }

    def ratings(self) -> Iterator[Row]:
        """Ratings: some bad, three of one device within a minute, two without a satisfaction."""
        for at in range(RATINGS):
            code, unit = self.items[at * 7 % len(self.items)]
            is_burst = at in (100, 101, 102)
            yield {
                "rating": f"demo-{self.period.name}-{at:04}",
                "record": f"demo-{self.period.name}-{at:04}",
                "service_item": self.items[0][0] if is_burst else code,
                "unit": self.items[0][1] if is_burst else unit,
                "channel": CHANNELS[min(at % 12, len(CHANNELS) - 1)],
                "rated_at": self._moment(100 if is_burst else at, RATINGS),
                "satisfaction": "" if at in (50, 150) else SATISFACTIONS[at % len(SATISFACTIONS)],
                "device": "demo-device" if is_burst else "",
            }

    def _moment(self, at: int, count: int) -> datetime:
        """A moment within the month, in working hours."""
        days = (self.period.ends - self.period.begins).days + 1
        begins = datetime.combine(self.period.begins, time(9))
        return begins + timedelta(days=at * days // count, minutes=at * 37 % 480)


def record(county: County, *, now: datetime) -> None:
    """Deliver ratings and two versions of service records, and some of another place."""
    if queries.deliveries().exists():
        return
    maker = _maker(county, now)
    if not maker.items:
        return
    records = list(maker.records())
    sound = [row for row in records if row["decided_at"] > row["accepted_at"]]  # type: ignore[operator]
    for need, rows in (("ratings", maker.ratings()), ("service_records", records)):
        made = _deliver(county, need, rows, maker, now - timedelta(days=3))
        # The worker may have been quicker.
        actions.check(delivery=made.pk, at=now - timedelta(days=3), clock=lambda: now - timedelta(days=3))
        made.refresh_from_db()
        if made.state == DeliveryState.CHECKED:
            head = people.actor_of(county.users[HEAD], on=organizations.day_of(now))
            actions.accept(delivery=made, by=head, at=now - timedelta(days=2))
    _deliver(county, "service_records", sound, maker, now, remark="更正：办结时间早于受理时间的已核对删去")
    before = last_ended(Frequency.MONTHLY, maker.period.begins)
    assert before is not None
    elsewhere = evolve(maker, division=OTHER_DIVISION, period=before)
    _deliver(county, "service_records", elsewhere.records(), elsewhere, now, remark="误报了别处的数据")


def _maker(county: County, now: datetime) -> Maker:
    period = last_ended(Frequency.MONTHLY, organizations.day_of(now))
    assert period is not None
    keys = {row.pk: key for key, row in county.departments.items()}
    found = matters.service_items().filter(is_accepting=True, is_standard=False, department__in=keys)
    items = found.exclude(implementation_code="").order_by("implementation_code")
    pairs = items.values_list("implementation_code", "department")
    return Maker([(code, keys[pk]) for code, pk in pairs], county.profile.division.code, period)


def _deliver(
    county: County, need: str, rows: Iterable[Row], maker: Maker, at: datetime, remark: str = ""
) -> "Delivery":
    handler = people.actor_of(county.users[OFFICE], on=organizations.day_of(at))
    made = actions.deliver(
        need=need,
        division=county.profile.division.code,
        period=maker.period,
        files=[store.take(_file(rows), f"示范数据-{need}-{maker.period.name}.csv")],
        remark=remark,
        is_demonstration=True,
        by=handler,
        at=at,
    )
    return made.delivery


def _file(rows: Iterable[Row]) -> io.BytesIO:
    given = list(rows)
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(given[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(given)
    return io.BytesIO(written.getvalue().encode())
