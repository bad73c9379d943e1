"""Questions about deliveries: which one holds, what is owed, what one check has to be compared with."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from attrs import frozen
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.evaluation import freshness
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.delivery_flow import DELIVERY_FLOW, NOT_TAKEN, OPEN, DeliveryState
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library
from marketaccess.warehouse.deliveries import policy
from marketaccess.warehouse.deliveries.models import Delivery

ACCEPTED = DeliveryState.ACCEPTED.value
HAD_DATA = (ACCEPTED, DeliveryState.REPLACED.value)
OURS = "本平台"


def deliveries() -> QuerySet[Delivery]:
    """All of them, the newest first."""
    return Delivery.objects.select_related("division", "department", "delivered_by", "decided_by")


def visible_to(actor: Actor) -> QuerySet[Delivery]:
    """The deliveries that the actor may see."""
    return deliveries().filter(policy.visible_to(actor))


def find(pk: int, actor: Actor) -> Delivery | None:
    """The delivery, if there is one and the actor may see it: no telling which."""
    return visible_to(actor).filter(pk=pk).first()


def standing(at: datetime) -> Q:
    """Those that were accepted and not yet replaced at a moment."""
    return Q(state__in=HAD_DATA, decided_at__lte=at) & (Q(replaced_at__isnull=True) | Q(replaced_at__gt=at))


def of_period(
    need: str,
    *,
    begins: date,
    ends: date,
    at: datetime,
    division: str | None = None,
    is_demonstration: bool = False,
) -> list[Delivery]:
    """What held at a moment of a data set for days of a period, in the order of the periods."""
    rows = deliveries().filter(standing(at), need=need, begins__lte=ends, ends__gte=begins)
    rows = rows.filter(is_demonstration=is_demonstration)
    if division is not None:
        rows = rows.filter(division=division)
    return list(rows.order_by("begins", "division", "pk"))


def current(
    need: str, at: datetime, *, division: str | None = None, is_demonstration: bool = False
) -> Delivery | None:
    """The delivery of a data set that held at a moment, the one for the latest period."""
    rows = deliveries().filter(standing(at), need=need, is_demonstration=is_demonstration)
    if division is not None:
        rows = rows.filter(division=division)
    return rows.order_by("-ends", "-decided_at").first()


def of(digest: str) -> Delivery | None:
    """The delivery whose accepted rows have this hash, replaced ones too: for what rests on it."""
    return deliveries().filter(digest=digest, state__in=HAD_DATA).first() if digest else None


def not_taken(before: datetime) -> QuerySet[Delivery]:
    """
    What was refused or withdrawn before a moment: by the decision, else the check, else the delivery.
    """
    rows = Delivery.objects.filter(state__in=[state.value for state in NOT_TAKEN])
    return rows.alias(ended_at=Coalesce("decided_at", "checked_at", "delivered_at")).filter(
        ended_at__lt=before
    )


def digests(rows: QuerySet[Delivery]) -> set[str]:
    """The hashes of all files that these deliveries brought."""
    return {each["digest"] for files in rows.values_list("files", flat=True) for each in files}


def offers(delivery: Delivery, actor: Actor) -> tuple[Offer, ...]:
    """The buttons for officers."""
    state = DeliveryState(delivery.state)
    return DELIVERY_FLOW.offers(
        state, lambda verb: policy.may(actor, verb, delivery).reason, is_officers=True
    )


def alike(row: Delivery) -> QuerySet[Delivery]:
    """What is for the same data set, division and period. Made-up data never stand for real ones."""
    return deliveries().filter(
        need=row.need,
        division=row.division_id,
        period=row.period,
        is_demonstration=row.is_demonstration,
    )


def same_files(row: Delivery) -> Delivery | None:
    """The same files for the same purpose that are under way or hold already."""
    open_states = [DeliveryState.RECEIVED, DeliveryState.CHECKING, DeliveryState.CHECKED, ACCEPTED]
    return alike(row).filter(files_digest=row.files_digest, state__in=open_states).first()


def waiting(actor: Actor) -> QuerySet[Delivery]:
    """Checked deliveries on which the actor may decide."""
    rows = visible_to(actor).filter(state=DeliveryState.CHECKED)
    return rows.exclude(delivered_by=actor.user) if actor.user is not None else rows


def seconds_left(delivery: Delivery) -> int | None:
    """How long the check still takes at the pace so far; None while that cannot be told."""
    if not delivery.check_started_at or not delivery.heard_at or delivery.share < 0.02:
        return None
    passed = (delivery.heard_at - delivery.check_started_at).total_seconds()
    return round(passed * (1 - delivery.share) / delivery.share)


# ── What is owed ──────────────────────────────────────────────────────────────────────────────────────


@frozen
class Line:
    """A data need with the last delivery of it that holds, and its light; ``open``: how many wait."""

    need: DataNeed
    last: Delivery | None
    light: Light
    open: int
    rejected_share: float | None

    @property
    def rejected_share_told(self) -> str:
        """The share of rejected rows in words."""
        return "" if self.rejected_share is None else f"{self.rejected_share:.2%}"

    @property
    def is_ours(self) -> bool:
        """Whether the platform gives it itself."""
        return self.need.provider == OURS


def catalogue(*, on: date, at: datetime, seen_by: Actor) -> list[Line]:
    """Every data need with what has come, as far as the actor may see it; what others provide first."""
    rules = library.quality_rules()
    rows = visible_to(seen_by).filter(standing(at))
    waits = visible_to(seen_by).filter(state__in=[state.value for state in OPEN])
    last = {row.need: row for row in rows.order_by("ends", "decided_at")}
    ends = dict(rows.order_by().values_list("need").annotate(last=Max("ends")))
    open_needs = list(waits.order_by().values_list("need", flat=True))
    found = []
    for need in library.data_needs():
        light = freshness.light(
            need.frequency, covers_until=ends.get(need.name), due_days=rules.due_days[need.frequency], on=on
        )
        is_ours = need.provider == OURS and need.name not in last
        found.append(
            Line(
                need,
                last.get(need.name),
                Light.BLUE if is_ours else light,
                open_needs.count(need.name),
                _share(last.get(need.name)),
            )
        )
    return sorted(found, key=lambda line: (line.is_ours, line.need.label))


def _share(delivery: Delivery | None) -> float | None:
    if delivery is None or not delivery.rows_in:
        return None
    return delivery.rows_rejected / delivery.rows_in


@frozen
class Coverage:
    """Rows of a data set by division or unit (rows of the table) and month (its columns)."""

    months: tuple[str, ...]
    lines: tuple[tuple[str, tuple[int | None, ...]], ...]


def place_names() -> dict[str, str]:
    """What the places of records are called here: divisions by code, units by the department's key."""
    names = dict(organizations.departments().values_list("key", "name"))
    return names | dict(organizations.divisions().values_list("code", "name"))


def coverage(
    rows: Iterable[Delivery], months: list[str], names: Mapping[str, str], *, by_unit: bool
) -> Coverage:
    """What stands for each place and month; None where a place has nothing in a month."""
    counts: dict[str, dict[str, int]] = {}
    for delivery in rows:
        for division, unit, month, count in delivery.report.get("coverage", ()):
            of_place = counts.setdefault(unit or division if by_unit else division, {})
            of_place[month] = of_place.get(month, 0) + count
    lines = tuple(
        (names.get(place, place), tuple(of_place.get(month) for month in months))
        for place, of_place in sorted(counts.items())
    )
    return Coverage(tuple(months), lines)
