"""Correspondences of an edition carried over to the next, as a confirmed comparison says."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from marketaccess.apps.matters import adjustment_wording as wording
from marketaccess.apps.matters.models import Correspondence
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.matters.adjustment import is_same
from marketaccess.domain.matters.correspondence import IN_FORCE, CorrespondenceState
from marketaccess.foundation.audit import log

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.queries import Confirmed, Line

KIND = "correspondence"


def linked(confirmed: "Confirmed") -> Sequence[Correspondence]:
    """What counted as aligned under the old edition, in the order of its measures."""
    rows = Correspondence.objects.filter(edition_key=confirmed.old_key, state__in=list(IN_FORCE))
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=confirmed.begins)
    rows = rows.filter(lasting, service_item__is_demonstration=confirmed.is_demonstration)
    return list(rows.select_related("service_item").prefetch_related("entries").order_by("measure_key", "pk"))


@transaction.atomic
def carry_over(
    confirmed: "Confirmed", rows: Iterable[Correspondence], *, by: Actor, at: datetime
) -> tuple[Correspondence, ...]:
    """
    The same correspondences under the new edition: as confirmed where the measure went on as it was, as
    proposals where its words, its merger or its split need another look. A pair that stands already stays.
    """
    lines = {side.key: line for line in confirmed.lines for side in line.old}
    pairs = [(row, line) for row in rows if (line := lines.get(row.measure_key)) is not None]
    standing = set(
        Correspondence.objects.filter(edition_key=confirmed.new_key).values_list(
            "measure_key", "service_item"
        )
    )
    made: list[Correspondence] = []
    for row, line in pairs:
        for key in dict.fromkeys(side.key for side in line.new):
            if (key, row.service_item_id) not in standing:
                standing.add((key, row.service_item_id))
                made.append(_carry(row, key, line, confirmed, by=by, at=at))
    if made:
        _record(made, confirmed, by=by, at=at)
    return tuple(made)


def _carry(
    row: Correspondence, key: str, line: "Line", confirmed: "Confirmed", *, by: Actor, at: datetime
) -> Correspondence:
    goes_on = is_same(line.kinds)
    made = Correspondence.objects.create(
        edition_key=confirmed.new_key,
        measure_key=key,
        service_item=row.service_item,
        state=row.state if goes_on else CorrespondenceState.PROPOSED,
        score=row.score,
        why=wording.CARRIED_WHY.format(edition=confirmed.old_title)[:500],
        valid_from=max(confirmed.begins, row.valid_from) if row.valid_from else confirmed.begins,
        valid_to=row.valid_to,
        changed_at=at,
        # Whoever confirmed it before may not review it now either: four eyes outlast the edition.
        changed_by_id=row.changed_by_id if goes_on else by.user,
        is_demonstration=row.is_demonstration,
    )
    made.entries.set(row.entries.all())
    return made


def _record(made: Sequence[Correspondence], confirmed: "Confirmed", *, by: Actor, at: datetime) -> None:
    """One event that names every pair: it is one decision, the confirmation of the comparison."""
    pairs = [f"{row.measure_key}→{row.service_item.implementation_code}:{row.state}" for row in made]
    proposed = sum(row.state == CorrespondenceState.PROPOSED for row in made)
    detail = {"was": confirmed.old_key, "now": confirmed.new_key, "added": len(made), "proposed": proposed}
    log.record(
        "correspondence.carry_over",
        KIND,
        confirmed.new_key,
        confirmed.new_title,
        by=by,
        at=at,
        detail={**detail, "pairs": pairs},
    )
